"""A WSGI application that sends the same bytes to everybody: the most that Granian can do."""

import os

BODY = os.urandom(7_000)
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(environ, start_response):  # type: ignore[no-untyped-def]
    start_response("200 OK", HEADERS)
    return [BODY]
