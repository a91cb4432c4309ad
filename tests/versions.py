"""Versions of a report for tests: issued through the services, their files stored unrendered."""

from __future__ import annotations

import hashlib
from typing import Any

from accounts.models import User
from reports.models import ReportVersion
from reports.versions import issuing
from reports.versions.sharing import share_version
from workshops.models import Workshop

CONTENT = b"%PDF-1.7 of a test"


def store_files(version: ReportVersion, content: bytes = CONTENT) -> ReportVersion:
    """As the worker would have: every file that is waited for is there."""
    version.files.filter(sha256="").update(
        content=content, sha256=hashlib.sha256(content).hexdigest(), size=len(content)
    )
    return version


def issue_draft(workshop: Workshop, by: User, number: int | None = None) -> ReportVersion:
    return store_files(issuing.issue_draft(workshop=workshop, by=by, number=number))


def propose_final(workshop: Workshop, by: User, reason: str = "Eilt") -> ReportVersion:
    return issuing.propose_final(workshop=workshop, by=by, reason=reason)


def issue_final(workshop: Workshop, by: User, confirmed_by: User) -> ReportVersion:
    found = propose_final(workshop, by)
    return store_files(issuing.confirm_version(version=found, by=confirmed_by))


def one_of_each(workshop: Workshop, by: User, manager: User) -> dict[str, Any]:
    """By the names of the access table."""
    withdrawn = issue_draft(workshop, by)
    issuing.withdraw_version(version=withdrawn, by=by, reason="Falsche Zahlen")
    version = issue_draft(workshop, by)
    link, _url = share_version(version=version, by=by, days=30, purpose="Ausschuss")
    return {
        "withdrawn_version": withdrawn,
        "version": version,
        "share_link": link,
        "final_version": issue_final(workshop, by, manager),
        "proposal": propose_final(workshop, by),
    }
