"""The kinds and states of an initiative, and the moves allowed between states."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    CONFERENCE = "conference", _("Conference or debate")
    TRAINING = "training", _("Training or workshop")
    SCHOOL = "school", _("School activity")
    MARCH = "march", _("March or walk")
    CEREMONY = "ceremony", _("Ceremony or vigil")
    EXHIBITION = "exhibition", _("Exhibition")
    SCREENING = "screening", _("Film screening")
    PERFORMANCE = "performance", _("Concert, theatre or dance")
    SPORT = "sport", _("Sport")
    LIGHTING = "lighting", _("Lighting in blue")
    DECORATION = "decoration", _("Decoration in blue")
    STAND = "stand", _("Information stand")
    MEDIA = "media", _("Press, film or radio")
    SALE = "sale", _("Sale or collection")
    ONLINE = "online", _("Online event")
    OTHER = "other", _("Something else")


class Purpose(models.TextChoices):
    AWARENESS = "awareness", _("Raising awareness")
    RIGHTS = "rights", _("Protecting victims' rights")
    FUNDS = "funds", _("Raising funds for victims")


class PlaceKind(models.TextChoices):
    CITY = "city", _("In a city")
    POINT = "point", _("At a point on the map")
    ONLINE = "online", _("Online")


class State(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("Waiting for the organiser's confirmation")
    IN_REVIEW = "in_review", _("Waiting for review")
    CHANGES_REQUESTED = "changes_requested", _("Change asked of the organiser")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MERGED = "merged", _("Merged into another")


class RevisionState(models.TextChoices):
    WAITING = "waiting", _("Waiting for review")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    SUPERSEDED = "superseded", _("Replaced by a later edit")


MOVES: dict[State, frozenset[State]] = {
    State.UNCONFIRMED: frozenset({State.IN_REVIEW, State.WITHDRAWN}),
    State.IN_REVIEW: frozenset(
        {State.PUBLISHED, State.CHANGES_REQUESTED, State.DECLINED, State.MERGED, State.WITHDRAWN}
    ),
    State.CHANGES_REQUESTED: frozenset(
        {State.IN_REVIEW, State.PUBLISHED, State.DECLINED, State.MERGED, State.WITHDRAWN}
    ),
    State.PUBLISHED: frozenset({State.IN_REVIEW, State.MERGED, State.WITHDRAWN}),
    State.DECLINED: frozenset({State.IN_REVIEW}),
    State.WITHDRAWN: frozenset(),
    State.MERGED: frozenset({State.IN_REVIEW, State.PUBLISHED}),
}
"""From each state, the states that may follow. The moves back to review are the desk's undo."""

QUEUED = (State.IN_REVIEW, State.CHANGES_REQUESTED)
UNDOABLE = (State.PUBLISHED, State.DECLINED, State.MERGED, State.CHANGES_REQUESTED)
EDITABLE = (State.UNCONFIRMED, State.IN_REVIEW, State.CHANGES_REQUESTED, State.PUBLISHED)
