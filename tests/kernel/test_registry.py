import pytest

from blueheart.kernel.registry import (
    HandlerKeyTaken,
    RecordedEvent,
    handler_named,
    handlers_for,
    subscribe,
    unsubscribe,
)


def one(event: RecordedEvent) -> None: ...


def two(event: RecordedEvent) -> None: ...


@pytest.fixture(autouse=True)
def _clean():
    yield
    unsubscribe("t.one")
    unsubscribe("t.two")


def test_handlers_come_in_the_order_of_their_keys() -> None:
    subscribe("t.event", key="t.two")(two)
    subscribe("t.event", key="t.one")(one)
    subscribe("t.event", key="t.one")(one)  # a module imported twice
    assert [h.function for h in handlers_for("t.event")] == [one, two]
    assert handlers_for("t.other") == ()


def test_handler_is_found_by_its_key() -> None:
    assert subscribe("t.event", key="t.one")(one) is one
    found = handler_named("t.one")
    assert found is not None
    assert (found.function, found.is_atomic) == (one, False)
    assert handler_named("t.none") is None


def test_key_of_another_function_is_refused() -> None:
    subscribe("t.event", key="t.one")(one)
    with pytest.raises(HandlerKeyTaken, match=r"t\.one"):
        subscribe("t.event", key="t.one")(two)
