from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.forms import AdminSignInForm
from accounts.models import User

admin.site.login_form = AdminSignInForm
admin.site.unregister(Group)
MAY = {"view": _("view"), "add": _("add"), "change": _("change"), "delete": _("delete")}


def in_words(permission) -> str:
    """Django stores the names of permissions in English, whatever the reader's language."""
    kind = permission.content_type
    model = kind.model_class()
    what = model._meta.verbose_name if model else kind.model
    does = MAY.get(permission.codename.partition("_")[0], permission.name)
    return f"{capfirst(what)} – {does}"


class WithPermissions:
    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name in ("permissions", "user_permissions"):
            # Nobody writes history by hand, so nobody needs to be allowed to.
            field.queryset = field.queryset.exclude(
                content_type__model__startswith="historical"
            ).select_related("content_type")
            field.label_from_instance = in_words
        return field


@admin.register(User)
class OfficeUserAdmin(WithPermissions, UserAdmin):
    list_display = ["username", "first_name", "last_name", "email", "is_active", "is_superuser"]
    list_filter = ["is_active", "is_superuser", "groups"]
    date_hierarchy = "date_joined"
    fieldsets = (*UserAdmin.fieldsets, (_("Preferences"), {"fields": ["language"]}))


@admin.register(Group)
class OfficeGroupAdmin(WithPermissions, GroupAdmin):
    pass
