"""The same as in Cyrillic."""

from twinning.formats.sr.formats import *  # noqa: F403
