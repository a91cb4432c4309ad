"""The due dates of one person as a calendar file (RFC 5545): whole days, nothing that blocks time.

Each thing keeps its UID, so that a calendar that asks again moves what was moved and drops what
is done.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.mail import absolute_url
from accounts.models import User
from indicators.duties import goals_of, indicators_of, labels_of, measures_of
from indicators.periods import Period
from indicators.values.owing import Owing, owing

MONTHS_AHEAD = 12
"""So far ahead values are announced; measures and goals are with any date."""


@dataclass(frozen=True)
class Entry:
    uid: str
    day: datetime.date
    title: str
    about: str
    url: str


def calendar_of(user: User) -> bytes:
    """Everything that this person owes or will owe, in their language. Four queries."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        return as_ics(_("Weitblick: due dates"), [*_values(user), *_measures(user), *_goals(user)])


def as_ics(name: str, entries: list[Entry]) -> bytes:
    """The file, with lines of at most 75 octets."""
    from icalendar import Calendar, Event  # costs 80 ms, which no other page shall pay

    file = Calendar()
    file.add("prodid", "-//Weitblick//weitblick//")
    file.add("version", "2.0")
    file.add("name", name)
    file.add("x-wr-calname", name)
    file.add("refresh-interval", datetime.timedelta(hours=12), parameters={"value": "DURATION"})
    for entry in sorted(entries, key=lambda item: (item.day, item.uid)):
        event = Event()
        event.add("uid", f"{entry.uid}@weitblick")
        event.add("dtstamp", timezone.now().astimezone(datetime.UTC))
        event.add("dtstart", entry.day)
        event.add("summary", entry.title)
        event.add("description", entry.about)
        event.add("url", entry.url)
        event.add("transp", "TRANSPARENT")
        file.add_component(event)
    return file.to_ical()


def _values(user: User) -> Iterator[Entry]:
    for item in owing(indicators_of([user])):
        for period in [*item.periods, *item.coming(MONTHS_AHEAD)]:
            yield _value(item, period)


def _value(item: Owing, period: Period) -> Entry:
    indicator = item.indicator
    return Entry(
        uid=f"value-{indicator.pk}-{period}",
        day=period.end + datetime.timedelta(days=1),
        title=_("Value due: %(name)s, %(period)s")
        % {"name": indicator.name, "period": period.label},
        about=indicator.goal.scorecard.title,
        url=absolute_url(reverse("indicators:value_edit", args=[indicator.pk, period])),
    )


def _measures(user: User) -> Iterator[Entry]:
    found = list(measures_of([user]))
    labels = labels_of(item.goal_id for item in found)
    for measure in found:
        if measure.due is None:
            continue
        yield Entry(
            uid=f"measure-{measure.pk}",
            day=measure.due,
            title=_("Measure: %(text)s") % {"text": one_line(measure.text)},
            about=_about(labels[measure.goal_id], measure.goal.statement, measure.goal.scorecard),
            url=absolute_url(reverse("indicators:goal", args=[measure.goal_id])),
        )


def _goals(user: User) -> Iterator[Entry]:
    found = list(goals_of([user]))
    labels: dict[UUID, str] = labels_of(item.pk for item in found)
    for goal in found:
        if goal.due is None:
            continue
        values = {"label": labels[goal.pk], "text": one_line(goal.statement)}
        yield Entry(
            uid=f"goal-{goal.pk}",
            day=goal.due,
            title=_("Goal %(label)s: %(text)s") % values,
            about=goal.scorecard.title,
            url=absolute_url(reverse("indicators:goal", args=[goal.pk])),
        )


def _about(label: str, statement: str, scorecard: object) -> str:
    return f"{label} {one_line(statement)}\n{scorecard}"


def one_line(text: str, most: int = 160) -> str:
    """The text on one line, cut where it is longer than a calendar or a mail can show."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
