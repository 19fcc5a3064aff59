"""A new password: by a link in a mail, for who was invited or forgot theirs, and by the old one."""

from django.contrib import messages
from django.contrib.auth import views
from django.db import transaction
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from accounts.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm
from accounts.models import User
from accounts.protection import may_ask_for_a_link
from accounts.tokens import FORGOTTEN, INVITATION
from accounts.views import asked_to_sign_in
from core import mail


class Forgotten(views.PasswordResetView):
    form_class = ForgottenForm
    template_name = "registration/forgotten.html"
    success_url = reverse_lazy("accounts:link-sent")

    def get_context_data(self, **kwargs):
        return super().get_context_data(mail_is_set_up=mail.is_set_up(), **kwargs)

    def post(self, request, *args, **kwargs):
        if not mail.is_set_up():
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        if not may_ask_for_a_link(self.request):
            return render(self.request, "registration/asked_too_often.html", status=429)
        return super().form_valid(form)


class LinkSent(views.PasswordResetDoneView):
    template_name = "registration/link_sent.html"


class NewPassword(views.PasswordResetConfirmView):
    form_class = NewPasswordForm
    template_name = "registration/new_password.html"
    token_generator = FORGOTTEN
    invited = False
    post_reset_login = True
    post_reset_login_backend = "django.contrib.auth.backends.ModelBackend"
    success_url = reverse_lazy("reports:my-work")

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user and user.is_active else None

    def get_context_data(self, **kwargs):
        return super().get_context_data(invited=self.invited, account=self.user, **kwargs)

    def render_to_response(self, context, **kwargs):
        status = 200 if self.validlink else 410
        return super().render_to_response(context, status=status, **kwargs)

    @transaction.atomic
    def form_valid(self, form):
        # Of two who post the same link at once the second comes too late.
        form.user = User.objects.select_for_update().get(pk=self.user.pk)
        token = self.request.session.get(views.INTERNAL_RESET_SESSION_TOKEN)
        if not self.token_generator.check_token(form.user, token):
            self.validlink = False
            return self.render_to_response(self.get_context_data())
        response = super().form_valid(form)
        messages.success(self.request, _("Your password is saved, and you are signed in."))
        return response


class Invitation(NewPassword):
    token_generator = INVITATION
    invited = True


class Change(views.PasswordChangeView):
    """Whoever is signed in chooses a new one; every other session of theirs ends."""

    form_class = ChangePasswordForm
    template_name = "registration/change_password.html"
    success_url = reverse_lazy("accounts:preferences")

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return asked_to_sign_in(request)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        response = super().form_valid(form)
        messages.success(
            self.request,
            _("Your password is changed. You stay signed in here and are signed out elsewhere."),
        )
        return response
