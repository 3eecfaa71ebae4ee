"""Names of CSV columns: those of TypedInitiative, and what people call them in the languages of the site.

Compared without case, accents, spaces and punctuation. `docs/import.md` lists them.
"""

from dataclasses import fields

from blueheart.initiatives.rules.typed import TypedInitiative
from blueheart.kernel.text import fold

NOT_IMPORTED = frozenset({"picture_id", "picture_alternative_text", "picture_credit", "picture_has_consent"})
FIELDS = tuple(item.name for item in fields(TypedInitiative) if item.name not in NOT_IMPORTED)
EXTRA = ("id", "country", "is_sample")
TOLD_ONLY = frozenset({"url", "slug", "startsatutc", "endsatutc", "changedat", "publishedat", "state", "year"})
"""Columns of our own export that tell and are not read."""

ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("uid", "identifier", "reference", "référence", "référentie", "nummer", "numéro", "key"),
    "title": ("name", "event", "initiative", "titre", "nom", "titel", "naam", "initiatief"),
    "text_language": ("text language", "langue du texte", "taal van de tekst", "lang"),
    "kind": ("type", "category", "genre", "sorte", "catégorie", "soort", "categorie"),
    "purpose": ("aim", "goal", "but", "objectif", "doel"),
    "organiser_name": ("organiser", "organizer", "organisation", "organization", "organizer name", "organisateur",
                       "organisator", "organisatie"),
    "organiser_sector": ("sector", "secteur"),
    "place_kind": ("kind of place", "type de lieu", "soort plaats"),
    "city": ("town", "place", "ville", "commune", "lieu", "stad", "gemeente", "plaats"),
    "city_id": ("geonames", "geoname id", "geonameid"),
    "venue": ("address", "location", "adresse", "salle", "adres", "zaal", "locatie"),
    "latitude": ("lat", "breedtegraad"),
    "longitude": ("lng", "lon", "long", "lengtegraad"),
    "zone": ("time zone", "timezone", "fuseau horaire", "tijdzone"),
    "starts_on": ("date", "day", "start date", "begin date", "date de début", "jour", "datum", "begindatum",
                  "startdatum", "dag"),
    "starts_at": ("time", "start time", "begins at", "heure", "heure de début", "uur", "beginuur", "starttijd",
                  "begintijd", "tijd"),
    "ends_on": ("end date", "date de fin", "einddatum"),
    "ends_at": ("end time", "until", "heure de fin", "einduur", "eindtijd"),
    "languages": ("spoken languages", "langues", "talen"),
    "description": ("text", "details", "texte", "omschrijving", "beschrijving", "tekst"),
    "link": ("website", "web", "web address", "site", "site web", "lien", "website url"),
    "accessibility": ("accessibilité", "toegankelijkheid"),
    "contact_name": ("contact", "contact person", "personne de contact", "contactpersoon"),
    "contact_email": ("e-mail", "email", "mail", "courriel", "e-mailadres"),
    "contact_phone": ("phone", "telephone", "téléphone", "telefoon", "gsm"),
    "country": ("pays", "land"),
    "is_sample": ("sample", "exemple", "voorbeeld"),
}  # fmt: skip


MORE_ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("kennung", "kennnummer", "المعرف", "الرقم", "المرجع"),
    "title": ("veranstaltung", "bezeichnung", "العنوان", "عنوان المبادرة", "اسم المبادرة", "المبادرة",
              "الفعالية", "الاسم"),
    "text_language": ("sprache des textes", "textsprache", "لغة النص"),
    "kind": ("art", "kategorie", "النوع", "نوع المبادرة", "الفئة"),
    "purpose": ("zweck", "ziel", "الغرض", "الهدف"),
    "organiser_name": ("veranstalter", "veranstalterin", "organisator", "organisation", "المنظم", "الجهة المنظمة",
                       "اسم المنظم"),
    "organiser_sector": ("sektor", "bereich", "القطاع", "قطاع المنظم"),
    "place_kind": ("art des ortes", "نوع المكان"),
    "city": ("stadt", "ort", "المدينة", "البلدة"),
    "venue": ("veranstaltungsort", "anschrift", "saal", "المكان", "الموقع", "القاعة"),
    "latitude": ("breitengrad", "breite", "خط العرض"),
    "longitude": ("längengrad", "länge", "خط الطول"),
    "zone": ("zeitzone", "المنطقة الزمنية"),
    "starts_on": ("tag", "startdatum", "anfangsdatum", "beginn am", "التاريخ", "اليوم", "تاريخ البدء", "تاريخ البداية"),
    "starts_at": ("uhrzeit", "startzeit", "anfangszeit", "beginn um", "الوقت", "الساعة", "وقت البدء", "وقت البداية"),
    "ends_on": ("enddatum", "ende am", "تاريخ الانتهاء", "تاريخ النهاية"),
    "ends_at": ("endzeit", "ende um", "وقت الانتهاء", "وقت النهاية"),
    "languages": ("sprachen", "اللغات"),
    "description": ("beschreibung", "الوصف", "النص"),
    "link": ("webseite", "internetseite", "الرابط", "الموقع الإلكتروني"),
    "accessibility": ("barrierefreiheit", "zugänglichkeit", "إمكانية الوصول", "تسهيلات الوصول"),
    "contact_name": ("kontakt", "ansprechperson", "kontaktperson", "جهة الاتصال", "اسم جهة الاتصال"),
    "contact_email": ("e-mail-adresse", "البريد الإلكتروني", "البريد"),
    "contact_phone": ("telefonnummer", "الهاتف", "رقم الهاتف"),
    "country": ("staat", "البلد", "الدولة"),
    "is_sample": ("beispiel", "مثال"),
}  # fmt: skip
"""In German and Arabic."""


def squeeze(name: str) -> str:
    return "".join(char for char in fold(name) if char.isalnum())


KNOWN = {squeeze(name): name for name in (*FIELDS, *EXTRA)} | {
    squeeze(alias): name for known in (ALIASES, MORE_ALIASES) for name, aliases in known.items() for alias in aliases
}


def field_of(header: str) -> str | None:
    """The field that a column's name means; "" for one that is known and not read; None for an unknown one."""
    key = squeeze(header)
    return "" if key in TOLD_ONLY else KNOWN.get(key)
