"""The head office, signed in once for all journeys."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.hands import first_sign_in, first_sign_in_address
from tests.sites import Site


@pytest.fixture(scope="session")
def office(browser: Any, live_site: Site) -> Any:
    """Playwright's storage state after the very first sign-in of the installation."""
    context = browser.new_context(base_url=live_site.base_url, locale="en-GB")
    context.set_default_timeout(15_000)
    first_sign_in(context.new_page(), first_sign_in_address(live_site))
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def desk(browser: Any, live_site: Site, office: Any) -> Iterator[Any]:
    """A page of the head office."""
    context = browser.new_context(
        base_url=live_site.base_url, storage_state=office, viewport={"width": 1440, "height": 900}, locale="en-GB"
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
