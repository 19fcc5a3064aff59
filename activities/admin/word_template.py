"""The office's own Word templates: the built-in one to begin with, the list of placeholders,
and the check of what is uploaded."""

from io import BytesIO

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from activities.admin.frame import BackOffice
from activities.dossier import ascii_name
from activities.files import CONTENT_TYPES
from activities.models import WordTemplate
from activities.parts import WORD_DOCUMENTS
from activities.word_templates import built_in, checked_template
from activities.words import TemplateLanguage, WordKind
from core.word_known import named

# Tags as they are typed in Word, and what they do.
EXAMPLES = [
    ("{{ title }}", _("a text")),
    (
        "{%tr for row in activities %} … {{ row.code }} … {%tr endfor %}",
        _("a row of the table for each; each of the two tags in a row of its own"),
    ),
    (
        "{%p if text %} … {%p endif %}",
        _(
            "paragraphs that stand only where there is a text; each of the two tags in a "
            "paragraph of its own"
        ),
    ),
]


class WordTemplateForm(forms.ModelForm):
    upload = forms.FileField(
        label=_("Word file"),
        help_text=_("Begin with the built-in template and change it in Word."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    class Meta:
        model = WordTemplate
        fields = ["kind", "language", "project"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["upload"].required = False
        if "kind" in self.fields:
            there = [(kind, label) for kind, label in WordKind.choices if kind in WORD_DOCUMENTS]
            self.fields["kind"].choices = there

    def clean(self):
        values = super().clean()
        kind = values.get("kind") or self.instance.kind
        if (upload := values.get("upload")) and kind:
            try:
                name, content, sha256 = checked_template(upload, kind)
            except forms.ValidationError as error:
                self.add_error("upload", error)
            else:
                self.instance.name, self.instance.content = name, content
                self.instance.sha256 = sha256
        return values


@admin.register(WordTemplate)
class WordTemplateAdmin(BackOffice):
    form = WordTemplateForm
    list_display = ["kind", "language", "where", "name", "download"]
    list_filter = ["kind", "language", "project"]
    list_select_related = ["project"]
    search_fields = ["name", "project__slug"]
    autocomplete_fields = ["project"]
    fields = ["kind", "language", "project", "upload", "name", "sha256", "download"]
    readonly_fields = ["name", "sha256", "download"]
    change_list_template = "admin/activities/wordtemplate/change_list.html"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")

    def get_readonly_fields(self, request, obj=None):
        # What a file was checked for stays; for another document a template is added anew.
        return [*self.readonly_fields, "kind", "language"] if obj else self.readonly_fields

    def get_fields(self, request, obj=None):
        return self.fields if obj else self.fields[:4]

    @admin.display(description=_("project"), ordering="project")
    def where(self, template):
        return template.project.slug if template.project else _("all projects")

    @admin.display(description=_("download"))
    def download(self, template):
        address = reverse("admin:activities_wordtemplate_file", args=[template.pk])
        return format_html('<a href="{}">{}</a>', address, _("Download"))

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            ("placeholders/", self.placeholders, "placeholders"),
            ("built-in/<str:kind>/<str:language>/", self.built_in, "built_in"),
            ("<path:object_id>/file/", self.file, "file"),
        ]
        return [
            *(
                path(address, view(answer), name=f"activities_wordtemplate_{name}")
                for address, answer, name in own
            ),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def placeholders(self, request):
        """Every kind of document with its placeholders and its built-in templates."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "title": _("Placeholders of Word templates"),
            "opts": self.opts,
            "languages": TemplateLanguage.choices,
            "examples": EXAMPLES,
            "kinds": [
                (kind, WordKind(kind).label, list(named(WORD_DOCUMENTS[kind].known)))
                for kind in WordKind
                if kind in WORD_DOCUMENTS
            ],
        }
        template = "admin/activities/wordtemplate/placeholders.html"
        return TemplateResponse(request, template, context)

    @method_decorator(require_safe)
    def built_in(self, request, kind, language):
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in WORD_DOCUMENTS or language not in TemplateLanguage:
            raise Http404
        return _sent(built_in(kind, language), f"{ascii_name(kind)}-{language}.docx")

    @method_decorator(require_safe)
    def file(self, request, object_id):
        template = self.get_object(request, unquote(object_id))
        if template is None:
            raise Http404
        if not self.has_view_permission(request, template):
            raise PermissionDenied
        return _sent(bytes(template.content), template.name)


def _sent(content: bytes, name: str) -> FileResponse:
    return FileResponse(
        BytesIO(content), as_attachment=True, filename=name, content_type=CONTENT_TYPES["docx"]
    )
