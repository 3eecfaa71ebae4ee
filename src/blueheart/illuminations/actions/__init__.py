"""Every write on monuments and promises, one verb a function."""

from blueheart.illuminations.actions.edit import StalePromise, decide_note, edit_promise
from blueheart.illuminations.actions.links import (
    erase_promise_contact,
    erase_promise_contacts_past_their_time,
    erase_unverified_promises,
    request_promise_links,
)
from blueheart.illuminations.actions.matching import match_initiative, match_promise
from blueheart.illuminations.actions.monuments import StaleMonument, edit_monument, merge_monuments, name_monument
from blueheart.illuminations.actions.photos import add_photo, check_has_room, decide_photo
from blueheart.illuminations.actions.steps import (
    ask_permission,
    cancel_promise,
    confirm_promise,
    decline_promise,
    promise_light,
    report_light,
    undo_step,
    verify_promise,
)
from blueheart.illuminations.actions.submit import EditionNotOpen, submit_promise

__all__ = [
    "EditionNotOpen",
    "StaleMonument",
    "StalePromise",
    "add_photo",
    "ask_permission",
    "cancel_promise",
    "check_has_room",
    "confirm_promise",
    "decide_note",
    "decide_photo",
    "decline_promise",
    "edit_monument",
    "edit_promise",
    "erase_promise_contact",
    "erase_promise_contacts_past_their_time",
    "erase_unverified_promises",
    "match_initiative",
    "match_promise",
    "merge_monuments",
    "name_monument",
    "promise_light",
    "report_light",
    "request_promise_links",
    "submit_promise",
    "undo_step",
    "verify_promise",
]
