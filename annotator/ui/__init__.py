"""The window: Qt only from here on up."""
