"""Taking in a whole file: first a plan that writes nothing, then the plan carried out, row by row."""

import hashlib
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from blueheart.campaign.permissions import can_import
from blueheart.campaign.rules.zones import utc_to_local
from blueheart.initiatives.actions.decide import lock_initiative, publish_initiative
from blueheart.initiatives.actions.edit import apply_content
from blueheart.initiatives.actions.submit import store_contact, store_initiative
from blueheart.initiatives.enums import EDITABLE, State
from blueheart.initiatives.events import InitiativeEdited, InitiativeImported
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.permissions import can_decide
from blueheart.initiatives.queries.imports import (
    country_of,
    find_in_location,
    known_initiatives,
    name_candidates,
    uid_of,
)
from blueheart.initiatives.queries.places import resolve_place
from blueheart.initiatives.queries.typed import typed_of
from blueheart.initiatives.readers import ReadFile, ReadRow, read_file
from blueheart.initiatives.rules.content import CheckedContact, CheckedContent, check_contact, check_content
from blueheart.initiatives.rules.problems import Problem, ProblemList, Text
from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.kernel.actions import record_event
from blueheart.kernel.actors import Actor
from blueheart.kernel.text import fold, slug_for

Progress = Callable[[int, int], None]
COPY_MARK = re.compile(r"([ _-]*(\(\d+\)|copy|copie|kopie))+$", re.IGNORECASE)
DEFAULTS_TAKEN = ("text_language", "kind", "purpose", "organiser_name", "organiser_sector", "zone")


class RowFate(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """`column` is the file's own name for it, `value` what stands there; `message` says the mend."""

    column: str
    value: str
    code: str
    message: Text

    def as_json(self) -> dict[str, str]:
        return {"column": self.column, "value": self.value, "code": self.code, "message": str(self.message)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """`number`: the line of a table, the event of a calendar. `content` is None when the row is refused."""

    number: int
    key: str
    fate: RowFate
    typed: TypedInitiative
    is_sample: bool = False
    content: CheckedContent | None = None
    contact: CheckedContact | None = None
    initiative_id: int | None = None
    problems: tuple[RowProblem, ...] = ()
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What a file would do; nothing is written yet."""

    source: str
    format: str
    encoding: str
    delimiter: str
    rows: tuple[PlannedRow, ...]
    notes: tuple[Text, ...] = ()

    def count(self, fate: RowFate) -> int:
        return sum(row.fate == fate for row in self.rows)

    @property
    def refused(self) -> tuple[PlannedRow, ...]:
        return tuple(row for row in self.rows if row.fate == RowFate.REFUSED)


@dataclass(slots=True)
class ImportResult:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    refused: list[PlannedRow] = field(default_factory=list)


def plan_import(
    *, data: bytes, filename: str, country: str, by: Actor, at: datetime,
    source: str = "", defaults: Mapping[str, str] | None = None,
) -> ImportPlan:  # fmt: skip
    """Reads the file and checks every row. Raises UnreadableFile when nothing of it can be read.

    `country` ("" for any) is where cities without a country are looked for. `defaults` fills fields that a row
    leaves empty, such as text_language. `source` names where the file comes from: ids are unique within it.
    """
    found = read_file(data, filename)
    source = source.strip()[:100] or default_source(found, filename)
    rows = [complete(row, country=country, defaults=defaults or {}) for row in found.rows]
    keys = [row.key or identity_key(row) for row in rows]
    known = known_initiatives(source=source, keys=keys)
    seen: dict[str, int] = {}
    planned = []
    for row, key in zip(rows, keys, strict=True):
        planned.append(plan_row(row, key, known.get(key), seen.get(key), by=by, at=at))
        seen.setdefault(key, row.number)
    return ImportPlan(
        source=source, format=found.format, encoding=found.encoding, delimiter=found.delimiter,
        rows=tuple(planned), notes=found.notes,
    )  # fmt: skip


def default_source(found: ReadFile, filename: str) -> str:
    """Calendars' ids are the world's own; a table's are the file's, whatever copy of it this is."""
    if found.format == "ics":
        return "ics"
    stem = COPY_MARK.sub("", PurePath(filename).stem).strip()
    return f"csv:{fold(stem)}"[:100]


def identity_key(row: ReadRow) -> str:
    """For a row without an id: what makes it this initiative and no other."""
    typed = row.typed
    parts = (
        typed.title, typed.starts_on, str(row.starts or ""), typed.city, typed.city_id, typed.latitude,
        typed.longitude, row.location, typed.organiser_name,
    )  # fmt: skip
    return "sha256:" + hashlib.sha256("\x1f".join(fold(part) for part in parts).encode()).hexdigest()


def complete(row: ReadRow, *, country: str, defaults: Mapping[str, str]) -> ReadRow:
    """The row with the city that its location means, its country beside the city, and the defaults filled in."""
    typed = row.typed
    changes: dict[str, Any] = {
        name: value for name, value in defaults.items() if name in DEFAULTS_TAKEN and not getattr(typed, name)
    }
    code = country_of(row.country, country)
    if row.location and not typed.city_id and not typed.latitude:
        city_id, venue = find_in_location(location=row.location, country=code)
        changes |= {"city_id": city_id, "city": "" if city_id else row.location, "venue": venue[:160]}
    elif typed.city and code and not typed.city_id and "," not in typed.city:
        changes["city"] = f"{typed.city}, {code}"
    return replace(row, typed=replace(typed, **changes)) if changes else row


def plan_row(
    row: ReadRow, key: str, known: Initiative | None, earlier: int | None, *, by: Actor, at: datetime
) -> PlannedRow:
    problems = ProblemList(list(row.problems))
    if row.is_cancelled and known is None:
        return PlannedRow(
            number=row.number, key=key, fate=RowFate.SKIPPED, typed=row.typed,
            notes=(_("This event is cancelled, so it is left out."),),
        )  # fmt: skip
    if earlier is not None:
        problems.add(
            "id", "same_as_earlier",
            _("This is the same as row %(number)d. Take one out, or give each an id of its own.") % {"number": earlier},
        )  # fmt: skip
    place = resolve_place(typed=row.typed, problems=problems)
    typed = with_local_times(row, place.zone) if place is not None else row.typed
    content = check_content(typed=typed, place=place, year=None, at=at, may_be_past=True, problems=problems)
    contact = check_contact(typed=typed, problems=problems) if typed.contact_email.strip() else None
    if content is not None and not can_import(by, content.place.country):
        problems.add(
            "country", "not_yours",
            _("You may not import for %(country)s. Ask its coordinator or the head office.")
            % {"country": content.place.country or _("initiatives without a country")},
        )  # fmt: skip
    check_country(row, place.country if place is not None else "", problems)
    check_known(row, known, problems, by=by)
    if problems.found or content is None:
        return PlannedRow(
            number=row.number, key=key, fate=RowFate.REFUSED, typed=typed, is_sample=row.is_sample,
            problems=tuple(told_by_column(row, problem) for problem in problems.found), notes=row.notes,
        )  # fmt: skip
    fate = RowFate.CREATE if known is None else RowFate.UPDATE
    if known is not None and is_unchanged(known, content):
        fate = RowFate.UNCHANGED
    return PlannedRow(
        number=row.number, key=key, fate=fate, typed=typed, is_sample=row.is_sample, content=content,
        contact=contact, initiative_id=known.pk if known else None, notes=row.notes,
    )  # fmt: skip


def with_local_times(row: ReadRow, zone: str) -> TypedInitiative:
    """A calendar's moments in the place's own time; whole days run from midnight to a minute before midnight."""
    if row.starts is None:
        return row.typed
    changes: dict[str, Any] = local_fields("starts", row.starts, zone)
    ends = row.ends
    if not isinstance(row.starts, datetime):
        last = row.starts if ends is None or isinstance(ends, datetime) else ends - timedelta(days=1)
        changes |= {"ends_on": max(last, row.starts).isoformat(), "ends_at": "23:59"}
    elif ends is not None:
        changes |= local_fields("ends", ends, zone)
    return replace(row.typed, **changes)


def local_fields(prefix: str, moment: datetime | date, zone: str) -> dict[str, Any]:
    if not isinstance(moment, datetime):
        return {f"{prefix}_on": moment.isoformat(), f"{prefix}_at": "00:00"}
    local = utc_to_local(moment, zone) if moment.tzinfo is not None else moment
    return {f"{prefix}_on": local.date().isoformat(), f"{prefix}_at": f"{local:%H:%M}"}


def check_country(row: ReadRow, found: str, problems: ProblemList) -> None:
    """What the row itself says of the country has to fit the place that was found."""
    if not row.country.strip():
        return
    told = country_of(row.country, "")
    if not told:
        problems.add(
            "country", "unknown_choice",
            _("“%(typed)s” is not a country code. Write two letters, such as BE.") % {"typed": row.country[:20]},
        )  # fmt: skip
    elif found and told != found:
        problems.add(
            "country", "other_country",
            _("The place is in %(found)s, not in %(told)s. Mend the country, or give the city’s number in city_id.")
            % {"found": found, "told": told},
        )  # fmt: skip


def check_known(row: ReadRow, known: Initiative | None, problems: ProblemList, *, by: Actor) -> None:
    if known is None:
        return
    if not can_import(by, known.country):
        problems.add("id", "not_yours", _("Another country’s initiative has this id. Give yours another one."))
    if row.is_cancelled:
        problems.add("status", "cancelled", _("This event is cancelled there. Withdraw it here yourself."))
    elif known.state not in EDITABLE:
        problems.add(
            "id", "not_editable",
            _("This initiative is here already and is in the state “%(state)s”, so it stays as it is.")
            % {"state": State(known.state).label},
        )  # fmt: skip


def told_by_column(row: ReadRow, problem: Problem) -> RowProblem:
    if problem.code == "choose_city":
        problem = name_candidates(problem, city=row.typed.city)
    value = getattr(row.typed, problem.field, "")
    text = " ".join(value) if isinstance(value, tuple) else str(value)
    if problem.field in {"starts_on", "starts_at"} and row.starts:
        text = str(row.starts)
    return RowProblem(row.columns.get(problem.field, problem.field), text[:200], problem.code, problem.message)


def is_unchanged(known: Initiative, content: CheckedContent) -> bool:
    return all(getattr(known, name) == value for name, value in content.as_fields().items())


def run_import(
    *, plan: ImportPlan, publish: bool, by: Actor, at: datetime, progress: Progress | None = None
) -> ImportResult:
    """Carries the plan out, each row in a savepoint of its own; a row that fails now is refused, the rest stands.

    With `publish`, what the actor may decide on is published at once; everything else waits for review.
    """
    result = ImportResult(refused=list(plan.refused))
    work = [row for row in plan.rows if row.fate != RowFate.REFUSED]
    for done, row in enumerate(work, start=1):
        carry_out(row, plan, result, publish=publish, by=by, at=at)
        if progress is not None:
            progress(done, len(work))
    return result


def carry_out(
    row: PlannedRow, plan: ImportPlan, result: ImportResult, *, publish: bool, by: Actor, at: datetime
) -> None:
    if row.fate == RowFate.SKIPPED:
        result.skipped += 1
        return
    try:
        with transaction.atomic():
            if row.fate == RowFate.CREATE:
                create_row(row, plan, publish=publish, by=by, at=at)
            elif row.fate == RowFate.UPDATE:
                update_row(row, by=by, at=at)
    except IntegrityError:
        problem = RowProblem("id", row.key, "conflict", _("Somebody imported this at the same time. Import it again."))
        result.refused.append(replace(row, fate=RowFate.REFUSED, problems=(problem,)))
        return
    if row.fate == RowFate.CREATE:
        result.created += 1
    elif row.fate == RowFate.UPDATE:
        result.updated += 1
    else:
        result.unchanged += 1


def create_row(row: PlannedRow, plan: ImportPlan, *, publish: bool, by: Actor, at: datetime) -> None:
    if row.content is None:
        raise ValueError("a refused row can't be created")
    own = uid_of(row.key) or uuid.uuid4()
    key = f"{plan.source}\x1f{row.key}"
    initiative = store_initiative(
        content=row.content, key=f"import:{hashlib.sha256(key.encode()).hexdigest()[:56]}", at=at,
        uid=own, slug=slug_for(row.content.title, own), state=State.IN_REVIEW, confirmed_at=at,
        source=plan.source, source_key=row.key[:255], is_sample=row.is_sample,
    )  # fmt: skip
    if row.contact is not None:
        store_contact(initiative=initiative, contact=row.contact, language=row.content.text_language)
    event = InitiativeImported.about(initiative, source=plan.format)
    record_event(event=event, by=by, at=at)
    if publish and can_decide(by, initiative.country):
        publish_initiative(initiative_id=initiative.pk, by=by, at=at)


def update_row(row: PlannedRow, *, by: Actor, at: datetime) -> None:
    """The file wins over what stands here; the picture, which a file can't carry, stays."""
    if row.content is None or row.initiative_id is None:
        raise ValueError("a refused row can't be updated")
    initiative = lock_initiative(row.initiative_id)
    before = typed_of(initiative).as_mapping()
    kept = {name: value for name, value in before.items() if name.startswith("picture_")}
    typed = TypedInitiative.from_mapping({**row.typed.as_mapping(), **kept})
    apply_content(initiative, row.content, typed, at)
    initiative.version += 1
    initiative.save(update_fields=["version"])
    after = typed_of(initiative).as_mapping()
    event = InitiativeEdited.about(
        initiative,
        fields=tuple(name for name in before if before[name] != after[name]),
        revision_id=None,
    )
    record_event(event=event, by=by, at=at)
