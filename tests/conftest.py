"""The people of the tests, and the places they meet in."""

import pytest
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from accounts.models import Role
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    PerspectiveFactory,
    PromptFactory,
    ScorecardFactory,
    WorkshopFactory,
)

# A busy machine makes single examples slow; that is no fault of theirs.
hypothesis_settings.register_profile("calm", deadline=None)
hypothesis_settings.load_profile("calm")


@pytest.fixture(autouse=True, scope="session")
def _look_for_static_files_once():
    """Each client of a test has middleware of its own; looking at 200 files took half its time."""
    look, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def add_files(middleware):
        if not found:
            look(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add_files)
        yield


@pytest.fixture(autouse=True)
def begin_in_german(settings):
    """Every test begins in German: a request leaves the language of its answer behind."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def organisation(db):
    return OrganisationFactory()


def _person(organisation, role):
    return MembershipFactory(organisation=organisation, role=role).user


@pytest.fixture
def administrator(organisation):
    return _person(organisation, Role.ADMINISTRATOR)


@pytest.fixture
def facilitator(organisation):
    return _person(organisation, Role.FACILITATOR)


@pytest.fixture
def manager(organisation):
    return _person(organisation, Role.MANAGER)


@pytest.fixture
def staff(organisation):
    return _person(organisation, Role.STAFF)


@pytest.fixture
def stranger(db):
    """A facilitator of another organisation."""
    return _person(OrganisationFactory(name="Stadt Anderswo"), Role.FACILITATOR)


@pytest.fixture
def scorecard(organisation):
    return ScorecardFactory(organisation=organisation)


@pytest.fixture
def perspectives(scorecard):
    """Two perspectives in board order: outward first."""
    return [
        PerspectiveFactory(
            scorecard=scorecard, key="common_good", name="Gemeinwohl", position=1, board_position=0
        ),
        PerspectiveFactory(
            scorecard=scorecard,
            key="process_internal",
            name="Interne Prozesse",
            position=0,
            board_position=1,
            view="inward",
        ),
    ]


@pytest.fixture
def workshop(scorecard, perspectives):
    return WorkshopFactory(scorecard=scorecard)


@pytest.fixture
def strengths(workshop):
    return PromptFactory(workshop=workshop, kind="strength", position=0)


@pytest.fixture
def weaknesses(workshop):
    return PromptFactory(
        workshop=workshop,
        kind="weakness",
        text="Welche vier wesentlichen Schwächen hat die Arbeitsgruppe?",
        position=1,
    )


@pytest.fixture
def sign_in(client):
    """Return the client, signed in as a person."""

    def sign_in_as(user):
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in_as
