"""The lists of this app that can be brought in from a file (activities.imports.registry)."""
