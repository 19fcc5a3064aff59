from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
    UsernameField,
)
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.invitations import send_link
from accounts.models import User
from core.forms import SaysWhatToEnter, office_helper
from core.mail import after_the_answer


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


class PreferencesForm(SaysWhatToEnter, forms.ModelForm):
    # A link that chooses a new password goes to the address: who finds an open browser could
    # otherwise take the account over. Named so that core.forms.carry leaves it out.
    password = forms.CharField(
        label=_("Current password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Only where the e-mail address changes."),
    )
    field_order = ["first_name", "last_name", "email", "password"]

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "language", "single_keys", "digest_day"]

    @property
    def helper(self):
        return office_helper()

    def clean(self):
        data = super().clean()
        if data.get("digest_day") and "email" in data and not data["email"]:
            self.add_error(
                "email", _("The weekly digest needs an e-mail address. Enter one, or choose none.")
            )
        if "email" in self.changed_data and "email" in data:
            self._check_password(data.get("password"))
        return data

    def _check_password(self, typed):
        if not typed:
            self.add_error(
                "password",
                _("Your e-mail address changes: enter the password with which you sign in."),
            )
        elif not self.instance.check_password(typed):
            self.add_error(
                "password", _("This is not your password. Enter the one with which you sign in.")
            )

    def save(self, commit=True):
        day = self.instance.digest_day
        # What it was, so that choose_digest sees whether it changes.
        self.instance.digest_day = self.initial.get("digest_day")
        user = super().save(commit)
        user.choose_digest(day)
        return user


class ForgottenForm(SaysWhatToEnter, PasswordResetForm):
    """Says the same and takes as long whether or not anybody has the address."""

    @property
    def helper(self):
        return office_helper()

    def save(self, *, request, **_others):
        after_the_answer(send_link, self.cleaned_data["email"], request.LANGUAGE_CODE)


class NewPasswordForm(SaysWhatToEnter, SetPasswordForm):
    secret = True  # nothing of it comes back after an error (includes/_errors.html)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The page tells the rules before the first field, as sentences.
        self.fields["new_password1"].help_text = ""
        self.fields["new_password2"].help_text = ""
        self.fields["new_password1"].widget.attrs |= {
            "autofocus": True, "aria-describedby": "password-rules",
        }  # fmt: skip

    @property
    def helper(self):
        return office_helper()

    @property
    def rules(self) -> list[str]:
        return password_validators_help_texts()


class ChangePasswordForm(NewPasswordForm, PasswordChangeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["new_password1"].widget.attrs["autofocus"]
        self.fields["old_password"].label = _("Current password")
        self.error_messages = {
            **self.error_messages,
            "password_incorrect": _(
                "This is not your password. Enter the one with which you sign in."
            ),
        }


class NewAccountForm(SaysWhatToEnter, forms.ModelForm):
    """An account without a password: its person chooses one, when invited."""

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "language"]
        field_classes = {"username": UsernameField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Mails need one; the administrator's own is the likely one.
        self.fields["language"].initial = get_language()

    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)
