"""One's own account: name, language, and the organisation one works for."""

import pytest
from django.urls import reverse

from accounts.models import Organisation
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory


def test_profile_is_saved_and_the_pages_change_their_language(sign_in, staff):
    client = sign_in(staff)
    response = client.post(
        reverse("accounts:profile"), {"name": " Nora  Neu ", "language": "en"}, follow=True
    )
    staff.refresh_from_db()
    assert (staff.name, staff.language) == ("Nora  Neu", "en")
    assert '<html lang="en">' in response.content.decode()
    assert "Your account is saved." in response.content.decode()


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("language", "fr")])
def test_bad_values_are_named_beside_the_field(sign_in, staff, field, value):
    data = {"name": "Nora", "language": "de"} | {field: value}
    response = sign_in(staff).post(reverse("accounts:profile"), data)
    assert list(response.context["form"].errors) == [field]


def test_language_switch_is_kept_for_signed_in_people(sign_in, staff):
    response = sign_in(staff).post(reverse("set_language"), {"language": "en", "next": "/"})
    staff.refresh_from_db()
    assert (response.url, staff.language) == ("/", "en")


def test_language_switch_works_signed_out(client, db):
    client.post(reverse("set_language"), {"language": "en"})
    assert '<html lang="en">' in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("language", ["xx", "", "\x00"])
def test_unknown_language_changes_nothing(sign_in, staff, language):
    sign_in(staff).post(reverse("set_language"), {"language": language})
    staff.refresh_from_db()
    assert staff.language == ""


def test_organisation_is_switched(sign_in, staff):
    other = MembershipFactory(
        user=staff, organisation=OrganisationFactory(name="Stadt Anderswo"), role="manager"
    ).organisation
    client = sign_in(staff)
    assert "Wechseln zu: Stadt Anderswo" in client.get(reverse("accounts:profile")).content.decode()
    response = client.post(reverse("accounts:organisation_switch"), {"organisation": other.pk})
    assert response.url == reverse("start")
    assert client.get(reverse("accounts:profile")).context["member"].role == "manager"


@pytest.mark.parametrize("wanted", ["foreign", "", "nonsense", "\x00"])
def test_foreign_organisations_do_not_exist(sign_in, staff, stranger, wanted):
    if wanted == "foreign":
        wanted = Organisation.objects.get(memberships__user=stranger).pk
    url = reverse("accounts:organisation_switch")
    assert sign_in(staff).post(url, {"organisation": wanted}).status_code == 404


def test_switch_wants_a_post(sign_in, staff):
    assert sign_in(staff).get(reverse("accounts:organisation_switch")).status_code == 405


def test_person_without_organisation_is_told_what_to_do(sign_in, db):
    page = sign_in(UserFactory()).get(reverse("accounts:profile")).content.decode()
    assert "Sie gehören noch zu keiner Organisation" in page
    assert "Hauptmenü" not in page


def test_frame_costs_three_queries(sign_in, staff, django_assert_num_queries):
    """Session, person, memberships: whatever the page."""
    client = sign_in(staff)
    with django_assert_num_queries(3):
        client.get(reverse("accounts:profile"))
