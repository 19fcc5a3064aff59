"""What is bought, for administrators: procurement projects, contracts, lots, items."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import Inline
from core.forms import ErrorsSomewhere, UniqueWithin
from procurement.admin.frame import Locked
from procurement.forms.items import reasons_to_stay
from procurement.models import Contract, Item, Lot, Procurement
from procurement.purchase import renamed, why_it_stays


class LotAdminForm(UniqueWithin, ErrorsSomewhere, forms.ModelForm):
    unique_in = ("contract",)


class ItemAdminForm(UniqueWithin, ErrorsSomewhere, forms.ModelForm):
    unique_in = ("lot",)


class Kept(Inline):
    """Rows below their record are removed on their own page, where it is asked whether they may."""

    show_change_link = True
    can_delete = False


class ContractInline(Kept):
    model = Contract
    fields = ["reference", "contractor", "signed_on", "warranty_days"]


class LotInline(Kept):
    model = Lot
    fields = ["number", "title_en", "title_sr", "delivery_deadline"]


class ItemInline(Kept):
    model = Item
    fields = ["number", "name_en", "name_sr", "category", "quantity", "unit_price_eur", "delivered"]
    readonly_fields = ["delivered"]


@admin.register(Procurement)
class ProcurementAdmin(Locked):
    way = "pk"
    fields = [
        "project", "title_en", "title_sr", "programme_en", "programme_sr",
        "contracting_authority", "note", "provenance", "released_at", "released_by",
        "withdrawn_at",
    ]  # fmt: skip
    readonly_fields = ["released_at", "released_by", "withdrawn_at"]
    list_display = ["name", "programme_sr", "contracting_authority", "released_at", "project"]
    list_filter = ["project", ("released_at", admin.EmptyFieldListFilter)]
    list_select_related = ["project", "contracting_authority"]
    search_fields = ["title_en", "title_sr", "programme_en", "programme_sr", "project__slug"]
    autocomplete_fields = ["project", "contracting_authority"]
    inlines = [ContractInline]

    @admin.display(description=_("title"), ordering="title_sr")
    def name(self, procurement):
        return procurement.title

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "project"] if obj else self.readonly_fields

    def has_delete_permission(self, request, obj=None):
        if obj and obj.contracts.exists():
            return False
        return super().has_delete_permission(request, obj)


@admin.register(Contract)
class ContractAdmin(Locked):
    way = "procurement"
    fields = [
        "procurement", "reference", "contractor", "signed_on", "warranty_days", "note",
        "provenance",
    ]  # fmt: skip
    list_display = ["name", "contractor", "signed_on", "warranty_days", "procurement"]
    list_filter = ["procurement__project", ("signed_on", admin.EmptyFieldListFilter)]
    list_select_related = ["procurement"]
    search_fields = ["reference", "contractor", "procurement__title_en", "procurement__title_sr"]
    autocomplete_fields = ["procurement"]
    date_hierarchy = "signed_on"
    inlines = [LotInline]

    @admin.display(description=_("contract reference"), ordering="reference")
    def name(self, contract):
        return str(contract)

    def get_readonly_fields(self, request, obj=None):
        return ["procurement"] if obj else []

    def has_delete_permission(self, request, obj=None):
        if obj and why_it_stays(obj):
            return False
        return super().has_delete_permission(request, obj)


@admin.register(Lot)
class LotAdmin(Locked):
    form = LotAdminForm
    way = "contract__procurement"
    fields = ["contract", "number", "title_en", "title_sr", "delivery_deadline", "provenance"]
    list_display = ["number", "name", "delivery_deadline", "contract", "project"]
    list_display_links = ["number", "name"]
    list_filter = ["contract__procurement__project"]
    list_select_related = ["contract__procurement__project"]
    search_fields = ["title_en", "title_sr", "contract__reference"]
    autocomplete_fields = ["contract"]
    date_hierarchy = "delivery_deadline"
    inlines = [ItemInline]

    @admin.display(description=_("title"), ordering="title_sr")
    def name(self, lot):
        return lot.title

    @admin.display(description=_("project"))
    def project(self, lot):
        return lot.contract.procurement.project.slug

    def get_readonly_fields(self, request, obj=None):
        return ["contract"] if obj else []

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        for item, _changed in formset.changed_objects:
            renamed(item)

    def has_delete_permission(self, request, obj=None):
        if obj and why_it_stays(obj):
            return False
        return super().has_delete_permission(request, obj)


@admin.register(Item)
class ItemAdmin(Locked):
    form = ItemAdminForm
    way = "lot__contract__procurement"
    fields = [
        "lot", "number", "name_en", "name_sr", "category", "quantity", "unit_price_eur",
        "brand_and_model", "specification", "delivered", "provenance",
    ]  # fmt: skip
    readonly_fields = ["delivered"]
    list_display = [
        "number", "item_name", "category", "quantity", "unit_price_eur", "delivered", "lot",
        "project",
    ]  # fmt: skip
    list_display_links = ["number", "item_name"]
    list_filter = ["category", "lot__contract__procurement__project"]
    list_select_related = ["lot__contract__procurement__project"]
    search_fields = ["number", "name_en", "name_sr", "brand_and_model"]
    autocomplete_fields = ["lot"]

    @admin.display(description=_("name"), ordering="name_sr")
    def item_name(self, item):
        return item.name

    @admin.display(description=_("project"))
    def project(self, item):
        return item.lot.contract.procurement.project.slug

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "lot"] if obj else self.readonly_fields

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change:
            renamed(obj)

    def has_delete_permission(self, request, obj=None):
        if obj and reasons_to_stay([obj]):
            return False
        return super().has_delete_permission(request, obj)
