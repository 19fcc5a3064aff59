"""What our pages are compared with, over the same rows in the same database: a constant page
behind session and login (A), and Django's own admin of the activities with its usual options."""

import os

import django
from django.apps import AppConfig
from django.conf import settings

from bench import settings as ours

if not settings.configured:
    settings.configure(
        SECRET_KEY=ours.SECRET_KEY,
        DATABASES=ours.DATABASES,
        ALLOWED_HOSTS=ours.ALLOWED_HOSTS,
        ROOT_URLCONF="bench.reference",
        AUTH_USER_MODEL="accounts.User",
        DEFAULT_AUTO_FIELD=ours.DEFAULT_AUTO_FIELD,
        STATIC_URL="static/",
        USE_TZ=True,
        INSTALLED_APPS=[
            "accounts",
            "bench.reference.Rows",
            "django.contrib.admin",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.staticfiles",
        ],
        MIDDLEWARE=[
            "bench.counting.Statements",
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
    )


class Rows(AppConfig):
    name = "bench"
    label = "rows"

    def ready(self):
        """The tables of the application, as models that know nothing of it."""
        from django.contrib import admin
        from django.db import models

        def text(length=300):
            return models.CharField(max_length=length, blank=True)

        class Meta:
            managed = False
            app_label = "rows"

        def model(name, table, **fields):
            meta = type("Meta", (Meta,), {"db_table": table})
            return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **fields})

        project = model("Project", "activities_project", slug=text(60))
        component = model("Component", "activities_component", code=text(2), title_en=text())
        activity = model(
            "Activity",
            "activities_activity",
            project=models.ForeignKey(project, models.DO_NOTHING),
            component=models.ForeignKey(component, models.DO_NOTHING),
            code=text(12),
            title_en=text(),
            kind=models.CharField(max_length=20),
            status=models.CharField(max_length=10),
            place=text(120),
            country=text(2),
            mode=text(7),
            current_start=models.DateField(null=True),
            current_end=models.DateField(null=True),
            working_days=models.DecimalField(max_digits=6, decimal_places=1),
        )

        @admin.register(activity)
        class ActivityAdmin(admin.ModelAdmin):
            list_display = [
                "code", "title_en", "kind", "component", "status", "current_start", "current_end",
                "place", "working_days",
            ]  # fmt: skip
            list_filter = ["status", "kind", "component", "mode", "country"]
            list_select_related = ["component"]
            search_fields = ["code", "title_en"]
            date_hierarchy = "current_start"
            list_per_page = 50

    def import_models(self):
        self.models_module, self.models = None, self.apps.all_models[self.label]


if os.environ.get("DJANGO_SETTINGS_MODULE") != "bench.settings":
    django.setup()

    from django.contrib import admin
    from django.contrib.auth.decorators import login_required
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpResponse
    from django.urls import path

    TWENTY_KILOBYTES = "<!doctype html><title>A</title><p>" + "constant " * 2_275

    @login_required
    def constant(request):
        return HttpResponse(TWENTY_KILOBYTES)

    urlpatterns = [path("constant", constant), path("admin/", admin.site.urls)]
    application = get_wsgi_application()
