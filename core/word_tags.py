"""The tags of a template: which placeholders it has, and what is wrong with them. Whoever uploads a
template is told the tag, as it stands in Word, and what to do."""

from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from jinja2 import TemplateSyntaxError, nodes
from jinja2.exceptions import TemplateError
from lxml.etree import LxmlError

from core.word_known import Known, named, sample
from core.word_reading import Tag, short, tags_of_parts
from core.word_sandbox import OF_A_LOOP, NotAllowed, Sandbox, TooMuch

MOST_DEEP = 10  # loops and conditions inside of each other


def placeholders_of(template: bytes) -> list[str]:
    """The whole names in the order of their first use: activities, activities.code."""
    names = {}
    for _part, tags in tags_of_parts(template):
        for name, _tag in _names(tags):
            names.setdefault(name)
    return list(names)


def check_template(content: bytes, known: Known):
    """Raises ValidationError with everything that is wrong, one message each; nothing is wrong
    where a trial gives a document too."""
    errors = []
    kinds = {one.name: one for one in named(known)}
    for _part, tags in tags_of_parts(content):
        try:
            _check_pairs(tags)
            for name, tag in _names(tags):
                if name not in kinds:
                    errors.append(unknown(name, tag, kinds))
                elif tag.word == "for" and not kinds[name].rows:
                    errors.append(no_list(name, tag))
        except ValidationError as error:
            errors += error.error_list
    if errors:
        raise ValidationError(errors)
    for full in (True, False):
        _try(content, sample(known, full=full))


def _try(content, values):
    from core.word import render

    try:
        render(content, values, language="en")
    except TooMuch as error:
        raise ValidationError(str(error), "too_much") from None
    except (
        *(TemplateError, LxmlError, SyntaxError, RecursionError, ValueError, LookupError),
        *(AttributeError, TypeError),
    ):
        # Tags that cross the borders of cells and paragraphs; no message of a library helps here.
        raise ValidationError(
            _(
                "The template cannot be filled: a loop or condition begins in one cell or "
                "paragraph and ends in another. Begin each in the place where it ends; loops over "
                "rows need “%(begin)s” and “%(end)s”, each in a row of its own."
            ),
            "trial",
            {"begin": "{%tr for row in … %}", "end": "{%tr endfor %}"},
        ) from None


def _check_pairs(tags: list[Tag]):
    """Loops and conditions have their ends, of the same kind."""
    open_ = []
    for tag in tags:
        if tag.word in ("for", "if"):
            open_.append(tag)
            if len(open_) > MOST_DEEP:
                raise ValidationError(
                    _(
                        "“%(tag)s” stands inside of more than %(most)s loops and conditions. Take "
                        "some of them apart."
                    )
                    % {"tag": tag.text, "most": MOST_DEEP},
                    "deep",
                )
        elif tag.word in ("endfor", "endif", "else", "elif"):
            wanted = {"endfor": "for", "endif": "if"}.get(tag.word)
            begun = open_[-1] if open_ else None
            if begun is None or (wanted and begun.word != wanted):
                raise ValidationError(
                    _("“%(tag)s” ends nothing that was begun before it.") % {"tag": tag.text},
                    "end",
                )
            if begun.letter != tag.letter:
                raise ValidationError(
                    _(
                        "“%(begin)s” and “%(end)s” do not fit: both begin with the same letters "
                        "after “%(sign)s”."
                    )
                    % {"begin": begun.text, "end": tag.text, "sign": "{%"},
                    "letters",
                )
            if wanted:
                open_.pop()
    if open_:
        raise ValidationError(
            _("“%(tag)s” has no end. Add “%(end)s” behind it.")
            % {
                "tag": open_[-1].text,
                "end": f"{{%{open_[-1].letter} end{open_[-1].word} %}}",
            },
            "no_end",
        )


def _names(tags: list[Tag]) -> list[tuple[str, Tag]]:
    """Each placeholder with the tag that names it; raises ValidationError for what cannot be read
    or is not allowed."""
    # Each tag on a line of its own, so that the number of a line is that of a tag.
    source = "\n".join(tag.source for tag in tags)
    try:
        tree = Sandbox()._parse(source, None, None)
    except NotAllowed as error:
        tag = tags[error.lineno - 1].text
        raise ValidationError(
            _(
                "“%(tag)s” cannot be used: only placeholders, loops and conditions may stand in a "
                "template."
            )
            % {"tag": tag},
            "not_allowed",
        ) from None
    except TemplateSyntaxError as error:
        raise unreadable(tags[min(error.lineno, len(tags)) - 1].text) from None
    except RecursionError:
        longest = max(tags, key=lambda tag: len(tag.text))
        raise unreadable(short(longest.text)) from None
    found: list[tuple[str, Tag]] = []
    for node in tree.body:
        _walk(node, {}, tags, found)
    return found


def _walk(node, loops, tags, found):
    """`loops`: variable of a loop → what it goes through."""
    if isinstance(node, nodes.For):
        path = _path(node.iter.node, loops)
        if path is None:
            tag = tags[node.lineno - 1].text
            raise unreadable(tag)
        found.append((path, tags[node.lineno - 1]))
        inside = {**loops, node.target.name: path, "loop": None}
        for child in (*node.body, *node.else_):
            _walk(child, inside, tags, found)
        return
    if isinstance(node, nodes.Name | nodes.Getattr):
        if (path := _path(node, loops)) is not None:
            found.append((path, tags[node.lineno - 1]))
        return
    for child in node.iter_child_nodes():
        _walk(child, loops, tags, found)


def _path(node, loops) -> str | None:
    """The whole name; None for `loop.index` and its like, and for what is no name."""
    if isinstance(node, nodes.Name):
        if node.name == "loop" and "loop" in loops:
            return None
        return loops.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        if isinstance(node.node, nodes.Name) and node.node.name == "loop" and "loop" in loops:
            return None if node.attr in OF_A_LOOP else f"loop.{node.attr}"
        before = _path(node.node, loops)
        return None if before is None else f"{before}.{node.attr}"
    return None


def unreadable(tag: str) -> ValidationError:
    return ValidationError(
        _("“%(tag)s” cannot be read. A placeholder is written “%(example)s”.")
        % {"tag": tag, "example": "{{ name }}"},
        "syntax",
    )


def unknown(name, tag, kinds) -> ValidationError:
    near = get_close_matches(name, kinds, n=1, cutoff=0.5)
    if near:
        return ValidationError(
            _("“%(name)s” in “%(tag)s” is no known placeholder. Did you mean “%(near)s”?")
            % {"name": name, "tag": tag.text, "near": near[0]},
            "unknown",
        )
    return ValidationError(
        _("“%(name)s” in “%(tag)s” is no known placeholder. See the list of placeholders.")
        % {"name": name, "tag": tag.text},
        "unknown",
    )


def no_list(name, tag) -> ValidationError:
    return ValidationError(
        _("“%(tag)s” goes through “%(name)s”, which is a single value. Write “%(example)s”.")
        % {"name": name, "tag": tag.text, "example": f"{{{{ {name} }}}}"},
        "no_list",
    )
