"""Send reminders of what is due. Meant for cron; says what it did, and fails if a mail did."""

import datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from indicators.reminding import counted_words, duties_to_tell, remind_people
from workshops.bounds import FIRST_AS_OF, LAST_AS_OF


class Command(BaseCommand):
    help = "Remind people by e-mail of values, measures and goals that are due; once a day each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say who would be reminded")
        parser.add_argument("--date", metavar="YYYY-MM-DD", help="as if it were this day")

    def handle(self, *args, **options) -> None:
        day = self._day(options["date"])
        if options["dry_run"]:
            return self._rehearse(day)
        if not settings.MAIL_IS_SET:
            raise CommandError("No mail server is set, so nobody was reminded: set EMAIL_URL.")
        tally = remind_people(day=day)
        if options["verbosity"]:
            self.stdout.write(
                f"{len(tally.sent)} reminded, {len(tally.known)} had a mail of {day} already, "
                f"{len(tally.failed)} failed"
            )
        if tally.broken:
            raise CommandError(
                f"The mail server does not answer ({tally.broken}); the next run goes on."
            )
        if tally.failed:
            raise CommandError(f"Not sent, the next run tries again: {', '.join(tally.failed)}")
        return None

    def _rehearse(self, day: datetime.date) -> None:
        found = duties_to_tell(day=day)
        with translation.override("en"):
            for user, duties in found:
                self.stdout.write(f"would remind {user.email}: {counted_words(duties)}")
        self.stdout.write(f"{len(found)} in all")

    def _day(self, text: str | None) -> datetime.date:
        if text is None:
            return timezone.localdate()
        try:
            day = datetime.date.fromisoformat(text)
        except ValueError:
            raise CommandError(f"--date: {text} is not a day, such as 2026-12-31.") from None
        if not FIRST_AS_OF <= day <= LAST_AS_OF:
            raise CommandError(f"--date: {text} lies too far away.")
        return day
