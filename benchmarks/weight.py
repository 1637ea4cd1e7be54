"""What the public form weighs on the wire, and how many requests it takes."""

import gzip
import re
from http.client import HTTPConnection

LINKED = re.compile(rb'<(?:link|script|img)[^>]+(?:href|src)="(/[^"]+)"')


def weight(host: str, path: str) -> tuple[float, int]:
    """Kilobytes as compressed, and requests, for the page with all that it loads."""
    page = _fetch(host, path)
    parts = {address.decode() for address in LINKED.findall(_plain(page))}
    return sum(
        len(body) for body in [page, *(_fetch(host, part) for part in parts)]
    ) / 1024, 1 + len(parts)


def _fetch(host: str, path: str) -> bytes:
    connection = HTTPConnection(host)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body, is_packed = answer.read(), answer.getheader("Content-Encoding") == "gzip"
    connection.close()
    # What a proxy in front would pack counts as packed.
    return body if is_packed else gzip.compress(body, 6)


def _plain(body: bytes) -> bytes:
    return gzip.decompress(body)
