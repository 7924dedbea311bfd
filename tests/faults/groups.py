"""Brings all cases in, by importing the modules that hold them."""

from tests.faults import disks, power_cuts, sudden_death

__all__ = ["disks", "power_cuts", "sudden_death"]
