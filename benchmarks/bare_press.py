"""A Django application with one view that makes one INSERT, and nothing in between: what the press is held against."""

import os
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blueheart.settings.production")

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

django.setup()
settings.MIDDLEWARE, settings.ROOT_URLCONF = [], __name__
application = WSGIHandler()

from blueheart.kernel.clock import now  # noqa: E402
from blueheart.wear.enums import HeartState  # noqa: E402
from blueheart.wear.models import Heart  # noqa: E402


def press(request: HttpRequest) -> HttpResponse:
    at = now()
    Heart.objects.create(
        token=uuid.uuid4(), state=HeartState.CONFIRMED, country=request.POST["country"], pressed_on=at.date(),
        pressed_at=at,
    )  # fmt: skip
    return HttpResponse(status=303, headers={"Location": "/"})


urlpatterns = [path("en/hearts/wear/", press)]
