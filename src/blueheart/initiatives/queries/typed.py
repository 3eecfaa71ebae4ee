"""An initiative as its organiser would have typed it, so that an edit starts from what stands."""

from blueheart.campaign.rules.zones import utc_to_local
from blueheart.initiatives.enums import PlaceKind
from blueheart.initiatives.models import Initiative
from blueheart.initiatives.rules.typed import TypedInitiative


def typed_of(initiative: Initiative) -> TypedInitiative:
    """The contact is left out: it is private and not part of what is published."""
    start = utc_to_local(initiative.starts_at_utc, initiative.zone)
    end = utc_to_local(initiative.ends_at_utc, initiative.zone)
    picture = initiative.picture
    is_point = initiative.place_kind == PlaceKind.POINT
    return TypedInitiative(
        title=initiative.title, text_language=initiative.text_language, kind=initiative.kind,
        purpose=initiative.purpose, organiser_name=initiative.organiser_name,
        organiser_sector=initiative.organiser_sector, place_kind=initiative.place_kind,
        city=initiative.city.name if initiative.city and not is_point else "",
        city_id=str(initiative.city_id or "") if not is_point else "",
        venue=initiative.venue,
        latitude=str(initiative.latitude) if is_point else "",
        longitude=str(initiative.longitude) if is_point else "",
        zone=initiative.zone if initiative.city_id is None else "",
        starts_on=start.date().isoformat(), starts_at=f"{start:%H:%M}",
        ends_on=end.date().isoformat(), ends_at=f"{end:%H:%M}",
        languages=tuple(initiative.languages), description=initiative.description, link=initiative.link,
        accessibility=initiative.accessibility, picture_id=str(picture.uid) if picture else "",
        picture_alternative_text=picture.alternative_text if picture else "",
        picture_credit=picture.credit if picture else "",
        picture_has_consent=picture.has_consent if picture else False,
    )  # fmt: skip
