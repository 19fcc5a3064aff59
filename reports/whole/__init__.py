"""A whole project as one file: what stands in it (tables), writing it (export), and reading it
into a database (restore). See docs/export.md."""
