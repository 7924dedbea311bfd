"""Brings all cases in, by importing the modules that hold them."""

from tests.faults import damage, disks, power_cuts, sudden_death

__all__ = ["damage", "disks", "power_cuts", "sudden_death"]
