"""Panes bind widgets to the workspace."""
