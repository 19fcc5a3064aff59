from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView, redirect_to_login
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.forms import PreferencesForm, SignInForm
from accounts.models import DigestDay
from accounts.tokens import reader_of
from core.forms import carry, keep_carried, typed
from core.session import begin_session, seconds_left


class SignIn(LoginView):
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request, *args, **kwargs):
        # Signed in meanwhile in another tab: what was typed in this one still comes back.
        if request.user.is_authenticated and (carried := request.POST.get("carried")):
            keep_carried(request, self.get_success_url(), carried)
        return super().dispatch(request, *args, **kwargs)

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


def csrf_failure(request, reason=""):
    """The token of a form was too old, as after signing in again in another tab: the form comes
    back with what was typed, not saved."""
    if not request.user.is_authenticated or request.path.startswith("/admin/"):
        return render(request, "403_csrf.html", status=403)
    name = resolve(request.path_info).view_name
    if name == "accounts:logout":
        messages.warning(request, _("You are still signed in. Sign out once more."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    if name == "accounts:login":
        # Signed in meanwhile in another tab: only what was typed elsewhere is of use.
        goal = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(goal, {request.get_host()}):
            return redirect(settings.LOGIN_REDIRECT_URL)
        keep_carried(request, goal, request.POST.get("carried", ""))
        return redirect(goal)
    keep_carried(request, request.get_full_path(), carry(request))
    return redirect(request.get_full_path())


def asked_to_sign_in(request):
    """What a page answers that needs to know who asks."""
    if request.method == "POST":
        return sign_in_again(request)
    return redirect_to_login(request.get_full_path())


def session(request):
    """For static/js/session.js: who is signed in, how long still, and a token for the forms of the
    page. A POST asks to stay signed in."""
    signed_in = request.user.is_authenticated
    if signed_in and request.method == "POST":
        begin_session(request=request)
    answer = {
        "user": request.user.pk if signed_in else None,
        "left": seconds_left(request) if signed_in else 0,
        "token": get_token(request),
    }
    return JsonResponse(answer, headers={"Cache-Control": "private, no-store"})


def preferences(request):
    if not request.user.is_authenticated:
        return asked_to_sign_in(request)
    form = PreferencesForm(typed(request), instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your preferences are saved."))
        return redirect("accounts:preferences")
    return render(request, "accounts/preferences.html", {"form": form})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def digest(request, token):
    """Ends the weekly digest, without signing in: the mailbox posts here by itself (RFC 8058), a
    reader opens the page and presses its button. Opening it changes nothing, for programs that
    look through mails open every link. The token says who it is, so nothing else is checked."""
    reader = reader_of(token)
    if reader is None:
        return render(request, "accounts/digest.html", {"reader": None}, status=404)
    day = reader.digest_day or _day_of(request.POST.get("day"))
    if request.method == "POST":
        reader.choose_digest(day if request.POST.get("step") == "begin" else None)
    return render(request, "accounts/digest.html", {"reader": reader, "day": day})


def _day_of(typed) -> int:
    return {str(day.value): day.value for day in DigestDay}.get(typed, DigestDay.MONDAY.value)
