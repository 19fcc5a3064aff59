"""The text of a stage, written from its facts in the style of the Ministry's own reports."""

from reports.narrative.grammar import counted, few_form, ordinal
from reports.narrative.story import story
from reports.narrative.writer import LANGUAGES

__all__ = ["LANGUAGES", "counted", "few_form", "ordinal", "story"]
