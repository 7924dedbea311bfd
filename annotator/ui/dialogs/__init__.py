"""Dialogs that ask the analyst something."""
