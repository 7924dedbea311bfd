"""Brings all cases in, by importing the modules that hold them."""

from tests.faults import sudden_death

__all__ = ["sudden_death"]
