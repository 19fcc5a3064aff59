"""Loads a project from a data file: `load_project`, and the demonstration of `make run`."""

from reports.loading.faults import FaultyFile
from reports.loading.file import read, source
from reports.loading.load import load
from reports.loading.report import Report

__all__ = ["FaultyFile", "Report", "load", "read", "source"]
