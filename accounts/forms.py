from django import forms
from django.contrib.auth.forms import AuthenticationForm

from accounts.models import User
from core.forms import office_helper


class SignInForm(AuthenticationForm):
    # What was typed elsewhere when the session had ended; given back after signing in.
    carried = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    @property
    def helper(self):
        return office_helper()


class PreferencesForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "language"]

    @property
    def helper(self):
        return office_helper()
