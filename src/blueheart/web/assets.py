"""Static files, straight from the apps that ship them: nothing to collect before a start."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from servestatic import ServeStatic

from blueheart.web.store import Application


def serve_assets(application: Application) -> ServeStatic:
    """WSGI, outside of Django: its middleware is asynchronous and would send every page through another thread."""
    server = ServeStatic(
        application, max_age=settings.ASSETS_MAX_AGE, autorefresh=settings.ASSETS_AUTOREFRESH, allow_all_origins=False
    )
    for location in reversed(asset_folders()):
        server.add_files(location, prefix=settings.STATIC_URL)
    return server


def asset_folders() -> list[Any]:
    """In the order in which Django's finders look; of two files of one name the first counts."""
    with_storages = (finders.FileSystemFinder, finders.AppDirectoriesFinder)
    known = [finder for finder in finders.get_finders() if isinstance(finder, with_storages)]
    return [storage.location for finder in known for storage in finder.storages.values()]
