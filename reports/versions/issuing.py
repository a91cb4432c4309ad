"""Issuing versions of the report: frozen in one transaction with their number, files after it.

All verbs of a retreat's versions queue at its row. Nothing here ever changes what was frozen.
"""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from reports.archive import dump_archive
from reports.models import EventKind, ReportVersion, VersionEvent, VersionFile, VersionKind
from reports.rendering.edition import Edition, edition_of
from reports.rules import can_withdraw
from reports.tree.frozen import digest, freeze
from reports.tree.naming import report_stem
from reports.versions.endorsing import endorse, refuse_without_pictures
from reports.versions.formats import FORMATS
from reports.versions.gates import gates_of
from reports.versions.reading import edition_of_version
from swot.services.refusal import RefusedError
from workshops.models import ReportStatus, Workshop

log = logging.getLogger(__name__)
MOST_AHEAD = 20
"""So far above the next free number a draft may be numbered: numbers never go back, and a slip of
the finger would use all of them up."""


class NumberTakenError(Exception):
    """A draft of this number or a later one is issued already; ``free`` is the next one."""

    def __init__(self, free: int) -> None:
        super().__init__(f"the next draft is number {free}")
        self.free = free


class NumberAheadError(Exception):
    """The number is far above the next free one; ``most`` is the highest that is possible."""

    def __init__(self, most: int) -> None:
        super().__init__(f"the highest number for the next draft is {most}")
        self.most = most


class GatesOpenError(Exception):
    """Something is still open, and no reason was given for going on."""


def next_draft(workshop: Workshop) -> int:
    """The number that the next draft gets. One query.

    A retreat that was read in from a file has issued drafts elsewhere: it goes on from there.
    """
    last = _versions(workshop, VersionKind.DRAFT).aggregate(last=Max("number"))["last"]
    return workshop.report_number if last is None else last + 1


def waiting_proposal(workshop: Workshop) -> ReportVersion | None:
    """The final version that nobody has confirmed yet. One query."""
    waiting = _versions(workshop, VersionKind.FINAL).filter(issued_at=None, withdrawn_at=None)
    return waiting.without_content().first()


# --- verbs -----------------------------------------------------------------------------------


def issue_draft(*, workshop: Workshop, by: User, number: int | None = None) -> ReportVersion:
    """Freeze the report as it stands, as the next draft.

    Raises ``NumberTakenError`` or ``NumberAheadError``.
    """
    with transaction.atomic():
        here = _turn(workshop)
        free = next_draft(here)
        if number is not None and number > free + MOST_AHEAD:
            raise NumberAheadError(free + MOST_AHEAD)
        taken = _versions(here, VersionKind.DRAFT).filter(number__gte=number or free)
        if taken.exists():
            raise NumberTakenError(free)
        version = _frozen(here, VersionKind.DRAFT, number or free)
        _issue(version)
        version.save(force_insert=True)
        _expect_files(version)
        _note(version, EventKind.ISSUED, by)
        _tell_workshop(here)
    return version


def propose_final(*, workshop: Workshop, by: User, reason: str = "") -> ReportVersion:
    """Freeze the report as the final version; a manager or administrator confirms it later.

    Raises ``GatesOpenError`` where something is open and no reason given, and ``RefusedError``
    while another proposal waits.
    """
    with transaction.atomic():
        here = _turn(workshop)
        if waiting_proposal(here) is not None:
            raise RefusedError(_("A final version waits for confirmation already."))
        gates = gates_of(here)
        if gates and not reason:
            raise GatesOpenError
        version = _frozen(here, VersionKind.FINAL, _last_edition(here) + 1)
        version.gates = [gate.told() for gate in gates]
        version.gate_reason = reason if gates else ""
        version.save(force_insert=True)
        _note(version, EventKind.PROPOSED, by)
    return version


def confirm_version(*, version: ReportVersion, by: User) -> ReportVersion:
    """Confirm the final version: with that it is issued. Confirmed already: nothing happens.

    Raises ``RefusedError`` for what is no final version or is withdrawn, where a newer one is out,
    or where a picture that it prints is gone.
    """
    with transaction.atomic():
        found = _fresh(version)
        if not found.is_final:
            raise RefusedError(_("Only a final version is confirmed."))
        if found.withdrawn_at is not None:
            raise RefusedError(_("This version is withdrawn, so nobody can confirm it."))
        if found.confirmed_at is None:
            _refuse_older(found)
            found.confirmed_at = timezone.now()
            if found.issued_at is None:
                refuse_without_pictures(found)
                endorse(found, by)
                _issue(found)
                _expect_files(found)
            found.save()
            _note(found, EventKind.CONFIRMED, by)
            _tell_workshop(found.workshop)
    return found


def withdraw_confirmation(*, version: ReportVersion, by: User, reason: str = "") -> None:
    """Take the confirmation back: the version is not handed out until somebody confirms it."""
    with transaction.atomic():
        found = _fresh(version)
        if found.confirmed_at is not None:
            found.confirmed_at = None
            found.save(update_fields=["confirmed_at"])
            _note(found, EventKind.UNCONFIRMED, by, reason)
            _tell_workshop(found.workshop)


def withdraw_version(*, version: ReportVersion, by: User, reason: str) -> None:
    """Say that the version holds no more; it stays as it is, with the reason.

    Raises ``RefusedError`` where the person may not, as the version stands by now.
    """
    with transaction.atomic():
        found = _fresh(version)
        _refuse_others(found, by)
        if found.withdrawn_at is None:
            found.withdrawn_at = timezone.now()
            found.save(update_fields=["withdrawn_at"])
            _note(found, EventKind.WITHDRAWN, by, reason)
            _tell_workshop(found.workshop)


def reinstate_version(*, version: ReportVersion, by: User) -> None:
    """The way back from withdrawing: the version is what it was before. Raises as withdrawing."""
    with transaction.atomic():
        found = _fresh(version)
        _refuse_others(found, by)
        is_proposal = found.is_final and found.issued_at is None
        if is_proposal and waiting_proposal(found.workshop) is not None:
            raise RefusedError(_("A final version waits for confirmation already."))
        if found.withdrawn_at is not None:
            found.withdrawn_at = None
            found.save(update_fields=["withdrawn_at"])
            _note(found, EventKind.REINSTATED, by)
            _tell_workshop(found.workshop)


# --- files -----------------------------------------------------------------------------------


def make_files(*, version: ReportVersion) -> bool:
    """Make the files that are not there yet; return whether all are there now. Takes seconds.

    No transaction is open meanwhile. A file that somebody else stored first stays.
    """
    waiting = [item for item in version.files.without_content() if not item.is_made]
    if not waiting:
        return True
    edition = edition_of_version(version)
    made = [_make(item, edition, str(version.workshop_id)) for item in waiting]
    return all(made)


def _make(file: VersionFile, edition: Edition, shelf: str) -> bool:
    try:
        content = FORMATS[file.format].render(edition, shelf)
    except Exception:  # whatever it is: the version stands, and its page offers to try again
        log.exception("A file of a version could not be made")
        return False
    VersionFile.objects.filter(pk=file.pk, sha256="").update(
        content=content, sha256=hashlib.sha256(content).hexdigest(), size=len(content)
    )
    return True


# --- steps that the verbs share --------------------------------------------------------------


def _turn(workshop: Workshop) -> Workshop:
    """Wait for whoever changes the retreat or its versions; return it as it stands then."""
    found = (
        Workshop.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=workshop.pk)
        .with_frame()
        .first()
    )
    if found is None:
        raise RefusedError(_("This retreat no longer exists."))
    return found


def _fresh(version: ReportVersion) -> ReportVersion:
    here = _turn(version.workshop)
    found = ReportVersion.objects.filter(pk=version.pk).first()
    if found is None:
        raise RefusedError(_("This retreat no longer exists."))
    found.workshop = here
    return found


def _last_edition(workshop: Workshop) -> int:
    """Of the final versions that were handed out at some time, also if they are withdrawn now."""
    out = _versions(workshop, VersionKind.FINAL).seen_by_all()
    return out.aggregate(last=Max("number"))["last"] or 0


def _refuse_others(version: ReportVersion, by: User) -> None:
    """The version may have been confirmed since the page was looked at: then others decide."""
    member = by.membership_in(version.workshop.scorecard.organisation_id)
    if not can_withdraw(member, version):
        raise RefusedError(
            _(
                "Meanwhile the version was confirmed or its retreat archived. "
                "You can no longer do that."
            )
        )


def _refuse_older(version: ReportVersion) -> None:
    """A final version is not handed out beside a newer one, nor an edition twice."""
    finals = _versions(version.workshop, VersionKind.FINAL).exclude(pk=version.pk)
    if version.issued_at is None:
        newer = finals.seen_by_all().filter(number__gte=version.number)
        mend = _("Withdraw the proposal and propose the final version anew.")
    else:
        newer = finals.valid().filter(number__gt=version.number)
        mend = _("Withdraw that one first, or propose the final version anew.")
    if found := newer.only("kind", "number").first():
        words = _("There is a newer version: %(version)s.") % {"version": found.label}
        raise RefusedError(f"{words} {mend}")


def _versions(workshop: Workshop, kind: VersionKind) -> Any:
    return ReportVersion.objects.filter(workshop=workshop, kind=kind)


def _frozen(workshop: Workshop, kind: VersionKind, number: int) -> ReportVersion:
    """The report as it stands, not stored yet: the queries of an export."""
    is_draft = kind == VersionKind.DRAFT
    edition = edition_of(workshop)
    archive = dict(edition.archive)
    printed = number if is_draft else workshop.report_number
    archive["workshop"] |= {"report": {"number": printed, "status": kind.value}}
    text = dump_archive(archive).decode()
    return ReportVersion(
        workshop=workshop,
        kind=kind,
        number=number,
        archive=text,
        archive_sha256=digest(text),
        facts=json.loads(edition.facts()),
        file_stem=report_stem(archive, edition=1 if is_draft else number),
        created_at=timezone.now(),
    )


def _issue(version: ReportVersion) -> None:
    """Set the day, and freeze the tree that bears it."""
    version.issued_at = timezone.now()
    version.issued_on = timezone.localdate()
    version.document = freeze(edition_of_version(version).document())
    version.document_sha256 = digest(version.document)


def _expect_files(version: ReportVersion) -> None:
    VersionFile.objects.bulk_create([VersionFile(version=version, format=name) for name in FORMATS])


def _note(version: ReportVersion, kind: EventKind, by: User, reason: str = "") -> None:
    VersionEvent.objects.create(
        version=version, kind=kind, at=timezone.now(), by=by, name=str(by), reason=reason
    )


def _tell_workshop(workshop: Workshop) -> None:
    """The retreat, and the archive file of it, say which version counts now."""
    newest = ReportVersion.objects.filter(workshop=workshop).valid().newest_first()
    found = newest.only("kind", "number").first()
    is_final = found is not None and found.is_final
    if found is not None and not is_final:
        workshop.report_number = found.number
    workshop.report_status = ReportStatus.FINAL if is_final else ReportStatus.DRAFT
    workshop.save(update_fields=["report_number", "report_status"])
