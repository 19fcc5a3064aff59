from django.contrib import messages
from django.contrib.auth.views import LoginView, redirect_to_login
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.forms import PreferencesForm, SignInForm
from core.forms import carry, keep_carried, typed


class SignIn(LoginView):
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        response = super().form_valid(form)
        if carried := form.cleaned_data["carried"]:
            keep_carried(self.request, self.get_success_url(), carried)
        return response


def sign_in_again(request):
    """The sign-in page in place of one that asks for it. What the person had typed there
    (a session ends after hours) goes along in a hidden field and comes back afterwards."""
    initial = {"carried": carry(request)} if request.method == "POST" else {}
    return render(
        request,
        "registration/login.html",
        {
            "form": SignInForm(request, initial=initial),
            "next": request.get_full_path(),
            "carried": bool(initial),
        },
        status=401 if request.method == "POST" else 200,
    )


def asked_to_sign_in(request):
    """What a page answers that needs to know who asks."""
    if request.method == "POST":
        return sign_in_again(request)
    return redirect_to_login(request.get_full_path())


def preferences(request):
    if not request.user.is_authenticated:
        return asked_to_sign_in(request)
    form = PreferencesForm(typed(request), instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your preferences are saved."))
        return redirect("accounts:preferences")
    return render(request, "accounts/preferences.html", {"form": form})
