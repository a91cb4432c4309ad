"""The command line: a retreat in, out, counted, printed; the demo."""

import datetime
import json
import uuid
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.demo import PASSWORD, PEOPLE
from accounts.models import Membership, Organisation, Post, User
from swot.models import Card
from workshops.models import Scorecard, Workshop

ROOT = Path(__file__).parents[2]
FIRST = ROOT / "reports" / "demo" / "bad-duerkheim-2007.json"
SECOND = ROOT / "reports" / "demo" / "bad-duerkheim-2008-example.json"
EXPECTED = json.loads((ROOT / "tests" / "data" / "bad-duerkheim-2007-expected.json").read_bytes())


def run(command, *args, **options) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(command, *map(str, args), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def run_in(file, **options) -> Workshop:
    out, _err = run("import_retreat", file, **options)
    return Workshop.objects.get(pk=uuid.UUID(out.split()[-1]))


@pytest.mark.django_db
def test_import_prints_the_id_last_and_makes_the_organisation():
    workshop = run_in(FIRST)
    assert workshop.scorecard.organisation.name == "Landkreis Bad Dürkheim"
    assert Card.objects.filter(workshop=workshop).count() == 49


@pytest.mark.django_db
def test_import_goes_into_the_named_organisation():
    there = Organisation.objects.create(name="Kreis Süd")
    assert run_in(FIRST, organisation="Kreis Süd").scorecard.organisation == there
    assert run_in(FIRST, organisation="Kreis Nord").scorecard.organisation.name == "Kreis Nord"


@pytest.mark.django_db
def test_import_on_a_chosen_scorecard_continues_it():
    first = run_in(FIRST)
    second = run_in(SECOND, scorecard=str(first.scorecard_id))
    assert (second.follows, second.scorecard) == (first, first.scorecard)


@pytest.mark.django_db
def test_a_repeated_import_warns_and_makes_a_second_one():
    assert run("import_retreat", FIRST)[1] == ""
    _out, err = run("import_retreat", FIRST)
    assert err == (
        'Warning: "Strategieklausur der sozialen Dienste" was here already; this is a second one.\n'
    )
    assert Workshop.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_faulty_file_changes_nothing_and_every_fault_is_listed(tmp_path, language):
    archive = json.loads(FIRST.read_bytes())
    archive["cards"][12]["perspective"] = "finanzen"
    archive["cards"][13]["count"] = 0
    file = tmp_path / "faulty.json"
    file.write_text(json.dumps(archive))
    with translation.override(language), pytest.raises(CommandError) as caught:
        run("import_retreat", file)
    assert str(caught.value).splitlines() == [
        'cards[12].perspective: no perspective "finanzen"',
        "cards[13].count: must be between 1 and 9999",
        f"{file} was refused; nothing has been changed.",
    ]
    assert (caught.value.returncode, Organisation.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_what_goes_out_is_what_came_in(tmp_path):
    out = tmp_path / "out.json"
    run("export_retreat", run_in(FIRST).pk, out)
    assert out.read_bytes() == FIRST.read_bytes()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("command", "args", "message"),
    [
        ("export_retreat", ["abc", "out.json"], "abc is no id."),
        ("export_retreat", [uuid.UUID(int=1), "x"], f"There is no workshop {uuid.UUID(int=1)}."),
        ("import_retreat", ["/nowhere"], "/nowhere cannot be read: No such file or directory."),
        ("retreat_check", ["x" * 300], f"{'x' * 300} cannot be read: File name too long."),
        ("retreat_check", [uuid.UUID(int=1)], f"There is no workshop {uuid.UUID(int=1)}."),
        ("render_report", [FIRST, "report.doc"], "report.doc must end in .pdf, .docx or .html."),
    ],
)
def test_a_command_says_what_is_wrong(command, args, message):
    with pytest.raises(CommandError) as caught:
        run(command, *args)
    assert str(caught.value) == message


# --- without a database (no mark: a query would fail the test) ----------------------------


def test_the_check_of_the_real_retreat_gives_the_expected_figures():
    out, err = run("retreat_check", FIRST, json=True)
    figures = json.loads(out)
    assert {key: figures[key] for key in EXPECTED} == EXPECTED
    assert (figures["counts"]["cards"], err) == (49, "")


def test_the_check_speaks_the_language_of_the_retreat():
    out, _err = run("retreat_check", SECOND)
    assert out.splitlines()[-2:] == [
        "Ziele, die auf keiner Karte beruhen: 0",
        "Ziele, denen etwas fehlt: 2 (Z10, Z11)",
    ]


def test_the_report_of_a_file_is_written_as_html(tmp_path):
    out = tmp_path / "report.html"
    run("render_report", FIRST, out)
    assert out.read_text().count("erfahrener Mitarbeiterstamm") == 1


@pytest.mark.slow
def test_the_report_of_a_file_is_written_as_pdf(tmp_path):
    out = tmp_path / "report.pdf"
    run("render_report", FIRST, out)
    assert out.read_bytes()[:5] == b"%PDF-"


# --- the demo ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_demo_is_one_scorecard_with_two_retreats_and_a_person_per_role():
    out, _err = run("load_demo")
    scorecard = Scorecard.objects.get()
    first, second = scorecard.workshops.order_by("created_at")
    assert (first.is_example, second.is_example, second.follows) == (False, True, first)
    assert str(scorecard.as_of) == "2008-09-30"
    assert {member.role: member.user.email for member in Membership.objects.all()} == {
        person.role: person.email for person in PEOPLE
    }
    assert all(user.check_password(PASSWORD) for user in User.objects.all())
    assert Post.objects.get(name="Amtsleitung").user.email == "leitung@example.org"
    assert [line.split()[0] for line in out.splitlines()[1:]] == [p.email for p in PEOPLE]


@pytest.mark.django_db
def test_the_demo_goes_out_as_it_came_in(tmp_path):
    run("load_demo")
    for workshop, file in zip(
        Workshop.objects.order_by("created_at"), [FIRST, SECOND], strict=True
    ):
        run("export_retreat", workshop.pk, tmp_path / "out.json")
        assert (tmp_path / "out.json").read_bytes() == file.read_bytes()


@pytest.mark.django_db
def test_the_demo_stays_out_of_a_database_in_use():
    Organisation.objects.create(name="Kreis Süd")
    with pytest.raises(CommandError):
        run("load_demo")
    assert (Organisation.objects.count(), User.objects.count()) == (1, 0)


def test_check_rates_the_values_as_of_a_day():
    out, err = run("retreat_check", SECOND, json=True, on=datetime.date(2008, 9, 30))
    found = json.loads(out)
    newest = {row["indicator"]: row for row in found["ratings"]}
    told = {key: newest[key]["rating"] for key in ("Z1-E", "Z3-W", "Z4-W", "Z5-W", "Z12-K")}
    assert told == {
        "Z1-E": "on_track",
        "Z3-W": "at_risk",
        "Z4-W": "critical",
        "Z5-W": "at_risk",
        "Z12-K": "unrated",
    }
    assert newest["Z5-E"] == {
        "indicator": "Z5-E",
        "period": "2008-09",
        "value": 3,
        "rating": "at_risk",
        "outdated": False,
        "official": None,
        "progress": 0.625,
        "expected": 18,
        "trend": "better",
    }
    assert newest["Z6-W"]["official"] == "on_track"
    assert (newest["Z5-K"]["rating"], newest["Z5-K"]["outdated"]) == ("on_track", True)
    assert found["hints"] == []
    assert err == ""


def test_check_rates_no_value_and_by_default_as_of_the_newest_period():
    out, _err = run("retreat_check", SECOND, json=True)
    rows = {(row["indicator"], row["period"]): row for row in json.loads(out)["ratings"]}
    assert rows["Z4-E", "2008-08"]["rating"] == "no_value"
    assert rows["Z4-E", "2008-09"]["outdated"] is False
    assert rows["Z4-E", "2008-07"]["outdated"] is True
