"""The ideas of the field as frozen values and functions; the standard library only."""
