"""On the public internet: wrong settings are refused, nothing to complain about, cached files."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent


def manage(tmp_path: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    # The browser tests' switch is not for production.
    inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    environment = {
        **inherited,
        "BASE_URL": "https://weitblick.example.org",
        "ALLOWED_HOSTS": "weitblick.example.org",
        "SECRET_KEY": "a-key-for-this-test-only-0123456789-0123456789-abcdefghijkl",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/production.sqlite3",
        **more,
    }
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_deployment_check_has_nothing_to_say(tmp_path):
    """Silenced are two questions about other hosts of the domain, which are a choice here."""
    result = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr
    assert (result.stdout, result.stderr) == (
        "System check identified no issues (2 silenced).\n",
        "",
    )


def test_whole_domain_is_bound_only_when_asked_for(tmp_path):
    more = {"HSTS_INCLUDE_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"}
    result = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **more)
    assert (result.stdout, result.stderr) == (
        "System check identified no issues (0 silenced).\n",
        "",
    )


SWITCHES = (
    *("ALLOW_SIGN_UP", "DEBUG", "DEMO", "HTTPS_BEHIND_PROXY"),
    *("HSTS_INCLUDE_SUBDOMAINS", "HSTS_PRELOAD"),
)
MUST_BE = {
    "ALLOWED_HOSTS": "host names separated by commas, without https:// and without a port",
    "BASE_URL": "http:// or https:// and a host name, such as https://weitblick.example.org",
    "DATABASE_URL": "sqlite:////path/file.sqlite3 or postgres://user:password@host:5432/name",
    "EMAIL_URL": "smtp+tls://user:password@host:587, smtp+ssl://… or smtp://host:25",
    "DEFAULT_FROM_EMAIL": "an e-mail address, such as weitblick@example.org",
    "LANGUAGE_CODE": "de or en",
    "TIME_ZONE": "a name of the time zone database, such as Europe/Berlin",
    "HSTS_SECONDS": "a whole number from 0 on",
    "REMIND_DAYS": "a whole number from 0 on",
    "REPORT_TIMEOUT_SECONDS": "a whole number from 1 on",
    "REPORT_AHEAD_SECONDS": "a whole number from 0 on",
    "SECRET_KEY": "at least 50 random characters",
    **dict.fromkeys(("DATA_DIR", "REPORT_CACHE_DIR"), "a directory that can be made"),
    **dict.fromkeys(SWITCHES, "true or false"),
}
WRONG = [
    *(("ALLOWED_HOSTS", value) for value in ("https://example.org", "example.org:8000", ",")),
    *(("BASE_URL", value) for value in ("example.org", "https://", "https://example.org/path")),
    *(
        ("DATABASE_URL", value)
        for value in (
            *("nonsense", "mysql://me:secret@host/name", "postgres://me:secret@host"),
            *("postgres://me:secret@host:port/name", "sqlite://", "sqlite://file.sqlite3"),
        )
    ),
    *(
        ("EMAIL_URL", value)
        for value in ("nonsense", "ftp://me:secret@host", "smtp://", "smtp://me:secret@host:port")
    ),
    *(("DEFAULT_FROM_EMAIL", value) for value in ("nobody", "a@example.org, b@example.org")),
    *(("LANGUAGE_CODE", value) for value in ("fr", "DE")),
    *(("TIME_ZONE", value) for value in ("Berlin", "Europe", "../etc/passwd")),
    *(("HSTS_SECONDS", value) for value in ("soon", "-5", "1.5")),
    *(("REMIND_DAYS", value) for value in ("two weeks", "-1")),
    *(("REPORT_TIMEOUT_SECONDS", value) for value in ("0", "60s")),
    ("REPORT_AHEAD_SECONDS", "-1"),
    ("SECRET_KEY", "secret"),
    *(("DATA_DIR", value) for value in ("/dev/null/data", "manage.py")),
    ("REPORT_CACHE_DIR", "/dev/null/reports"),
    *(
        (name, value)
        for name in MUST_BE
        if MUST_BE[name] == "true or false"
        for value in ("ja", "2")
    ),
]


def said(*, env: dict[str, str], monkeypatch, tmp_path) -> str:
    """Read the settings as a start does, and give what it says."""
    for name in MUST_BE:
        monkeypatch.setenv(name, "")  # so that what .env brings is taken back as well
        monkeypatch.delenv(name)
    monkeypatch.setattr("bsc_project.environment.ENV_FILE", tmp_path / ".env")
    for name, value in {"DATA_DIR": str(tmp_path), **env}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as stop:
        runpy.run_path(str(ROOT / "bsc_project" / "settings.py"))
    return str(stop.value)


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_wrong_setting_is_named_with_what_it_must_be(name, value, monkeypatch, tmp_path):
    message = said(env={name: value}, monkeypatch=monkeypatch, tmp_path=tmp_path)
    is_secret = name in ("DATABASE_URL", "EMAIL_URL", "SECRET_KEY")
    shown = "" if is_secret else f"{value!r} can't be read; "
    assert message == f"{name}: {shown}it must be {MUST_BE[name]}."


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({"ALLOW_SIGN_UP": "true"}, "ALLOW_SIGN_UP"),
        ({"HSTS_PRELOAD": "true"}, "HSTS_PRELOAD"),
        (
            {"HSTS_PRELOAD": "on", "HSTS_INCLUDE_SUBDOMAINS": "on", "HSTS_SECONDS": "9"},
            "HSTS_PRELOAD",
        ),
        ({"DATABASE_URL": "sqlite:////dev/null/file.sqlite3"}, "DATABASE_URL"),
    ],
)
def test_setting_that_cannot_be_so_is_named(env, name, monkeypatch, tmp_path):
    assert said(env=env, monkeypatch=monkeypatch, tmp_path=tmp_path).startswith(f"{name}: ")


def test_env_file_is_read_and_its_wrong_lines_are_named(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("# comment\n\nDEBUG=vielleicht\n")
    message = said(env={}, monkeypatch=monkeypatch, tmp_path=tmp_path)
    assert message == "DEBUG: 'vielleicht' can't be read; it must be true or false."
    (tmp_path / ".env").write_text("DEBUG=false\nDEMO = true\n")
    message = said(env={}, monkeypatch=monkeypatch, tmp_path=tmp_path)
    assert message == ".env, line 2: it must be NAME=value."


def test_wrong_setting_stops_the_start(tmp_path):
    result = manage(tmp_path, "check", DATABASE_URL="mysql://me:Hambach@host/name")
    assert result.returncode == 1
    assert f"DATABASE_URL: it must be {MUST_BE['DATABASE_URL']}." in result.stderr
    assert "Hambach" not in result.stderr


def test_collected_files_are_named_by_content(tmp_path):
    """Every file that a style sheet names is there: the manifest storage refuses a missing one."""
    from django.contrib.staticfiles.finders import get_finders
    from whitenoise.storage import CompressedManifestStaticFilesStorage

    storage = CompressedManifestStaticFilesStorage(location=tmp_path, base_url="/static/")
    found = {}
    for finder in get_finders():
        for path, source in finder.list([]):
            if path not in found:
                found[path] = (source, path)
                with source.open(path) as file:
                    storage._save(path, file)
    own = {path: (storage, path) for path in found}
    faults = [result for _, _, result in storage.post_process(own) if isinstance(result, Exception)]
    assert faults == []


def test_readme_lists_every_setting_and_each_is_tried():
    source = (ROOT / "bsc_project" / "settings.py").read_text()
    read = set(re.findall(r'\bread\("(\w+)"', source))
    listed = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert listed == read
    assert {name for name, _ in WRONG} == read
