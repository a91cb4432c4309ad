"""Two at once: one administrator stays, and a link is used once."""

import pytest
from django.core.exceptions import ValidationError

from accounts import services
from accounts.models import Invitation, Membership
from tests import races
from tests.factories import MembershipFactory, PostFactory

pytestmark = pytest.mark.slow

ROUNDS = 15


def at_once(*verbs) -> int:
    """Run all verbs at the same moment; return how many were carried out."""
    outcomes = races.at_once(*verbs)
    refused = (ValidationError, Invitation.DoesNotExist)
    assert not [
        found
        for found in outcomes
        if isinstance(found, Exception) and not isinstance(found, refused)
    ]
    return sum(not isinstance(found, refused) for found in outcomes)


@pytest.fixture
def mutual_removals(transactional_db, organisation):
    """Two administrators remove each other; return how often nobody was left."""

    def run() -> int:
        orphaned = 0
        for _round in range(ROUNDS):
            one, two = MembershipFactory.create_batch(
                2, organisation=organisation, role="administrator"
            )
            at_once(
                lambda one=one: services.remove_member(member=one),
                lambda two=two: services.remove_member(member=two),
            )
            left = Membership.objects.filter(organisation=organisation)
            orphaned += not left.exists()
            left.delete()
        return orphaned

    return run


def test_one_administrator_always_stays(mutual_removals):
    assert mutual_removals() == 0


def test_nobody_stays_without_the_guard(mutual_removals, monkeypatch):
    monkeypatch.setattr(services, "_keep_one_administrator", lambda _member: None)
    assert mutual_removals() == ROUNDS


@pytest.fixture
def double_acceptances(transactional_db, organisation):
    """The same link is used twice at once; return how many uses were accepted."""

    def run() -> int:
        accepted = 0
        for number in range(ROUNDS):
            _invitation, link = services.invite_person(
                organisation=organisation,
                email=f"nora{number}@example.org",
                role="staff",
                by=None,
                language="de",
            )
            secret = link.rstrip("/").rsplit("/", 1)[1]

            def accept(secret=secret):
                services.accept_invitation(secret=secret, name="Nora", password="x")

            accepted += at_once(accept, accept)
        return accepted

    return run


def test_link_is_used_once(double_acceptances, organisation):
    assert double_acceptances() == ROUNDS
    assert organisation.memberships.count() == ROUNDS


def test_link_is_used_twice_without_the_guard(double_acceptances, monkeypatch):
    monkeypatch.setattr(Invitation, "is_open", True)
    assert double_acceptances() == 2 * ROUNDS


@pytest.mark.parametrize(
    "verb",
    [
        lambda member: services.remove_member(member=member),
        lambda member: services.change_role(member=member, role="staff"),
    ],
    ids=["remove", "demote"],
)
def test_member_who_became_the_last_administrator_meanwhile_stays(organisation, verb):
    member = MembershipFactory(organisation=organisation, role="staff")
    Membership.objects.filter(pk=member.pk).update(role="administrator")
    with pytest.raises(ValidationError):
        verb(member)
    assert Membership.objects.get().role == "administrator"


@pytest.mark.django_db(transaction=True)
def test_post_of_one_name_is_added_once(organisation):
    for number in range(3):

        def add(number=number):
            services.create_post(organisation=organisation, name=f"Stelle {number}")

        assert at_once(*[add] * 8) == 1
    assert organisation.posts.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_posts_never_get_one_name(organisation):
    for number in range(3):
        posts = PostFactory.create_batch(4, organisation=organisation)
        verbs = [
            lambda post=post, number=number: services.rename_post(post=post, name=f"Neu {number}")
            for post in posts
        ]
        assert at_once(*verbs) == 1
