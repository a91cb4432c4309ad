"""The people of the demo. Their password is no secret: the demo is for trying things out."""

from dataclasses import dataclass

from django.conf import settings

from accounts.models import Role, User

PASSWORD = "weitblick-2008"  # noqa: S105 - shown to everybody


@dataclass(frozen=True)
class DemoPerson:
    role: Role
    name: str
    email: str
    post: str | None = None


PEOPLE = (
    DemoPerson(Role.FACILITATOR, "Mona Oster", "moderation@example.org"),
    DemoPerson(Role.MANAGER, "Lena Thaler", "leitung@example.org", "Amtsleitung"),
    DemoPerson(Role.STAFF, "Sami Berg", "sachbearbeitung@example.org", "Jugendhilfeplanung"),
    DemoPerson(Role.ADMINISTRATOR, "Ada Vogt", "verwaltung@example.org"),
)


def people_here() -> list[DemoPerson]:
    """Whom the sign-in page may name: with DEMO on, those who really are here. One query then."""
    if not settings.DEMO:
        return []
    emails = [person.email for person in PEOPLE]
    known = set(
        User.objects.filter(email__in=emails, is_active=True).values_list("email", flat=True)
    )
    return [person for person in PEOPLE if person.email in known]


def with_known_password() -> list[str]:
    """The addresses of the demo that still open with its password, demo or not. Slow on purpose."""
    emails = [person.email for person in PEOPLE]
    known = User.objects.filter(email__in=emails, is_active=True).order_by("email")
    return [user.email for user in known if user.check_password(PASSWORD)]
