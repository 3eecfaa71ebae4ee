"""Rows that Wagtail's own forms store, each with an action that records it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from blueheart.desk.access import actor_of
from blueheart.kernel import clock
from blueheart.kernel.actors import Actor


class SavedAsAction:
    """The form stores the row with its texts; the action asks who may and records it, in the same transaction."""

    request: Any
    form: Any
    model: Any

    def save_instance(self) -> Model:
        with transaction.atomic():
            before = self.model.objects.filter(pk=self.form.instance.pk).first()
            row: Model = super().save_instance()  # type: ignore[misc]
            self.note_saved(row, before=before, by=actor_of(self.request), at=clock.now())
        return row

    def note_saved(self, row: Any, *, before: Any, by: Actor, at: datetime) -> None:
        """`before` is the row as it was, None when it is new."""
        raise NotImplementedError
