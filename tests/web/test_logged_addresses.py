"""Every address of the installation that opens a door by what stands in it is logged without that."""

import logging
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from blueheart.kernel.logs import CleanFormatter

SECRETS = {"token", "key"}
OPEN = {"slug", "step", "form", "path", "uid", "name", "kind", "language"}
"""Texts in our own addresses that open nothing: a page's name, a step of a form, the name of a file."""

OURS = "blueheart."
SECRET = "aGVhcnQ6MQ-1xWi_sig"


def our_patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from our_patterns(one, inner)
        elif one.callback.__module__.startswith(OURS):
            yield space, one


PATTERNS = list(our_patterns(get_resolver()))
GUARDED = {
    f"{space}{one.name}": one.pattern.converters for space, one in PATTERNS if SECRETS & one.pattern.converters.keys()
}


def test_each_text_in_an_address_is_known_to_open_a_door_or_not() -> None:
    texts = {
        name
        for _space, one in PATTERNS
        for name, converter in one.pattern.converters.items()
        if type(converter).__name__ != "IntConverter"
    }
    assert texts >= SECRETS
    assert texts <= SECRETS | OPEN, "is it a secret? then kernel/logs.py has to hide it"


@pytest.mark.parametrize("name", sorted(GUARDED))
def test_an_address_with_a_secret_is_logged_without_it(name: str) -> None:
    values = {
        key: SECRET if key in SECRETS else 2027 if type(converter).__name__ == "IntConverter" else "where"
        for key, converter in GUARDED[name].items()
    }
    with override("fr"):
        path = reverse(name, kwargs=values)
    assert SECRET in path
    record = logging.LogRecord("django.request", logging.WARNING, "x.py", 1, "Not Found: %s", (path,), None)
    assert CleanFormatter("%(message)s").format(record) == f"Not Found: {path.replace(SECRET, '…')}"


def test_the_reset_of_a_password_is_logged_without_its_key() -> None:
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": SECRET})
    record = logging.LogRecord("django.request", logging.WARNING, "x.py", 1, "Not Found: %s", (path,), None)
    assert SECRET not in CleanFormatter("%(message)s").format(record)
