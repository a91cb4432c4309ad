"""The people of the demo. Their password is no secret: the demo is for trying things out."""

from dataclasses import dataclass

from accounts.models import Role

PASSWORD = "weitblick-2008"  # noqa: S105 - printed by load_demo


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
