"""A small load on this machine alone: one address of a loopback server, over few connections, for a short time."""

import socket
import threading
import time

CONNECTIONS = 8
REQUEST = "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: br\r\n\r\n"


def requests_per_second(port: int, path: str, *, seconds: float) -> float:
    """Answers with status 200, read whole. Raises RuntimeError for any other."""
    counts = [0] * CONNECTIONS
    deadline = time.perf_counter() + seconds
    request = REQUEST.format(path=path).encode()
    threads = [
        threading.Thread(target=ask, args=(port, request, deadline, counts, number)) for number in range(CONNECTIONS)
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not all(counts):
        raise RuntimeError(f"{path}: a connection got no whole answer")
    return sum(counts) / (time.perf_counter() - started)


def ask(port: int, request: bytes, deadline: float, counts: list[int], number: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        while time.perf_counter() < deadline:
            connection.sendall(request)
            if not read_answer(connection):
                return
            counts[number] += 1


def read_answer(connection: socket.socket) -> bool:
    data = connection.recv(65536)
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _blank, body = data.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    if b" 200" not in lines[0]:
        return False
    length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:"))
    left = length - len(body)
    while left > 0:
        left -= len(connection.recv(65536))
    return True
