"""A server was killed while a version got its files: the next one makes them."""

from reports.models import VersionFile
from reports.versions import issuing, unfinished


def test_files_that_are_missing_are_made_newest_first(workshop, facilitator, monkeypatch):
    whole, older, newer = (issuing.issue_draft(workshop=workshop, by=facilitator) for _ in range(3))
    VersionFile.objects.filter(version=whole).update(sha256="a" * 64, size=1, content=b"%")
    asked = []
    monkeypatch.setattr(unfinished, "make_files", lambda *, version: asked.append(version))
    unfinished.finish_files()
    assert asked == [newer, older]
