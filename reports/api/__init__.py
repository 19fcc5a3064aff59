"""The public, read-only API: released facts, the same figures as on the pages. For its readers:
docs/api.md."""

from reports.api.endpoints import api

__all__ = ["api"]
