"""Protocols: the list, writing one, its page, the paper to print and as a Word file, annulling."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from activities.access import for_members
from activities.models import Institution
from activities.views.documents import guarded
from activities.words import Role
from core.forms import typed
from core.privacy import personal_data_in
from procurement import rules
from procurement.forms.protocol_filter import ProtocolFilter
from procurement.forms.protocol_pieces import is_key
from procurement.forms.protocols import ProtocolForm
from procurement.models import Piece, Procurement, Protocol
from procurement.papers import papers_of
from procurement.protocol_paper import paper_of
from procurement.protocols import annul as annul_protocol
from procurement.protocols import why_it_stands
from procurement.words import ProtocolKind

PAGE_SIZE = 50
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LONGEST_REASON = 300


def of_project(project):
    return Protocol.objects.of(project).select_related("procurement", "from_unit", "to_unit")


def protocol_of(project, pk) -> Protocol:
    found = get_object_or_404(of_project(project).select_related("recorded_by"), pk=pk)
    found.procurement.project = project
    return found


@for_members(Role.VIEWER)
def protocol_list(request, project):
    named = Protocol.objects.of(project).order_by()
    units = Institution.objects.filter(
        pk__in=named.values("to_unit").union(named.values("from_unit"))
    )
    form = ProtocolFilter(request.GET, units=units.order_by("abbreviation"))
    found = form.narrow(of_project(project)).order_by("-year", "-number", "-pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = dict(
        Protocol.objects.filter(pk__in=[one.pk for one in page])
        .order_by()
        .values_list("pk")
        .annotate(Count("lines"))
    )
    for one in page:
        one.procurement.project = project
        one.count = counts[one.pk]
    return render(
        request,
        "procurement/protocol_list.html",
        {
            "project": project,
            "page": page,
            "form": form,
            "kinds": ProtocolKind,
            "several": Procurement.objects.filter(project=project).count() > 1,
        },
    )


@for_members(Role.STAFF)
def add(request, project):
    """`?kind=` says which, `?procurement=` where the project has several; `?item=`, `?piece=` and
    `?unit=` choose what the page begins with."""
    asked = request.GET
    kind = asked.get("kind", "")
    kind = kind if kind in ProtocolKind.values else ProtocolKind.HANDOVER
    procurements = list(Procurement.objects.filter(project=project).order_by("pk"))
    if not procurements:
        messages.warning(request, _("Nothing is bought yet. Enter the procurement project first."))
        return redirect("procurement:overview", project.slug)
    procurement, initial = beginning(project, procurements, kind, asked)
    procurement.project = project
    data = typed(request)
    form = ProtocolForm(data, procurement=procurement, kind=kind, initial=initial)
    if request.method == "POST":
        if not_yet := changed_list(request, form):
            form = not_yet
        elif form.is_valid() and (new := form.store(by=request.user)):
            messages.success(
                request,
                _("Protocol %(code)s is written. Print it, have it signed, and attach the scan.")
                % {"code": new.code},
            )
            return redirect(new)
    return render(
        request,
        "procurement/protocol_form.html",
        {
            "project": project,
            "procurement": procurement,
            "procurements": procurements,
            "form": form,
            "entry_rows": [form],
            "kind": ProtocolKind(kind),
            "kinds": ProtocolKind,
            # Enter in a field that narrows or fills the list must not write the protocol.
            "enter": "enter",
        },
    )


def changed_list(request, form):
    """The form with its list narrowed, filled in or cleared, as the button says; None where the
    protocol is to be written. Nothing is saved, and nothing is wrong yet."""
    posted = request.POST
    asked = [name for name in ("fill", "clear") if is_key(posted.get(name, ""))]
    waiting = [] if "show" in posted else form.not_filled_in()
    if asked == ["clear"]:
        form = form.cleared(posted["clear"])
    elif asked:
        form = form.filled([posted["fill"]])
    elif waiting:
        form = form.filled(waiting)
        if "save" in posted:
            messages.warning(
                request,
                _("Nothing is saved yet. Look at what is filled in, correct it, and save again."),
            )
    elif "save" in posted:
        return None
    form.errors.clear()
    return form


def beginning(project, procurements, kind, asked):
    """(procurement project, first values) of a new protocol."""

    def number(name):
        value = asked.get(name, "")
        return int(value) if value.isdecimal() and len(value) < 19 else None

    initial = {"item": asked.get("item", ""), "to_unit": asked.get("unit", "")}
    chosen = number("procurement")
    if pk := number("piece"):
        pieces = Piece.objects.of(project).select_related("item__lot__contract")
        piece = get_object_or_404(pieces, pk=pk)
        chosen = piece.item.lot.contract.procurement_id
        initial.update(pieces=[piece.pk], item=str(piece.item_id))
        initial["from_unit"] = str(piece.unit_id or "")
    elif kind != ProtocolKind.HANDOVER:
        initial.update(from_unit=asked.get("unit", ""), to_unit="")
    found = next((one for one in procurements if one.pk == chosen), procurements[0])
    return found, initial


@for_members(Role.VIEWER)
def protocol(request, project, pk):
    one = protocol_of(project, pk)
    return render(
        request,
        "procurement/protocol.html",
        {
            "project": project,
            "protocol": one,
            "paper": paper_of(one),
            "papers": papers_of(one),
            "why_it_stands": why_it_stands(one) if project.can_edit else "",
        },
    )


@require_safe
@for_members(Role.VIEWER)
def sheet(request, project, pk):
    """The paper to print: both copies."""
    one = protocol_of(project, pk)
    return render(
        request,
        "procurement/protocol_sheet.html",
        {"project": project, "protocol": one, "paper": paper_of(one)},
    )


@require_safe
@for_members(Role.VIEWER)
def word(request, project, pk):
    """The same paper as a Word file, in the language of the page."""
    # A large library that few requests need.
    from procurement.protocol_word import word_file

    one = protocol_of(project, pk)
    name = f"{_('Protocol')}_{one.number}-{one.year}.docx"
    response = FileResponse(
        word_file(paper_of(one)), as_attachment=True, filename=name, content_type=WORD
    )
    return guarded(response, cache="private, no-store")


@for_members(Role.STAFF)
def annul(request, project, pk):
    """Asks for the reason; a signed protocol, or one that a later one follows, stands."""
    one = protocol_of(project, pk)
    why = (typed(request) or {}).get("why", "").replace("\0", "").strip()
    stands, wrong = why_it_stands(one), []
    if request.method == "POST":
        if len(why) > LONGEST_REASON:
            wrong = [
                _("The reason has %(length)s characters. Shorten it to %(most)s.")
                % {"length": len(why), "most": LONGEST_REASON}
            ]
        elif match := personal_data_in(why):
            wrong = rules.personal_data(match).messages
        else:
            try:
                annul_protocol(protocol=one, why=why, by=request.user)
            except ValidationError as error:
                wrong = error.messages
            else:
                count = one.lines.count()
                text = ngettext(
                    "Protocol %(code)s is annulled: %(count)s piece is again where it was before.",
                    "Protocol %(code)s is annulled: %(count)s pieces are again where they were "
                    "before.",
                    count,
                )
                messages.success(request, text % {"code": one.code, "count": count})
                return redirect(one)
    return render(
        request,
        "procurement/protocol_annul.html",
        {"project": project, "protocol": one, "why": why, "wrong": wrong, "stands": stands},
        status=409 if request.method == "POST" and stands else 200,
    )
