"""Versions of the report: frozen, numbered, confirmed, withdrawn; their files; the archive."""

import hashlib
import time

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from goals.models import GoalStatus, VotingRound
from reports.archive import dump_archive, parse_archive
from reports.exchange.exporting import export_retreat
from reports.exchange.importing import import_retreat
from reports.models import EventKind, ReportVersion, VersionFile, VersionState
from reports.rendering.worker import ReportFailed
from reports.tree.frozen import digest
from reports.versions import issuing
from reports.versions.gates import Gate, gates_of
from reports.versions.reading import archive_of, document_of
from swot.models import RoundState
from swot.services.refusal import RefusedError
from tests.factories import (
    CardFactory,
    GoalFactory,
    IndicatorFactory,
    OrganisationFactory,
    PhotoFactory,
    PostFactory,
)
from tests.races import at_once
from tests.versions import issue_draft, issue_final, propose_final
from workshops.letterhead import change_letterhead
from workshops.models import Workshop
from workshops.photos import delete_photo
from workshops.pictures import Picture


@pytest.fixture
def retreat(strengths, perspectives):
    CardFactory(prompt=strengths, perspective=perspectives[0], text="Kurze Wege")
    return strengths.workshop


def _report(workshop):
    workshop.refresh_from_db()
    return workshop.report_number, workshop.report_status


def _happened(version):
    return [(event.kind, event.name, event.reason) for event in version.events.all()]


# --- freezing ----------------------------------------------------------------------------------


def test_issued_draft_is_frozen_with_its_hashes_day_and_person(retreat, facilitator):
    version = issuing.issue_draft(workshop=retreat, by=facilitator)
    version.refresh_from_db()
    assert (version.label, version.state) == ("1. Entwurf", VersionState.ISSUED)
    assert version.file_stem == "2007-06-22_Strategieklausur_1-Entwurf"
    assert version.archive_sha256 == digest(version.archive)
    assert version.document_sha256 == digest(version.document)
    tree = document_of(version)
    assert tree.cover.status == "1. Entwurf"
    assert tree.date == version.issued_on.isoformat()
    assert _happened(version) == [(EventKind.ISSUED, str(facilitator), "")]
    assert [(file.format, file.is_made) for file in version.files.all()] == [
        ("pdf", False),
        ("docx", False),
    ]


def test_later_edits_change_nothing_in_a_version(retreat, facilitator):
    version = issue_draft(retreat, facilitator)
    before = ReportVersion.objects.filter(pk=version.pk).values().get()
    files = list(version.files.values())
    card = retreat.cards.get()
    card.text = "Lange Wege"
    card.save()
    retreat.scorecard.organisation.name = "Umbenannt"
    retreat.scorecard.organisation.save()
    retreat.title = "Anders"
    retreat.save()
    assert ReportVersion.objects.filter(pk=version.pk).values().get() == before
    assert list(version.files.values()) == files
    assert "Kurze Wege" in str(document_of(version))


def test_archive_of_a_version_can_be_read_in_and_says_the_same(retreat, facilitator):
    version = issue_draft(retreat, facilitator)
    again = parse_archive(version.archive.encode())
    assert again == archive_of(version)
    assert dump_archive(again).decode() == version.archive


@pytest.mark.slow
def test_files_are_made_from_what_was_frozen_and_only_once(
    retreat, facilitator, monkeypatch, pdf_libraries
):
    version = issuing.issue_draft(workshop=retreat, by=facilitator)
    retreat.cards.update(text="Lange Wege")
    assert issuing.make_files(version=version)
    made = list(version.files.values())
    assert [bytes(file["content"][:4]) for file in made] == [b"%PDF", b"PK\3\4"]
    for file in made:
        content = bytes(file["content"])
        told = (len(content), hashlib.sha256(content).hexdigest())
        assert (file["size"], file["sha256"]) == told
    monkeypatch.setattr("reports.versions.formats.render_edition", None)
    assert issuing.make_files(version=version)
    assert list(version.files.values()) == made


def test_file_that_cannot_be_made_is_missing_and_made_later(retreat, facilitator, monkeypatch):
    version = issuing.issue_draft(workshop=retreat, by=facilitator)

    def fail(edition, *, shelf):
        raise ReportFailed("no")

    monkeypatch.setattr("reports.versions.formats.render_edition", fail)
    assert not issuing.make_files(version=version)
    assert [file.is_made for file in version.files.all()] == [False, True]
    monkeypatch.setattr("reports.versions.formats.render_edition", lambda *_args, **_more: b"%PDF")
    assert issuing.make_files(version=version)
    assert bytes(version.files.get(format="pdf").content) == b"%PDF"


def test_file_that_somebody_stored_first_stays(retreat, facilitator, monkeypatch):
    version = issuing.issue_draft(workshop=retreat, by=facilitator)

    def slow(edition, *, shelf):
        VersionFile.objects.filter(version=version, format="pdf").update(
            content=b"first", sha256="1" * 64, size=5
        )
        return b"second"

    monkeypatch.setattr("reports.versions.formats.render_edition", slow)
    issuing.make_files(version=version)
    assert bytes(version.files.get(format="pdf").content) == b"first"


def test_photo_that_is_deleted_later_stays_in_the_words_of_the_version(retreat, facilitator):
    photo = PhotoFactory(attachment__workshop=retreat)
    version = issue_draft(retreat, facilitator)
    delete_photo(photo=photo)
    assert "Pinnwand mit den Stärken" in str(document_of(version))


def test_half_a_version_or_file_is_refused_by_the_database(retreat, facilitator):
    version = issue_draft(retreat, facilitator)
    halves = [
        lambda: ReportVersion.objects.filter(pk=version.pk).update(issued_on=None),
        lambda: ReportVersion.objects.filter(pk=version.pk).update(document=""),
        lambda: ReportVersion.objects.filter(pk=version.pk).update(issued_at=None, issued_on=None),
        lambda: version.files.update(content=None),
        lambda: version.files.update(sha256=""),
    ]
    for half in halves:
        with pytest.raises(IntegrityError), transaction.atomic():
            half()


# --- numbers -----------------------------------------------------------------------------------


def test_drafts_are_numbered_one_after_the_other(retreat, facilitator):
    labels = [issue_draft(retreat, facilitator).label for _ in range(3)]
    assert labels == ["1. Entwurf", "2. Entwurf", "3. Entwurf"]
    assert _report(retreat) == (3, "draft")


def test_number_may_be_higher_and_never_one_that_is_taken(retreat, facilitator):
    issue_draft(retreat, facilitator, number=4)
    for number in (1, 4):
        with pytest.raises(issuing.NumberTakenError) as refused:
            issue_draft(retreat, facilitator, number=number)
        assert refused.value.free == 5
    assert issue_draft(retreat, facilitator).number == 5


def test_retreat_from_a_file_goes_on_from_its_number(retreat):
    retreat.report_number = 3
    retreat.save()
    assert issuing.next_draft(retreat) == 3


def test_number_far_above_the_next_one_is_refused(retreat, facilitator):
    issue_draft(retreat, facilitator, number=21)
    for number in (43, 999, 10**30):
        with pytest.raises(issuing.NumberAheadError) as refused:
            issue_draft(retreat, facilitator, number=number)
        assert refused.value.most == 42
    assert issue_draft(retreat, facilitator, number=42).number == 42


def test_archive_that_claims_thousands_of_drafts_leaves_room_for_more(facilitator, retreat):
    archive = parse_archive(dump_archive(export_retreat(retreat)))
    archive["workshop"]["report"]["number"] = 9_999
    again = import_retreat(archive=archive, organisation=OrganisationFactory(), by=facilitator)
    assert issue_draft(again, facilitator).number == 999
    assert issue_draft(again, facilitator).number == 1_000


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_eight_drafts_issued_at_once_bear_eight_numbers(retreat, facilitator):
    verb = lambda: issuing.issue_draft(workshop=retreat, by=facilitator).number  # noqa: E731
    assert sorted(at_once(*[verb] * 8)) == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_number_asked_for_eight_times_at_once_is_issued_once(retreat, facilitator):
    verb = lambda: issuing.issue_draft(workshop=retreat, by=facilitator, number=1)  # noqa: E731
    outcomes = at_once(*[verb] * 8)
    assert [type(item).__name__ for item in outcomes].count("NumberTakenError") == 7
    assert ReportVersion.objects.count() == 1


@pytest.mark.slow
@pytest.mark.databases("postgres")
@pytest.mark.django_db(transaction=True)
def test_without_the_turn_drafts_get_one_number(retreat, facilitator, monkeypatch):
    """The negative control: with the lock off and a pause, only the constraint stands between.

    SQLite lets one writer in at a time, whatever we do.
    """
    count = issuing.next_draft

    def count_and_wait(workshop):
        free = count(workshop)
        time.sleep(0.3)
        return free

    monkeypatch.setattr(
        issuing, "_turn", lambda workshop: Workshop.objects.with_frame().get(pk=workshop.pk)
    )
    monkeypatch.setattr(issuing, "next_draft", count_and_wait)
    outcomes = at_once(*[lambda: issuing.issue_draft(workshop=retreat, by=facilitator)] * 4)
    assert any(isinstance(item, IntegrityError) for item in outcomes)


# --- the final version -------------------------------------------------------------------------


def test_final_version_is_issued_by_its_confirmation(retreat, facilitator, manager):
    proposal = propose_final(retreat, facilitator)
    assert (proposal.state, proposal.issued_on, proposal.files.count()) == ("proposed", None, 0)
    assert _report(retreat) == (1, "draft")
    retreat.cards.update(text="Später geändert")
    found = issuing.confirm_version(version=proposal, by=manager)
    assert (found.state, found.label) == (VersionState.CONFIRMED, "Endfassung")
    assert found.archive == ReportVersion.objects.get(pk=proposal.pk).archive
    assert "Kurze Wege" in found.document
    assert document_of(found).cover.status == "Endfassung"
    assert document_of(found).draft_mark == ""
    assert _report(retreat) == (1, "final")
    assert _happened(found)[-1] == (EventKind.CONFIRMED, str(manager), "")
    issuing.confirm_version(version=proposal, by=manager)
    assert found.events.count() == 2


def test_confirmation_can_be_withdrawn_and_given_again(retreat, facilitator, manager):
    draft = issue_draft(retreat, facilitator)
    final = issue_final(retreat, facilitator, manager)
    files = list(final.files.values())
    issuing.withdraw_confirmation(version=final, by=manager, reason="Zahl falsch")
    final.refresh_from_db()
    assert (final.state, final.is_valid) == (VersionState.UNCONFIRMED, False)
    assert _report(retreat) == (draft.number, "draft")
    again = issuing.confirm_version(version=final, by=manager)
    assert (again.state, _report(retreat)) == (VersionState.CONFIRMED, (1, "final"))
    assert list(again.files.values()) == files
    assert [kind for kind, _name, _why in _happened(again)] == [
        EventKind.PROPOSED,
        EventKind.CONFIRMED,
        EventKind.UNCONFIRMED,
        EventKind.CONFIRMED,
    ]


def test_second_final_version_is_an_edition_of_its_own(retreat, facilitator, manager):
    issue_final(retreat, facilitator, manager)
    second = issue_final(retreat, facilitator, manager)
    assert second.label == "Endfassung, 2. Ausgabe"
    assert second.file_stem == "2007-06-22_Strategieklausur_Endfassung-2"


def test_proposal_that_nobody_confirmed_uses_no_edition_up(retreat, facilitator, manager):
    first = propose_final(retreat, facilitator)
    issuing.withdraw_version(version=first, by=facilitator, reason="Fehler")
    final = issue_final(retreat, facilitator, manager)
    assert (final.label, document_of(final).cover.status) == ("Endfassung", "Endfassung")
    issuing.reinstate_version(version=first, by=facilitator)
    with pytest.raises(RefusedError, match=r"neuere Fassung: Endfassung\. Ziehen Sie die Vorlage"):
        issuing.confirm_version(version=first, by=manager)


def test_second_edition_says_so_on_paper(retreat, facilitator, manager):
    issue_final(retreat, facilitator, manager)
    tree = document_of(issue_final(retreat, facilitator, manager))
    assert tree.cover.status == "Endfassung, 2. Ausgabe"
    assert tree.title.endswith("Endfassung, 2. Ausgabe")
    assert tree.running_footer.endswith("Endfassung, 2. Ausgabe")


def test_english_report_says_in_english_who_confirmed_it(
    retreat, perspectives, facilitator, manager
):
    retreat.language = "en"
    retreat.save()
    GoalFactory(workshop=retreat, perspective=perspectives[0])
    issue_final(retreat, facilitator, manager)
    cover = document_of(issue_final(retreat, facilitator, manager)).cover
    day = f"{timezone.localdate():%d/%m/%Y}"
    assert cover.status == "Final version, edition 2"
    assert cover.lines[-1] == f"Confirmed on {day} by {manager} (Manager)"
    assert cover.notes[-1] == (
        "Open when it was proposed: Z1: nobody responsible, no due date, "
        "no indicator on the effect level. Reason: Eilt"
    )


def test_older_final_version_is_not_confirmed_again_beside_a_newer_one(
    retreat, facilitator, manager
):
    first = issue_final(retreat, facilitator, manager)
    issuing.withdraw_confirmation(version=first, by=manager)
    second = issue_final(retreat, facilitator, manager)
    with pytest.raises(RefusedError, match=r"2\. Ausgabe"):
        issuing.confirm_version(version=first, by=manager)
    issuing.withdraw_confirmation(version=second, by=manager)
    issuing.confirm_version(version=first, by=manager)
    issuing.confirm_version(version=second, by=manager)
    assert ReportVersion.objects.valid().newest_first().first() == second
    issuing.withdraw_confirmation(version=first, by=manager)


def test_confirmed_final_version_says_who_confirmed_it_and_what_was_open(
    retreat, perspectives, facilitator, manager, administrator
):
    GoalFactory.create_batch(5, workshop=retreat, perspective=perspectives[0])
    proposal = issuing.propose_final(workshop=retreat, by=facilitator, reason="Montag\nist Sitzung")
    with translation.override("en"):
        final = issuing.confirm_version(version=proposal, by=manager)
    lacks = "niemand verantwortlich, kein Termin, kein Indikator auf der Wirkungsebene"
    cover = document_of(final).cover
    day = f"{timezone.localdate():%d.%m.%Y}"
    assert cover.lines[-1] == f"Bestätigt am {day} von {manager} (Leitung)"
    assert cover.notes[-1] == (
        f"Offen bei der Vorlage: Z1: {lacks}; Z2: {lacks}; Z3: {lacks}; und 2 weitere. "
        "Begründung: Montag ist Sitzung"
    )
    issuing.withdraw_confirmation(version=final, by=manager)
    again = issuing.confirm_version(version=final, by=administrator)
    assert document_of(again).cover == cover


def test_final_version_whose_pictures_are_gone_is_not_confirmed(retreat, facilitator, manager):
    photo = PhotoFactory(attachment__workshop=retreat)
    owner = retreat.scorecard.organisation
    change_letterhead(organisation=owner, accent="", logo=Picture(b"PNG", 30, 20))
    proposal = propose_final(retreat, facilitator)
    change_letterhead(organisation=owner, accent="", logo=Picture(b"GIF", 30, 20))
    delete_photo(photo=photo)
    with pytest.raises(RefusedError, match=r"1 Foto, das Logo\. Ziehen Sie die Vorlage zurück"):
        issuing.confirm_version(version=proposal, by=manager)
    issuing.withdraw_version(version=proposal, by=facilitator, reason="Bilder")
    assert issue_final(retreat, facilitator, manager).label == "Endfassung"


def test_one_proposal_waits_at_a_time(retreat, facilitator):
    first = propose_final(retreat, facilitator)
    with pytest.raises(RefusedError):
        propose_final(retreat, facilitator)
    issuing.withdraw_version(version=first, by=facilitator, reason="Noch einmal")
    propose_final(retreat, facilitator)
    with pytest.raises(RefusedError):
        issuing.reinstate_version(version=first, by=facilitator)


def test_draft_and_withdrawn_proposal_cannot_be_confirmed(retreat, facilitator, manager):
    draft, proposal = issue_draft(retreat, facilitator), propose_final(retreat, facilitator)
    issuing.withdraw_version(version=proposal, by=facilitator, reason="Fehler")
    for version in (draft, proposal):
        with pytest.raises(RefusedError):
            issuing.confirm_version(version=version, by=manager)


# --- withdrawing -------------------------------------------------------------------------------


def test_withdrawn_version_stays_with_its_reason_and_comes_back(retreat, facilitator):
    first, second = issue_draft(retreat, facilitator), issue_draft(retreat, facilitator)
    issuing.withdraw_version(version=second, by=facilitator, reason="Falsche Zahlen")
    second.refresh_from_db()
    assert (second.state, _report(retreat)) == (VersionState.WITHDRAWN, (1, "draft"))
    assert list(ReportVersion.objects.valid()) == [first]
    assert issuing.next_draft(retreat) == 3
    issuing.reinstate_version(version=second, by=facilitator)
    assert ReportVersion.objects.valid().newest_first().first() == second
    assert [event[0] for event in _happened(second)] == ["issued", "withdrawn", "reinstated"]


def test_facilitator_whose_page_is_old_cannot_withdraw_what_was_confirmed(
    retreat, facilitator, manager
):
    proposal = propose_final(retreat, facilitator)
    issuing.confirm_version(version=ReportVersion.objects.get(pk=proposal.pk), by=manager)
    with pytest.raises(RefusedError):
        issuing.withdraw_version(version=proposal, by=facilitator, reason="Zu spät")
    issuing.withdraw_version(version=proposal, by=manager, reason="Falsche Zahlen")
    with pytest.raises(RefusedError):
        issuing.reinstate_version(version=proposal, by=facilitator)


def test_retreat_that_is_gone_refuses(retreat, facilitator):
    version = issue_draft(retreat, facilitator)
    Workshop.objects.filter(pk=retreat.pk).delete()
    with pytest.raises(RefusedError):
        issuing.issue_draft(workshop=retreat, by=facilitator)
    with pytest.raises(RefusedError):
        issuing.withdraw_version(version=version, by=facilitator, reason="Fort")


# --- what is still open ------------------------------------------------------------------------


def _gates(workshop):
    return [(gate.kind, gate.title) for gate in gates_of(workshop)]


def test_gates_name_what_every_goal_lacks(retreat, perspectives, organisation):
    post = PostFactory(organisation=organisation)
    whole = {"responsible": post, "due": "2008-12-31", "perspective": perspectives[0]}
    IndicatorFactory(goal=GoalFactory(workshop=retreat, **whole), level="effect")
    IndicatorFactory(goal=GoalFactory(workshop=retreat, **whole), level="result")
    GoalFactory(workshop=retreat, perspective=perspectives[0])
    GoalFactory(workshop=retreat, perspective=perspectives[0], status=GoalStatus.DROPPED)
    assert _gates(retreat) == [
        ("goal", "Z2: kein Indikator auf der Wirkungsebene"),
        ("goal", "Z3: niemand verantwortlich, kein Termin, kein Indikator auf der Wirkungsebene"),
    ]


@pytest.mark.parametrize(
    ("state", "kinds"),
    [("draft", []), ("open", ["round"]), ("closed", ["hidden"]), ("revealed", [])],
)
def test_gates_name_open_rounds(retreat, strengths, state, kinds):
    assert state in RoundState.values
    strengths.state = state
    strengths.save()
    assert [kind for kind, _title in _gates(retreat)] == kinds


def test_gates_name_open_votes(retreat):
    VotingRound.objects.create(workshop=retreat, title="Was zuerst?", state="open")
    VotingRound.objects.create(workshop=retreat, title="Was dann?")
    [gate] = gates_of(retreat)
    assert (gate.kind, gate.text) == ("vote", "Was zuerst?")


def test_gates_ask_the_same_queries_for_one_and_for_many(
    retreat, perspectives, django_assert_num_queries
):
    for count in (1, 30):
        GoalFactory.create_batch(count, workshop=retreat, perspective=perspectives[0])
        with django_assert_num_queries(4):
            gates_of(retreat)


def test_going_on_past_gates_needs_a_reason_which_the_version_keeps(
    retreat, perspectives, facilitator
):
    goal = GoalFactory(workshop=retreat, perspective=perspectives[0])
    with pytest.raises(issuing.GatesOpenError):
        issuing.propose_final(workshop=retreat, by=facilitator)
    version = issuing.propose_final(workshop=retreat, by=facilitator, reason="Termin am Montag")
    goal.delete()
    version.refresh_from_db()
    [gate] = [Gate.kept(told) for told in version.gates]
    assert gate.title.startswith("Z1: niemand verantwortlich")
    assert version.gate_reason == "Termin am Montag"


# --- the archive file --------------------------------------------------------------------------


def test_archive_file_says_which_version_counts_and_comes_back_byte_for_byte(
    retreat, facilitator, manager
):
    issue_draft(retreat, facilitator)
    issue_draft(retreat, facilitator)
    told = []
    for _step in range(2):
        archive = export_retreat(Workshop.objects.get(pk=retreat.pk))
        told.append(archive["workshop"]["report"])
        first = dump_archive(archive)
        again = import_retreat(
            archive=parse_archive(first),
            organisation=OrganisationFactory(name=archive["organisation"]["name"]),
            by=facilitator,
        )
        assert dump_archive(export_retreat(again)) == first
        issue_final(retreat, facilitator, manager)
    assert told == [{"number": 2, "status": "draft"}, {"number": 2, "status": "final"}]
