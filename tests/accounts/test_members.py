"""Members: roles, removal, and the administrator who must stay."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import Membership, Post
from accounts.services import change_role, remove_member
from tests.factories import MembershipFactory, PostFactory


@pytest.fixture
def membership_of():
    return lambda user: Membership.objects.get(user=user)


def test_list_shows_people_roles_and_posts(sign_in, administrator, staff, organisation):
    PostFactory(organisation=organisation, name="Amtsleitung", user=staff)
    PostFactory(organisation=organisation, name="Jugendhilfeplanung")
    page = sign_in(administrator).get(reverse("accounts:members")).content.decode()
    for word in (staff.email, "Sachbearbeitung", "Amtsleitung", "unbesetzt", administrator.name):
        assert word in page


def test_list_is_for_administrators(sign_in, facilitator):
    assert sign_in(facilitator).get(reverse("accounts:members")).status_code == 403


def test_list_does_not_leak_other_organisations(sign_in, administrator, stranger):
    page = sign_in(administrator).get(reverse("accounts:members")).content.decode()
    assert stranger.email not in page


def test_lonely_administrator_is_told_to_invite(sign_in, administrator):
    page = sign_in(administrator).get(reverse("accounts:members")).content.decode()
    assert "Sie sind hier noch allein" in page
    assert "Noch keine Stelle" in page


@pytest.mark.parametrize("people", [1, 300])
def test_list_costs_the_same_for_few_and_for_many(
    sign_in, administrator, organisation, django_assert_num_queries, people
):
    MembershipFactory.create_batch(people, organisation=organisation)
    PostFactory.create_batch(min(people, 20), organisation=organisation, user=administrator)
    client = sign_in(administrator)
    with django_assert_num_queries(7):  # one counts the values that a holder of posts owes
        client.get(reverse("accounts:members"))


def test_search_finds_names_addresses_and_posts(sign_in, administrator, organisation):
    found = MembershipFactory(organisation=organisation, user__name="Ömer Çelik").user
    PostFactory(organisation=organisation, name="Amtsleitung", user=found)
    MembershipFactory.create_batch(15, organisation=organisation)
    client = sign_in(administrator)
    for words in ("Ömer", found.email, "Amtsleit"):
        rows = client.get(reverse("accounts:members"), {"q": words}).context["rows"]
        assert [row.member.user for row in rows] == [found]
    page = client.get(reverse("accounts:members"), {"q": "\x00nobody"}).content.decode()
    assert "0 Personen gefunden zu „nobody“" in page


def test_role_is_changed(sign_in, administrator, staff, membership_of):
    url = reverse("accounts:member_edit", args=[membership_of(staff).pk])
    response = sign_in(administrator).post(url, {"role": "manager"})
    assert response.url == reverse("accounts:members")
    assert membership_of(staff).role == "manager"


@pytest.mark.parametrize("role", ["", "queen"])
def test_unknown_role_is_refused_beside_the_field(
    sign_in, administrator, staff, membership_of, role
):
    url = reverse("accounts:member_edit", args=[membership_of(staff).pk])
    response = sign_in(administrator).post(url, {"role": role})
    assert list(response.context["form"].errors) == ["role"]


def test_last_administrator_stays_one(sign_in, administrator, membership_of):
    member = membership_of(administrator)
    client = sign_in(administrator)
    response = client.post(reverse("accounts:member_edit", args=[member.pk]), {"role": "staff"})
    assert "ist die letzte Person, die administriert" in str(response.context["form"].errors)
    response = client.post(reverse("accounts:member_remove", args=[member.pk]), follow=True)
    assert "ist die letzte Person, die administriert" in response.content.decode()
    assert membership_of(administrator).role == "administrator"


def test_two_administrators_cannot_remove_each_other(organisation, administrator, membership_of):
    first = membership_of(administrator)
    second = MembershipFactory(organisation=organisation, role="administrator")
    change_role(member=first, role="staff")
    second.refresh_from_db()
    with pytest.raises(ValidationError):
        remove_member(member=second)


def test_removal_holds_from_the_next_request_on(
    sign_in, client, administrator, staff, workshop, membership_of
):
    theirs = type(client)()
    theirs.force_login(staff)
    page = reverse("workshop", args=[workshop.pk])
    assert theirs.get(page).status_code == 200
    url = reverse("accounts:member_remove", args=[membership_of(staff).pk])
    assert sign_in(administrator).post(url).url == reverse("accounts:members")
    assert theirs.get(page).status_code == 404


def test_lower_role_holds_from_the_next_request_on(client, organisation, membership_of):
    second = MembershipFactory(organisation=organisation, role="administrator")
    MembershipFactory(organisation=organisation, role="administrator")
    client.force_login(second.user)
    assert client.get(reverse("accounts:members")).status_code == 200
    change_role(member=second, role="staff")
    assert client.get(reverse("accounts:members")).status_code == 403


def test_removal_is_asked_first_and_frees_the_posts(
    sign_in, administrator, staff, organisation, membership_of
):
    post = PostFactory(organisation=organisation, name="Amtsleitung", user=staff)
    elsewhere = PostFactory(user=staff)
    url = reverse("accounts:member_remove", args=[membership_of(staff).pk])
    client = sign_in(administrator)
    assert "Amtsleitung" in client.get(url).content.decode()
    assert membership_of(staff)
    client.post(url)
    assert Post.objects.get(pk=post.pk).user is None
    assert Post.objects.get(pk=elsewhere.pk).user == staff


def test_leaving_leads_to_the_start(sign_in, administrator, organisation, membership_of):
    MembershipFactory(organisation=organisation, role="administrator")
    url = reverse("accounts:member_remove", args=[membership_of(administrator).pk])
    assert sign_in(administrator).post(url).url == reverse("start")


@pytest.mark.parametrize("name", ["member_edit", "member_remove"])
def test_foreign_members_do_not_exist_and_own_ones_want_an_administrator(
    sign_in, stranger, facilitator, staff, membership_of, name
):
    url = reverse(f"accounts:{name}", args=[membership_of(staff).pk])
    for method in ("get", "post"):
        assert getattr(sign_in(stranger), method)(url).status_code == 404
        assert getattr(sign_in(facilitator), method)(url).status_code == 403
