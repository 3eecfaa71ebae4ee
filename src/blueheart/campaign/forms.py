"""What forms of several rooms ask for: a city by typing."""

from django.utils.translation import gettext


def city_box(*, language: str, target: str) -> dict[str, str]:
    """Attributes by which a text field becomes a box to choose a city in (`combobox.js`).

    `target` is the id of the field that takes the city's number.
    """
    return {
        "data-combobox": "", "data-url": f"/{language}/cities/", "data-target": target,
        "data-none": gettext("No city found."),
        "data-found": gettext("{n} cities found; choose with the arrow keys."),
    }  # fmt: skip
