"""Brings all cases in, by importing the modules that hold them."""

from tests.faults import (
    attacks,
    coding,
    damage,
    desk,
    disks,
    endings,
    fuzzing,
    held_by_tests,
    inputs,
    largest,
    power_cuts,
    refusals,
    rescues,
    sudden_death,
    texts,
    upgrades,
)

__all__ = [
    "attacks",
    "coding",
    "damage",
    "desk",
    "disks",
    "endings",
    "fuzzing",
    "held_by_tests",
    "inputs",
    "largest",
    "power_cuts",
    "refusals",
    "rescues",
    "sudden_death",
    "texts",
    "upgrades",
]
