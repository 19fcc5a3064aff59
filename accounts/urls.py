from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts import passwords, views

app_name = "accounts"
urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("session/", views.session, name="session"),
    path("forgotten/", passwords.Forgotten.as_view(), name="forgotten"),
    path("forgotten/sent/", passwords.LinkSent.as_view(), name="link-sent"),
    path("password/<uidb64>/<token>/", passwords.NewPassword.as_view(), name="new-password"),
    path("invitation/<uidb64>/<token>/", passwords.Invitation.as_view(), name="invitation"),
    path("digest/<token>/", views.digest, name="digest"),
    path("password/", passwords.Change.as_view(), name="change-password"),
    path("preferences/", views.preferences, name="preferences"),
]
