"""What an import looks up: which rows are here already, and which city a calendar's location means."""

from collections.abc import Iterable
from uuid import UUID

from blueheart.campaign import queries as campaign
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.rules.problems import Problem, Text

CHUNK = 400


def known_initiatives(*, source: str, keys: Iterable[str]) -> dict[str, Initiative]:
    """By the file's key: what came from this source under it, and what has it as its own uid here."""
    wanted = [key for key in dict.fromkeys(keys) if key]
    found: dict[str, Initiative] = {}
    rows = Initiative.objects.select_related("city", "picture")
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        by_uid = {uid: key for key in part if (uid := uid_of(key)) is not None}
        for initiative in rows.filter(uid__in=list(by_uid)):
            found[by_uid[initiative.uid]] = initiative
        for initiative in rows.filter(source=source, source_key__in=part):
            found[initiative.source_key] = initiative
    return found


def uid_of(key: str) -> UUID | None:
    """Our own id in a key: "uuid" of our CSV, "uuid@host" of our calendar."""
    text = key.split("@", maxsplit=1)[0]
    try:
        uid = UUID(text)
    except ValueError:
        return None
    return uid if str(uid) == text.lower() else None


def country_of(typed: str, fallback: str) -> str:
    """The code of a country's code or name; "" where nothing says one."""
    return campaign.country_code_of(typed) if typed.strip() else fallback


def find_in_location(*, location: str, country: str) -> tuple[str, str]:
    """(city id, venue) of "Hall, Street 1, 1000 Brussels, Belgium": the last part that is a city's name."""
    parts = [part.strip() for part in location.replace("\n", ",").split(",") if part.strip()]
    for index in range(len(parts) - 1, -1, -1):
        name = " ".join(word for word in parts[index].split() if not any(char.isdigit() for char in word))
        if not name:
            continue
        exact = [
            match for match in campaign.search_cities(text=name, country=country or None, limit=8) if match.is_exact
        ]
        if len(exact) == 1 or (exact and exact[0].population > 4 * exact[1].population):
            return str(exact[0].id), ", ".join(parts[:index])
    return "", location


def name_candidates(problem: Problem, *, city: str) -> Problem:
    """The message on a city that is not certain, with the numbers to choose from."""
    matches = campaign.search_cities(text=city, limit=5)
    if problem.code != "choose_city" or not matches:
        return problem
    listed = "; ".join(f"{match.id} {match.label}" for match in matches)
    message: Text = f"{problem.message} city_id: {listed}"
    return Problem(problem.field, problem.code, message)
