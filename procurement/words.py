"""The words of procured equipment that are stored, spelled as in the data files."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Category(TextChoices):
    VEHICLES = "vehicles", _("vehicles")
    IT = "it equipment", _("IT equipment")
    FURNITURE = "furniture", _("furniture")
    OTHER = "other", pgettext_lazy("equipment", "other")


# Of these each piece has a serial number; a chair has none.
WITH_SERIAL_NUMBERS = {Category.VEHICLES, Category.IT}


class PieceState(TextChoices):
    """Where one piece stands; follows from its days and is not stored."""

    DELIVERED = "delivered", pgettext_lazy("equipment", "waiting for acceptance")
    REJECTED = "rejected", pgettext_lazy("equipment", "rejected")
    IN_STORE = "in store", pgettext_lazy("equipment", "accepted, in store")
    IN_USE = "in use", pgettext_lazy("equipment", "with a unit")
    WRITTEN_OFF = "written off", pgettext_lazy("equipment", "written off")


class AcceptanceKind(TextChoices):
    PARTIAL = "partial provisional", _("partial provisional acceptance")
    PROVISIONAL = "provisional", _("provisional acceptance")
    FINAL = "final", _("final acceptance")


class AcceptanceResult(TextChoices):
    """Follows from what was accepted, rejected and remarked, and is not stored."""

    ACCEPTED = "accepted", pgettext_lazy("acceptance", "accepted")
    WITH_REMARKS = "accepted with remarks", _("accepted with remarks")
    REJECTED = "rejected", pgettext_lazy("acceptance", "rejected")


class ProtocolKind(TextChoices):
    """What a protocol does with the pieces that stand on it."""

    HANDOVER = "handover", _("handover to a unit")
    MOVE = "move", _("move to another unit")
    RETURN = "return", _("return to the store")
    WRITE_OFF = "write-off", _("write-off")


class PaperKind(TextChoices):
    """What a file of the procurement is."""

    CONTRACT = "contract", _("contract or amendment")
    SPECIFICATION = "specification", _("technical specification")
    DELIVERY_NOTE = "delivery note", _("delivery note")
    CERTIFICATE = "certificate", _("certificate of acceptance")
    SIGNED_PROTOCOL = "signed protocol", _("signed protocol")
    PHOTO = "photo", _("photograph")
    OTHER = "other", pgettext_lazy("file", "other")
