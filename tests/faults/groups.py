"""Brings all cases in, by importing the modules that hold them."""

from tests.faults import power_cuts, sudden_death

__all__ = ["power_cuts", "sudden_death"]
