"""How often somebody may type a code, or open a link, that opens no door.

Only failures count, so 300 people behind one address get in. They are counted by django-allauth
as those of sign-in are (``join_failed`` in ACCOUNT_RATE_LIMITS), under a lock and in a cache that
says so where it can't write. When a count is full, a flag shuts typing for a minute; looking at
it writes nothing. The QR code has 128 bits and is never shut. The links to a report (the door
"share") have them too and are counted for each address alone, or one could shut them for all.
"""

import hashlib
from ipaddress import IPv6Address, ip_network

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import consume
from django.core.cache import cache
from django.http import HttpRequest

PAUSE_SECONDS = 60
JOIN, SHARE = "join", "share"


def _flags(request: HttpRequest, door: str) -> dict[str, str]:
    """By the name of its count: the flag of this address, and at the room that of all together."""
    named = hashlib.sha256(_household(request).encode()).hexdigest()
    own = {f"{door}_failed": f"{door}:pause:{named}"}
    return {**own, "join_failed_in_all": "join:pause"} if door == JOIN else own


def _household(request: HttpRequest) -> str:
    """The address that asks; of an IPv6 address the half that one connection gets as a whole.

    An IPv4 address in the dress of IPv6 is itself: all of them share one such half.
    """
    address = get_adapter().get_client_ip(request)
    if ":" not in address:
        return address
    wide = IPv6Address(address)
    if wide.ipv4_mapped is not None:
        return str(wide.ipv4_mapped)
    return str(ip_network((wide, 64), strict=False))


def is_paused(request: HttpRequest, door: str = JOIN) -> bool:
    """Tell whether too many wrong codes came from here, or from everywhere. One query."""
    return bool(cache.get_many(_flags(request, door).values()))


def note_failure(request: HttpRequest, door: str = JOIN) -> None:
    """Count a wrong code, or a wrong link."""
    counted = HttpRequest()
    counted.method = "POST"  # allauth counts no GET; it asks the request nothing else, the key does
    for action, flag in _flags(request, door).items():
        if not consume(counted, action=action, key=flag):
            cache.set(flag, True, PAUSE_SECONDS)
