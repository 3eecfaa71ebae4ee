"""Fixtures that every room's tests may use."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import TransactionTestCase

from tests import databases, services
from tests.sites import Site

BROWSER_FIXTURES = {"browser", "page", "chromium"}
SITE_FIXTURES = {"live_site"}
COUNTS = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")


# --- collection and report


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What needs a browser is a journey; a file of them stays on one worker, which has one site and one browser."""
    del config
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & BROWSER_FIXTURES or "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
        if names & SITE_FIXTURES:
            item.add_marker(pytest.mark.service)
        if names & (BROWSER_FIXTURES | SITE_FIXTURES):
            item.add_marker(pytest.mark.xdist_group(str(item.path)))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> Iterator[None]:
    """`./blueheart test` runs the suite once a database: the last line of the last run counts all of them."""
    yield
    path = os.environ.get("BLUEHEART_TEST_COUNTS")
    if not path or hasattr(config, "workerinput"):
        return
    file = Path(path)
    earlier = json.loads(file.read_text()) if file.exists() else {}
    own = {name: len(terminalreporter.stats.get(name, [])) for name in COUNTS}
    for name, number in earlier.items():
        if number:
            terminalreporter.stats.setdefault(name, []).extend(object() for _ in range(number))
    if any(earlier.values()):
        terminalreporter._set_main_color()
        text = ", ".join(f"{number} {name}" for name, number in earlier.items() if number)
        terminalreporter.write_line(f"Counted with the run before: {text}")
    file.write_text(json.dumps({name: own[name] + earlier.get(name, 0) for name in COUNTS}))


# --- database


@pytest.fixture(scope="session")
def worker_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The BLUEHEART_HOME of this process."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session", autouse=True)
def _own_home(worker_home: Path) -> Iterator[None]:
    """No test writes to the clone's var/."""
    from django.test.utils import override_settings

    names = {"HOME": worker_home, "MEDIA_ROOT": worker_home / "media", "MAIL_DIR": worker_home / "mail"}
    for folder in names.values():
        folder.mkdir(exist_ok=True)
    with override_settings(**names):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any, worker_home: Path) -> Iterator[None]:
    """In place of pytest-django's: a copy of the migrated template instead of migrations."""
    del django_test_environment
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock():
        lasting = databases.worker_database(worker, worker_home)
        lasting.__enter__()
    patched = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda self: databases.refill()  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = patched  # type: ignore[method-assign]
    with django_db_blocker.unblock():
        lasting.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    """Rate limits and kept lights of one test are nothing to the next."""
    from django.core.cache import cache

    from blueheart.web import wavedata

    yield
    wavedata.waves.clear()
    if settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        cache.clear()


# --- time


@pytest.fixture
def at() -> datetime:
    """A fixed moment: Monday 1 June 2026, 9:00 UTC."""
    return datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


# --- a real server, a real browser


@pytest.fixture(scope="session")
def live_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all journeys of this process; each makes its own initiatives with names of their own."""
    site = Site(home=tmp_path_factory.mktemp("site") / "home")
    site.start()
    yield site
    assert site.stop() == 0, site.log.read_text(errors="replace")[-4000:]


@pytest.fixture(scope="session")
def chromium() -> Path:
    try:
        return services.get_chromium()
    except services.Missing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"{missing.what}: {missing.mend}")


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Any]:
    """Playwright's sync Browser on the Chromium that was found."""
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in this thread; Django would refuse its database here
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=services.CHROMIUM_FLAGS)
        yield found
        found.close()


@pytest.fixture
def page(browser: Any, live_site: Site) -> Iterator[Any]:
    """A page of a fresh visitor, 1440 px wide, whose addresses start at the live site."""
    context = browser.new_context(
        base_url=live_site.base_url,
        viewport={"width": 1440, "height": 900},
        locale="en-GB",
        timezone_id="Europe/Brussels",
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
