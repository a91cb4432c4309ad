"""How often somebody may type a code that opens no door.

Only failures count, so 300 people behind one address get in. They are counted by django-allauth
as those of sign-in are (``join_failed`` in ACCOUNT_RATE_LIMITS), under a lock and in a cache that
says so where it can't write. When a count is full, a flag shuts typing for a minute; looking at
it writes nothing. The QR code has 128 bits and is never shut.
"""

import hashlib
from ipaddress import IPv6Address, ip_network

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import consume
from django.core.cache import cache
from django.http import HttpRequest

PAUSE_SECONDS = 60


def _flags(request: HttpRequest) -> dict[str, str]:
    """By the name of its count: the flag of this address, and that of all together."""
    named = hashlib.sha256(_household(request).encode()).hexdigest()
    return {"join_failed": f"join:pause:{named}", "join_failed_in_all": "join:pause"}


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


def is_paused(request: HttpRequest) -> bool:
    """Tell whether too many wrong codes came from here, or from everywhere. One query."""
    return bool(cache.get_many(_flags(request).values()))


def note_failure(request: HttpRequest) -> None:
    """Count a wrong code."""
    for action, flag in _flags(request).items():
        if not consume(request, action=action, key=flag):
            cache.set(flag, True, PAUSE_SECONDS)
