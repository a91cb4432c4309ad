"""Reminders by e-mail: one to each person, never two on the same day."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import get_connection
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import mail
from accounts.models import User
from indicators.calendar import one_line
from indicators.duties import Duties, gather_duties, labels_of
from indicators.models import Reminder
from indicators.scorecard_page import joined
from indicators.values.owing import Owing

log = logging.getLogger(__name__)

KEPT_DAYS = 31
"""So long it is known who was reminded when."""
LINES_AT_MOST = 20
PERIODS_AT_MOST = 3


@dataclass
class Tally:
    """What became of a run, by e-mail address; ``broken`` is why the mail server was given up."""

    sent: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    broken: str = ""


@dataclass(frozen=True)
class Section:
    """A heading of the mail with its lines; ``more`` is how many others there are."""

    title: str
    lines: list[str]
    more: int
    verb: str
    link: str


def duties_to_tell(*, day: datetime.date) -> list[tuple[User, Duties]]:
    """Who is to be reminded of what: people with an open account who want it and owe something."""
    found = User.objects.filter(is_active=True, wants_reminders=True, posts__isnull=False)
    people = list(found.distinct().order_by("email"))
    duties = gather_duties(people, on=day, within=settings.REMIND_DAYS)
    return [(user, duties[user.pk]) for user in people if user.pk in duties]


def remind_people(*, day: datetime.date) -> Tally:
    """Send each person one mail; who got one this day already is passed over.

    Two runs at once send no mail twice: who is to get it is written down first, and the database
    takes that once. A refused mail is taken out again, so that the next run tries it anew. A run
    that is killed in between leaves one person without the mail of this day, never with two.
    A mail server that does not answer ends the run.
    """
    Reminder.objects.filter(day__lt=day - datetime.timedelta(days=KEPT_DAYS)).delete()
    tally = Tally()
    told = duties_to_tell(day=day)
    labels = labels_of(goal.pk for _user, duties in told for goal in duties.goals)
    connection = get_connection()
    try:
        connection.open()
        for user, duties in told:
            if not _claim(user, day):
                tally.known.append(user.email)
            elif _send(user, duties, labels, connection):
                tally.sent.append(user.email)
            else:
                Reminder.objects.filter(user=user, day=day).delete()
                tally.failed.append(user.email)
                connection.close()
                connection.open()
    except OSError as error:  # only opening raises it: smtplib's errors are OSErrors too
        tally.broken = type(error).__name__
    finally:
        connection.close()
    return tally


def _claim(user: User, day: datetime.date) -> bool:
    """Write down that this person gets the mail of this day; False where that stands already."""
    try:
        with transaction.atomic():
            Reminder.objects.create(user=user, day=day)
    except IntegrityError:
        return False
    return True


def _send(user: User, duties: Duties, labels: Mapping[UUID, str], connection: Any) -> bool:
    language = user.language or settings.LANGUAGE_CODE
    try:
        with translation.override(language):
            context = mail_context(duties, labels)
        return mail.send(
            template="indicators/mail/reminder",
            to=user.email,
            language=language,
            context=context,
            connection=connection,
        )
    except Exception:  # whatever it is about this one, the others still get theirs
        log.exception("A reminder could not be made.")
        return False


# --- what the mail says ----------------------------------------------------------------------


def mail_context(duties: Duties, labels: Mapping[UUID, str]) -> dict[str, Any]:
    """The sections of the mail in the current language."""
    many = len({_scorecard_of(item) for item in _things_of(duties)}) > 1
    sections = [
        _section(
            _("Values"),
            [_with_scorecard(_value_line(item), item, many) for item in duties.values],
            (_("Enter:"), reverse("indicators:values")),
        ),
        _section(
            _("Measures"),
            [
                _with_scorecard(_dated(item.due, duties.day, item.text), item, many)
                for item in duties.measures
            ],
            (_("Tick off:"), reverse("indicators:measures")),
        ),
        _section(
            _("Goals"),
            [
                _with_scorecard(
                    _dated(item.due, duties.day, f"{labels[item.pk]} {item.statement}"), item, many
                )
                for item in duties.goals
            ],
            (_("Look at:"), reverse("indicators:scorecards")),
        ),
    ]
    return {
        "day": duties.day,
        "days": settings.REMIND_DAYS,
        "what": counted_words(duties),
        "sections": [section for section in sections if section.lines],
        "profile": mail.absolute_url(reverse("accounts:profile")),
    }


def counted_words(duties: Duties) -> str:
    """ "3 values, 1 measure and 1 goal"; what there is none of is left out."""
    values, measures, goals = duties.value_count, len(duties.measures), len(duties.goals)
    counted = (
        (values, ngettext("%(count)s value", "%(count)s values", values)),
        (measures, ngettext("%(count)s measure", "%(count)s measures", measures)),
        (goals, ngettext("%(count)s goal", "%(count)s goals", goals)),
    )
    return joined([words % {"count": count} for count, words in counted if count])


def _section(title: str, lines: list[str], action: tuple[str, str]) -> Section:
    verb, path = action
    more = len(lines) - LINES_AT_MOST
    return Section(title, lines[:LINES_AT_MOST], max(more, 0), verb, mail.absolute_url(path))


def _value_line(item: Owing) -> str:
    if len(item.periods) > PERIODS_AT_MOST:
        words = _("%(count)s values since %(period)s")
        periods = words % {"count": len(item.periods), "period": item.periods[0].label}
    else:
        periods = ", ".join(period.label for period in item.periods)
    overdue = f" ({_('overdue')})" if item.overdue else ""
    return f"{one_line(item.indicator.name)}: {periods}{overdue}"


def _dated(due: datetime.date | None, today: datetime.date, text: str) -> str:
    day = date_format(due, "SHORT_DATE_FORMAT") if due else ""
    overdue = f" ({_('overdue')})" if due and due < today else ""
    return f"{day}{overdue}: {one_line(text)}"


def _things_of(duties: Duties) -> list[Any]:
    return [*duties.values, *duties.measures, *duties.goals]


def _scorecard_of(item: Any) -> Any:
    if isinstance(item, Owing):
        return item.indicator.goal.scorecard
    return getattr(item, "scorecard", None) or item.goal.scorecard


def _with_scorecard(line: str, item: Any, is_told: bool) -> str:
    return f"{line} [{_scorecard_of(item)}]" if is_told else line
