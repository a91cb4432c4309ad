"""The profile for the open net: nothing to complain about, and static files that can be cached."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def manage(tmp_path: Path, *command: str) -> subprocess.CompletedProcess[str]:
    # The browser tests' switch is not for production.
    inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    environment = {
        **inherited,
        "BASE_URL": "https://weitblick.example.org",
        "ALLOWED_HOSTS": "weitblick.example.org",
        "SECRET_KEY": "a-key-for-this-test-only-0123456789-0123456789-abcdefghijkl",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/production.sqlite3",
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
    result = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr
    assert (result.stdout, result.stderr) == (
        "System check identified no issues (0 silenced).\n",
        "",
    )


def test_wrong_setting_stops_the_start_and_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("HSTS_SECONDS", "soon")
    result = manage(tmp_path, "check")
    assert result.returncode == 1
    assert "HSTS_SECONDS: 'soon' can't be read" in result.stderr


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


def test_readme_lists_every_setting():
    source = (ROOT / "bsc_project" / "settings.py").read_text()
    read = set(re.findall(r'_read\(env\.\w+, "(\w+)"', source))
    listed = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert listed == read
