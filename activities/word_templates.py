"""The Word documents of the office and their templates: `word_document` fills the project's own
template, else that of the installation, else the built-in one.

An app above enters its kinds in WORD_DOCUMENTS (activities/parts.py) when it starts. A template is
kept once for Serbian; its fixed text is turned into the script of the page.
"""

import hashlib
import zipfile
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from activities import office_files
from activities.contents import refused
from activities.files import MEGABYTE, safe_name
from activities.models import WordTemplate
from activities.parts import WORD_DOCUMENTS
from activities.words import WordKind

# A template is kept in the database; pictures in it are small.
MOST_MEGABYTES = 2


def template_language(language: str | None = None) -> str:
    """Serbian has one template for both scripts."""
    return "sr" if (language or get_language() or "en").startswith("sr") else "en"


def built_in(kind: str, language: str) -> bytes:
    """The template that comes with the application, "en" or "sr" (in Cyrillic), as a Word file."""
    with translation.override(language):
        document = WORD_DOCUMENTS[kind].build()
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def template_of(kind: str, project, language: str | None = None) -> bytes:
    """One statement."""
    language = template_language(language)
    own = WordTemplate.objects.in_force(kind, language, project)
    return bytes(own.content) if own else built_in(kind, language)


def word_document(kind: str, project, context: dict, *, title: str, language: str | None = None):
    """The document as an open BytesIO; `context` as core.word.render takes it, in the words of the
    language given, else of the page. Raises ValidationError where the office's own template does
    not fit what it is filled with."""
    from jinja2.exceptions import TemplateError

    from core.word import render

    try:
        return render(template_of(kind, project, language), context, title=title, language=language)
    except TemplateError as error:
        raise ValidationError(
            _(
                "The template of “%(kind)s” cannot be filled: %(error)s An administrator can "
                "upload it anew or remove it; without one the built-in template is used."
            ),
            "template",
            {"kind": WordKind(kind).label, "error": error},
        ) from None


def checked_template(upload, kind: str) -> tuple[str, bytes, str]:
    """(name, content, checksum) of an uploaded file that may become the template of this kind;
    raises ValidationError that says what is wrong with it."""
    from core.word_tags import check_template

    name, extension = safe_name(upload.name or "", upload.size)
    if extension != "docx":
        raise refused(
            _("“%(name)s” is no Word document. Save the template as DOCX and add that."),
            name=name,
        )
    if upload.size > MOST_MEGABYTES * MEGABYTE:
        raise refused(
            _("“%(name)s” has %(size)s MB; a template has at most %(most)s MB."),
            name=name,
            size=number_format(upload.size / MEGABYTE, decimal_pos=1),
            most=MOST_MEGABYTES,
        )
    upload.seek(0)
    content = upload.read()
    office_files.check_office(content, "docx")
    with zipfile.ZipFile(BytesIO(content)) as package:
        for part in package.namelist():
            if part.startswith("word/embeddings/"):
                raise refused(
                    _("The template holds an embedded file, “%(part)s”. Take it out."), part=part
                )
    check_template(content, WORD_DOCUMENTS[kind].known)
    return name, content, hashlib.sha256(content).hexdigest()
