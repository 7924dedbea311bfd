"""Faults made on purpose, and whether the program keeps its promises; ``python -m tests.faults`` runs them."""
