"""What the report's process may not do: no socket, no program, no change on the disk, no file but
ours; and what it asks for while it sets a page."""

import io
import json
import socket
import subprocess
import sys

import pikepdf
import pytest

from reports.paper.pdf import ROOT_URL, Refused, own_file, pdf_from_html
from reports.rendering.confinement import OWN, ROOT

TRIED = r"""
import ctypes, json, os, pathlib, pty, socket, sqlite3, subprocess, sys
from reports.rendering.confinement import confine
folder, own = sys.argv[1:]
link = os.path.join(folder, "own.css")
os.symlink("/etc/passwd", link)
there = os.path.join(folder, "there")
TRIES = {
    "a socket": lambda: socket.socket(),
    "a connection": lambda: socket.create_connection(("127.0.0.1", 9)),
    "a name": lambda: socket.getaddrinfo("example.org", 80),
    "a program": lambda: subprocess.run(["true"]),
    "a shell": lambda: os.system("true"),
    "another program": lambda: os.execv("/bin/true", ["true"]),
    "a program beside": lambda: os.posix_spawn("/bin/true", ["true"], {}),
    "a copy of itself": lambda: os.fork(),
    "a terminal": lambda: pty.spawn(["true"]),
    "a file of the system": lambda: open("/etc/passwd"),
    "the way round": lambda: open(own + "/../../../etc/passwd"),
    "a link": lambda: open(link),
    "by its handle": lambda: os.open("/etc/passwd", os.O_RDONLY),
    "other processes": lambda: open("/proc/1/environ"),
    "the settings": lambda: open(".env"),
    "the data": lambda: open("var/weitblick.sqlite3", "rb"),
    "a new file": lambda: open(os.path.join(folder, "new"), "w"),
    "writing an own file": lambda: open(own, "a"),
    "a handle to write": lambda: os.open(there, os.O_WRONLY),
    "removing": lambda: os.remove(there),
    "renaming": lambda: os.replace(there, there + "2"),
    "emptying": lambda: os.truncate(there, 0),
    "opening up": lambda: os.chmod(there, 0o777),
    "a folder": lambda: os.mkdir(os.path.join(folder, "d")),
    "a database": lambda: sqlite3.connect("var/weitblick.sqlite3"),
    "a library of the system": lambda: ctypes.CDLL("libc.so.6"),
    "a signal": lambda: os.kill(os.getppid(), 0),
    "a foreign folder": lambda: os.listdir("/"),
    "a folder of data": lambda: list(os.scandir("var")),
    "a link of its own": lambda: os.symlink("/etc/passwd", there + "3"),
}
ALLOWED = {
    "an own file": lambda: open(own).close(),
    "a library": lambda: open(json.__file__).close(),
    "an own folder": lambda: os.listdir(os.path.dirname(own)),
    "its own memory": lambda: pathlib.Path("/proc/self/statm").read_text(),
}
def outcome(attempt):
    try:
        attempt()
    except Exception as error:
        return type(error).__name__
    return "done"
confine()
print(json.dumps({name: outcome(attempt) for name, attempt in {**TRIES, **ALLOWED}.items()}))
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """What came of each attempt, in a process that was confined."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "there").write_text("x")
    own = ROOT / "static" / "css" / "report.css"
    done = subprocess.run(
        [sys.executable, "-c", TRIED, str(folder), str(own)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["own.css", "there"]
    assert (folder / "there").read_text() == "x"
    return json.loads(done.stdout)


def test_a_confined_process_can_do_nothing_but_read_its_own(outcomes):
    done = {"an own file", "an own folder", "a library", "its own memory"}
    assert {name for name, outcome in outcomes.items() if outcome == "done"} == done
    refused = {name: outcome for name, outcome in outcomes.items() if name not in done}
    assert len(refused) == 30
    assert {name for name, outcome in refused.items() if outcome != "Confined"} == set()


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/x.png",
        "https://example.org/x.png",
        "data:text/css,p{}",
        f"{ROOT_URL}/css/report.css",
        f"{ROOT_URL}/vendor/fonts/../../x",
        f"{ROOT_URL}/pictures/{'0' * 64}",
        "",
    ],
)
def test_no_address_but_our_own_is_served(url):
    with pytest.raises(Refused):
        own_file(url)


def test_own_fonts_are_served():
    assert own_file(f"{ROOT_URL}/vendor/fonts/noto-serif-400-normal.ttf").is_file()


@pytest.fixture
def listener():
    """An address on this machine, and whether anybody came."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.mark.slow
@pytest.mark.usefixtures("pdf_libraries")
def test_a_page_that_asks_for_everything_gets_nothing(listener, tmp_path, caplog):
    """Every way that HTML and CSS have to name a file, each to a file and to an address that would
    answer."""
    secret = tmp_path / "secret.txt"
    secret.write_text("GEHEIM")
    places = [secret.as_uri(), f"http://127.0.0.1:{listener.getsockname()[1]}/x"]
    places += ["data:text/css,p{display:none}", "ftp://127.0.0.1/x"]
    html = "".join(
        f'<link rel="stylesheet" href="{place}"><style>@import url({place});'
        f"@font-face {{ font-family: x; src: url({place}) }}"
        f"p {{ background: url({place}); list-style-image: url({place}); content: url({place}) }}"
        f'</style><link rel="attachment" href="{place}"><p>Text <img src="{place}" alt="x">'
        f'<a rel="attachment" href="{place}">a</a><object data="{place}">o</object>'
        f'<embed src="{place}"><svg width="9" height="9"><image href="{place}"/></svg></p>'
        for place in places
    )
    pdf = pdf_from_html(f'<html lang="de"><title>x</title><body>{html}')
    assert pdf.startswith(b"%PDF-")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        held = [item.read_bytes() for item in document.objects if isinstance(item, pikepdf.Stream)]
        assert list(document.attachments) == []
    assert [content for content in held if b"GEHEIM" in content] == []
    with pytest.raises(BlockingIOError):
        listener.accept()
    told = caplog.text
    assert [place for place in places if f"not a file of the report: {place}" not in told] == []


def test_what_people_wrote_lies_in_no_folder_that_may_be_read():
    assert {"var", ".env"} & set(OWN) == set()
    assert [name for name in OWN if not (ROOT / name).is_dir()] == []
