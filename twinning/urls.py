"""Every address. Pages of people start with a language; the admin, the API, the health
check and what search engines ask for do not."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from core.offline import offline_page, worker
from reports.api import api
from reports.views.health import health
from reports.views.public import robots, sitemap

handler400 = "core.plain_pages.bad_request"
handler403 = "reports.views.errors.not_allowed"
handler404 = "reports.views.errors.not_found"
handler500 = "core.plain_pages.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
    path("healthz", health, name="health"),
    path("worker.js", worker, name="worker"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    *i18n_patterns(
        path("offline/", offline_page, name="offline"),
        path("", include("reports.urls")),
        path("accounts/", include("accounts.urls")),
        # First: the word after an activity's code is otherwise one of its actions.
        path("projects/<slug:slug>/", include("workshops.urls")),
        path("projects/<slug:slug>/", include("procurement.urls")),
        path("projects/<slug:slug>/", include("activities.urls")),
    ),
]
