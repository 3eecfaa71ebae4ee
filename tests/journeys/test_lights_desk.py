"""A coordinator's evening at the desk: a promise is confirmed, the registry is put right, photographs are shown."""

import os
import subprocess
import sys
from typing import Any

import pytest

from tests.journeys.hands import shoot
from tests.journeys.test_accessibility import Examiner
from tests.sites import ROOT, Site, environment_for

pytestmark = pytest.mark.slow
PUT = """
import django, sys
django.setup()
from django.utils import timezone
from blueheart.illuminations import actions
from blueheart.illuminations.enums import PromiseState
from blueheart.initiatives.actions import add_picture
from blueheart.kernel.actors import Actor
from tests.organisers import photograph
from tests.promisers import BRUSSELS, add_promise, promiser_of
now = timezone.now()
tower = add_promise(to=PromiseState.PROMISED, at=now, name=sys.argv[1])
add_promise(to=PromiseState.PROPOSED, at=now, name=sys.argv[2], city_id=BRUSSELS, kind="government",
            latitude="50.8467", longitude="4.3525", notice_days="366", deadline_is_known=True)
for moment in ("before", "after"):
    file = photograph(size=(640, 420))
    actions.add_photo(
        promise_id=tower.pk, picture=add_picture(file=file, size=len(file.getvalue()), at=now), moment=moment,
        alternative_text=f"The tower, {moment}", credit="Jo Lens", has_consent=True, by=promiser_of(tower), at=now,
    )
"""


def put_promises(site: Site, tower: str, ministry: str) -> None:
    """Straight through the actions, as a city's event officer would have come to this point."""
    environment = {**environment_for(site.home), "DJANGO_SETTINGS_MODULE": "blueheart.settings.dev"}
    environment["PYTHONPATH"] += os.pathsep + str(ROOT)
    command = [sys.executable, "-c", PUT, tower, ministry]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_coordinator_confirms_a_promise(desk: Any, live_site: Site) -> None:
    tower, ministry = "Journey belfry", "Journey ministry"
    put_promises(live_site, tower, ministry)
    examiner = Examiner(desk)
    examiner.look("/desk/")
    shoot(desk, "lights-dashboard")
    waiting = desk.locator("section[aria-labelledby=lights-title] .desk-figures a", has_text="promises to confirm")
    assert int(waiting.locator("strong").inner_text()) >= 1
    mark_national(desk, examiner, ministry)
    desk.goto("/desk/illuminations/?year=2027&country=BE")
    assert "letter to send" in desk.locator("tr", has_text=ministry).inner_text()
    rows = desk.locator(".desk-board th[scope=row], .desk-board__group").all_inner_texts()
    named = [row.split("\n")[0] for row in rows]
    assert named.index("National buildings") < named.index(ministry) < named.index("Ghent") < named.index(tower)
    examiner.look()
    shoot(desk, "lights-board")
    desk.get_by_role("checkbox", name=f"Mark: {tower}").check()
    desk.locator(".desk-batch button").click()
    desk.get_by_text("1 promise confirmed.").wait_for()
    assert "Confirmed" in desk.locator("tr", has_text=tower).inner_text()
    look_at_the_promise(desk, examiner, tower)
    look_at_the_press_list(desk, examiner, tower, ministry)
    mail = live_site.wait_for_mail(to="ann@example.org", after=2)
    assert tower in str(mail["Subject"])
    assert not examiner.found, "\n".join(examiner.found)


def mark_national(desk: Any, examiner: Examiner, name: str) -> None:
    """Through the registry: found by a word, opened, edited."""
    desk.goto("/desk/illuminations/monuments/?q=" + name.rsplit(maxsplit=1)[-1])
    examiner.look()
    shoot(desk, "lights-registry")
    desk.get_by_role("link", name=name).click()
    examiner.look()
    shoot(desk, "lights-monument")
    base = desk.url
    for rest in ("names/", "merge/", "edit/"):
        examiner.look(base + rest)
        shoot(desk, f"lights-monument-{rest[:-1]}")
    desk.locator("main [name=is_national]").check()
    desk.locator("main .desk-form button[type=submit]").click()
    desk.wait_for_url(base)
    assert "National building" in desk.locator(".desk__head").inner_text()


def look_at_the_promise(desk: Any, examiner: Examiner, name: str) -> None:
    desk.locator(".desk-board").get_by_role("link", name=name, exact=True).click()
    desk.locator(".desk-review").wait_for()
    examiner.look()
    shoot(desk, "lights-promise")
    assert "Ada Head" in desk.locator(".desk-history").inner_text()
    assert "ann@example.org" in desk.locator(".desk-private").inner_text()
    examiner.look(desk.url + "light/")
    shoot(desk, "lights-light")
    examiner.look("/desk/illuminations/photographs/")
    shoot(desk, "lights-photographs")
    section = desk.locator("section", has=desk.get_by_role("link", name=name))
    assert section.locator("img").evaluate_all("images => images.map(image => image.alt)") == [
        "The tower, before", "The tower, after",
    ]  # fmt: skip
    section.locator("button[value=show]").first.click()
    desk.wait_for_load_state()
    assert section.locator(".desk-photo", has_text="The tower, before").get_by_text("shown", exact=True).count() == 1


def look_at_the_press_list(desk: Any, examiner: Examiner, confirmed: str, other: str) -> None:
    desk.goto("/desk/illuminations/press/?year=2027&country=BE")
    text = desk.locator(".desk").inner_text()
    assert confirmed in text
    assert "Jo Lens" in text
    assert other not in text
    assert "ann@example.org" not in text
    examiner.look()
    shoot(desk, "lights-press")
    desk.emulate_media(media="print")
    assert not desk.locator(".desk-noprint").first.is_visible()
    shoot(desk, "lights-press-print")
    desk.emulate_media(media="screen")
