"""What `./blueheart check` looks at beside the linters: each gives a list of findings, one line each."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "src" / "blueheart"
LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 60
NAMES_WITHOUT_A_ROOM = {"utils", "helpers", "common", "misc"}
REGISTRY = re.compile(r"https?://|(--|^)(extra-)?(index|find)-(url|links)|--trusted-host|file:", re.MULTILINE)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|home|work|Users)/\w")
PHYSICAL_CSS = re.compile(
    r"^\s*(?:margin|padding|border)-(?:left|right)\b|^\s*(?:left|right)\s*:|text-align:\s*(?:left|right)"
)
INLINE_HTML = re.compile(
    r"<style\b|\sstyle=[\"']|\son[a-z]+=[\"']|<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/)"
)


def own_sources() -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def migrations_made() -> list[str]:
    """Model changes of our own apps that no migration holds yet."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(None)
    conflicts = [f"{app}: two last migrations, {', '.join(names)}" for app, names in loader.detect_conflicts().items()]
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    own = {app.label for app in apps.get_app_configs() if app.name.startswith("blueheart.")}
    changes = detector.changes(graph=loader.graph, trim_to_apps=own, convert_apps=own)
    return conflicts + [
        f"{app}: {operation.describe()} (write it with makemigrations)"
        for app, migrations in changes.items()
        if app in own
        for migration in migrations
        for operation in migration.operations
    ]


def template_fresh() -> list[str]:
    from blueheart.ops import template

    if not template.TEMPLATE.exists():
        return ["the database template is missing: ./blueheart createtemplate"]
    return [] if template.is_fresh() else ["the database template is stale: ./blueheart createtemplate"]


def messages_compiled(locale: Path = PACKAGE / "locale") -> list[str]:
    """Catalogues complete, without fuzzy entries, and compiled as they stand."""
    import polib

    findings = []
    for po_path in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        name = str(po_path.relative_to(locale))
        catalogue = polib.pofile(str(po_path))
        is_source = po_path.parts[-3] == "en"
        findings += [f"{name}:{entry.linenum}: fuzzy: {entry.msgid[:60]!r}" for entry in catalogue.fuzzy_entries()]
        if not is_source:
            empty = [entry for entry in catalogue.untranslated_entries() if not entry.obsolete]
            findings += [f"{name}:{entry.linenum}: untranslated: {entry.msgid[:60]!r}" for entry in empty]
        mo_path = po_path.with_suffix(".mo")
        if not mo_path.exists() or polib.mofile(str(mo_path)) is None:
            findings.append(f"{name}: not compiled (./blueheart compilemessages)")
        elif _entries(polib.mofile(str(mo_path))) != _entries(catalogue):
            findings.append(f"{name}: compiled from another text (./blueheart compilemessages)")
    return findings


def messages_extracted(package: Path = PACKAGE, locale: Path = PACKAGE / "locale") -> list[str]:
    """Every string of the source stands in every catalogue, and nothing else; needs no xgettext."""
    import polib

    from blueheart.ops import messages

    findings = []
    found = messages.find_messages(package)
    for path in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        name = str(path.relative_to(locale))
        catalogue = polib.pofile(str(path))
        findings += [
            f"{name}: not in it: {message.singular[:60]!r} of {where} (./blueheart makemessages)"
            for message, where in messages.missing(catalogue, found).items()
        ]
        findings += [
            f"{name}: no longer in the source: {text[:60]!r} (./blueheart makemessages)"
            for text in messages.left_over(catalogue, found)
        ]
    return findings


def _entries(catalogue: object) -> set[tuple[object, ...]]:
    entries = catalogue.translated_entries()  # type: ignore[attr-defined]
    return {
        (entry.msgctxt or None, entry.msgid, entry.msgstr, tuple(sorted(entry.msgstr_plural.items())))
        for entry in entries
    }


def requirements_clean(folder: Path = ROOT / "requirements") -> list[str]:
    """Pinned and hashed, without a registry's host or a path of some machine."""
    findings = []
    for path in sorted(folder.glob("*.*")):
        text = path.read_text(encoding="utf-8")
        findings += [f"{path.name}: names a registry or a host: {m.group(0)!r}" for m in REGISTRY.finditer(text)]
        findings += [f"{path.name}: holds a machine's path" for _ in MACHINE_PATH.finditer(text)]
        if path.suffix == ".txt":
            pins = re.split(r"\n(?=\S)", text.strip())
            findings += [f"{path.name}: {pin.split()[0]} has no hash" for pin in pins if "--hash=sha256:" not in pin]
    return findings + different_pins(folder)


def different_pins(folder: Path) -> list[str]:
    """What runs and what is tested are the same versions."""
    pins = {}
    for name in ("base", "dev"):
        path = folder / f"{name}.txt"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        pins[name] = dict(re.findall(r"^([\w.\-\[\]]+)==([^\s;]+)", text, re.MULTILINE))
    return [
        f"{package} is {version} in base.txt and {pins['dev'][package]} in dev.txt"
        for package, version in pins["base"].items()
        if pins["dev"].get(package, version) != version
    ]


def house_rules() -> list[str]:
    """Sizes and names that docs/architecture.md promises."""
    findings = []
    for path in own_sources():
        text = path.read_text(encoding="utf-8")
        lines = text.count("\n")
        if lines > LINES_OF_A_FILE:
            findings.append(f"{shown(path)}: {lines} lines, {LINES_OF_A_FILE} are the most: make it a package")
        if path.stem in NAMES_WITHOUT_A_ROOM:
            findings.append(f"{shown(path)}: the name says nothing; what is it about?")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LINES_OF_A_FUNCTION:
                    findings.append(f"{shown(path)}:{node.lineno}: {node.name} has {length} lines, 60 are the most")
    return findings + machine_paths()


def machine_paths() -> list[str]:
    paths = [*own_sources(), ROOT / "blueheart", *ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    return [
        f"{shown(path)}:{number}: holds a machine's path"
        for path in paths
        if path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]


def front_end_rules() -> list[str]:
    """No inline style or script (the content policy forbids them), no physical sides (Arabic mirrors)."""
    findings = []
    for path in sorted(PACKAGE.rglob("*.html")):
        findings += _matches(path, INLINE_HTML, "inline style, script or event attribute")
    for path in sorted(PACKAGE.rglob("*.css")):
        if "vendor" not in path.parts and not path.name.endswith(".min.css"):
            findings += _matches(path, PHYSICAL_CSS, "physical side; write the logical property")
    return findings


def _matches(path: Path, pattern: re.Pattern[str], what: str) -> list[str]:
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return [f"{shown(path)}:{number}: {what}" for number, line in lines if pattern.search(line)]
