"""The address of this machine in its own network, for ./start --lan. Sends no packet.

tools/lan.py                 print the address; say why where there is none
tools/lan.py ADDRESS         check that it is one of this machine's, and print it
tools/lan.py --show URL      what to tell people, with a QR code for their phones
"""

from __future__ import annotations

import ipaddress
import socket
import struct
import sys
from collections.abc import Iterator, Sequence

SIOCGIFADDR = 0x8915
# Networks inside this machine: no phone is in them.
INNER = ("lo", "docker", "br-", "veth", "virbr", "vnet", "podman", "lxc")
ELSEWHERE = ("192.0.2.1", 9)
"""Reserved for documentation. A UDP socket that is only connected asks nobody anyway."""


LIGHT_ON_DARK, PLAIN = "\x1b[97;40m", "\x1b[0m"


class NoAddressError(Exception):
    """Says what to do, in a sentence."""


def way_out() -> str | None:
    """The address from which this machine would speak to others; None without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:  # no route: a network without a gateway, or none
            return None
        address: str = probe.getsockname()[0]
        return address


def interface_addresses() -> Iterator[str]:
    """The addresses of the network cards, as Linux tells them."""
    try:
        import fcntl
    except ImportError:
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        for _number, name in socket.if_nameindex():
            if name.startswith(INNER):
                continue
            try:
                answer = fcntl.ioctl(asker, SIOCGIFADDR, struct.pack("256s", name[:15].encode()))
            except OSError:  # a card without an address
                continue
            yield socket.inet_ntoa(answer[20:24])


def own_addresses() -> list[str]:
    """All addresses that phones may reach, the likeliest first."""
    found = [address for address in (way_out(), *interface_addresses()) if address]
    found = [item for item in found if not ipaddress.ip_address(item).is_loopback]
    return list(dict.fromkeys(found))


def choose(wanted: str | None, found: Sequence[str]) -> str:
    """Return the address to serve at: the wanted one if it is among the found, else the first."""
    if not found:
        raise NoAddressError(
            "This machine is in no network: join the one of the phones, or open a hotspot."
        )
    if wanted and wanted not in found:
        raise NoAddressError(f"This machine has no address {wanted}, only {', '.join(found)}.")
    address = wanted or found[0]
    if ipaddress.ip_address(address).is_global:
        raise NoAddressError(
            f"{address} is an address of the public internet, and --lan is for a closed network: "
            "docs/server.md says how to serve to the world."
        )
    return address


def text_of(url: str, others: Sequence[str] = ()) -> str:
    """Where people go, and what they should know."""
    port = url.rpartition(":")[2]
    lines = [
        f"Weitblick runs in this network at {url} (end it with Ctrl+C)",
        f"Phones open {url}/join/ or scan:",
        qr_of(f"{url}/join/"),
        "Nothing is encrypted here: serve only in a network that you trust.",
        "Anybody in this network can reach the sign-in page.",
    ]
    if others:
        lines.append(
            f"If phones find nothing there, this machine also has {', '.join(others)}: "
            f"./start --lan {port} {others[0]}"
        )
    return "\n".join(lines)


def qr_of(url: str) -> str:
    """The QR code in half blocks, dark on light whatever the colours of the terminal are.

    The blocks are what is light: the margin, and between the modules.
    """
    import io

    import segno

    out = io.StringIO()
    segno.make(url, error="l", micro=False).terminal(out, compact=True)
    return "\n".join(f"{LIGHT_ON_DARK}{line}{PLAIN}" for line in out.getvalue().splitlines())


def main(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["--show"]:
        host = arguments[1].partition("://")[2].partition(":")[0]
        others = [item for item in own_addresses() if item != host]
        text = text_of(arguments[1], others)
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
        print(text)
        return
    try:
        print(choose(arguments[0] if arguments else None, own_addresses()))
    except NoAddressError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
