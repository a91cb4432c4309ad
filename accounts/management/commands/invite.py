"""Make an invitation from the command line: the first administrator, or where no mail goes out."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.models import Organisation, Role
from accounts.services import INVITATION_DAYS, invite_person
from bsc_project.text import clean_text


class Command(BaseCommand):
    help = "Invite a person and print the link. Makes the organisation where there is none yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", choices=Role.values, default=Role.ADMINISTRATOR)
        parser.add_argument("--organisation", metavar="NAME", help="needless where there is one")
        parser.add_argument("--language", choices=["de", "en"], default="de", help="of the mail")

    def handle(self, *args, **options) -> None:
        try:
            validate_email(options["email"])
            organisation = self._organisation(options["organisation"])
            invitation, link = invite_person(
                organisation=organisation,
                email=options["email"],
                role=options["role"],
                by=None,
                language=options["language"],
            )
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        mailed = "A mail is on its way too. " if invitation.was_mailed else ""
        self.stderr.write(
            f"{invitation.email} is invited to {organisation} as {invitation.role}. "
            f"{mailed}The link works once, for {INVITATION_DAYS} days:"
        )
        self.stdout.write(link)

    def _organisation(self, name: str | None) -> Organisation:
        if name is None:
            organisations = list(Organisation.objects.all()[:2])
            if len(organisations) != 1:
                raise CommandError("Say which organisation: --organisation NAME")
            return organisations[0]
        name = clean_text(name, single_line=True)
        if not name:
            raise CommandError("--organisation: the name is empty.")
        found = Organisation.objects.filter(name=name).first()
        return found or Organisation.objects.create(name=name)
