"""Posts: what goals belong to, and who holds them."""

import pytest
from django.urls import reverse

from accounts.models import Post
from goals.models import Goal
from tests.factories import GoalFactory, PostFactory


@pytest.fixture
def post(organisation):
    return PostFactory(organisation=organisation, name="Amtsleitung")


def test_post_is_added_with_its_person(sign_in, administrator, staff, organisation):
    response = sign_in(administrator).post(
        reverse("accounts:post_create"), {"name": "  Amtsleitung ", "user": staff.pk}
    )
    assert response.url == reverse("accounts:members")
    assert Post.objects.values_list("name", "user", "organisation").get() == (
        "Amtsleitung",
        staff.pk,
        organisation.pk,
    )


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Bitte füllen Sie dieses Feld aus."),
        ("name", "x" * 201, "höchstens 200"),
        ("name", "Amtsleitung", "Es gibt schon eine Stelle mit dieser Bezeichnung."),
        (
            "user",
            "00000000-0000-4000-8000-000000000000",
            "Bitte wählen Sie ein Mitglied der Organisation.",
        ),
        ("user", "nobody", "keine gültige UUID"),
    ],
)
def test_bad_posts_are_named_beside_the_field(sign_in, administrator, post, field, value, sentence):
    data = {"name": "Teamleitung", "user": ""} | {field: value}
    response = sign_in(administrator).post(reverse("accounts:post_create"), data)
    assert sentence in str(response.context["form"].errors[field])
    assert Post.objects.count() == 1


def test_person_of_another_organisation_cannot_hold_a_post(sign_in, administrator, stranger, post):
    response = sign_in(administrator).post(
        reverse("accounts:post_edit", args=[post.pk]), {"name": "Neu", "user": stranger.pk}
    )
    assert list(response.context["form"].errors) == ["user"]
    post.refresh_from_db()
    assert (post.name, post.user) == ("Amtsleitung", None)


def test_post_is_renamed_linked_and_freed(sign_in, administrator, staff, post):
    client = sign_in(administrator)
    url = reverse("accounts:post_edit", args=[post.pk])
    client.post(url, {"name": "Fachbereichsleitung", "user": staff.pk})
    post.refresh_from_db()
    assert (post.name, post.user) == ("Fachbereichsleitung", staff)
    client.post(url, {"name": "Fachbereichsleitung", "user": ""})
    post.refresh_from_db()
    assert post.user is None


def test_deletion_tells_what_loses_its_responsible(
    sign_in, administrator, post, workshop, perspectives
):
    goal = GoalFactory(workshop=workshop, perspective=perspectives[0], responsible=post)
    client = sign_in(administrator)
    url = reverse("accounts:post_delete", args=[post.pk])
    assert "1 strategisches Ziel" in client.get(url).content.decode()
    assert Post.objects.count() == 1
    assert client.post(url).url == reverse("accounts:members")
    assert Goal.objects.get(pk=goal.pk).responsible is None


def test_deletion_of_an_idle_post_says_so(sign_in, administrator, post):
    page = sign_in(administrator).get(reverse("accounts:post_delete", args=[post.pk]))
    assert "ist für nichts verantwortlich" in page.content.decode()


@pytest.mark.parametrize("name", ["post_edit", "post_delete"])
def test_foreign_posts_do_not_exist_and_own_ones_want_an_administrator(
    sign_in, stranger, manager, post, name
):
    url = reverse(f"accounts:{name}", args=[post.pk])
    for method in ("get", "post"):
        assert getattr(sign_in(stranger), method)(url).status_code == 404
        assert getattr(sign_in(manager), method)(url).status_code == 403


def test_adding_wants_an_administrator(sign_in, manager):
    assert sign_in(manager).post(reverse("accounts:post_create")).status_code == 403
