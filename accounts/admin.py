from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from accounts.forms import AdminSignInForm
from accounts.models import User
from core.admin import SaysWhatStandsOnIt

admin.site.login_form = AdminSignInForm


@admin.register(User)
class OfficeUserAdmin(SaysWhatStandsOnIt, UserAdmin):
    list_display = ["username", "first_name", "last_name", "email", "is_active", "is_superuser"]
    list_filter = ["is_active", "is_superuser", "groups"]
    date_hierarchy = "date_joined"
    fieldsets = (*UserAdmin.fieldsets, (_("Preferences"), {"fields": ["language", "single_keys"]}))
