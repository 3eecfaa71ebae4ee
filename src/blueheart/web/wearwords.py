"""What the overlay's script says: to whoever listens to the page, and when a file can't be used, with the mend."""

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    """Texts in braces are put in by the script; numbers are never localised there."""
    return {
        "another": _("Another photograph"),
        "reading": _("Reading the photograph …"),
        "ready": _("The photograph is under the frame: {width} × {height} pixels. It has not left this device."),
        "placed": _("Zoom {zoom} %, turned by {turn}°."),
        "percent": _("{number} %"),
        "degrees": _("{number}°"),
        "making": _("Making the picture …"),
        "saved": _("Saved as {name}: {width} × {height} pixels, without place, date or camera."),
        "shared": _("Handed to the app that you chose."),
        "offline": _("You are offline. All of this goes on working."),
        "online": _("You are online again."),
        **problem_words(),
    }


def problem_words() -> dict[str, str]:
    return {
        "empty": _("This file is empty. Copy the photograph again and choose it once more."),
        "none": _("There was no picture in that. Save the picture to this device first, then choose the file."),
        "video": _("This is a film, even if its name says otherwise. Take a still picture of it and choose that."),
        "svg": _("This is a drawing (SVG), not a photograph. Save it as PNG or JPEG and choose that."),
        "heic": _(
            "This browser can’t read HEIC. Send the photograph to yourself as JPEG, or on an iPhone set Settings › "
            "Camera › Formats › Most Compatible; Safari can open it as it is."
        ),
        "format": _("This browser can’t read {kind}. Save the photograph as JPEG or PNG and choose that."),
        "unknown": _("This is no photograph that a browser knows. Choose a JPEG, PNG, WebP or AVIF file."),
        "cut": _("This file stops half-way: a part of the photograph is missing. Copy or download it again."),
        "huge": _(
            "This photograph has {width} × {height} pixels, more than this browser can hold. Make it smaller than "
            "{limit} pixels on its longer side and choose it again."
        ),
        "damaged": _("This file is damaged and can’t be shown. Copy or download it again, or choose another."),
        "failed": _("This device could not make so large a picture. Choose a smaller size."),
    }
