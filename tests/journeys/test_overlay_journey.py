"""From a photograph to the download, by mouse, keyboard and fingers; and that nothing of it goes over the wire."""

import io
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from tests.photographs import CORNERS, GPS_WORDS, bad_files, encoded, from_a_telephone, quartered
from tests.sites import Site

UN_BLUE = (0, 158, 219)
HEART = (0.77, 0.755)
"""The middle of the heart on the corner, in parts of the picture's width; in taller ones measured from below."""


class Wire:
    """Every request that the browser makes, with what it would send."""

    def __init__(self, context: Any) -> None:
        self.requests: list[Any] = []
        context.on("request", self.note)

    def note(self, request: Any) -> None:
        self.requests.append(request)

    def check(self, photograph: bytes) -> None:
        """None but GET to the site itself, without a body, and no piece of the photograph in any address."""
        assert self.requests
        pieces = [photograph[at : at + 12] for at in range(0, len(photograph), max(1, len(photograph) // 40))]
        for request in self.requests:
            if request.url.startswith(("data:", "blob:")):
                continue
            assert request.method == "GET", request.url
            assert request.post_data_buffer is None, request.url
            assert len(request.url) < 300, request.url
            assert not any(piece in request.url.encode() for piece in pieces)


@pytest.fixture
def visitor(browser: Any, live_site: Site) -> Iterator[Any]:
    """Makes pages: `visitor("en")`, `visitor("ar", touch=True)`; each with its `wire`."""
    contexts = []

    def visit(language: str, *, touch: bool = False, query: str = "") -> Any:
        size = {"width": 390, "height": 844} if touch else {"width": 1440, "height": 1000}
        context = browser.new_context(
            base_url=live_site.base_url, viewport=size, has_touch=touch, is_mobile=touch, accept_downloads=True,
            device_scale_factor=2 if touch else 1, reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.wire = Wire(context)
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("filechooser", lambda chooser: None)  # from the start, or the first press may open the machine's own
        page.goto(f"/{language}/wear/{query}")
        page.locator("canvas[data-drawn]").wait_for()
        return page

    yield visit
    for context in contexts:
        context.close()


def choose(page: Any, photograph: bytes, name: str = "me.png", kind: str = "image/png") -> None:
    page.set_input_files("[data-part=file]", {"name": name, "mimeType": kind, "buffer": photograph})
    page.locator(".overlay--photo").wait_for()


def take(page: Any, press: Any) -> tuple[Image.Image, bytes, str]:
    with page.expect_download() as waiting:
        press()
    data = Path(waiting.value.path()).read_bytes()
    return Image.open(io.BytesIO(data)).convert("RGB"), data, waiting.value.suggested_filename


def save(page: Any) -> Image.Image:
    return take(page, page.locator("[data-part=save]").click)[0]


def near(pixel: Any, colour: tuple[int, int, int], by: int = 6) -> bool:
    return all(abs(one - other) <= by for one, other in zip(pixel, colour, strict=True))


def spot(image: Image.Image, x: float, y: float, *, below: bool = False) -> Any:
    """In parts of the width; `below`: measured as in the square at the lower edge."""
    width, height = image.size
    top = height - width if below else 0
    return image.getpixel((round(x * width), round(top + y * width)))


def is_heart_there(image: Image.Image) -> bool:
    return near(spot(image, *HEART, below=True), UN_BLUE)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_by_mouse_the_heart_is_on_the_corner_and_the_photograph_unchanged(visitor: Any, language: str) -> None:
    page = visitor(language)
    photograph = encoded(quartered(1080))
    choose(page, photograph)
    image, data, name = take(page, page.locator("[data-part=save]").click)
    assert name == "blue-heart-heart-1080x1080.png"
    assert image.size == (1080, 1080)
    assert is_heart_there(image)
    original = quartered(1080)
    assert image.crop((0, 0, 1080, 600)).tobytes() == original.crop((0, 0, 1080, 600)).tobytes()
    assert image.crop((0, 600, 560, 1080)).tobytes() == original.crop((0, 600, 560, 1080)).tobytes()
    assert data.startswith(b"\x89PNG")
    page.wire.check(photograph)
    assert not page.complaints


def test_by_mouse_it_is_moved_zoomed_and_turned(visitor: Any) -> None:
    page = visitor("en")
    choose(page, encoded(quartered(1080)))
    canvas = page.locator("canvas")
    box = canvas.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + box["width"] / 4, middle[1], steps=4)
    page.mouse.up()
    image = save(page)
    # The middle of the photograph lies three quarters to the right: left of it, its left half
    assert near(spot(image, 0.5, 0.2), CORNERS[0])
    assert near(spot(image, 0.8, 0.2), CORNERS[1])
    assert near(spot(image, 0.1, 0.5), (7, 27, 47))
    page.locator("[data-fit=fill]").click()
    page.mouse.move(*middle)
    page.mouse.wheel(0, -400)
    assert page.locator("[data-out=zoom]").inner_text() == "200 %"
    page.locator("#overlay-turn").fill("180")
    image = save(page)
    assert near(spot(image, 0.2, 0.2), CORNERS[3])
    assert near(spot(image, 0.2, 0.7), CORNERS[1])
    page.locator("[data-fit=whole]").click()
    assert page.locator("[data-out=zoom]").inner_text() == "100 %"
    assert page.locator("[data-out=turn]").inner_text() == "0°"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_by_keyboard_alone(visitor: Any, language: str) -> None:
    page = visitor(language)
    page.keyboard.press("Tab")
    for _ in range(40):
        if page.evaluate("document.activeElement.dataset.part") == "file":
            break
        page.keyboard.press("Tab")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files({"name": "me.png", "mimeType": "image/png", "buffer": encoded(quartered(1080))})
    page.locator(".overlay--photo").wait_for()
    assert page.evaluate("document.activeElement.dataset.part") == "canvas"
    for key in ["Shift+ArrowRight"] * 5 + ["ArrowUp"] + ["]"] * 90:
        page.keyboard.press(key)
    for _ in range(20):
        if page.evaluate("document.activeElement.dataset.part") == "save":
            break
        page.keyboard.press("Tab")
    image, _data, _name = take(page, lambda: page.keyboard.press("Enter"))
    # Turned by a quarter to the right and moved by a quarter to the right
    assert near(spot(image, 0.6, 0.2), CORNERS[2])
    assert near(spot(image, 0.9, 0.2), CORNERS[0])
    assert is_heart_there(image)
    assert page.locator("[data-out=turn]").inner_text().startswith("90")
    assert page.evaluate("document.activeElement.dataset.part") == "save"


def touch(wire: Any, kind: str, *points: tuple[float, float]) -> None:
    spots = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})


@pytest.mark.parametrize("language", ["en", "ar"])
def test_by_two_fingers_it_is_zoomed_and_turned(visitor: Any, language: str) -> None:
    page = visitor(language, touch=True)
    choose(page, encoded(quartered(1080)))
    page.evaluate("scrollTo(0, document.querySelector('.overlay').offsetTop)")
    page.locator("[name=frame]").first.check(force=True)
    box = page.locator("canvas").bounding_box()
    x, y, far = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, 60
    hand = page.context.new_cdp_session(page)
    touch(hand, "touchStart", (x - far, y), (x + far, y))
    for step in range(1, 10):
        angle, reach = math.radians(step * 10), far * (1 + step / 9)
        touch(
            hand, "touchMove", (x - reach * math.cos(angle), y - reach * math.sin(angle)),
            (x + reach * math.cos(angle), y + reach * math.sin(angle)),
        )  # fmt: skip
    touch(hand, "touchEnd")
    assert page.locator("[data-out=zoom]").inner_text().startswith("200")
    assert page.locator("[data-out=turn]").inner_text().startswith("90")
    image, _data, _name = take(page, page.locator("[data-part=save]").tap)
    assert near(spot(image, 0.25, 0.25), CORNERS[2])
    assert near(spot(image, 0.75, 0.25), CORNERS[0])
    # One finger moves it
    touch(hand, "touchStart", (x, y))
    touch(hand, "touchMove", (x, y + box["width"] / 4))
    touch(hand, "touchEnd")
    assert near(spot(save(page), 0.25, 0.6), CORNERS[2])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("language", ["en", "ar"])
def test_each_shape_size_and_format_is_what_it_says(visitor: Any, language: str) -> None:
    page = visitor(language)
    choose(page, encoded(quartered(1200)))
    wanted = {"square": (400, 400), "portrait": (1080, 1350), "story": (2048, 3641)}
    for (shape, size), (kind, start) in zip(
        wanted.items(), {"jpeg": b"\xff\xd8\xff", "webp": b"RIFF", "png": b"\x89PNG"}.items(), strict=True
    ):
        page.locator(f"[name=shape][value={shape}]").check()
        page.locator(f"[name=format][value={kind}]").check()
        page.locator("[data-part=size]").select_option(str(size[0]))
        image, data, name = take(page, page.locator("[data-part=save]").click)
        assert image.size == size
        assert data.startswith(start)
        assert name.endswith(f"-{size[0]}x{size[1]}.{kind.replace('jpeg', 'jpg')}")
        assert near(spot(image, *HEART, below=True), UN_BLUE, by=12)
        canvas = page.locator("canvas").bounding_box()
        assert canvas["width"] / canvas["height"] == pytest.approx(size[0] / size[1], rel=0.01)


def test_a_photograph_of_a_telephone_stands_upright_and_loses_its_place(visitor: Any) -> None:
    page = visitor("en")
    photograph = from_a_telephone()
    assert GPS_WORDS in photograph
    choose(page, photograph, "IMG_1.jpg", "image/jpeg")
    page.locator("[name=format][value=jpeg]").check()
    image, data, _name = take(page, page.locator("[data-part=save]").click)
    for number, colour in enumerate(CORNERS[:3]):
        assert near(spot(image, 0.2 + 0.55 * (number % 2), 0.2 + 0.55 * (number // 2)), colour, by=12)
    assert GPS_WORDS not in data
    assert b"Exif" not in data
    assert not Image.open(io.BytesIO(data)).getexif()
    page.wire.check(photograph)


@pytest.mark.parametrize(
    ("language", "typed"), [("en", ""), ("ar", ""), ("en", "نرتدي القلب الأزرق معا"), ("ar", "Together in blue 2027")]
)
def test_words_are_bent_along_the_ring(visitor: Any, language: str, typed: str) -> None:
    page = visitor(language)
    choose(page, encoded(quartered(1080)))
    page.locator("[name=frame]").nth(1).check(force=True)
    if typed:
        page.locator("[data-part=ring]").fill(typed)
    with_words = save(page)
    page.locator("[data-part=ring]").fill("")
    without = save(page)

    def changed(angle: float) -> int:
        """Pixels of letters in ten degrees of the band; 0 is its top, and angles go to the right."""
        found = 0
        for step in range(100):
            turn = math.radians(angle - 90 + step / 10)
            for radius in range(430, 500, 4):
                at = (round(540 + radius * 1.08 * math.cos(turn)), round(540 + radius * 1.08 * math.sin(turn)))
                found += with_words.getpixel(at) != without.getpixel(at)
        return found

    assert changed(-20) > 100
    assert changed(10) > 100
    assert changed(175) == 0
    # Words stand about the top: as far to the left as to the right
    reach = [angle for angle in range(-175, 175, 10) if changed(angle) > 20]
    assert abs(min(reach) + max(reach) + 10) <= 20
    assert near(spot(with_words, 0.5, 0.9), UN_BLUE)
    assert near(spot(with_words, 0.3, 0.3), CORNERS[0])


def test_arabic_letters_join_on_the_ring(visitor: Any) -> None:
    """Four letters that join have less ink than the same ones kept apart; drawn one by one they would not differ."""
    page = visitor("ar")
    choose(page, encoded(Image.new("RGB", (1080, 1080), "white")))
    page.locator("[name=frame]").nth(1).check(force=True)

    def ink(text: str) -> int:
        page.locator("[data-part=ring]").fill(text)
        image = save(page)
        return sum(near(pixel, (255, 255, 255), by=40) for pixel in image.crop((300, 10, 780, 104)).getdata())

    assert ink("\u0628\u200c\u0628\u200c\u0628\u200c\u0628") > ink("\u0628\u0628\u0628\u0628") * 1.05


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_works_with_the_network_off_and_says_so(visitor: Any, language: str) -> None:
    page = visitor(language)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.locator("[data-part=said]").filter(has_text=re.compile(r"\S")).wait_for()
    before = len(page.wire.requests)
    choose(page, encoded(quartered(1080)))
    for number in range(4):
        page.locator("[name=frame]").nth(number).check(force=True)
        assert save(page).size == (1080, 1080)
    sent = [request.url for request in page.wire.requests[before:] if not request.url.startswith(("data:", "blob:"))]
    assert sent == []
    assert not page.complaints


def test_the_browser_refuses_to_send_anything_from_this_page(visitor: Any) -> None:
    """The policy, not good will: even a script that wanted to could not."""
    page = visitor("en")
    tried = page.evaluate(
        """async () => {
            const sent = [];
            try { await fetch("/healthz", { method: "POST", body: "x" }); sent.push("fetch"); } catch {}
            try { if (navigator.sendBeacon("/healthz", "x")) sent.push("beacon"); } catch {}
            const image = new Image();
            const refused = new Promise((done) => (image.onerror = done));
            image.src = "https://elsewhere.example/?x";
            await refused;
            try {
                const socket = new WebSocket("wss://" + location.host);
                await new Promise((yes, no) => { socket.onopen = yes; socket.onerror = no; });
                sent.push("socket");
            } catch {}
            return sent;
        }"""
    )  # fmt: skip
    assert "fetch" not in tried
    assert "socket" not in tried
    assert not [request for request in page.wire.requests if request.url.endswith("/healthz")]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_each_bad_file_has_a_word_and_the_next_photograph_works(visitor: Any, language: str) -> None:
    page = visitor(language)
    problem, heard = page.locator("[data-part=problem]"), set()
    for word, (name, kind, data) in bad_files().items():
        page.set_input_files("[data-part=file]", {"name": name, "mimeType": kind, "buffer": data})
        page.locator("[data-part=problem-text]").filter(has_text=re.compile(r"\S")).wait_for()
        text = problem.inner_text().strip()
        assert problem.get_attribute("role") == "alert"
        assert len(text) > 40, word
        assert "{" not in text, word
        if word == "cut-jpeg":
            assert text in heard
        else:
            assert text not in heard, word
        heard.add(text)
        page.evaluate("document.querySelector('[data-part=problem-text]').textContent = ''")
        assert not page.locator(".overlay--photo").count(), word
    assert page.title() != "run"
    choose(page, encoded(quartered(640)))
    assert not problem.is_visible()
    assert not page.complaints


def test_fifty_megapixels_work(visitor: Any) -> None:
    page = visitor("en")
    choose(page, encoded(quartered(7100), "JPEG", quality=40), "large.jpg", "image/jpeg")
    assert "7100 × 7100" in page.locator("[data-part=said]").inner_text()
    image = save(page)
    assert near(spot(image, 0.2, 0.2), CORNERS[0], by=12)
    assert is_heart_there(image)


def test_a_photograph_is_dropped_or_pasted(visitor: Any) -> None:
    page = visitor("en")
    give = """([kind, bytes]) => {
        const transfer = new DataTransfer();
        if (bytes) transfer.items.add(new File([new Uint8Array(bytes)], "me.png", { type: "image/png" }));
        else transfer.setData("text/uri-list", "https://example.org/me.png");
        const how = { bubbles: true, cancelable: true };
        const event = kind === "paste" ? new ClipboardEvent(kind, { clipboardData: transfer, ...how })
            : new DragEvent(kind, { dataTransfer: transfer, ...how });
        document.body.dispatchEvent(event);
    }"""  # fmt: skip
    page.evaluate(give, ["drop", None])
    assert "There was no picture" in page.locator("[data-part=problem]").inner_text()
    page.evaluate(give, ["drop", list(encoded(quartered(64)))])
    page.locator("[data-part=said]").filter(has_text="64 × 64").wait_for()
    page.evaluate(give, ["paste", list(encoded(quartered(80)))])
    page.locator("[data-part=said]").filter(has_text="80 × 80").wait_for()
    assert not page.locator("[data-part=problem]").is_visible()


def test_a_groups_name_is_on_its_ring_first(visitor: Any) -> None:
    page = visitor("nl", query="?group=antwerp")
    assert page.locator("[data-part=ring]").input_value() == "Antwerpen"
    assert page.locator("[name=frame]").first.is_checked()
    choose(page, encoded(quartered(1080)))
    _image, _data, name = take(page, page.locator("[data-part=save]").click)
    assert name == "blue-heart-ring-antwerp-1080x1080.png"


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("is_touch", [False, True])
def test_axe_finds_nothing_before_and_after_a_photograph(visitor: Any, language: str, is_touch: bool) -> None:
    page = visitor(language, touch=is_touch)
    found = Axe().run(page).response["violations"]
    choose(page, encoded(quartered(300)))
    page.locator("[name=frame]").nth(1).check(force=True)
    found += Axe().run(page).response["violations"]
    page.set_input_files("[data-part=file]", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no"})
    page.locator("[data-part=problem]").wait_for()
    found += Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []


def test_without_a_script_only_what_works_is_there(browser: Any, live_site: Site) -> None:
    context = browser.new_context(base_url=live_site.base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/en/wear/")
    assert page.locator(".notice a[href='/en/wear/downloads/']").is_visible()
    assert not page.locator(".overlay").is_visible()
    context.close()
