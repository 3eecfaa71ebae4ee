"""Forms over what is typed: they draw the fields, and the actions say what is right and wrong."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from blueheart.desk.illuminations.shown import field_labels
from blueheart.illuminations.rules.problems import InvalidPromise
from blueheart.illuminations.rules.typed import TypedPromise


class TypedForm(forms.Form):
    """The fields `shown` of TypedPromise as text; its ticks appear once a rule has asked for them."""

    shown: ClassVar[tuple[str, ...]] = ()
    long: ClassVar[frozenset[str]] = frozenset()
    free: ClassVar[frozenset[str]] = frozenset({"name", "owner_name", "lit_by", "dressing_note", "city"})

    def __init__(self, data: Any, *, typed: TypedPromise, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={**typed.as_mapping(), **(initial or {})})
        labels, choices, helps = field_labels(), self.choices(), self.helps()
        for name in self.shown:
            self.fields[name] = self.field_of(name, labels[name], choices.get(name), helps.get(name, ""))
        for name in self.ticks():
            if data and name in data:
                self.add_tick(name)

    def choices(self) -> dict[str, list[tuple[str, Any]]]:
        return {}

    def helps(self) -> dict[str, str]:
        return {}

    def ticks(self) -> dict[str, str]:
        return {}

    def field_of(self, name: str, label: str, choices: list[tuple[str, Any]] | None, help_text: str) -> forms.Field:
        if choices is not None:
            widget: forms.Widget = forms.Select(choices=choices)
        elif name in self.long:
            widget = forms.Textarea(attrs={"rows": 4, "dir": "auto"})
        else:
            widget = forms.TextInput(attrs={"dir": "auto"} if name in self.free else {})
        return forms.CharField(label=label, required=False, strip=False, widget=widget, help_text=help_text)

    def add_tick(self, name: str) -> None:
        self.fields[name] = forms.BooleanField(label=self.ticks()[name], required=False)

    def typed(self) -> TypedPromise:
        return TypedPromise.from_mapping(self.cleaned_data)

    def take(self, refusal: InvalidPromise) -> None:
        """What the rules said, each beside its field."""
        for problem in refusal.problems:
            if problem.field in self.ticks() and problem.field not in self.fields:
                self.add_tick(problem.field)
            self.add_error(problem.field if problem.field in self.fields else None, str(problem.message))
