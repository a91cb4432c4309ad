"""Names of downloads."""

import pytest

from bsc_project.filenames import plain_name
from reports.tree.naming import archive_name, report_stem


def _archive(**workshop):
    report = workshop.pop("report", {"number": 1, "status": "draft"})
    plain = {"title": "Strategieklausur", "dates": ["2007-06-22"], "report": report}
    return {"language": workshop.pop("language", "de"), "workshop": {**plain, **workshop}}


@pytest.mark.parametrize(
    ("archive", "name"),
    [
        (_archive(), "2007-06-22_Strategieklausur_1-Entwurf"),
        (_archive(dates=[]), "Strategieklausur_1-Entwurf"),
        (_archive(title="日本"), "2007-06-22_Klausur_1-Entwurf"),
        (
            _archive(title="Größe & Maß der Ämter"),
            "2007-06-22_Groesse-Mass-der-Aemter_1-Entwurf",
        ),
        (
            _archive(report={"number": 2, "status": "final"}),
            "2007-06-22_Strategieklausur_Endfassung",
        ),
        (_archive(language="en", title="Retreat"), "2007-06-22_Retreat_Draft-1"),
    ],
)
def test_report_is_named_by_day_title_and_version(archive, name):
    assert report_stem(archive) == name


def test_archive_name_says_day_and_title():
    assert archive_name(_archive()) == "2007-06-22_Strategieklausur.json"


@pytest.mark.parametrize("text", ['a"b\r\nc', "../../etc/passwd", "x" * 500, "a/b\\c:d"])
def test_plain_name_holds_nothing_that_breaks_a_header_or_a_path(text):
    name = plain_name(text)
    assert len(name) <= 80
    assert name.replace("-", "").isalnum()
