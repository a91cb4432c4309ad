"""Invitations: made by administrators, accepted by whoever holds the link, once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Membership, User
from accounts.services import accept_invitation, invite_person
from tests.factories import UserFactory

NEW = {
    "name": "Nora Neu",
    "password1": "Klausur im Weinberg 7",
    "password2": "Klausur im Weinberg 7",
}


@pytest.fixture
def invite(organisation, administrator):
    """Return a function that invites somebody and gives the path of the link."""

    def make(email="nora@example.org", role="manager"):
        _invitation, link = invite_person(
            organisation=organisation, email=email, role=role, by=administrator, language="de"
        )
        return link.removeprefix("http://127.0.0.1:8000")

    return make


def secret_of(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[1]


def test_secret_has_128_bits_and_only_its_hash_is_stored(invite):
    secret = secret_of(invite())
    assert len(secret) == 22
    stored = Invitation.objects.get()
    assert secret not in str(vars(stored))
    assert Invitation.objects.with_secret(secret).get() == stored
    assert stored.expires_at - timezone.now() > timedelta(days=13, hours=23)


def test_administrator_invites_and_sees_the_link_once(sign_in, administrator):
    client = sign_in(administrator)
    response = client.post(
        reverse("accounts:invite"), {"email": "Nora@Example.org", "role": "manager"}
    )
    page = response.content.decode()
    link = re.search(r'value="(http://127.0.0.1:8000/people/invitation/[^"]+)"', page)[1]
    assert "Bitte geben Sie diesen Link an nora@example.org weiter." in page
    assert mail.outbox == []
    assert secret_of(link) not in client.get(reverse("accounts:members")).content.decode()


def test_mail_goes_out_where_a_server_is_set(sign_in, administrator, settings):
    settings.MAIL_IS_SET = True
    administrator.name = "Müller & Söhne"
    administrator.save()
    sign_in(administrator).post(
        reverse("accounts:invite"),
        {"email": "nora@example.org", "role": "staff"},
        HTTP_HOST="localhost",
    )
    assert mail.outbox[0].to == ["nora@example.org"]
    assert mail.outbox[0].subject == "Weitblick: Einladung: Landkreis Musterland"
    assert "Müller & Söhne lädt Sie ein" in mail.outbox[0].body
    assert "http://127.0.0.1:8000/people/invitation/" in mail.outbox[0].body


def test_failing_mail_server_is_told_and_the_link_is_there(
    sign_in, administrator, settings, monkeypatch
):
    def refuse(self, **kwargs):
        raise ConnectionRefusedError

    settings.MAIL_IS_SET = True
    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)
    page = sign_in(administrator).post(
        reverse("accounts:invite"), {"email": "nora@example.org", "role": "staff"}
    )
    assert "konnte nicht gesendet werden" in page.content.decode()
    assert page.context["link"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "", "Bitte füllen Sie dieses Feld aus."),
        ("email", "kaputt", "vollständige Adresse"),
        ("role", "", "Bitte füllen Sie dieses Feld aus."),
        ("role", "queen", "gültige Auswahl"),
    ],
)
def test_bad_invitations_are_named_beside_the_field(sign_in, administrator, field, value, sentence):
    data = {"email": "nora@example.org", "role": "staff"} | {field: value}
    response = sign_in(administrator).post(reverse("accounts:invite"), data)
    assert sentence in str(response.context["form"].errors[field])
    assert Invitation.objects.count() == 0


def test_member_cannot_be_invited_again(sign_in, administrator, staff):
    response = sign_in(administrator).post(
        reverse("accounts:invite"), {"email": staff.email.upper(), "role": "staff"}
    )
    assert "ist schon Mitglied" in str(response.context["form"].errors["email"])


@pytest.mark.parametrize("person", ["facilitator", "manager", "staff"])
def test_others_may_not_invite(request, sign_in, person):
    client = sign_in(request.getfixturevalue(person))
    assert client.get(reverse("accounts:invite")).status_code == 403


def test_new_person_gets_an_account_and_is_signed_in(client, invite, organisation):
    client.cookies["language"] = "en"
    response = client.get(invite())
    assert response.url == reverse("accounts:invitation_accept")
    assert "nora@example.org" in client.get(response.url).content.decode()
    assert client.post(response.url, NEW).url == reverse("start")
    nora = User.objects.get(email="nora@example.org")
    assert (nora.name, nora.language, nora.check_password(NEW["password1"])) == (
        "Nora Neu",
        "en",
        True,
    )
    assert Membership.objects.get(user=nora).role == "manager"
    assert client.get(reverse("accounts:profile")).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Bitte füllen Sie dieses Feld aus."),
        ("name", "\x00\u202e", "Bitte füllen Sie dieses Feld aus."),
        ("password1", "kurz", "mindestens 10 Zeichen"),
        ("password1", "nora@example.org", "ähnelt zu sehr"),
        ("password2", "something else", "Die beiden Passwörter sind verschieden"),
    ],
)
def test_bad_answers_are_named_and_the_name_stays(client, invite, field, value, sentence):
    client.get(invite())
    response = client.post(reverse("accounts:invitation_accept"), NEW | {field: value})
    assert sentence in str(response.context["form"].errors[field])
    assert ('value="Nora Neu"' in response.content.decode()) == (field != "name")
    assert User.objects.filter(email="nora@example.org").count() == 0


def test_person_with_an_account_confirms_and_signs_in_as_before(client, invite):
    stephan = UserFactory(email="stephan@example.org")
    client.get(invite("stephan@example.org"))
    page = client.get(reverse("accounts:invitation_accept")).content.decode()
    assert "password1" not in page
    response = client.post(reverse("accounts:invitation_accept"))
    assert response.url == reverse("account_login")
    assert Membership.objects.get(user=stephan).role == "manager"


def test_signed_in_person_works_for_the_new_organisation_at_once(sign_in, invite, stranger):
    client = sign_in(stranger)
    client.get(invite(stranger.email))
    assert client.post(reverse("accounts:invitation_accept")).url == reverse("start")
    assert client.get(reverse("accounts:profile")).context["member"].role == "manager"


def test_unknown_used_and_expired_links_look_the_same(client, invite):
    used, expired = invite("a@example.org"), invite("b@example.org")
    accept_invitation(secret=secret_of(used), name="A", password=NEW["password1"])
    Invitation.objects.filter(email="b@example.org").update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    unknown = reverse("accounts:invitation", args=["A" * 22])
    answers = [client.get(path) for path in (used, expired, unknown)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    texts = {
        re.sub(r'"[^"]{60,}"', "", a.content.decode()).replace(path, "")
        for a, path in zip(answers, (used, expired, unknown), strict=True)
    }
    assert len(texts) == 1
    assert client.get(reverse("accounts:invitation_accept")).status_code == 404


def test_link_works_once(invite):
    secret = secret_of(invite())
    accept_invitation(secret=secret, name="A", password=NEW["password1"])
    with pytest.raises(Invitation.DoesNotExist):
        accept_invitation(secret=secret, name="A", password=NEW["password1"])


def test_accepting_keeps_a_role_that_is_there_already(invite, organisation):
    path = invite("nora@example.org", role="staff")
    nora = UserFactory(email="nora@example.org")
    Membership.objects.create(user=nora, organisation=organisation, role="administrator")
    member, is_new = accept_invitation(secret=secret_of(path))
    assert (member.role, is_new) == ("administrator", False)


def test_second_invitation_ends_the_first(client, invite):
    first, second = invite(), invite()
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 302


def test_renewed_invitation_has_another_link(sign_in, client, administrator, invite):
    first = invite()
    old = Invitation.objects.get()
    response = sign_in(administrator).post(reverse("accounts:invitation_renew", args=[old.pk]))
    assert response.context["invitation"].role == "manager"
    assert client.get(first).status_code == 404


def test_withdrawn_invitation_leads_nowhere(sign_in, administrator, invite):
    path = invite()
    url = reverse("accounts:invitation_revoke", args=[Invitation.objects.get().pk])
    client = sign_in(administrator)
    assert client.post(url).url == reverse("accounts:members")
    assert client.get(path).status_code == 404
    assert client.post(url).status_code == 404


@pytest.mark.parametrize("verb", ["renew", "revoke"])
def test_invitations_are_changed_by_their_administrators_only(
    sign_in, staff, stranger, administrator, invite, verb
):
    invite()
    url = reverse(f"accounts:invitation_{verb}", args=[Invitation.objects.get().pk])
    assert sign_in(stranger).post(url).status_code == 404
    assert sign_in(staff).post(url).status_code == 403
    assert sign_in(administrator).get(url).status_code == 405


def test_service_refuses_a_member(organisation, administrator):
    with pytest.raises(ValidationError):
        invite_person(
            organisation=organisation,
            email=administrator.email,
            role="staff",
            by=None,
            language="de",
        )
