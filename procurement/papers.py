"""The scans that belong to a contract, a delivery, an acceptance or a protocol; the one place that
writes and removes a `Paper`.

The scan of a signed protocol locks it: from then on its equipment moves by a new protocol alone,
and its paper says what was signed.
"""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.files import checked, fill, not_twice, write
from procurement import rules
from procurement.booking import lock
from procurement.models import Acceptance, Contract, Delivery, Paper, Procurement, Protocol
from procurement.protocol_paper import freeze, thaw
from procurement.words import PaperKind


class Owner(NamedTuple):
    """Something that papers belong to: the field of `Paper` that names it, the way from it to its
    procurement, and the kinds of papers that it has, the usual one first."""

    model: type[models.Model]
    field: str
    procurement: str
    kinds: tuple[PaperKind, ...]


# By the word that stands in the address.
OWNERS = {
    "contracts": Owner(
        Contract,
        "contract",
        "procurement",
        (PaperKind.CONTRACT, PaperKind.SPECIFICATION, PaperKind.OTHER),
    ),
    "deliveries": Owner(
        Delivery,
        "delivery",
        "contract__procurement",
        (PaperKind.DELIVERY_NOTE, PaperKind.PHOTO, PaperKind.OTHER),
    ),
    "acceptances": Owner(
        Acceptance,
        "acceptance",
        "lot__contract__procurement",
        (PaperKind.CERTIFICATE, PaperKind.PHOTO, PaperKind.OTHER),
    ),
    "protocols": Owner(
        Protocol,
        "protocol",
        "procurement",
        (PaperKind.SIGNED_PROTOCOL, PaperKind.PHOTO, PaperKind.OTHER),
    ),
}
BY_MODEL = {owner.model: owner for owner in OWNERS.values()}


def papers_of(owner) -> list[Paper]:
    """What procurement/_papers.html shows of a contract, delivery, acceptance or protocol, in one
    statement."""
    return list(owner.papers.select_related("uploaded_by"))


def keep_paper(upload, *, owner, kind: str, by) -> Paper:
    """Checks a file and keeps it with its owner; raises ValidationError. In a transaction of others
    let it be the last step (see activities.files.write). The first scan of a signed protocol
    locks the protocol."""
    file = checked(upload)
    found = BY_MODEL[type(owner)]
    if kind not in found.kinds:
        raise ValidationError(
            _("“%(kind)s” is not a paper of this record. Choose another kind."),
            "kind",
            {"kind": kind},
        )
    with transaction.atomic():
        procurement = _locked(owner)
        if procurement is None:
            raise rules.removed_meanwhile()
        not_twice(file, dict(owner.papers.order_by().values_list("sha256", "name")))
        if kind == PaperKind.SIGNED_PROTOCOL:
            _lock_the_protocol(owner, by)
        paper = fill(
            Paper(project_id=procurement.project_id, kind=kind, **{found.field: owner}),
            file,
            by=by,
        )
        paper._history_user = by
        paper.full_clean(exclude=["project", "uploaded_by", *Paper.OWNERS])
        return write(paper)


def remove_paper(paper: Paper, *, by) -> None:
    """Deletes it with its content. With its last signed scan a protocol is open again; the caller
    lets managers alone do that. Somebody may have removed it just before: then nothing happens."""
    with transaction.atomic():
        there = _locked(paper.owner)
        paper = Paper.objects.filter(pk=paper.pk).first()
        if not there or paper is None:
            return
        protocol, kind = paper.protocol, paper.kind
        paper._history_user = by
        paper.delete()
        if kind == PaperKind.SIGNED_PROTOCOL and not protocol.papers.filter(kind=kind).exists():
            _sign(protocol, None, by)


def _locked(owner) -> Procurement | None:
    """Its procurement project, locked; None where somebody has removed the owner meanwhile."""
    way = BY_MODEL[type(owner)].procurement
    rows = type(owner).objects.filter(pk=owner.pk).values_list(way, flat=True)
    procurement = next((lock(pk) for pk in rows), None)
    return procurement if rows.all().exists() else None


def _lock_the_protocol(protocol: Protocol, by) -> None:
    protocol.refresh_from_db(fields=["signed_at", "annulled_on"])
    if protocol.annulled_on:
        raise ValidationError(
            _(
                "Protocol %(code)s was annulled: no signed scan is attached to it. Attach it to "
                "the protocol that was written anew."
            ),
            "annulled",
            {"code": protocol.code},
        )
    if not protocol.signed_at:
        _sign(protocol, timezone.now(), by)


def _sign(protocol: Protocol, at, by) -> None:
    protocol.signed_at = at
    protocol._history_user = by
    protocol.save(update_fields=["signed_at"])
    if at:
        freeze(protocol)
    else:
        thaw(protocol)
