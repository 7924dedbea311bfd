"""Tag spans of news articles in a native window; one project is one file."""

__version__ = "0.1.0"
