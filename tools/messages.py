#!/usr/bin/env python3
"""The German words of the interface: merge pairs, tidy the catalogue, find what is missing.

    tools/messages.py add FILE.json   merge {"English": "Deutsch"} into the catalogue and compile it
    tools/messages.py check           fail on missing, empty, fuzzy, obsolete or mismatched entries
    tools/messages.py missing         print what is missing as JSON, ready to be filled in for `add`
    tools/messages.py sync            drop what no source uses any more, sort, compile

Keys of the JSON: "text", "context\\u0004text", or "singular|||plural" with two forms as its value.
Needs no gettext on the machine: sources are read with Python's own parser and Django's templatize.
"""

from __future__ import annotations

import argparse
import ast
import fcntl
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
SKIP = {"tests", "tools", "docs", "var", "static", "locale", "node_modules"}
METADATA = {
    "Project-Id-Version": "weitblick",
    "Language": "de",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}

# Name of the call → which arguments are context, text and plural.
CALLS = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
ALIASES = {"_": "gettext", "gettext_noop": "gettext"}
TEMPLATE_CALL = re.compile(r"\b(n?p?gettext|_)\((?=u?['\"])")
LITERAL = re.compile(r"\s*(u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))\s*,?")
PLACEHOLDER = re.compile(r"%(?:%|\(\w+\)[-+#0-9.]*[a-z]|[-+#0-9.]*[sdfr])|\{\w*(?:[:!][^{}]*)?\}")


@dataclass(frozen=True)
class Message:
    context: str | None
    text: str
    plural: str | None

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.text

    def as_json_key(self) -> str:
        head = f"{self.context}\4" if self.context else ""
        return head + self.text + (f"|||{self.plural}" if self.plural else "")


# --- what the sources say ---------------------------------------------------------------------


def _sources(root: Path) -> Iterator[Path]:
    for top in sorted(root.iterdir()):
        if top.is_dir() and not top.name.startswith(".") and top.name not in SKIP:
            for path in sorted(top.rglob("*")):
                if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                    yield path


def _message(name: str, args: list[str | None]) -> Message | None:
    context_at, text_at, plural_at = CALLS[name]
    needed = [at for at in (context_at, text_at, plural_at) if at is not None]
    if len(args) <= max(needed) or any(args[at] is None for at in needed):
        return None  # not a literal: the words stand where they were marked with gettext_noop
    return Message(
        args[context_at] if context_at is not None else None,
        args[text_at] or "",
        args[plural_at] if plural_at is not None else None,
    )


def _from_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        func = node.func
        name = func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")
        name = ALIASES.get(name, name.removesuffix("_lazy"))
        if name in CALLS:
            args = [
                arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else None
                for arg in node.args
            ]
            if message := _message(name, args):
                yield message


def _from_template(source: str, origin: str) -> Iterator[Message]:
    code = templatize(source, origin=origin)
    for call in TEMPLATE_CALL.finditer(code):
        args: list[str | None] = []
        at = call.end()
        while literal := LITERAL.match(code, at):
            args.append(ast.literal_eval(literal[1]))
            at = literal.end()
        if message := _message(ALIASES.get(call[1], call[1]), args):
            yield message


def extract(root: Path = ROOT) -> tuple[dict[tuple[str | None, str], Message], list[str]]:
    """Every message of the sources by (context, text), and the faults met while reading them."""
    found: dict[tuple[str | None, str], Message] = {}
    faults = []
    for path in _sources(root):
        source = path.read_text(encoding="utf-8")
        name = str(path.relative_to(root))
        try:
            reader = _from_python(source) if path.suffix == ".py" else _from_template(source, name)
            messages = list(reader)
        except SyntaxError as error:
            faults.append(f"{name}: cannot be read ({error})")
            continue
        for message in messages:
            known = found.get(message.key)
            if message.text and (known is None or known.plural is None):
                found[message.key] = message
    return found, faults


# --- the catalogue ----------------------------------------------------------------------------


@contextmanager
def _locked() -> Iterator[None]:
    """Several people may add words at once: the directory itself is the lock."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    fd = os.open(PO.parent, os.O_RDONLY)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)


def _load() -> polib.POFile:
    catalogue = polib.pofile(str(PO), wrapwidth=99) if PO.exists() else polib.POFile(wrapwidth=99)
    catalogue.metadata = dict(METADATA)
    return catalogue


def _save(catalogue: polib.POFile) -> None:
    catalogue.sort(key=lambda entry: (entry.msgid.casefold(), entry.msgid, entry.msgctxt or ""))
    for path, content in ((PO, str(catalogue).encode()), (MO, catalogue.to_binary())):
        fresh = path.with_suffix(path.suffix + ".new")
        fresh.write_bytes(content)
        fresh.replace(path)


def _entry_key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt or None, entry.msgid


def _pairs(data: dict[str, object], name: str) -> list[tuple[Message, list[str]]]:
    pairs = []
    for key, value in data.items():
        context, _, rest = key.rpartition("\4")
        text, _, plural = rest.partition("|||")
        words = value if isinstance(value, list) else [value]
        if not text or len(words) != (2 if plural else 1):
            sys.exit(
                f'{name}: "{key}" needs {"two forms" if plural else "one text"}, got {value!r}'
            )
        if not all(isinstance(word, str) and word for word in words):
            sys.exit(f'{name}: "{key}" has an empty translation')
        pairs.append((Message(context or None, text, plural or None), words))
    return pairs


def add(name: str) -> int:
    pairs = _pairs(json.loads(Path(name).read_text(encoding="utf-8")), name)
    faults = [fault for message, words in pairs for fault in _mismatches(message, words)]
    if faults:
        print("\n".join(faults))
        return 1
    added = changed = 0
    with _locked():
        catalogue = _load()
        known = {_entry_key(entry): entry for entry in catalogue}
        for message, words in pairs:
            entry = known.get(message.key)
            if entry is None:
                entry = polib.POEntry(msgid=message.text, msgctxt=message.context)
                catalogue.append(entry)
                known[message.key] = entry
                added += 1
            else:
                old = list(entry.msgstr_plural.values()) or [entry.msgstr]
                if old != words:
                    changed += 1
                    print(f"changed: {message.text!r}: {old} → {words}")
            if message.plural:
                entry.msgid_plural, entry.msgstr = message.plural, ""
                entry.msgstr_plural = dict(enumerate(words))
            elif entry.msgid_plural:
                entry.msgstr_plural = {0: words[0], 1: entry.msgstr_plural[1]}
            else:
                entry.msgstr = words[0]
        _save(catalogue)
    print(f"{added} added, {changed} changed, {len(known)} in the catalogue")
    return 0


def sync() -> int:
    found, faults = extract()
    if faults:
        print("\n".join(faults))
        return 1
    with _locked():
        catalogue = _load()
        dropped = [e for e in catalogue if e.obsolete or _entry_key(e) not in found]
        for entry in dropped:
            catalogue.remove(entry)
        for entry in catalogue:
            entry.occurrences, entry.comment, entry.flags = [], "", []
        _save(catalogue)
    for entry in dropped:
        print(f"dropped: {entry.msgid!r}")
    print(f"{len(catalogue)} in the catalogue")
    return 0


# --- the check --------------------------------------------------------------------------------


def _placeholders(text: str) -> Counter[str]:
    return Counter(mark for mark in PLACEHOLDER.findall(text) if mark != "%%")


def _mismatches(message: Message, words: list[str]) -> Iterator[str]:
    """A form may leave a placeholder out only in the singular ("one card")."""
    if message.plural is None:
        if set(_placeholders(message.text)) != set(_placeholders(words[0])):
            yield f"placeholders differ: {message.text!r} → {words[0]!r}"
        return
    allowed = set(_placeholders(message.plural)) | set(_placeholders(message.text))
    if not set(_placeholders(words[0])) <= allowed:
        yield f"placeholders differ: {message.text!r} → {words[0]!r}"
    if set(_placeholders(words[1])) != set(_placeholders(message.plural)):
        yield f"placeholders differ: {message.plural!r} → {words[1]!r}"


def _missing(found: dict[tuple[str | None, str], Message]) -> list[Message]:
    known = {_entry_key(entry): entry for entry in _load() if not entry.obsolete}
    return [
        message
        for key, message in found.items()
        if key not in known or (message.plural and known[key].msgid_plural != message.plural)
    ]


def missing() -> int:
    found, faults = extract()
    gaps = {m.as_json_key(): ["", ""] if m.plural else "" for m in _missing(found)}
    print(json.dumps(gaps, ensure_ascii=False, indent=1))
    print("\n".join(faults), file=sys.stderr)
    return 0


def faults_of_catalogue() -> list[str]:
    """Everything that keeps the German interface from being complete; empty when all is well."""
    found, faults = extract()
    faults += [f"missing: {m.text!r}" for m in _missing(found)]
    catalogue = _load()
    keys = Counter(_entry_key(entry) for entry in catalogue)
    faults += [f"twice: {key[1]!r}" for key, times in keys.items() if times > 1]
    for entry in catalogue:
        words = [w for _, w in sorted(entry.msgstr_plural.items())] or [entry.msgstr]
        if entry.obsolete or _entry_key(entry) not in found:
            faults.append(f"unused: {entry.msgid!r}")
        elif entry.fuzzy:
            faults.append(f"fuzzy: {entry.msgid!r}")
        elif not all(word.strip() for word in words):
            faults.append(f"empty: {entry.msgid!r}")
        else:
            message = Message(entry.msgctxt, entry.msgid, entry.msgid_plural or None)
            faults += _mismatches(message, words)
    if not MO.exists() or MO.read_bytes() != catalogue.to_binary():
        faults.append("django.mo is older than django.po: run tools/messages.py sync")
    return faults


def check() -> int:
    faults = faults_of_catalogue()
    print("\n".join(faults) if faults else "German is complete.")
    return 1 if faults else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("add").add_argument("file")
    for name in ("check", "missing", "sync"):
        commands.add_parser(name)
    options = parser.parse_args()
    if options.command == "add":
        return add(options.file)
    return {"check": check, "missing": missing, "sync": sync}[options.command]()


if __name__ == "__main__":
    sys.exit(main())
