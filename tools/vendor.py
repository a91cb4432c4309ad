#!/usr/bin/env python3
"""Keep an eye on the files of others in static/vendor: static/vendor/VENDOR.json lists them.

    tools/vendor.py verify    fail on a changed, missing or unlisted file
    tools/vendor.py hash      write the checksums anew, after a package was added or renewed

A package is entered by hand: name, version, licence, licence_file and `files`, patterns below
static/vendor; the checksums follow from them.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
LIST = VENDOR / "VENDOR.json"
KEYS = {"name", "version", "licence", "licence_file", "files", "sha256"}


def _checksums(package: dict[str, Any]) -> dict[str, str]:
    paths = {path for pattern in package["files"] for path in VENDOR.glob(pattern)}
    paths.add(VENDOR / package["licence_file"])
    return {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(paths)
        if path.is_file()
    }


def faults() -> list[str]:
    """Every way in which static/vendor is not what VENDOR.json says; empty when it is."""
    found = []
    listed: set[str] = {LIST.name}
    for package in json.loads(LIST.read_text(encoding="utf-8")):
        name = package.get("name", "?")
        if set(package) != KEYS or not all(package.values()):
            found.append(f"{name}: needs exactly {', '.join(sorted(KEYS))}")
            continue
        if package["licence_file"] not in package["sha256"]:
            found.append(f"{name}: no checksum of the licence {package['licence_file']}")
        now = _checksums(package)
        listed |= set(now) | set(package["sha256"])
        for path in sorted(set(now) | set(package["sha256"])):
            if now.get(path) != package["sha256"].get(path):
                found.append(f"{name}: {path} is not the file that was listed")
    present = {str(p.relative_to(VENDOR)) for p in VENDOR.rglob("*") if p.is_file()}
    return found + [f"{path} is not listed" for path in sorted(present - listed)]


def write_hashes() -> None:
    packages = json.loads(LIST.read_text(encoding="utf-8"))
    for package in packages:
        package["sha256"] = _checksums(package)
    LIST.write_text(json.dumps(packages, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> int:
    if sys.argv[1:] == ["hash"]:
        write_hashes()
    elif sys.argv[1:] != ["verify"]:
        print(__doc__)
        return 2
    wrong = faults()
    print("\n".join(wrong) if wrong else "static/vendor is as listed.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
