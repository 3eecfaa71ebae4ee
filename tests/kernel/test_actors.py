import pytest

from blueheart.kernel.actors import Actor, ActorKind


@pytest.mark.parametrize(
    ("actor", "label"),
    [
        (Actor.visitor(), "visitor"),
        (Actor.system(), "system"),
        (Actor.organiser(ref="3f2a"), "organiser:3f2a"),
        (Actor.staff(ref=12), "staff:12"),
        (Actor.importer("file-9"), "importer:file-9"),
        (Actor(ActorKind.API), "api"),
    ],
)
def test_label_is_what_events_store(actor: Actor, label: str) -> None:
    assert actor.label == label


@pytest.mark.parametrize("ref", ["somebody@example.org", "x" * 65])
def test_ref_refuses_what_is_no_id(ref: str) -> None:
    with pytest.raises(ValueError, match=r"Actor\.ref"):
        Actor.organiser(ref=ref)
