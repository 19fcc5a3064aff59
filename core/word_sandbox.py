"""How far a template of a Word file may go: placeholders, loops over lists of ours, conditions and
a few filters. An office uploads templates, so nothing in them is trusted: no attribute of an
object, no call, no arithmetic, no inclusion; and a loop in a loop in a loop ends at a limit."""

import time
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import TemplateError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError

MOST_ROWS, MOST_OUTPUT, MOST_SECONDS = 200_000, 60 * 1024 * 1024, 30
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const,
    nodes.For, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or,
    nodes.Not, nodes.Filter, nodes.Test,
)  # fmt: skip
FILTERS = {"upper", "lower", "capitalize", "default", "d", "length", "first", "last", "join"}
TESTS = {"defined", "none"}
# Of `loop`, the state of a loop.
OF_A_LOOP = {"index", "index0", "first", "last", "length", "revindex"}


class TooMuch(TemplateError):
    """The template asks for more rows, text or time than a document may take."""


class NotAllowed(TemplateError):
    """A part of Jinja's language that templates may not use. `lineno` says where."""

    def __init__(self, lineno: int):
        self.lineno = lineno
        super().__init__(_("Only placeholders, loops and conditions may stand in a template."))


class Allowance:
    """What is left of the limits, for one document."""

    def __init__(self):
        self.rows, self.output = MOST_ROWS, MOST_OUTPUT
        self.until = time.monotonic() + MOST_SECONDS

    def take(self, *, rows=0, output=0):
        self.rows -= rows
        self.output -= output
        if self.rows < 0 or self.output < 0 or time.monotonic() > self.until:
            raise TooMuch(_("The template asks for a document that is far too large."))


class Listed(list):
    """A list that counts how often a row is taken from it."""

    def __init__(self, rows, allowance):
        super().__init__(rows)
        self.allowance = allowance

    def __iter__(self):
        for row in super().__iter__():
            self.allowance.take(rows=1)
            yield row


class Sandbox(ImmutableSandboxedEnvironment):
    """For one document: its values are plain (dicts, lists, texts), see core.word.render."""

    def __init__(self):
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.allowance = Allowance()
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS} | {"rows_of": self._rows_of}
        self.tests = {name: self.tests[name] for name in TESTS}

    def _parse(self, source, name, filename):
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.Node):
            if not self._allowed(node):
                # A block of its own has no line; the tag that opens it has.
                raise NotAllowed(node.lineno or 1)
        for loop in list(tree.find_all(nodes.For)):
            arguments = ([], [], None, None)
            loop.iter = nodes.Filter(loop.iter, "rows_of", *arguments, lineno=loop.lineno)
        tree.set_environment(self)
        return tree

    @staticmethod
    def _allowed(node) -> bool:
        if isinstance(node, nodes.For):
            return isinstance(node.target, nodes.Name) and not node.recursive and node.test is None
        if isinstance(node, nodes.Filter):
            return node.name in FILTERS
        if isinstance(node, nodes.Test):
            return node.name in TESTS
        if isinstance(node, nodes.Name):
            return node.name != "self"
        return isinstance(node, ALLOWED)

    def _rows_of(self, rows):
        if not isinstance(rows, list):
            raise TemplateError(_("A loop goes through a list, and this is none."))
        return Listed(rows, self.allowance)

    def getattr(self, obj, attribute):
        """The field of a row; of nothing else but the state of a loop is anything read."""
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, LoopContext) and attribute in OF_A_LOOP:
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    getitem = getattr

    def call(self, *args, **kwargs):
        raise SecurityError("no calls")
