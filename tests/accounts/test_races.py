"""Two at once: one administrator stays, and a link is used once."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts import services
from accounts.models import Invitation, Membership
from tests.factories import MembershipFactory

ROUNDS = 15


def at_once(*verbs) -> int:
    """Run all verbs at the same moment; return how many were carried out."""
    barrier = threading.Barrier(len(verbs))
    done = []

    def run(verb):
        try:
            barrier.wait()
            verb()
            done.append(verb)
        except (ValidationError, Invitation.DoesNotExist):
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done)


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
