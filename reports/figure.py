"""What makes a number a figure: its label, and the one sentence that says what it means."""

from functools import cached_property


class figure(cached_property):
    """A figure with its label and the one sentence that says what it means."""

    def __init__(self, label, sentence):
        self.label, self.sentence = label, sentence

    def __call__(self, function):
        super().__init__(function)
        return self
