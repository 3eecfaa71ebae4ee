"""What an installation begins with: cities, editions, supporters, pages, and samples that are marked as such."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from blueheart.campaign import actions as campaign
from blueheart.campaign.models import City, Edition
from blueheart.desk.invitations import first_sign_in_url
from blueheart.editorial.actions import seed_pages
from blueheart.editorial.events import PagesSeeded
from blueheart.initiatives import actions as initiatives
from blueheart.kernel import generation
from blueheart.kernel.actors import Actor
from blueheart.kernel.clock import now
from blueheart.supporters.actions import seed_supporters

SEEDER = Actor.system("seed")
__all__ = ["Seeded", "first_sign_in_url", "seed_all", "seed_once", "unseed"]


@dataclass(frozen=True, slots=True)
class Seeded:
    """What one part added; nothing when it was there already."""

    part: str
    added: int


def seed_once() -> None:
    """Seeds an installation that has no edition yet; the samples come back only by `./blueheart seed`."""
    if not Edition.objects.exists():
        for _part in seed_all():
            pass


def seed_all() -> Iterator[Seeded]:
    """Adds what is missing, part by part; nothing that somebody changed is overwritten."""
    at = now()
    parts: tuple[tuple[str, Callable[[], int]], ...] = (
        ("cities", lambda: 0 if City.objects.exists() else campaign.load_cities()),
        ("editions and national campaigns", lambda: campaign.seed_campaign(by=SEEDER, at=at)),
        ("supporters", lambda: seed_supporters(by=SEEDER, at=at)),
        ("pages", lambda: count_pages(seed_pages(by=SEEDER, at=at))),
        ("sample initiatives", lambda: initiatives.load_samples(by=SEEDER, at=at)),
    )
    for name, load in parts:
        yield Seeded(name, load())
    generation.bump()


def count_pages(seeded: PagesSeeded) -> int:
    return seeded.created + seeded.updated


def unseed() -> int:
    """Removes everything that was invented; returns how many initiatives that were."""
    removed = initiatives.remove_samples()
    generation.bump()
    return removed
