"""A promise as it was typed: text only, nothing checked yet. The form, the desk and the API all hand in this."""

from dataclasses import dataclass

from blueheart.campaign.rules.typed import Typed


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPromise(Typed):
    """Days as YYYY-MM-DD, times of day as HH:MM in the place's zone, coordinates in degrees.

    `monument` is the uid of one in the registry; without it the fields from `name` to `curfew` make a new one.
    The three ticks answer what is asked and not refused: an odd place, a namesake near by, a notice time that is over.
    """

    monument: str = ""
    name: str = ""
    name_language: str = ""
    kind: str = ""
    city: str = ""
    city_id: str = ""
    latitude: str = ""
    longitude: str = ""
    zone: str = ""
    owner_name: str = ""
    lit_by: str = ""
    height_m: str = ""
    notice_days: str = ""
    curfew: str = ""
    day: str = ""
    dressing: str = ""
    dressing_note: str = ""
    rule: str = ""
    offset_minutes: str = ""
    fixed_time: str = ""
    end_time: str = ""
    organiser_name: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    accepts_terms: bool = False
    place_is_right: bool = False
    is_another: bool = False
    deadline_is_known: bool = False
