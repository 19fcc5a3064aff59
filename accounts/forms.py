from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm, UsernameField

from accounts.models import User
from core.forms import office_helper


class SignInForm(AuthenticationForm):
    # Django tells the browser the length, and checks nothing; the throttle stores the name.
    username = UsernameField(max_length=150, widget=forms.TextInput(attrs={"autofocus": True}))
    # What was typed elsewhere when the session had ended; given back after signing in.
    carried = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    @property
    def helper(self):
        return office_helper()


class AdminSignInForm(AdminAuthenticationForm):
    username = UsernameField(max_length=150, widget=forms.TextInput(attrs={"autofocus": True}))


class PreferencesForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "language", "single_keys"]

    @property
    def helper(self):
        return office_helper()
