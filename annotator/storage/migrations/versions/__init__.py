"""The revisions, each named for what it does; one that shipped stays as it is."""
