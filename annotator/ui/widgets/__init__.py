"""Widgets that know core values: told by setters, they tell by signals."""
