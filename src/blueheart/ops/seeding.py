"""What an installation begins with: cities, editions, supporters, pages, and samples that are marked as such."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction

from blueheart.campaign import actions as campaign
from blueheart.campaign.models import City
from blueheart.desk.invitations import first_sign_in_url
from blueheart.editorial.actions import seed_pages
from blueheart.editorial.events import PagesSeeded
from blueheart.illuminations.actions import samples as illuminations
from blueheart.initiatives import actions as initiatives
from blueheart.kernel import generation
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.clock import now
from blueheart.kernel.events import DomainEvent
from blueheart.kernel.queries import history_of
from blueheart.ops.events import InstallationSeeded, SamplesRemoved
from blueheart.supporters.actions import seed_supporters
from blueheart.wear.actions.frames import seed_frames

SEEDER = Actor.system("seed")
SELF = "self"
"""The subject id of the one installation that there is."""

__all__ = ["Removed", "Seeded", "first_sign_in_url", "seed_all", "seed_once", "unseed"]


@dataclass(frozen=True, slots=True)
class Seeded:
    """What one part added; nothing when it was there already."""

    part: str
    added: int


@dataclass(frozen=True, slots=True)
class Removed:
    """How many samples of each sort there were."""

    initiatives: int
    monuments: int


def seed_once() -> None:
    """Seeds an installation that was not seeded to its end yet, so that a stop half-way loses nothing.

    Samples that `./blueheart unseed` took away come back only by `./blueheart seed`.
    """
    known = {event.name for event in history_of(subject=InstallationSeeded.subject, subject_id=SELF)}
    if InstallationSeeded.name not in known:
        for _part in seed_all(with_samples=SamplesRemoved.name not in known):
            pass


def seed_all(*, with_samples: bool = True) -> Iterator[Seeded]:
    """Adds what is missing, part by part, each in one transaction; nothing that somebody changed is overwritten."""
    at = now()
    parts: list[tuple[str, Callable[[], int]]] = [
        ("cities", lambda: 0 if City.objects.exists() else campaign.load_cities()),
        ("editions and national campaigns", lambda: campaign.seed_campaign(by=SEEDER, at=at)),
        ("supporters", lambda: seed_supporters(by=SEEDER, at=at)),
        ("frames", lambda: seed_frames(by=SEEDER, at=at)),
        ("pages", lambda: count_pages(seed_pages(by=SEEDER, at=at))),
    ]
    if with_samples:
        parts += [
            ("sample initiatives", lambda: initiatives.load_samples(by=SEEDER, at=at)),
            ("sample monuments", lambda: illuminations.load_samples(at=at)),
        ]
    for name, load in parts:
        yield Seeded(name, load())
    record(InstallationSeeded(subject_id=SELF))
    generation.bump()


def count_pages(seeded: PagesSeeded) -> int:
    return seeded.created + seeded.updated


def unseed() -> Removed:
    """Removes everything that was invented."""
    with transaction.atomic():
        # Promises may point to initiatives, so they go first
        monuments = illuminations.remove_samples()
        removed = Removed(initiatives=initiatives.remove_samples(), monuments=monuments)
        record(SamplesRemoved(subject_id=SELF, removed=removed.initiatives + removed.monuments))
    generation.bump()
    return removed


def record(event: DomainEvent) -> None:
    with transaction.atomic():
        record_event(event=event, by=SEEDER, at=now())
