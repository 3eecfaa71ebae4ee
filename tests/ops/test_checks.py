"""What `./blueheart check` finds beside the linters."""

from pathlib import Path

import polib
import pytest

from blueheart.ops import checks


def write_catalogue(folder: Path, *entries: polib.POEntry, compiled: bool = True) -> polib.POFile:
    messages = folder / "fr" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    catalogue.extend(entries)
    catalogue.save(str(messages / "django.po"))
    if compiled:
        catalogue.save_as_mofile(str(messages / "django.mo"))
    return catalogue


def test_complete_compiled_catalogue_passes(tmp_path: Path) -> None:
    plural = polib.POEntry(msgid="%d city", msgid_plural="%d cities", msgstr_plural={0: "%d ville", 1: "%d villes"})
    write_catalogue(tmp_path, polib.POEntry(msgid="Heart", msgstr="Cœur"), plural)
    assert checks.messages_compiled(tmp_path) == []


@pytest.mark.parametrize(
    ("entry", "finding"),
    [
        (polib.POEntry(msgid="Heart", msgstr=""), "untranslated"),
        (polib.POEntry(msgid="Heart", msgstr="Coeurs", flags=["fuzzy"]), "fuzzy"),
    ],
)
def test_incomplete_catalogue_is_found(tmp_path: Path, entry: polib.POEntry, finding: str) -> None:
    write_catalogue(tmp_path, entry)
    assert any(finding in line for line in checks.messages_compiled(tmp_path))


def test_catalogue_changed_after_compiling_is_found(tmp_path: Path) -> None:
    catalogue = write_catalogue(tmp_path, polib.POEntry(msgid="Heart", msgstr="Coeur"))
    catalogue[0].msgstr = "Cœur"
    catalogue.save()
    assert any("another text" in line for line in checks.messages_compiled(tmp_path))


def test_uncompiled_catalogue_is_found(tmp_path: Path) -> None:
    write_catalogue(tmp_path, polib.POEntry(msgid="Heart", msgstr="Cœur"), compiled=False)
    assert any("not compiled" in line for line in checks.messages_compiled(tmp_path))


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("--index-url packages.example.org", "registry"),
        ("six @ https://example.org/six.whl --hash=sha256:0", "registry"),
        ("six==1", "no hash"),
        ("six==1 --hash=sha256:0 # via /home" + "/me/x", "machine's path"),
    ],
)
def test_unclean_requirement_is_found(tmp_path: Path, line: str, finding: str) -> None:
    (tmp_path / "base.txt").write_text(line + "\n")
    assert any(finding in found for found in checks.requirements_clean(tmp_path))


def test_own_requirements_are_clean() -> None:
    assert checks.requirements_clean() == []


@pytest.mark.parametrize("css", ["  margin-left: 1rem;", "  left: 0;", "a { color: red; }\n  text-align: right;"])
def test_physical_side_is_found(css: str) -> None:
    assert any(checks.PHYSICAL_CSS.search(line) for line in css.splitlines())


@pytest.mark.parametrize("css", ["  margin-inline-start: 1rem;", "  inset-inline-start: 0;", ".left { color: red; }"])
def test_logical_side_passes(css: str) -> None:
    assert not any(checks.PHYSICAL_CSS.search(line) for line in css.splitlines())


@pytest.mark.parametrize("html", ['<p style="color:red">', '<a onclick="x()">', "<script>x()</script>", "<style>"])
def test_inline_style_or_script_is_found(html: str) -> None:
    assert checks.INLINE_HTML.search(html)


@pytest.mark.parametrize(
    "html", ['<script src="a.js" defer></script>', '<script type="application/ld+json">', "<p>one=1"]
)
def test_outside_script_and_data_pass(html: str) -> None:
    assert not checks.INLINE_HTML.search(html)
