from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import CheckboxSelectMultiple
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import AdminSignInForm, NewAccountForm
from accounts.invitations import check_invitation, invitation, invite
from accounts.models import Digest, User
from core.admin import SaysWhatStandsOnIt
from core.days import in_words

admin.site.login_form = AdminSignInForm
admin.site.unregister(Group)
# A group that the application makes has its name in the catalogue; others stay as they were typed.
Group.__str__ = lambda group: gettext(group.name)
MAY = {"view": _("view"), "add": _("add"), "change": _("change"), "delete": _("delete")}


def permission_in_words(permission) -> str:
    """Django stores the names of permissions in English, whatever the reader's language."""
    kind = permission.content_type
    model = kind.model_class()
    what = model._meta.verbose_name if model else kind.model
    does = MAY.get(permission.codename.partition("_")[0], permission.name)
    return f"{capfirst(what)} – {does}"


class WithPermissions:
    # Django's two lists side by side have unnamed parts, and no room on a telephone.
    filter_horizontal = ()

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        kwargs["widget"] = CheckboxSelectMultiple
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name in ("permissions", "user_permissions"):
            # Nobody writes history by hand, so nobody needs to be allowed to.
            field.queryset = field.queryset.exclude(
                content_type__model__startswith="historical"
            ).select_related("content_type")
            field.label_from_instance = permission_in_words
        return field


# What stands in place of the token where the letter is only looked at.
ELLIPSIS = "..."


class Invited(admin.SimpleListFilter):
    title = _("invitation")
    parameter_name = "invitation"

    def lookups(self, request, model_admin):
        return [("open", _("not yet accepted")), ("none", _("never invited"))]

    def queryset(self, request, queryset):
        if self.value() == "open":
            return queryset.invited()
        if self.value() == "none":
            return queryset.filter(invited_at__isnull=True)
        return queryset


@admin.register(User)
class OfficeUserAdmin(WithPermissions, SaysWhatStandsOnIt, UserAdmin):
    list_display = [
        "username", "first_name", "last_name", "email", "is_active", "is_superuser", "invitation",
    ]  # fmt: skip
    list_filter = ["is_active", "is_superuser", Invited, "groups"]
    date_hierarchy = "date_joined"
    add_form_template = "admin/accounts/user/add_form.html"
    add_form = NewAccountForm
    add_fieldsets = [(None, {"fields": NewAccountForm.Meta.fields})]
    # Whether somebody gets a digest is their own choice.
    readonly_fields = ["invitation", "digest_day", "last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Personal info"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Permissions"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Permissions one by one"), {"classes": ["collapse"], "fields": ["user_permissions"]}),
        (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
        (_("Preferences"), {"fields": ["language", "single_keys", "digest_day", "invitation"]}),
    ]
    actions = ["send_invitations"]

    @admin.display(description=_("invitation"), ordering="invited_at")
    def invitation(self, user):
        if not user.invited_at:
            return "–"
        day = {"day": in_words(localdate(user.invited_at))}
        if user.invitation_is_open:
            return gettext("invited %(day)s, not yet accepted") % day
        return gettext("invited %(day)s, accepted") % day

    def get_urls(self):
        one = path(
            "<path:object_id>/invite/",
            self.admin_site.admin_view(self.invite),
            name="accounts_user_invite",
        )
        return [one, *super().get_urls()]

    def invite(self, request, object_id):
        """Shows who gets which letter; the button sends it."""
        user = self.get_object(request, unquote(object_id))
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        change = reverse("admin:accounts_user_change", args=[user.pk])
        if steps := request.GET.get("first_steps"):
            change += f"?{urlencode({'first_steps': steps})}"
        try:
            check_invitation(user)
            if request.method == "POST":
                self.send(request, user)
                return redirect(change)
        except ValidationError as error:
            self.message_user(request, error.messages[0], messages.ERROR)
            return redirect(change)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Send the invitation"),
            "opts": self.model._meta,
            "original": user,
            "invited_on": user.invited_at and localdate(user.invited_at),
            "letter": invitation(user, token=ELLIPSIS),
            "language": dict(User._meta.get_field("language").choices)[user.mail_language],
        }
        return render(request, "admin/accounts/user/invite.html", context)

    def send(self, request, user):
        invite(user=user)
        self.log_change(request, user, gettext("Invitation sent."))
        self.message_user(
            request,
            gettext("The invitation of %(name)s is sent.") % {"name": user.username},
            messages.SUCCESS,
        )

    @admin.action(description=_("Send the invitation"), permissions=["change"])
    def send_invitations(self, request, queryset):
        sent = 0
        for user in queryset:
            try:
                invite(user=user)
            except ValidationError as error:
                self.message_user(request, error.messages[0], messages.ERROR)
                continue
            self.log_change(request, user, gettext("Invitation sent."))
            sent += 1
        if sent:
            said = ngettext(
                "%(count)s invitation is sent.", "%(count)s invitations are sent.", sent
            )
            self.message_user(request, said % {"count": sent}, messages.SUCCESS)


@admin.register(Digest)
class DigestAdmin(admin.ModelAdmin):
    """To see who got a digest, and whether one was cut off. Nobody writes it by hand."""

    list_display = ["week", "user", "state", "at"]
    list_filter = ["state"]
    list_select_related = ["user"]
    search_fields = ["user__username", "user__last_name"]
    date_hierarchy = "week"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Group)
class OfficeGroupAdmin(WithPermissions, GroupAdmin):
    pass
