"""A project is one SQLite file: ``Project`` opens it, ``check`` verifies it."""

from annotator.storage.arriving import Arriving, Summary
from annotator.storage.history import HistoryEntry
from annotator.storage.project import Project

__all__ = ["Arriving", "HistoryEntry", "Project", "Summary"]
