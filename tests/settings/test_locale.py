"""The catalogues that ship: whole, true to the source, and written as each language is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation import gettext, ngettext, override

from blueheart.kernel.text import SITE_LANGUAGES
from blueheart.ops import checks, messages

LOCALE = checks.PACKAGE / "locale"
LANGUAGES = {"fr": 2, "nl": 2, "de": 2, "ar": 6}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%%|(?<!%)\{\w+\}")
COUNT_MAY_BE_A_WORD = 3  # forms for none, one and two
FORM_EXAMPLES = {
    "fr": [0, 2],
    "nl": [1, 2],
    "de": [1, 2],
    "ar": [0, 1, 2, 3, 11, 100],
}


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def translations(language: str) -> Iterator[tuple[str, str, int]]:
    """Source, translation, and the plural form's number (0 for what has none)."""
    for entry in catalogue(language):
        if not entry.msgid_plural:
            yield entry.msgid, entry.msgstr, 0
        for number, text in entry.msgstr_plural.items():
            is_singular = number == 0 and len(entry.msgstr_plural) == 2
            yield entry.msgid if is_singular else entry.msgid_plural, text, number


def test_every_language_of_the_interface_but_the_source_has_a_catalogue() -> None:
    assert {code for code, _ in settings.LANGUAGES} == {"en", *LANGUAGES}
    assert {path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/django.mo")} == set(LANGUAGES)


def test_catalogues_are_complete_and_compiled_as_they_stand() -> None:
    assert checks.messages_compiled() == []


def test_catalogues_hold_the_strings_of_the_source() -> None:
    assert checks.messages_extracted() == []


def test_rooms_know_the_languages_of_the_settings() -> None:
    assert tuple(code for code, _name in settings.LANGUAGES) == SITE_LANGUAGES
    assert {*SITE_LANGUAGES} == {*LANGUAGES, settings.LANGUAGE_CODE}


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_as_many_as_the_language_has(language: str) -> None:
    wanted = set(range(LANGUAGES[language]))
    assert f"nplurals={len(wanted)};" in catalogue(language).metadata["Plural-Forms"]
    wrong = [e.msgid for e in catalogue(language) if e.msgid_plural and set(e.msgstr_plural) != wanted]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_rule_is_the_one_of_django(language: str) -> None:
    """Otherwise Django keeps two catalogues and looks up every string twice."""
    import django

    path = Path(django.__file__).parent / "conf" / "locale" / language / "LC_MESSAGES" / "django.po"
    assert catalogue(language).metadata["Plural-Forms"] == polib.pofile(str(path)).metadata["Plural-Forms"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_source(language: str) -> None:
    wrong = []
    for source, text, form in translations(language):
        wanted, given = set(PLACEHOLDER.findall(source)), set(PLACEHOLDER.findall(text))
        left_out = wanted - given
        is_counted = len(left_out) == 1 and form < COUNT_MAY_BE_A_WORD and not given - wanted
        if given != wanted and not (is_counted and LANGUAGES[language] > 2):
            wrong.append((source, text))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_stray_percent_sign_breaks_the_formatting(language: str) -> None:
    formatted = {entry.msgid for entry in catalogue(language) if "python-format" in entry.flags}
    sources = [(source, text) for source, text, _ in translations(language) if source in formatted]
    assert [text for _, text in sources if "%" in PLACEHOLDER.sub("", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_tags_and_edges_are_those_of_the_source(language: str) -> None:
    wrong = []
    for source, text, _ in translations(language):
        tags = re.findall(r"</?\w+", source) == re.findall(r"</?\w+", text)
        edges = source[:1].isspace() == text[:1].isspace() and source[-1:].isspace() == text[-1:].isspace()
        if source != ", " and not (tags and edges):
            wrong.append((source, text))
    assert wrong == []


def test_french_sets_no_break_spaces_and_its_own_quotation_marks() -> None:
    texts = [re.sub(r"<[^>]*>", "", text) for _, text, _ in translations("fr")]
    assert [text for text in texts if re.search(r" [:;?!»]|« |[“”]|\w'\w", text)] == []


@pytest.mark.parametrize(("language", "foreign"), [("nl", "[«»„]"), ("de", "[«»”]"), ("ar", "[“”„]")])
def test_quotation_marks_are_the_language_s_own(language: str, foreign: str) -> None:
    assert [text for _, text, _ in translations(language) if re.search(foreign, text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reader_is_addressed_politely(language: str) -> None:
    familiar = {"fr": r"\b(tu|ton|tes|toi)\b", "nl": r"\b(je|jij|jouw|jullie)\b", "de": r"\b(du|dein\w*|dir|dich)\b"}
    pattern = familiar.get(language)
    assert [text for _, text, _ in translations(language) if pattern and re.search(pattern, text, re.IGNORECASE)] == []


def test_arabic_is_written_in_arabic() -> None:
    latin = {text for _, text, _ in translations("ar") if not re.search(r"[\u0600-\u06ff]", text)}
    assert {text for text in latin if re.search(r"[A-Za-z]", PLACEHOLDER.sub("", text))} <= {"HTML"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_form_is_reached_and_can_be_formatted(language: str) -> None:
    entry = catalogue(language).find("%(n)s person came.")
    assert entry is not None
    with override(language):
        shown = [ngettext(entry.msgid, entry.msgid_plural, n) % {"n": n} for n in FORM_EXAMPLES[language]]
    numbered = zip(entry.msgstr_plural.values(), FORM_EXAMPLES[language], strict=True)
    assert shown == [text % {"n": n} for text, n in numbered]


def test_django_serves_our_words() -> None:
    words = {}
    for language in LANGUAGES:
        with override(language):
            words[language] = gettext("World Day against Trafficking in Persons")
    assert words == {
        "fr": "Journée mondiale de la lutte contre la traite d’êtres humains",
        "nl": "Werelddag tegen mensenhandel",
        "de": "Welttag gegen Menschenhandel",
        "ar": "اليوم العالمي لمكافحة الاتجار بالأشخاص",
    }


def test_python_s_own_parser_reads_the_same_strings() -> None:
    """A second reader, by syntax tree; templates are read as Django's makemessages reads them."""
    theirs = set()
    for path in checks.own_sources():
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in messages.KEYWORDS:
                texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
                theirs |= {text for text in texts if text}
    ours = {
        text
        for message, where in messages.find_messages().items()
        if where.partition(":")[0].endswith(".py")
        for text in (message.context, message.singular, message.plural)
    }
    assert ours - theirs - {""} == set()
    everything = {
        text for message in messages.find_messages() for text in (message.context, message.singular, message.plural)
    }
    assert theirs - everything == set()


def test_templates_are_read_with_context_plural_and_trimmed_text(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "page.html").write_text(
        """{% load i18n %}
  <p title="{% translate "Heart" %}">{% translate "May" context "month" %}</p>
      {% blocktranslate count n=n trimmed %}
        {{ n }} city
      {% plural %}
        {{ n }} cities
      {% endblocktranslate %}
    {# a ) bracket and a 'quotation mark #}{% blocktranslate %}100 % of {{ x }}{% endblocktranslate %}""",
        encoding="utf-8",
    )
    (tmp_path / "code.py").write_text("""a = _("One " "line")\nb = f"{_('In a string')}"\n""", encoding="utf-8")
    found = messages.find_messages(tmp_path)
    assert set(found) >= {
        messages.Message("", "Heart"),
        messages.Message("month", "May"),
        messages.Message("", "%(n)s city", "%(n)s cities"),
        messages.Message("", "100 %% of %(x)s"),
        messages.Message("", "One line"),
    }
    assert found[messages.Message("", "One line")] == "code.py:1"


def write(folder: Path, *entries: polib.POEntry) -> polib.POFile:
    (folder / "ar" / "LC_MESSAGES").mkdir(parents=True)
    made = polib.POFile()
    made.metadata = {"Content-Type": "text/plain; charset=utf-8", "Plural-Forms": "nplurals=6; plural=0;"}
    made.extend(entries)
    made.save(str(folder / "ar" / "LC_MESSAGES" / "django.po"))
    return made


def test_merging_keeps_translations_adds_what_is_new_and_takes_out_what_is_gone(tmp_path: Path) -> None:
    made = write(tmp_path, polib.POEntry(msgid="Kept", msgstr="باق"), polib.POEntry(msgid="Gone", msgstr="ذهب"))
    found = {messages.Message("", "%(n)s city", "%(n)s cities"): "a.py:1", messages.Message("", "Kept"): "a.py:2"}
    assert messages.merge(made, found) == (1, 1)
    assert [(entry.msgid, entry.msgstr, len(entry.msgstr_plural)) for entry in made] == [
        ("%(n)s city", "", 6),
        ("Kept", "باق", 0),
    ]
    assert made[0].flags == ["python-format"]
    assert messages.merge(made, found) == (0, 0)


def test_a_string_that_no_catalogue_has_is_found_with_its_place(tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "code.py").write_text("""a = _("New")\n""", encoding="utf-8")
    write(tmp_path / "locale", polib.POEntry(msgid="Old", msgstr="قديم"))
    findings = checks.messages_extracted(package, tmp_path / "locale")
    assert [finding.split(" (")[0] for finding in findings] == [
        "ar/LC_MESSAGES/django.po: not in it: 'New' of code.py:1",
        "ar/LC_MESSAGES/django.po: no longer in the source: 'Old'",
    ]
