#!/usr/bin/env python3
"""Kill the server again and again while cards are posted: none may be lost, none stored twice.

    tools/trials/crash.py --kills 20 --cards 5000
    tools/trials/crash.py --phones --threads 20 --kills 20 --cards 5000
    tools/trials/crash.py --phones --threads 20 --kills 1 --outage 60 --cards 1000

Several writers post cards, each with an id of its own, and repeat a post until the server has said
yes; every third card is sent once more after that. Meanwhile the server gets SIGKILL at odd moments
and is started again, after `--outage` seconds. In the end what is stored is compared with what was
posted. With `--phones` each writer is a phone of its own that writes into the box, and the round is
closed in the end: the sealed cards must be the same.

`--no-retry` is the negative control: writers give up after one try, so cards must be missing, and
the trial must say so. The exit code is 0 when nothing was lost or doubled.
"""

from __future__ import annotations

import random
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field

from ground import CSRF, Retreat, Server, own_database, parser_of, prepare

POST_SECONDS = 30


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


OPENER = urllib.request.build_opener(NoRedirect)


@dataclass(frozen=True)
class Desk:
    """Where one writer posts, with which cookie, and what the address of a yes ends with."""

    url: str
    cookie: str
    form: dict[str, str]
    name_of_id: str
    yes: str

    def post(self, card: uuid.UUID) -> bool:
        data = {**self.form, "text": f"Karte {card}", self.name_of_id: str(card)}
        return self.yes in redirected(self.url, data, self.cookie)[0]


def redirected(url: str, data: dict[str, str], cookie: str) -> tuple[str, str]:
    """Where the answer to a form leads, and what it wants remembered; empty for any other."""
    request = urllib.request.Request(
        url,
        data=urllib.parse.urlencode(data).encode(),
        headers={"Cookie": f"csrftoken={CSRF}; {cookie}", "X-CSRFToken": CSRF},
    )
    try:
        OPENER.open(request, timeout=POST_SECONDS).close()
    except urllib.error.HTTPError as error:
        if error.code == 302:
            return error.headers["Location"], error.headers["Set-Cookie"] or ""
    except OSError:
        pass
    return "", ""


@dataclass
class Writers:
    """Threads that post cards; `acknowledged` holds the ids to which the server said yes."""

    desks: list[Desk]
    retry: bool
    cards: list[uuid.UUID]
    acknowledged: set[uuid.UUID] = field(default_factory=set)
    tries: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> list[threading.Thread]:
        started = [
            threading.Thread(target=self._write, args=[desk], daemon=True) for desk in self.desks
        ]
        for thread in started:
            thread.start()
        return started

    def _write(self, desk: Desk) -> None:
        while True:
            with self.lock:
                if not self.cards:
                    return
                card = self.cards.pop()
            while not self._post(desk, card) and self.retry:
                time.sleep(0.1)
            if self.retry and card.int % 3 == 0:
                self._post(desk, card)

    def _post(self, desk: Desk, card: uuid.UUID) -> bool:
        is_stored = desk.post(card)
        with self.lock:
            self.tries += 1
            if is_stored:
                self.acknowledged.add(card)
        return is_stored


def member_desk(server: Server, retreat: Retreat) -> Desk:
    url = f"http://127.0.0.1:{server.port}/workshops/{retreat.id}/entry/"
    return Desk(url, retreat.cookie, {"is_read": "on"}, "card_id", "#entry-text")


def phone_desk(server: Server, retreat: Retreat) -> Desk:
    """A phone that has joined: it needs a server that runs."""
    place = f"http://127.0.0.1:{server.port}"
    _where, remembered = redirected(f"{place}/join/", {"code": retreat.code, "seats": "1"}, "")
    cookie = remembered.split(";", 1)[0]
    if not cookie.startswith("device_"):
        raise RuntimeError("A phone could not join.")
    form = {"prompt": str(retreat.prompts[0])}
    return Desk(f"{place}/room/{retreat.id}/cards/", cookie, form, "card", "said=pinned")


def ids_of(texts: list[str]) -> list[uuid.UUID]:
    return [uuid.UUID(text.removeprefix("Karte ")) for text in texts]


def stored(retreat: Retreat, *, phones: bool) -> list[uuid.UUID]:
    """The ids on the board; of phones those of the box, if closing the round seals the same."""
    from swot.models import Card, Prompt, WrittenCard
    from swot.services.rounds import close_round

    cards = Card.with_sealed.filter(workshop=retreat.id).values_list("text", flat=True)
    if not phones:
        return ids_of(list(cards))
    box = ids_of(list(WrittenCard.objects.written().values_list("text", flat=True)))
    close_round(prompt=Prompt.objects.get(pk=retreat.prompts[0]))
    sealed = ids_of(list(cards.all()))
    if sorted(sealed) != sorted(box):
        raise RuntimeError(f"{len(box)} cards lay in the box, {len(sealed)} were sealed.")
    return sealed


def trial(*, kills: int, cards: int, threads: int, retry: bool, phones: bool, outage: float) -> int:
    retreat = prepare()
    server = Server()
    posted = [uuid.uuid4() for _ in range(cards)]
    server.start()
    try:
        desk = phone_desk if phones else member_desk
        writers = Writers([desk(server, retreat) for _ in range(threads)], retry, list(posted))
        running = writers.run()
        chance, killed = random.Random(1), 0
        for number in range(1, kills + 1):
            # Kill when that share of the cards is through, so that every kill meets writers.
            goal = cards * number // (kills + 1)
            while any(thread.is_alive() for thread in running) and (
                cards - len(writers.cards) < goal
            ):
                time.sleep(0.01)
            time.sleep(chance.random() * 0.05)
            server.kill()
            killed += 1
            time.sleep(outage)
            server.start()
        for thread in running:
            thread.join()
    finally:
        server.kill()
    rows = stored(retreat, phones=phones)
    lost, double = len(set(posted) - set(rows)), len(rows) - len(set(rows))
    unkept = len(writers.acknowledged - set(rows))
    print(
        f"{cards} cards, {killed} kills, {writers.tries} tries: {len(rows)} stored, "
        f"{unkept} acknowledged but lost, {lost} lost, {double} double"
    )
    return 1 if lost or double or unkept else 0


def main() -> int:
    parser = parser_of(__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--cards", type=int, default=5000)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--phones", action="store_true", help="cards of phones, into the box")
    parser.add_argument("--outage", type=float, default=0, help="seconds without a server")
    parser.add_argument("--no-retry", action="store_true", help="the negative control")
    options = parser.parse_args()
    with own_database(postgres=options.postgres):
        return trial(
            kills=options.kills,
            cards=options.cards,
            threads=options.threads,
            retry=not options.no_retry,
            phones=options.phones,
            outage=options.outage,
        )


if __name__ == "__main__":
    sys.exit(main())
