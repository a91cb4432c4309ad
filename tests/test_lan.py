"""./start --lan: the address of this machine, what is said of it, and who is not let in."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from ipaddress import ip_address
from pathlib import Path
from urllib.error import HTTPError

import pytest

from accounts.demo import PASSWORD, PEOPLE, with_known_password
from tests.factories import UserFactory
from tools import lan

ROOT = Path(__file__).resolve().parent.parent


# --- the address -----------------------------------------------------------------------------


def test_addresses_of_this_machine_are_no_loopback():
    assert [item for item in lan.own_addresses() if ipaddress.ip_address(item).is_loopback] == []


def test_first_address_is_taken():
    assert lan.choose(None, ["192.168.178.20", "10.8.0.3"]) == "192.168.178.20"


def test_another_address_can_be_chosen():
    assert lan.choose("10.8.0.3", ["192.168.178.20", "10.8.0.3"]) == "10.8.0.3"


@pytest.mark.parametrize(
    ("wanted", "found", "said"),
    [
        (None, [], "in no network"),
        ("10.1.1.1", ["192.168.178.20"], "no address 10.1.1.1, only 192.168.178.20"),
        (None, ["8.8.8.8"], "public internet"),
    ],
)
def test_address_that_will_not_do_is_refused_with_a_sentence(wanted, found, said):
    with pytest.raises(lan.NoAddressError, match=re.escape(said)):
        lan.choose(wanted, found)


def test_machine_without_a_route_asks_its_cards(monkeypatch):
    monkeypatch.setattr(lan, "way_out", lambda: None)
    monkeypatch.setattr(lan, "interface_addresses", lambda: iter(["127.0.0.1", "10.42.0.1"]))
    assert lan.own_addresses() == ["10.42.0.1"]


# --- what is said ----------------------------------------------------------------------------


def test_text_names_address_and_risk():
    text = lan.text_of("http://192.168.178.20:8000")
    assert "Phones open http://192.168.178.20:8000/join/ or scan:" in text
    assert text.endswith(
        "Nothing is encrypted here: serve only in a network that you trust.\n"
        "Anybody in this network can reach the sign-in page."
    )


def test_text_offers_the_other_addresses():
    text = lan.text_of("http://192.168.178.20:8001", ["10.8.0.3"])
    assert text.endswith("./start --lan 8001 10.8.0.3")


def test_qr_code_sets_its_own_colours():
    lines = lan.qr_of("http://192.168.178.20:8000/join/").splitlines()
    assert {line[:8] for line in lines} == {"\x1b[97;40m"}
    assert len({len(line) for line in lines}) == 1


# --- who is not let in -----------------------------------------------------------------------


def test_known_passwords_of_the_demo_are_found(db):
    first, second, third = (UserFactory(email=person.email) for person in PEOPLE[:3])
    for user, password, is_active in (
        (first, PASSWORD, True),
        (second, "a-password-of-my-own", True),
        (third, PASSWORD, False),
    ):
        user.set_password(password)
        user.is_active = is_active
        user.save()
    assert with_known_password() == [first.email]


def _environment(tmp_path: Path, **more: str) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return {**inherited, "DATA_DIR": str(tmp_path), "DATABASE_URL": "", **more}


def _prepare(tmp_path: Path, *options: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "tools/prepare.py", *options],
        cwd=ROOT,
        env=_environment(tmp_path, **more),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_demo_is_not_served_to_a_network(tmp_path):
    assert _prepare(tmp_path, DEMO="true").returncode == 0
    result = _prepare(tmp_path, "--lan", DEMO="false")
    assert (result.returncode, result.stdout) == (1, "")
    assert "everybody knows the password of the demo" in result.stderr


@pytest.fixture
def served(tmp_path):
    """Weitblick as `./start --lan` serves it: address, port, and what the terminal says.

    None on a machine that is in no closed network.
    """
    addresses = [item for item in lan.own_addresses() if not ip_address(item).is_global]
    if not addresses:
        yield None
        return
    with socket.socket() as probe:
        probe.bind(("", 0))
        port = probe.getsockname()[1]
    said = tmp_path / "said"
    with said.open("w") as out:
        # DEMO and BASE_URL are what an .env file might say.
        process = subprocess.Popen(
            ["./start", "--lan", str(port), addresses[0]],
            cwd=ROOT,
            env=_environment(tmp_path, DEMO="true", BASE_URL="https://weitblick.example.org"),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + 60
        while "first administrator" not in said.read_text():
            assert process.poll() is None, said.read_text()
            assert time.monotonic() < deadline, said.read_text()
            time.sleep(0.1)
        yield addresses[0], port, said.read_text()
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.slow
def test_network_is_served_without_demo_and_without_encryption(served):
    if served is None:
        with pytest.raises(lan.NoAddressError):
            lan.choose(None, lan.own_addresses())
        return
    address, port, said = served
    url = f"http://{address}:{port}"
    assert f"{url}/join/" in said
    assert f"BASE_URL={url}" in said
    with urllib.request.urlopen(f"{url}/account/login/") as answer:
        page, cookie = answer.read().decode(), answer.headers["Set-Cookie"]
    assert [person.email for person in PEOPLE if person.email in page] == []
    assert ("secure" in cookie.lower(), "HttpOnly" in cookie) == (False, True)
    foreign = urllib.request.Request(url, headers={"Host": "weitblick.example.org"})
    with pytest.raises(HTTPError) as refusal:
        urllib.request.urlopen(foreign)
    with refusal.value as answer:
        assert answer.code == 400


# --- without a secure context ----------------------------------------------------------------

ONLY_SECURE = re.compile(
    r"crypto\.(?:subtle|randomUUID)|navigator\.(?:serviceWorker|locks|storage|credentials)|"
    r"navigator\.(?:clipboard|wakeLock)|caches\."
)
ASKED_FIRST = {
    "copy.js": {"navigator.clipboard"},
    "outbox.js": {"crypto.randomUUID"},
    "screen.js": {"navigator.wakeLock"},
}


def test_scripts_ask_before_they_use_what_plain_http_lacks():
    """Those listed were read: each has another way, or leaves the thing out."""
    found = {
        path.name: set(ONLY_SECURE.findall(path.read_text()))
        for path in sorted((ROOT / "static" / "js").glob("*.js"))
    }
    assert {name: uses for name, uses in found.items() if uses} == ASKED_FIRST
