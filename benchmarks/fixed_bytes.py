"""A WSGI application that sends the same bytes to everybody: the most that Granian can do.

FIXED_BYTES says how many.
"""

import os

BODY = os.urandom(int(os.environ.get("FIXED_BYTES", "7000")))
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(environ, start_response):  # type: ignore[no-untyped-def]
    start_response("200 OK", HEADERS)
    return [BODY]
