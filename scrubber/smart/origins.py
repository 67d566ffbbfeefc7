"""Which server may be asked: the one that was named, and no other that an answer points to.

An answer holds addresses: the next page, a redirect, a document, the place for tokens. Whoever can write
one into a chart could make this machine ask its own network. So an address is followed only on an origin
(scheme, host, port) that was named; the one exception, a token endpoint elsewhere that the server's own
configuration names, must be a public address.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrubber.smart.errors import CallError

if TYPE_CHECKING:
    from httpx import URL

Origin = tuple[str, str, int]
_PLACE = "the address of the server"
_PORTS = {"https": 443, "http": 80}


def parsed(address: str) -> URL:
    """Return an address as the library that will ask it reads it. Raises `CallError`: address."""
    from httpx import URL, InvalidURL

    try:
        url = URL(address)
    except (InvalidURL, ValueError, TypeError):
        raise CallError("address", place=_PLACE) from None
    if url.scheme not in _PORTS or not url.host or url.userinfo:
        raise CallError("address", place=_PLACE)
    return url


def origin_of(url: URL) -> Origin:
    """Return scheme, host and port."""
    return url.scheme, url.host.rstrip(".").lower(), url.port or _PORTS[url.scheme]


def is_loopback(host: str) -> bool:
    """Return whether a host's name means this machine by itself, without asking anybody."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_public(address: str) -> bool:
    """Return whether a numeric address is one of the public network: not private, link-local, loopback or
    reserved.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.is_global and not found.is_multicast


def is_below(url: URL, above: URL) -> bool:
    """Return whether an address is another's, or stands below it: same origin, and a path that continues its path."""
    steps, first = (each.path.rstrip("/").split("/") for each in (url, above))
    plain = not {".", ".."} & set(steps) and "\\" not in url.path
    return plain and origin_of(url) == origin_of(above) and steps[: len(first)] == first


@dataclass(frozen=True, slots=True)
class Origins:
    """The one origin that is asked. `allow_http`: plain http to this machine itself is taken too."""

    named: Origin
    allow_http: bool = False

    @classmethod
    def of(cls, url: URL, *, allow_http: bool = False) -> Origins:
        """Return the origin of an address. Raises `CallError`: plain_http."""
        found = cls(origin_of(url), allow_http)
        found.check_scheme(url.scheme, url.host)
        return found

    def check_scheme(self, scheme: str, host: str) -> None:
        """Raise `CallError` (plain_http) for what would travel readable."""
        if scheme != "https" and not (self.allow_http and is_loopback(host)):
            raise CallError("plain_http", place=_PLACE)

    def has(self, url: URL) -> bool:
        """Return whether this address is on the server that was named."""
        return url.scheme in _PORTS and not url.userinfo and origin_of(url) == self.named
