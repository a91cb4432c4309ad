"""The pages of versions: issue, confirm, read, compare, withdraw, download; states and people."""

import time

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.models import Goal
from reports.choosing import save_choices
from reports.models import ReportVersion
from reports.tree.choices import Choices
from reports.versions import issuing
from tests.factories import CardFactory, GoalFactory, WorkshopFactory
from tests.indicators.forms import goal_data
from tests.versions import CONTENT, issue_draft, issue_final, propose_final, store_files
from workshops.services import archive_workshop

pytestmark = pytest.mark.slow  # all of it together


@pytest.fixture
def retreat(strengths, perspectives):
    CardFactory(prompt=strengths, perspective=perspectives[0], text="Kurze Wege")
    return strengths.workshop


@pytest.fixture(autouse=True)
def no_rendering(monkeypatch):
    """Files are stored as the worker would: what is rendered has tests of its own."""

    def store(*, version):
        store_files(version)
        return True

    monkeypatch.setattr("reports.versions.issuing.make_files", store)


def url(name, thing, *more):
    return reverse(f"reports:{name}", args=[thing.pk, *more])


def words(response):
    return " ".join(response.content.decode().split())


# --- a story through the public door -----------------------------------------------------------


def test_from_the_first_draft_to_the_confirmed_final_version(
    sign_in, facilitator, manager, staff, retreat, perspectives
):
    client = sign_in(facilitator)
    assert client.get(url("draft_issue", retreat)).context["form"]["number"].value() == 1
    answer = client.post(url("draft_issue", retreat), {"number": "1"}, follow=True)
    assert "1. Entwurf ist ausgegeben." in words(answer)

    CardFactory(prompt=retreat.prompts.get(), perspective=perspectives[0], text="Mut")
    GoalFactory(workshop=retreat, perspective=perspectives[0], statement="Bis 2009 reden alle.")
    since = client.get(url("draft_issue", retreat)).context["chapters"]
    assert [(row.name, row.summary) for row in since] == [("cards", "1 neu"), ("goals", "1 neu")]

    page = client.get(url("final_propose", retreat))
    assert [item.title for item in page.context["missing"]] == [
        "Z1: niemand verantwortlich, kein Termin, kein Indikator auf der Wirkungsebene"
    ]
    assert reverse("indicators:goal_edit", args=[retreat.goals.get().pk]) in words(page)
    refused = client.post(url("final_propose", retreat), {"reason": " "})
    assert (refused.status_code, ReportVersion.objects.count()) == (422, 1)
    assert "Nennen Sie kurz den Grund" in words(refused)
    answer = client.post(url("final_propose", retreat), {"reason": "Sitzung am Montag"})
    proposal = ReportVersion.objects.get(kind="final")
    assert answer.url == url("version", proposal)
    assert "Endfassung bestätigen" not in words(client.get(answer.url))

    client = sign_in(staff)
    assert client.get(url("version", proposal)).status_code == 404
    assert client.get(url("version_file", proposal, "pdf")).status_code == 404

    client = sign_in(manager)
    page = client.get(url("version", proposal))
    assert [row.name for row in page.context["news"]] == ["cards", "goals"]
    assert "Sitzung am Montag" in words(page)
    assert client.get(url("version_file", proposal, "pdf")).status_code == 403
    answer = client.post(url("version_confirm", proposal), follow=True)
    assert "Endfassung ist ausgegeben." in words(answer)
    assert f"bestätigt am {timezone.localdate():%d.%m.%Y} · {manager}" in words(
        client.get(url("version_list", retreat))
    )

    client = sign_in(staff)
    assert words(client.get("/")).count(f'href="{url("version_file", proposal, "pdf")}"') == 1
    answer = client.get(url("version_file", proposal, "pdf"))
    assert answer.content == CONTENT
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="2007-06-22_Strategieklausur_Endfassung.pdf"'
    )


# --- issuing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["", "zwei", "0", "22", "1000", "1" * 30])
def test_a_bad_number_is_told_beside_the_field_and_stays_typed(
    sign_in, facilitator, retreat, typed
):
    answer = sign_in(facilitator).post(url("draft_issue", retreat), {"number": typed})
    assert answer.status_code == 422
    assert len(answer.context["form"].errors["number"]) == 1
    assert answer.context["form"]["number"].value() == typed
    assert ReportVersion.objects.count() == 0


def test_number_sent_twice_is_issued_once(sign_in, facilitator, retreat):
    client = sign_in(facilitator)
    client.post(url("draft_issue", retreat), {"number": "1"})
    again = client.post(url("draft_issue", retreat), {"number": "1"})
    assert again.status_code == 422
    assert "Die nächste Nummer ist 2." in words(again)
    assert ReportVersion.objects.count() == 1


def test_nothing_is_issued_of_a_retreat_in_the_archive(sign_in, facilitator, retreat):
    version = issue_draft(retreat, facilitator)
    archive_workshop(workshop=retreat)
    client = sign_in(facilitator)
    answers = [
        client.post(url("draft_issue", retreat), {"number": "2"}),
        client.post(url("final_propose", retreat), {"reason": "Doch"}),
        client.post(url("version_withdraw", version), {"reason": "Doch"}),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert client.get(url("version_file", version, "pdf")).status_code == 200


def test_second_proposal_is_refused_with_a_sentence(sign_in, facilitator, retreat):
    propose_final(retreat, facilitator)
    client = sign_in(facilitator)
    answer = client.post(url("final_propose", retreat), {"reason": "Noch eine"}, follow=True)
    assert "Eine Endfassung wartet schon auf Bestätigung." in words(answer)
    assert words(client.get(url("final_propose", retreat))).count("<textarea") == 0


# --- files -------------------------------------------------------------------------------------


def test_download_is_the_stored_file_without_rendering_in_five_queries(
    sign_in, staff, facilitator, retreat, monkeypatch, django_assert_num_queries
):
    version = issue_draft(retreat, facilitator)
    monkeypatch.setattr("reports.rendering.worker.render_edition", None)
    monkeypatch.setattr("reports.rendering.worker._children", None)  # asking the process would fail
    monkeypatch.setattr("reports.rendering.edition.build_document", None)
    client = sign_in(staff)
    with django_assert_num_queries(5):
        answer = client.get(url("version_file", version, "pdf"))
    assert (answer.content, answer["Content-Type"]) == (CONTENT, "application/pdf")
    assert client.get(url("version_file", version, "odt")).status_code == 404


@pytest.mark.databases("sqlite")
def test_download_of_three_megabytes_costs_less_than_twenty_milliseconds(
    sign_in, staff, facilitator, retreat
):
    """Of the processor: the clock on the wall also tells what else the machine does."""
    version = store_files(
        issuing.issue_draft(workshop=retreat, by=facilitator), b"%PDF" + b"x" * 3_000_000
    )
    client = sign_in(staff)
    took = []
    for _try in range(20):
        start = time.process_time()
        client.get(url("version_file", version, "pdf"))
        took.append(time.process_time() - start)
    assert min(took) < 0.020


def test_missing_file_is_on_its_way_and_can_be_made_again(
    sign_in, facilitator, staff, retreat, monkeypatch
):
    version = issuing.issue_draft(workshop=retreat, by=facilitator)
    client = sign_in(facilitator)
    page = words(client.get(url("version", version)))
    assert "Die PDF-Datei wird gerade erzeugt." in page
    assert 'hx-trigger="every 3s"' in page
    back = client.get(url("version_file", version, "pdf"), follow=True)
    assert "Diese Datei wird noch erzeugt." in words(back)
    ReportVersion.objects.update(issued_at=timezone.now() - timezone.timedelta(minutes=5))
    assert "Die PDF-Datei ließ sich noch nicht erzeugen." in words(
        client.get(url("version", version))
    )
    assert words(sign_in(staff).get("/")).count(f'href="{url("version", version)}"') == 1
    answer = sign_in(facilitator).post(url("version_files", version), follow=True)
    assert "Alle Dateien sind da." in words(answer)
    assert [row.file.is_made for row in answer.context["row"].files] == [True, True]


def test_issuing_says_where_a_file_could_not_be_made(sign_in, facilitator, retreat, monkeypatch):
    monkeypatch.setattr("reports.versions.issuing.make_files", lambda **_more: False)
    answer = sign_in(facilitator).post(url("draft_issue", retreat), {"number": "1"}, follow=True)
    assert "1. Entwurf ist ausgegeben und festgehalten." in words(answer)
    again = sign_in(facilitator).post(
        url("version_files", ReportVersion.objects.get()), follow=True
    )
    assert "Eine Datei ließ sich nicht erzeugen." in words(again)


def test_archive_of_a_version_is_handed_out_as_it_was(sign_in, staff, facilitator, retreat):
    version = issue_draft(retreat, facilitator)
    retreat.cards.all().delete()
    answer = sign_in(staff).get(url("version_archive", version))
    assert answer.content.decode() == version.archive
    assert "2007-06-22_Strategieklausur_1-Entwurf.json" in answer["Content-Disposition"]


def test_version_is_read_as_it_was_frozen(sign_in, staff, facilitator, retreat):
    version = issue_draft(retreat, facilitator)
    retreat.cards.update(text="Lange Wege")
    page = words(sign_in(staff).get(url("version_read", version)))
    assert (page.count("Kurze Wege"), page.count("Lange Wege")) == (1, 0)


@pytest.mark.parametrize("name", ["version_archive", "version_read"])
def test_content_is_withheld_like_the_files(sign_in, staff, facilitator, manager, retreat, name):
    version = issue_final(retreat, facilitator, manager)
    page = url(name, version)
    assert sign_in(staff).get(page).status_code == 200
    issuing.withdraw_confirmation(version=version, by=manager, reason="Zahl falsch")
    retreat.cards.update(text="Lange Wege")
    client = sign_in(staff)
    assert client.get(page).status_code == 403
    about = words(client.get(url("version", version)))
    assert page not in about
    assert "Kurze Wege" not in about
    sides = client.get(url("version_compare", retreat)).context["sides"]
    assert [side.value for side in sides] == ["now"]
    assert sign_in(facilitator).get(page).status_code == 200
    assert "Kurze" in words(sign_in(facilitator).get(url("version", version)))


def test_who_confirms_gets_the_proposal_as_pdf(
    sign_in, manager, facilitator, staff, retreat, renderer
):
    proposal = propose_final(retreat, facilitator)
    page = url("version_review", proposal)
    client = sign_in(manager)
    assert words(client.get(url("version", proposal))).count(f'href="{page}"') == 1
    answer = client.get(page)
    assert answer.content == b"%PDF"
    assert "2007-06-22_Strategieklausur_Vorlage.pdf" in answer["Content-Disposition"]
    tree = renderer.asked[0].document()
    assert tree.cover.status == "Vorlage der Endfassung, nicht bestätigt"
    assert (tree.draft_mark, proposal.files.count()) == ("Vorlage", 0)
    client = sign_in(facilitator)
    assert client.get(page).status_code == 403
    assert page not in words(client.get(url("version", proposal)))
    assert sign_in(staff).get(page).status_code == 403
    issuing.confirm_version(version=proposal, by=manager)
    assert sign_in(manager).get(page).url == url("version", proposal)


# --- what is still open ------------------------------------------------------------------------


def test_retreat_without_goals_is_told_so_before_the_final_version(
    sign_in, facilitator, retreat, perspectives
):
    client = sign_in(facilitator)
    page = words(client.get(url("final_propose", retreat)))
    assert page.count("hat noch keine strategischen Ziele") == 1
    assert page.count("Jedes Ziel hat") == 0
    assert page.count("Erst die Vorschau ansehen") == 1


def test_goal_that_was_opened_from_what_is_open_leads_back_there(
    sign_in, facilitator, retreat, perspectives
):
    goal = GoalFactory(workshop=retreat, perspective=perspectives[0])
    client = sign_in(facilitator)
    [gate] = client.get(url("final_propose", retreat)).context["missing"]
    back = f'href="{url("final_propose", retreat)}"'
    assert words(client.get(gate.url)).count(back) == 1
    plain = reverse("indicators:goal_edit", args=[goal.pk])
    assert words(client.get(plain)).count(back) == 0
    # Also where somebody else saved, or deleted, the goal meanwhile.
    stored = client.get(gate.url).context["form"]["version"].value()
    typed = goal_data(perspectives[0], statement="Bis 2009 reden alle.", version=stored)
    Goal.objects.filter(pk=goal.pk).update(version=stored + 1, statement="Bis 2010 reden alle.")
    clash = client.post(gate.url, typed)
    assert (clash.status_code, words(clash).count(back)) == (409, 1)
    assert clash.context["stored_url"] == gate.url


# --- withdrawing -------------------------------------------------------------------------------


def test_withdrawn_version_tells_why_and_comes_back(sign_in, facilitator, staff, retreat):
    version = issue_draft(retreat, facilitator)
    client = sign_in(facilitator)
    refused = client.post(url("version_withdraw", version), {"reason": ""})
    assert refused.status_code == 422
    client.post(url("version_withdraw", version), {"reason": "Falsche Zahlen"})
    page = words(client.get(url("version", version)))
    assert f"Zurückgezogen von {facilitator} am" in page
    assert "Falsche Zahlen" in page
    answer = client.get(url("version_file", version, "pdf"))
    assert "1-Entwurf_zurueckgezogen.pdf" in answer["Content-Disposition"]
    client = sign_in(staff)
    assert "Falsche Zahlen" in words(client.get(url("version", version)))
    assert client.get(url("version_file", version, "pdf")).status_code == 403
    assert "noch keine Fassung ausgegeben" in words(client.get("/"))
    client = sign_in(facilitator)
    client.get(url("version_withdraw", version))
    assert "gilt wieder" in words(client.post(url("version_reinstate", version), follow=True))
    assert sign_in(staff).get(url("version_file", version, "pdf")).status_code == 200


def test_final_version_without_its_confirmation_is_handed_to_nobody(
    sign_in, facilitator, manager, administrator, staff, retreat
):
    version = issue_final(retreat, facilitator, manager)
    client = sign_in(manager)
    client.post(url("version_unconfirm", version), {"reason": "Zahl falsch"})
    for person in (facilitator, manager, administrator, staff):
        assert sign_in(person).get(url("version_file", version, "pdf")).status_code == 403
    page = words(sign_in(administrator).get(url("version", version)))
    assert "hat die Bestätigung am" in page
    sign_in(administrator).post(url("version_confirm", version))
    assert sign_in(staff).get(url("version_file", version, "pdf")).status_code == 200


def test_facilitator_cannot_withdraw_what_a_manager_confirmed(
    sign_in, facilitator, manager, retreat
):
    version = issue_final(retreat, facilitator, manager)
    client = sign_in(facilitator)
    assert client.post(url("version_withdraw", version), {"reason": "x"}).status_code == 403
    assert "Fassung zurückziehen" not in words(client.get(url("version", version)))
    answer = sign_in(manager).post(url("version_withdraw", version), {"reason": "x"})
    assert answer.status_code == 302


def test_older_version_leads_to_the_newer_one(sign_in, staff, facilitator, manager, retreat):
    final = issue_final(retreat, facilitator, manager)
    first, second = issue_draft(retreat, facilitator), issue_draft(retreat, facilitator)
    client = sign_in(staff)
    page = words(client.get(url("version", first)))
    assert page.count(f'Es gibt eine neuere Fassung: <a href="{url("version", second)}">') == 1
    for version in (second, final):
        assert "neuere Fassung" not in words(client.get(url("version", version)))
    edition = issue_final(retreat, facilitator, manager)
    page = words(client.get(url("version", final)))
    assert page.count(f'Es gibt eine neuere Fassung: <a href="{url("version", edition)}">') == 1


# --- comparing, lists, people ------------------------------------------------------------------


def test_two_versions_are_compared_and_one_with_what_stands_now(
    sign_in, staff, facilitator, retreat
):
    first = issue_draft(retreat, facilitator)
    retreat.cards.update(text="Lange Wege")
    second = issue_draft(retreat, facilitator)
    retreat.cards.all().delete()
    client = sign_in(staff)

    def kinds(query=""):
        rows = client.get(url("version_compare", retreat) + query).context["chapters"]
        return [(row.name, change.kind) for row in rows for change in row.changes]

    assert kinds() == [("cards", "changed")]
    assert kinds(f"?old={first.pk}&new={second.pk}") == [("cards", "changed")]
    assert kinds(f"?old={second.pk}&new=now") == [("cards", "gone")]
    assert kinds(f"?old={first.pk}&new={first.pk}") == []
    assert kinds("?old=nonsense&new=\0") == [("cards", "changed")]


def test_part_that_was_left_out_is_told_wherever_versions_are_compared(
    sign_in, facilitator, manager, retreat
):
    first = issue_draft(retreat, facilitator)
    save_choices(workshop=retreat, choices=Choices(measures=False))
    proposal = propose_final(retreat, facilitator)
    client = sign_in(manager)

    def told(page, name="chapters"):
        rows = client.get(page).context[name]
        return [(row.name, change.kind, change.label) for row in rows for change in row.changes]

    left_out = [("form", "gone", "Maßnahmen")]
    assert told(url("version_compare", retreat)) == left_out
    assert told(url("version", first)) == left_out
    assert told(url("version", proposal), "news") == left_out
    assert told(url("version", proposal)) == []
    client = sign_in(facilitator)
    assert told(url("draft_issue", retreat)) == left_out


def test_comparing_offers_nothing_foreign_and_staff_no_proposal(
    sign_in, staff, facilitator, retreat
):
    propose_final(retreat, facilitator)
    issue_draft(WorkshopFactory(scorecard=retreat.scorecard), facilitator)
    page = sign_in(staff).get(url("version_compare", retreat))
    assert [side.value for side in page.context["sides"]] == ["now"]
    page = sign_in(facilitator).get(url("version_compare", retreat))
    assert len(page.context["sides"]) == 2


@pytest.mark.parametrize(("who", "labels"), [("staff", 1), ("manager", 2)])
def test_list_shows_staff_what_was_issued(sign_in, request, facilitator, retreat, who, labels):
    issue_draft(retreat, facilitator)
    propose_final(retreat, facilitator)
    page = sign_in(request.getfixturevalue(who)).get(url("version_list", retreat))
    assert len(page.context["rows"]) == labels


def test_list_without_a_version_says_so(sign_in, staff, retreat):
    page = words(sign_in(staff).get(url("version_list", retreat)))
    assert page.count("Von diesem Bericht ist noch keine Fassung ausgegeben.") == 1


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 40])
def test_list_asks_the_same_queries_for_one_and_for_many(
    sign_in, staff, facilitator, retreat, count, django_assert_num_queries
):
    for _number in range(count):
        issue_draft(retreat, facilitator)
    client = sign_in(staff)
    with django_assert_num_queries(9):
        client.get(url("version_list", retreat))


@pytest.mark.parametrize("count", [2, 40])
def test_version_asks_the_same_queries_for_few_and_many_cards(
    sign_in, staff, facilitator, retreat, strengths, count, django_assert_num_queries
):
    version = issue_draft(retreat, facilitator)
    CardFactory.create_batch(count, prompt=strengths)
    client = sign_in(staff)
    with django_assert_num_queries(17):
        client.get(url("version", version))


def test_draft_and_the_final_version_before_it_are_both_offered(
    sign_in, staff, facilitator, manager, retreat
):
    final = issue_final(retreat, facilitator, manager)
    draft = issue_draft(retreat, facilitator)
    client = sign_in(staff)
    own = reverse("workshop", args=[retreat.pk])
    for page in ("/", reverse("reports:list"), url("report", retreat), own):
        found = words(client.get(page))
        for version in (final, draft):
            assert found.count(f'href="{url("version_file", version, "pdf")}"') == 1
    start = words(client.get("/"))
    assert start.count("1. Entwurf herunterladen") == 1
    assert start.count("Endfassung herunterladen") == 1


def test_version_without_files_hides_no_older_one_that_has_some(
    sign_in, staff, facilitator, retreat
):
    first = issue_draft(retreat, facilitator)
    issuing.issue_draft(workshop=retreat, by=facilitator)
    start = words(sign_in(staff).get("/"))
    assert start.count(f'href="{url("version_file", first, "pdf")}"') == 1
    assert start.count("1. Entwurf herunterladen") == 1


def test_versions_that_count_are_compared_first_and_others_marked(sign_in, facilitator, retreat):
    first, second, third = (issue_draft(retreat, facilitator) for _number in range(3))
    issuing.withdraw_version(version=third, by=facilitator, reason="Fehler")
    page = sign_in(facilitator).get(url("version_compare", retreat))
    chosen = [page.context[name].version for name in ("old", "new")]
    assert chosen == [first, second]
    assert [side.label.endswith("(zurückgezogen)") for side in page.context["sides"]] == [
        False,
        True,
        False,
        False,
    ]


def test_reports_list_downloads_the_newest_version(sign_in, staff, facilitator, retreat):
    WorkshopFactory(scorecard=retreat.scorecard, title="Ohne Bericht")
    version = issue_draft(retreat, facilitator)
    page = words(sign_in(staff).get(reverse("reports:list")))
    for name in ("pdf", "docx"):
        assert page.count(f'href="{url("version_file", version, name)}"') == 1
    assert (page.count("1. Entwurf, ausgegeben am"), page.count("Noch keine Fassung")) == (1, 1)


def test_preview_says_that_it_is_not_issued_and_leads_on(sign_in, facilitator, staff, retreat):
    page = words(sign_in(facilitator).get(url("report", retreat)))
    assert page.count("Vorschau, nicht ausgegeben") >= 1
    assert page.count(f'href="{url("draft_issue", retreat)}"') == 1
    assert words(sign_in(staff).get(url("report", retreat))).count("/versions/draft/") == 0


def test_deleting_a_retreat_names_its_versions(sign_in, facilitator, retreat):
    issue_draft(retreat, facilitator)
    page = words(sign_in(facilitator).get(reverse("workshop_delete", args=[retreat.pk])))
    assert page.count("1 Fassung des Berichts mit ihren Dateien") == 1
