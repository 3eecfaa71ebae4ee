"""What is decided shows at once."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from blueheart.kernel import generation
from blueheart.web.middleware import DecisionsShowAtOnceMiddleware


@pytest.mark.parametrize(
    ("method", "path", "status", "is_purged"),
    [
        ("post", "/desk/initiatives/1/", 302, True),
        ("post", "/en/manage/token/withdraw/", 302, True),
        ("post", "/desk/initiatives/1/", 422, False),
        ("get", "/desk/initiatives/1/", 200, False),
        ("post", "/en/world-day/2027/submit/key/what/", 302, False),
    ],
)
def test_a_press_that_decides_makes_kept_pages_old(method: str, path: str, status: int, is_purged: bool) -> None:
    before = generation.current()
    request = getattr(RequestFactory(), method)(path)
    DecisionsShowAtOnceMiddleware(lambda _request: HttpResponse(status=status))(request)
    assert (generation.current() > before) is is_purged
