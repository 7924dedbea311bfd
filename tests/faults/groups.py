"""Brings all cases in, by importing the modules that hold them."""

from tests.faults import damage, disks, endings, held_by_tests, power_cuts, sudden_death, upgrades

__all__ = ["damage", "disks", "endings", "held_by_tests", "power_cuts", "sudden_death", "upgrades"]
