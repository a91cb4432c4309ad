"""Links to a version for people without an account: what they show, how they end, guessing."""

import logging

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports.models import ShareLink, ShareUse
from reports.versions import issuing
from reports.versions.sharing import share_version
from swot.services.refusal import RefusedError
from tests.factories import CardFactory
from tests.versions import CONTENT, issue_draft, issue_final, propose_final

UNKNOWN = reverse("reports:shared", args=["A" * 22])


@pytest.fixture
def version(strengths, facilitator):
    CardFactory(prompt=strengths, text="Kurze Wege")
    return issue_draft(strengths.workshop, facilitator)


def share(version, by, **more):
    """The link and its address without the host."""
    link, address = share_version(version=version, by=by, **{"days": 30, **more})
    return link, "/" + address.split("/", 3)[3]


@pytest.fixture
def door(version, facilitator):
    return share(version, facilitator)


def text(answer):
    return " ".join(answer.content.decode().split())


def test_link_is_made_shown_once_and_kept_as_a_hash(sign_in, manager, version):
    page = reverse("reports:link_create", args=[version.pk])
    answer = sign_in(manager).post(page, {"days": "7", "purpose": "Ausschuss"})
    address, link = answer.context["url"], ShareLink.objects.get()
    secret = address.rstrip("/").rsplit("/", 1)[1]
    assert text(answer).count(address) == 1
    assert len(secret) == 22  # 128 bits
    assert secret not in str(ShareLink.objects.values().get())
    assert (link.purpose, link.name) == ("Ausschuss", str(manager))
    assert round((link.expires_at - timezone.now()).total_seconds() / 86_400) == 7
    assert secret not in text(sign_in(manager).get(reverse("reports:version", args=[version.pk])))


@pytest.mark.parametrize("days", ["", "8", "x", "-1"])
def test_link_is_not_made_for_odd_times(sign_in, manager, version, days):
    page = reverse("reports:link_create", args=[version.pk])
    answer = sign_in(manager).post(page, {"days": days, "purpose": "Bleibt stehen"})
    assert (answer.status_code, ShareLink.objects.count()) == (422, 0)
    assert "Bleibt stehen" in text(answer)


def test_link_shows_whose_report_which_version_and_its_files_only(client, version, door):
    answer = client.get(door[1])
    page = text(answer)
    main = page[page.index("<main") : page.index("</main>")]
    for word in ("Landkreis Musterland", "Strategieklausur", "1. Entwurf", "ausgegeben am"):
        assert main.count(word) == 1
    assert page.count("<a ") == 2
    assert (page.count("<script"), page.count("<form"), page.count("Kurze Wege")) == (0, 0, 0)
    assert 'name="robots" content="noindex' in page
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.cookies == {}


def test_link_hands_out_the_stored_files(client, door):
    answer = client.get(f"{door[1]}pdf/")
    assert (answer.content, answer.headers["Cache-Control"]) == (CONTENT, "no-store")
    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    assert "2007-06-22_Strategieklausur_1-Entwurf.pdf" in answer.headers["Content-Disposition"]
    assert client.get(f"{door[1]}odt/").status_code == 404
    assert client.post(door[1]).status_code == 405


def test_link_keeps_what_the_version_says_in_its_language(client, version, door):
    version.workshop.title = "Umbenannt"
    version.workshop.save()
    page = text(client.get(door[1], headers={"accept-language": "en"}))
    assert "Umbenannt" not in page
    assert "ausgegeben am" in page


def _end(how, link, version, facilitator):
    """Make the link lead nowhere, in each of the ways."""
    if how == "expired":
        ShareLink.objects.update(expires_at=timezone.now())
    elif how == "revoked":
        ShareLink.objects.update(revoked_at=timezone.now())
    else:
        issuing.withdraw_version(version=version, by=facilitator, reason="Fehler")


@pytest.mark.parametrize("how", ["expired", "revoked", "withdrawn"])
@pytest.mark.parametrize("file", ["", "pdf/", "odt/"])
def test_whatever_leads_nowhere_answers_the_same(client, version, facilitator, door, how, file):
    _end(how, door[0], version, facilitator)
    dead, unknown = client.get(door[1] + file), client.get(UNKNOWN + file)
    assert dead.status_code == unknown.status_code == 404
    assert dead.content == unknown.content
    assert {**dead.headers} == {**unknown.headers}
    assert ShareUse.objects.count() == 0


def test_link_to_a_final_version_ends_with_its_confirmation(
    client, strengths, facilitator, manager
):
    final = issue_final(strengths.workshop, facilitator, manager)
    _link, address = share(final, manager)
    assert client.get(address).status_code == 200
    issuing.withdraw_confirmation(version=final, by=manager)
    assert client.get(address).status_code == 404
    issuing.confirm_version(version=final, by=manager)
    assert client.get(address).status_code == 200


def test_only_versions_that_count_are_shared(sign_in, version, facilitator):
    proposal = propose_final(version.workshop, facilitator)
    with pytest.raises(RefusedError):
        share(proposal, facilitator)
    page = reverse("reports:link_create", args=[proposal.pk])
    answer = sign_in(facilitator).post(page, {"days": "7"}, follow=True)
    assert "Nur eine gültige Fassung lässt sich weitergeben." in text(answer)


def test_link_is_revoked_on_the_page_of_its_version(sign_in, client, facilitator, version, door):
    other = issue_draft(version.workshop, facilitator)
    revoke = "reports:link_revoke"
    elsewhere = reverse(revoke, args=[other.pk, door[0].pk])
    assert sign_in(facilitator).post(elsewhere).status_code == 404
    answer = client.post(reverse(revoke, args=[version.pk, door[0].pk]), follow=True)
    assert "widerrufen am" in text(answer)
    assert Client().get(door[1]).status_code == 404


def test_uses_are_counted_by_the_minute_and_say_nothing_of_people(
    client, sign_in, facilitator, version, door
):
    for path in ("", "pdf/", "pdf/", "docx/"):
        client.get(door[1] + path, REMOTE_ADDR="192.0.2.7", headers={"user-agent": "Browser 7"})
    told = list(ShareUse.objects.order_by("what").values())
    assert [(use["what"], use["times"]) for use in told] == [("docx", 1), ("page", 1), ("pdf", 2)]
    assert {(use["at"].second, use["at"].microsecond) for use in told} == {(0, 0)}
    assert {name for use in told for name in use} == {"id", "link_id", "at", "what", "times"}
    page = text(sign_in(facilitator).get(reverse("reports:version", args=[version.pk])))
    assert "4-mal genutzt" in page


def test_questions_and_further_parts_are_no_uses(client, door):
    client.head(door[1])
    client.head(f"{door[1]}pdf/")
    client.get(f"{door[1]}pdf/", headers={"range": "bytes=1000-2000"})
    assert ShareUse.objects.count() == 0
    client.get(f"{door[1]}pdf/", headers={"range": "bytes=0-"})
    client.get(door[1])
    assert [(use.what, use.times) for use in ShareUse.objects.order_by("what")] == [
        ("page", 1),
        ("pdf", 1),
    ]


@pytest.mark.parametrize("is_example", [False, True])
def test_link_says_how_long_it_holds_what_is_kept_and_what_is_invented(
    client, strengths, facilitator, is_example
):
    strengths.workshop.is_example = is_example
    strengths.workshop.save()
    link, address = share(issue_draft(strengths.workshop, facilitator), facilitator)
    page = text(client.get(address))
    day = timezone.localtime(link.expires_at)
    assert page.count(f"Dieser Link gilt bis {day:%d.%m.%Y}.") == 1
    assert page.count("nicht von wem.") == 1
    assert page.count("erfundenes Beispiel") == is_example


def test_staff_see_no_links(sign_in, staff, version, door):
    page = text(sign_in(staff).get(reverse("reports:version", args=[version.pk])))
    assert page.count("Link für") == page.count("Links für") == 0


def test_guessing_is_limited_by_address_and_nobody_else_is_shut_out(client, door, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "share_failed": "5/m/key"}
    answers = [client.get(UNKNOWN).status_code for _try in range(7)]
    assert answers == [404] * 6 + [429]
    assert client.get(f"{UNKNOWN}pdf/").status_code == 429
    # The right link is not looked at either, or guessing would go on.
    assert client.get(door[1]).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.7").get(door[1]).status_code == 200
    assert client.post(reverse("workshops:join"), {"code": "AAAA-AAAA"}).status_code == 200


def test_limit_never_fails_open(client, door, monkeypatch):
    def broken(*_args, **_more):
        raise OperationalError("the cache is away")

    client.raise_request_exception = False
    monkeypatch.setattr("workshops.guessing.cache.get_many", broken)
    assert client.get(door[1]).status_code == 503


def test_log_holds_no_secret_of_a_link(client, door, caplog):
    from bsc_project.faults import CalmFormatter

    secret = door[1].split("/")[2]
    ShareLink.objects.update(revoked_at=timezone.now())
    with caplog.at_level(logging.INFO):
        client.get(f"{door[1]}pdf/")
    lines = [CalmFormatter("%(message)s").format(record) for record in caplog.records]
    assert any("/shared/" in line for line in lines)
    assert not any(secret in line for line in lines)


def test_shared_pages_ask_few_queries(client, door, django_assert_num_queries):
    client.get(door[1])
    client.get(f"{door[1]}pdf/")
    with django_assert_num_queries(8):
        client.get(door[1])
    with django_assert_num_queries(7):
        client.get(f"{door[1]}pdf/")
