"""Loading Django with the settings of an installation; what is wrong with those is said with its mend."""

import os
from pathlib import Path

from blueheart.ops.failures import CommandFailed

SETTINGS = "blueheart.settings.production"
HOME_MEND = "set BLUEHEART_HOME to a folder that you may write to"


def load_django() -> None:
    """Raises CommandFailed for a wrong setting and for a home that cannot be used."""
    from pydantic import ValidationError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    try:
        django.setup()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise CommandFailed(
            f"the configuration is wrong: {wrong}", mend="correct it in the environment or .env"
        ) from error
    except OSError as error:
        name = str(error.filename or "BLUEHEART_HOME")
        mend = "let this user read it" if Path(name).name == ".env" else HOME_MEND
        raise CommandFailed(f"{name} cannot be used: {error.strerror}", mend=mend) from error
