#!/usr/bin/env python3
"""Try to find out who wrote which card, from everything that the server keeps.

    tools/trials/unlinkable.py [--postgres] [--people 30] [--cards 3]

Phones join and write over HTTP, one after the other, so that any order that survives would tell.
Then an attacker looks who knows when each card was sent, and has the whole database (every column
of every table, the order of its rows, of PostgreSQL the places and transactions of rows, too), its
files byte for byte, the log of the server with its list of requests switched on, and the export.

After closing the attacker also has the phones, with the ids that they made for their cards: these
must lead nowhere, by value or by order.

While the round is open the attack must succeed: that is the negative control, for it shows that
it can. After closing, and again after revealing, it must find nothing. The exit code is 0 when both
hold. Not looked at: PostgreSQL's write-ahead log, which holds what was written until the server
reuses its files, and backups from before the closing.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import uuid
from bisect import bisect
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ground import Phone, Retreat, Server, own_database, parser_of, prepare
from line import Line, join

STRONG = 0.4
"""Of 90 cards in random order, a rank correlation beyond this comes once in 10,000 columns."""


@dataclass
class Truth:
    """What the attacker wants to know, and what must be nowhere."""

    phones: list[Phone]
    order: list[uuid.UUID] = field(default_factory=list)
    """Cards in the order of writing."""
    gone: list[str] = field(default_factory=list)
    """Texts that were changed or withdrawn while the round was open."""
    texts: dict[uuid.UUID, str] = field(default_factory=dict)

    @property
    def author(self) -> dict[uuid.UUID, int]:
        return {card: who for who, phone in enumerate(self.phones) for card in phone.cards}

    def secrets(self) -> list[bytes]:
        from base64 import urlsafe_b64decode

        values = [phone.cookie.split("=", 1)[1].split(";")[0] for phone in self.phones]
        return [urlsafe_b64decode(value + "==") for value in values]

    def marks(self) -> list[str]:
        """What only the phones can compute: their marks of their cards."""
        from workshops.devices import mark_of

        pairs = zip(self.phones, self.secrets(), strict=True)
        return [mark_of(secret, card) for phone, secret in pairs for card in phone.cards]


# --- the room --------------------------------------------------------------------------------


async def write_all(port: int, retreat: Retreat, people: int, cards: int) -> Truth:
    """Each phone joins and writes its cards before the next one comes: the worst case."""
    truth = Truth([])
    chance = random.Random(1)
    for _ in range(people):
        phone = Phone(await join(port, retreat.code))
        truth.phones.append(phone)
        line = Line(port, phone.cookie)
        for _ in range(cards):
            card = uuid.uuid4()
            await _write(line, retreat, card, truth, chance)
            phone.cards.append(card)
            truth.order.append(card)
        line.close()
    await _change_some(port, retreat, truth, chance)
    return truth


async def _write(
    line: Line, retreat: Retreat, card: uuid.UUID, truth: Truth, chance: random.Random
) -> None:
    truth.texts[card] = f"Karte {chance.randbytes(12).hex()}"
    form = {"prompt": str(retreat.prompts[0]), "card": str(card), "text": truth.texts[card]}
    form["perspective"] = str(chance.choice(retreat.perspectives))
    answer = await line.post(f"/room/{retreat.id}/cards/", form)
    assert answer.status == 302, answer.status
    assert "said=pinned" in dict(answer.headers)["location"], answer.headers


async def _change_some(port: int, retreat: Retreat, truth: Truth, chance: random.Random) -> None:
    """Every fifth phone rewords a card, and writes one more that it withdraws."""
    for phone in truth.phones[::5]:
        line = Line(port, phone.cookie)
        card, extra = phone.cards[0], uuid.uuid4()
        truth.gone.append(truth.texts[card])
        truth.texts[card] = f"Karte {chance.randbytes(12).hex()}"
        form = {"prompt": str(retreat.prompts[0]), "text": truth.texts[card], "version": "1"}
        answer = await line.post(f"/room/{retreat.id}/cards/change/", {**form, "card": str(card)})
        assert "said=changed" in dict(answer.headers).get("location", ""), answer.status
        await _write(line, retreat, extra, truth, chance)
        truth.gone.append(truth.texts.pop(extra))
        answer = await line.post(f"/room/{retreat.id}/cards/withdraw/", {"card": str(extra)})
        assert "said=withdrawn" in dict(answer.headers).get("location", ""), answer.status
        line.close()


async def facilitate(port: int, retreat: Retreat, path: str) -> None:
    line = Line(port, retreat.cookie)
    answer = await line.post(path, {})
    line.close()
    assert answer.status == 302, (answer.status, path)


async def export(port: int, retreat: Retreat) -> bytes:
    line = Line(port, retreat.cookie)
    answer = await line.get(f"/workshops/{retreat.id}/archive/file/")
    line.close()
    assert answer.status == 200, answer.status
    return answer.body


# --- what the attacker has ---------------------------------------------------------------------


def tables() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table with every column, in the order the database keeps them."""
    from django.db import connection

    hidden = "rowid AS _rowid" if connection.vendor == "sqlite" else "ctid AS _ctid, xmin AS _xmin"
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT {hidden}, * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    connection.close()
    return found


def files(folder: Path) -> dict[str, bytes]:
    """The data folder byte for byte; of PostgreSQL the files of all tables and indexes."""
    from django.db import connection

    found = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute(
                "SELECT relname, pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class"
                " WHERE relkind IN ('r', 'i', 't') AND relnamespace::regnamespace::text IN"
                " ('public', 'pg_toast') AND pg_relation_size(oid) > 0"
            )
            found.update((name, bytes(content)) for name, content in cursor.fetchall())
        connection.close()
    return found


# --- the attack --------------------------------------------------------------------------------


def spearman(values: list[float]) -> float:
    """How far values rise or fall with their place: from -1 to 1."""
    count = len(values)
    ranks = [0] * count
    for rank, place in enumerate(sorted(range(count), key=lambda at: values[at])):
        ranks[place] = rank
    distance = sum((rank - at) ** 2 for at, rank in enumerate(ranks))
    return 1 - 6 * distance / (count * (count**2 - 1))


def as_number(value: Any) -> float | None:
    """A value of the database as something to sort by; None where there is no order to it."""
    if hasattr(value, "timestamp"):
        return float(value.timestamp())
    text = str(value).strip("()")
    if "," in text:  # a place in PostgreSQL: page, row
        page, _, row = text.partition(",")
        text = f"{int(page) * 10_000 + int(row)}" if row.isdigit() else text
    try:
        return float(text)
    except ValueError:
        return float(int.from_bytes(text.encode()[:24].ljust(24, b"\0")))


def rows_of_cards(
    found: dict[str, list[dict[str, Any]]], truth: Truth
) -> dict[str, dict[uuid.UUID, dict[str, Any]]]:
    """By table: the rows that name a card by id or text, by card."""
    ids = {name: card for card in truth.order for name in (str(card), card.hex, truth.texts[card])}
    rows: dict[str, dict[uuid.UUID, dict[str, Any]]] = {}
    for table, content in found.items():
        for row in content:
            cards = {ids[str(value)] for value in row.values() if str(value) in ids}
            if len(cards) == 1:
                rows.setdefault(table, {})[cards.pop()] = row
    return rows


def order_found(found: dict[str, list[dict[str, Any]]], truth: Truth) -> list[str]:
    """The columns whose order is the order of writing; the rows themselves count as one."""
    traces = []
    for table, rows in rows_of_cards(found, truth).items():
        cards = [card for card in truth.order if card in rows]
        if len(cards) < 10:
            continue
        kept = list(rows)
        columns = {"order of rows": [float(kept.index(card)) for card in cards]}
        for name in rows[cards[0]]:
            numbers = [as_number(rows[card][name]) for card in cards]
            if None not in numbers and len(set(numbers)) > 1:
                columns[name] = [number for number in numbers if number is not None]
        for name, numbers in columns.items():
            if abs(spearman(numbers)) > STRONG and len(set(numbers)) > len(cards) / 2:
                traces.append(f"{table}.{name} follows the order of writing")
    return traces


def phones_found(found: dict[str, list[dict[str, Any]]], truth: Truth) -> list[str]:
    """Where the ids that the phones made lead to a text: by standing beside it, or by order."""
    ids = {name: card for card in truth.order for name in (str(card), card.hex)}
    traces = []
    for table, content in found.items():
        named = [row for row in content if any(str(value) in ids for value in row.values())]
        texts = [row for row in named if set(map(str, row.values())) & set(truth.texts.values())]
        if texts:
            traces.append(f"{len(texts)} rows of {table} hold the id that a phone made and a text")
    by_id = Truth(truth.phones, sorted(truth.order), texts=truth.texts)
    board = {"swot_card": found["swot_card"]}
    return traces + [f"{trace}, or that of ids" for trace in order_found(board, by_id)]


def groups_found(found: dict[str, list[dict[str, Any]]], truth: Truth) -> list[str]:
    """The columns in which cards of one author share what others do not have."""
    traces = []
    author = truth.author
    for table, rows in rows_of_cards(found, truth).items():
        for name in next(iter(rows.values())):
            groups: dict[str, list[int]] = {}
            for card, row in rows.items():
                groups.setdefault(str(row[name]), []).append(author[card])
            shared = [who for who in groups.values() if len(who) > 1]
            pairs = sum(len(who) * (len(who) - 1) for who in shared)
            same = sum(n * (n - 1) for who in shared for n in Counter(who).values())
            if len(shared) > 4 and same / pairs > 0.5:
                traces.append(f"{table}.{name} is shared by cards of one author")
    return traces


def guesses_right(found: dict[str, list[dict[str, Any]]], truth: Truth) -> float:
    """The share of cards whose author the attacker guesses right in the better of two ways.

    Lay the cards beside the phones, each in the order of its rows; or, where transactions are
    numbered, say that a card is of the phone that had joined last.
    """
    from workshops.devices import hash_of

    hashes = [hash_of(secret) for secret in truth.secrets()]
    joined = found["workshops_participant"]
    phones = [hashes.index(row["secret_hash"]) for row in joined]
    best = 0.0
    for rows in rows_of_cards(found, truth).values():
        each = max(1, len(rows) // len(phones))
        beside = [phones[min(at // each, len(phones) - 1)] for at in range(len(rows))]
        guesses = [beside]
        if "_xmin" in joined[0]:
            begins = [int(row["_xmin"]) for row in joined]
            times = [int(row["_xmin"]) for row in rows.values()]
            guesses.append([phones[max(0, bisect(begins, time) - 1)] for time in times])
        for guess in guesses:
            right = sum(truth.author[card] == who for card, who in zip(rows, guess, strict=True))
            best = max(best, right / len(rows))
    return best


def contents_found(what: dict[str, Iterable[str | bytes]], places: dict[str, bytes]) -> list[str]:
    """Which of the things that must be gone still stand in which file."""
    traces = []
    for name, things in what.items():
        wanted = [thing if isinstance(thing, bytes) else thing.encode() for thing in things]
        for place, content in places.items():
            if count := sum(thing in content for thing in wanted):
                traces.append(f"{count} {name} in {place}")
    return traces


def attack(folder: Path, truth: Truth, archive: bytes, *, is_closed: bool) -> list[str]:
    found = tables()
    stored = files(folder)
    right = guesses_right(found, truth)
    by_chance = 1 / len(truth.phones)
    print(f"  authors guessed from the order of rows: {right:.0%} (by chance {by_chance:.0%})")
    traces = order_found(found, truth) + groups_found(found, truth)
    if right > 4 * by_chance + 0.05:
        traces.append("authors follow from the order of rows")
    log = {name: stored.pop(name) for name in list(stored) if name == "server.log"}
    traces += contents_found({"marks of phones": truth.marks()}, {**stored, "export": archive})
    traces += contents_found({"changed or withdrawn texts": truth.gone}, stored)
    if is_closed:
        traces += phones_found(found, truth)
        names = [str(card) for card in truth.order]
        traces += contents_found({"ids that phones made": names}, {"export": archive})
        secrets = [phone.cookie.split("=", 1)[1] for phone in truth.phones]
        hashes = [row["secret_hash"] for row in found["workshops_participant"]]
        traces += contents_found({"hashes of phones": hashes}, {"export": archive, **log})
        traces += contents_found({"secrets of phones": [*secrets, *truth.secrets()]}, stored)
        texts = [*truth.texts.values(), *truth.gone]
        ids = [str(card) for card in truth.order]
        traces += contents_found({"texts": texts, "cookies": secrets, "ids of cards": ids}, log)
    sessions = len(found["django_session"])
    if sessions > 1:
        traces.append(f"{sessions} sessions, though one person signed in")
    for trace in traces:
        print(f"  {trace}")
    return traces


async def trial(folder: Path, *, people: int, cards: int) -> int:
    retreat = prepare()
    prompt = retreat.prompts[0]
    with (folder / "server.log").open("wb") as log:
        server = Server(log, ("--log-level", "info"))
        server.start()
        try:
            truth = await write_all(server.port, retreat, people, cards)
            print("while the round is open")
            archive = await export(server.port, retreat)
            control = await asyncio.to_thread(attack, folder, truth, archive, is_closed=False)
            left = []
            for verb in ("close", "reveal"):
                await facilitate(server.port, retreat, f"/prompts/{prompt}/{verb}/")
                archive = await export(server.port, retreat)
                print(f"after: {verb}")
                left += await asyncio.to_thread(attack, folder, truth, archive, is_closed=True)
        finally:
            server.kill()
    could = {"authors follow from the order of rows", f"{people * cards} marks of phones"}
    is_control = all(any(trace.startswith(what) for trace in control) for what in could)
    print(
        f"{people} people, {people * cards} cards: the attack "
        f"{'succeeds' if is_control else 'FAILS'} while the round is open, "
        f"{len(left)} traces after closing"
    )
    return 0 if is_control and not left else 1


def main() -> int:
    parser = parser_of(__doc__)
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--cards", type=int, default=3, help="of each person")
    options = parser.parse_args()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the trial is alone with its database
    with own_database(postgres=options.postgres) as folder:
        return asyncio.run(trial(folder, people=options.people, cards=options.cards))


if __name__ == "__main__":
    sys.exit(main())
