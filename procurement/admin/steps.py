"""What happened to the goods, for administrators: deliveries, acceptances with defects, pieces,
protocols. Days, numbers of pieces and places follow from bookings and are not typed here; serial
and inventory numbers are corrected here, where the office may not (rule V15)."""

import re

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from activities.admin.activity import ReadOnly
from core.admin import Inline
from core.forms import ErrorsSomewhere
from procurement import rules
from procurement.admin.frame import Booked
from procurement.models import Acceptance, Defect, Delivery, Piece, Protocol, ProtocolLine
from procurement.models.piece import number_key
from procurement.words import PieceState


@admin.register(Delivery)
class DeliveryAdmin(Booked):
    way = "contract__procurement"
    fields = [
        "contract", "on", "note_number", "received_by", "remarks", "provenance", "recorded_at",
        "recorded_by",
    ]  # fmt: skip
    readonly_fields = ["contract", "on", "recorded_at", "recorded_by"]
    list_display = ["name", "on", "received_by", "contract", "project"]
    list_filter = ["contract__procurement__project", ("note_number", admin.EmptyFieldListFilter)]
    list_select_related = ["contract__procurement__project"]
    search_fields = ["note_number", "contract__reference"]
    date_hierarchy = "on"

    @admin.display(description=_("number of the delivery note"), ordering="note_number")
    def name(self, delivery):
        return str(delivery)

    @admin.display(description=_("project"))
    def project(self, delivery):
        return delivery.contract.procurement.project.slug


class DefectInline(ReadOnly, Inline):
    model = Defect
    related = ("item",)
    fields = ["description", "item", "remedy_by", "remedied_on"]
    readonly_fields = fields
    show_change_link = True


@admin.register(Acceptance)
class AcceptanceAdmin(Booked):
    way = "lot__contract__procurement"
    fields = [
        "lot", "kind", "on", "certificate_number", "inspected_on", "committee", "remarks",
        "provenance", "recorded_at", "recorded_by",
    ]  # fmt: skip
    readonly_fields = ["lot", "kind", "on", "inspected_on", "recorded_at", "recorded_by"]
    list_display = ["name", "kind", "on", "committee", "lot", "project"]
    list_filter = ["kind", "lot__contract__procurement__project"]
    list_select_related = ["lot__contract__procurement__project"]
    search_fields = ["certificate_number", "lot__title_en", "lot__title_sr"]
    date_hierarchy = "on"
    inlines = [DefectInline]

    @admin.display(description=_("number of the certificate"), ordering="certificate_number")
    def name(self, acceptance):
        return str(acceptance)

    @admin.display(description=_("project"))
    def project(self, acceptance):
        return acceptance.lot.contract.procurement.project.slug


@admin.register(Defect)
class DefectAdmin(Booked):
    way = "acceptance__lot__contract__procurement"
    fields = ["acceptance", "item", "description", "remedy_by", "remedied_on"]
    readonly_fields = ["acceptance", "item", "remedy_by", "remedied_on"]
    list_display = ["description", "item", "remedy_by", "remedied_on", "acceptance"]
    list_filter = [
        ("remedied_on", admin.EmptyFieldListFilter),
        "acceptance__lot__contract__procurement__project",
    ]
    list_select_related = ["acceptance", "item"]
    search_fields = ["description", "acceptance__certificate_number"]
    date_hierarchy = "remedy_by"


class State(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return PieceState.choices

    def queryset(self, request, queryset):
        return queryset.filter(state=self.value()) if self.value() else queryset


class PieceAdminForm(ErrorsSomewhere, forms.ModelForm):
    def clean_inventory_number(self):
        number = self.cleaned_data["inventory_number"]
        if self.instance.unit_id and not number_key(number):
            raise rules.inventory_number_missing()
        return number


@admin.register(Piece)
class PieceAdmin(Booked):
    """Its numbers are corrected here; all else is booked."""

    form = PieceAdminForm
    way = "item__lot__contract__procurement"
    BOOKED = [
        "item", "number", "state", "unit", "delivery", "delivered_on", "acceptance",
        "accepted_on", "rejection", "rejected_on", "handed_over_on", "written_off_on",
    ]  # fmt: skip
    fields = ["serial_number", "inventory_number", *BOOKED]
    readonly_fields = BOOKED
    list_display = [
        "code", "item_name", "serial_number", "inventory_number", "state", "unit", "project",
    ]  # fmt: skip
    list_filter = [
        State, "item__category", ("serial_number", admin.EmptyFieldListFilter),
        ("inventory_number", admin.EmptyFieldListFilter), "project",
    ]  # fmt: skip
    list_select_related = ["item", "unit", "project"]
    search_fields = ["search", "serial_number", "inventory_number"]
    date_hierarchy = "delivered_on"

    def get_queryset(self, request):
        return super().get_queryset(request).with_state()

    @admin.display(description=_("code"), ordering="search")
    def code(self, piece):
        return piece.code

    @admin.display(description=_("item"), ordering="item__name_sr")
    def item_name(self, piece):
        return piece.item.name

    @admin.display(description=_("state"))
    def state(self, piece):
        return piece.state_label


class LineInline(ReadOnly, Inline):
    model = ProtocolLine
    related = ("protocol", "piece__item", "unit")
    fields = ["piece", "unit", "since", "until"]
    readonly_fields = fields


@admin.register(Protocol)
class ProtocolAdmin(Booked):
    """Words of a protocol are corrected while nobody has signed it."""

    way = "procurement"
    BOOKED = [
        "procurement", "year", "number", "kind", "on", "from_unit", "to_unit", "signed_at",
        "annulled_on", "annulled_why", "recorded_at", "recorded_by",
    ]  # fmt: skip
    fields = [*BOOKED, "place", "giver", "receiver", "witness", "reason", "provenance"]
    readonly_fields = BOOKED
    list_display = [
        "code", "kind", "on", "from_unit", "to_unit", "signed_at", "annulled_on", "procurement",
    ]  # fmt: skip
    list_filter = [
        "kind", ("signed_at", admin.EmptyFieldListFilter),
        ("annulled_on", admin.EmptyFieldListFilter), "procurement__project",
    ]  # fmt: skip
    list_select_related = ["procurement", "from_unit", "to_unit"]
    search_fields = [
        "receiver", "to_unit__search", "procurement__title_sr",
        "procurement__title_en",
    ]  # fmt: skip
    date_hierarchy = "on"
    inlines = [LineInline]

    @admin.display(description=_("number"), ordering="number")
    def code(self, protocol):
        return protocol.code

    def has_change_permission(self, request, obj=None):
        if obj and (obj.locked or obj.annulled_on):
            return False
        return super().has_change_permission(request, obj)

    def get_search_results(self, request, queryset, search_term):
        # 3/2019, as it is written on the paper.
        if code := re.fullmatch(r"\s*([0-9]{1,9})/([0-9]{4})\s*", search_term):
            return queryset.filter(number=code[1], year=code[2]), False
        return super().get_search_results(request, queryset, search_term)


@admin.register(ProtocolLine)
class ProtocolLineAdmin(ReadOnly, admin.ModelAdmin):
    """Where pieces were: looked at here, written by protocols."""

    list_display = ["piece", "unit", "since", "until", "protocol"]
    list_filter = [
        ("until", admin.EmptyFieldListFilter), "protocol__kind", "protocol__procurement__project",
    ]  # fmt: skip
    list_select_related = ["piece__item", "unit", "protocol"]
    search_fields = ["piece__search", "piece__inventory_number", "unit__search"]
    date_hierarchy = "since"
    list_per_page = 50
    show_full_result_count = False
