"""Exports of a scorecard: the workbook opened again, the table read in again, nothing that runs."""

import asyncio
import csv
import datetime
import io
import tempfile
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from indicators.exports.csv import defused, plain_number
from indicators.exports.lines import lines_of
from indicators.exports.table import COLUMNS, export_of
from indicators.exports.xlsx import excel_text, number_format, sheet_titles
from indicators.imports import is_like_a_formula, read_table
from indicators.models import Indicator, Measurement, RatingRule, Target
from indicators.scorecard_filters import Filters
from indicators.values.plan import make_plan
from indicators.views.exports import TakenFile
from tests.factories import GoalFactory, IndicatorFactory, PostFactory
from tests.world import build_full_world

RISKY = ["=1+1", "+49 6322", "-5 Grad", "@SUMME(A1)", "=cmd|'/C calc'!A0", "#N/A", "'=x", "''-y"]


@pytest.fixture
def scorecard(scorecard):
    scorecard.as_of = datetime.date(2008, 9, 30)
    scorecard.save()
    return scorecard


@pytest.fixture
def goal(workshop, perspectives):
    post = PostFactory(organisation=workshop.scorecard.organisation, name="Amtsleitung")
    return GoalFactory(
        workshop=workshop,
        perspective=perspectives[0],
        statement="Weniger Umzüge",
        due="2009-12-31",
        responsible=post,
        status="agreed",
    )


@pytest.fixture
def indicator(goal):
    """A quota that rises; its thresholds were stricter once."""
    found = IndicatorFactory(
        goal=goal,
        key="quote",
        name="Quote",
        unit="%",
        frequency="quarter",
        baseline_value=Decimal("20.5"),
        green=50,
        red=30,
        responsible=goal.responsible,
    )
    Target.objects.create(indicator=found, period="2008", value=60)
    RatingRule.objects.create(indicator=found, green=40, red=10, position=0)
    RatingRule.objects.create(
        indicator=found, valid_from="2008-07-01", green=50, red=30, position=1
    )
    values = [
        ("2008-Q3", Decimal("1234.5"), None),
        ("2008-Q1", Decimal("45.125"), "ein Satz; mit „Zeichen“\nund Umbruch"),
        ("2008-Q2", None, "Erhebung fiel aus"),
        ("2008-Q4", 99, "noch nicht begonnen"),
    ]
    for period, value, comment in values:
        Measurement.objects.create(
            indicator=found, period=period, value=value, comment=comment, rating="at_risk",
            entered_at=datetime.datetime(2008, 10, 1, 22, 30, tzinfo=datetime.UTC),
        )  # fmt: skip
    return found


def _url(scorecard, form, query=""):
    return reverse(f"indicators:scorecard_{form}", args=[scorecard.pk]) + query


def _cell_day(*parts):
    """A day as spreadsheets know it: without a zone."""
    return datetime.datetime(*parts)  # noqa: DTZ001


def _body(client, scorecard, form, query="", **more):
    answer = client.get(_url(scorecard, form, query), **more)
    assert answer.status_code == 200
    return answer.getvalue()


def _book(client, scorecard, query="", **more):
    return load_workbook(io.BytesIO(_body(client, scorecard, "xlsx", query, **more)))


def _rows(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def _table(client, scorecard, query="", **more):
    text = _body(client, scorecard, "csv", query, **more).decode("utf-8-sig")
    sign = "," if more else ";"
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=sign))


# --- the workbook ----------------------------------------------------------------------------


def test_workbook_has_an_overview_and_a_sheet_for_each_perspective(
    sign_in, staff, scorecard, indicator
):
    book = _book(sign_in(staff), scorecard)
    assert book.sheetnames == ["Übersicht", "Gemeinwohl", "Interne Prozesse"]
    overview = list(book["Übersicht"].iter_rows(values_only=True))
    assert [row[:2] for row in overview[:4]] == [
        ("Scorecard", "Strategie der sozialen Dienste 2008 bis 2012"),
        ("Einheit", "soziale Dienste"),
        ("Organisation", "Landkreis Musterland"),
        ("Stichtag", _cell_day(2008, 9, 30)),
    ]
    assert [row[:6] for row in overview[5:]] == [
        ("Ebene", "Bezeichnung", "Stand", "Im Mittel", "Indikatoren mit Werten",
         "Gezählte Indikatoren"),
        ("Scorecard", "Strategie der sozialen Dienste 2008 bis 2012", "Im Plan", "Im Plan", 1, 1),
        ("Perspektive", "Gemeinwohl", "Im Plan", "Im Plan", 1, 1),
        ("Ziel", "Z1 Weniger Umzüge", "Im Plan", "Im Plan", 1, 1),
        ("Perspektive", "Interne Prozesse", "kein Ziel", None, 0, 0),
    ]  # fmt: skip
    assert (book["Übersicht"].freeze_panes, book["Übersicht"].auto_filter.ref) == ("A7", "A6:J10")
    # An empty perspective is a finding, and has a sheet.
    assert (book["Interne Prozesse"].max_row, book["Interne Prozesse"].freeze_panes) == (1, "A2")


def test_values_are_numbers_and_days_held_against_the_rule_of_their_time(
    sign_in, staff, scorecard, indicator
):
    sheet = _book(sign_in(staff), scorecard)["Gemeinwohl"]
    first, second, third = _rows(sheet)  # nothing of a period that has not begun
    assert first == {
        "Ziel": "Z1",
        "Wortlaut": "Weniger Umzüge",
        "Status": "Vereinbart",
        "Verantwortlich für das Ziel": "Amtsleitung",
        "Fällig": _cell_day(2009, 12, 31),
        "Ebene": "Ergebnisebene",
        "Schlüssel": "quote",
        "Indikator": "Quote",
        "Einheit": "%",
        "Erhebung": "vierteljährlich",
        "Richtung": "Mehr ist besser",
        "Verantwortlich für den Indikator": "Amtsleitung",
        "Ausgangswert": 20.5,
        "Zielwert": 60,
        "Obergrenze": None,
        "Zielwert gilt für": "2008",
        "Schwelle für Grün": 40,
        "Schwelle für Rot": 10,
        "Zeitraum": "1. Quartal 2008",
        "Zeitraum endet am": _cell_day(2008, 3, 31),
        "Wert": 45.125,
        "Zähler": None,
        "Nenner": None,
        "Summe im Jahr": None,
        "Bewertung": "Im Plan",
        "Neuester Wert": "nein",
        "Veraltet": None,
        "Amtliche Bewertung": "Gefährdet",
        "Fortschritt": 0.6234,
        "Kommentar": "ein Satz; mit „Zeichen“\nund Umbruch",
        "Eingetragen am": _cell_day(2008, 10, 2, 0, 30),
    }
    # Missing is not 0; a sentence says why.
    assert (second["Wert"], second["Bewertung"]) == (None, "Noch keine Daten")
    assert (third["Wert"], third["Schwelle für Rot"], third["Veraltet"]) == (1234.5, 30, "nein")
    forms = {cell.column_letter: cell.number_format for cell in sheet[2]}
    names = {cell.value: cell.column_letter for cell in sheet[1]}
    assert (forms[names["Wert"]], forms[names["Fällig"]]) == ("#,##0.000", "dd.mm.yyyy")
    assert (forms[names["Eingetragen am"]], forms[names["Fortschritt"]]) == (
        "dd.mm.yyyy hh:mm",
        "0.0%",
    )
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:AE4")


def test_no_text_becomes_a_formula(sign_in, staff, scorecard, indicator):
    goals = [
        GoalFactory(workshop=indicator.goal.workshop, perspective=indicator.goal.perspective,
                    statement=text, number=text[:20])
        for text in RISKY
    ]  # fmt: skip
    indicator.goal.perspective.short = "=cmd"
    indicator.goal.perspective.save()
    made = [IndicatorFactory(goal=goal, name=goal.statement, unit=goal.number) for goal in goals]
    for item in made:
        Measurement.objects.create(indicator=item, period="2008-09", comment=item.name)
    book = _book(sign_in(staff), scorecard)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "inlineStr", "n", "d"}
    texts = {cell.value: cell for cell in cells if isinstance(cell.value, str)}
    assert set(RISKY) <= set(texts)
    # It stays a text when somebody edits the cell.
    assert all(texts[text].quotePrefix for text in RISKY if text[0] in "=+-@")
    assert not texts["Ziel"].quotePrefix


def test_sheet_titles_are_valid_and_unique():
    names = ["Übersicht", "übersicht", "A/B: [x]?*\\", "x" * 40, "X" * 40, "'Zitat'", "///",
             "History", "😀" * 20, "Prozesse der Kooperation und Koordination", ""]  # fmt: skip
    titles = sheet_titles(names)
    assert titles == [
        "Übersicht",
        "übersicht (2)",
        "A B x",
        "x" * 31,
        "X" * 27 + " (2)",
        "Zitat",
        "Perspektive",
        "History (2)",
        "😀" * 15,
        "Prozesse der Kooperation und Ko",
        "Perspektive (2)",
    ]
    assert all(len(title.encode("utf-16-le")) // 2 <= 31 for title in titles)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("a\x00b\x0bc\ud800\ufffe", "ab\nc"),
        ("_x000D_ bleibt", "_x005F_x000D_ bleibt"),
        ("x" * 40_000, "x" * 32_767),
    ],
)
def test_text_is_what_a_cell_can_hold(text, held):
    assert excel_text(text) == held


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (Decimal(1234), "#,##0"),
        (Decimal("1.50"), "#,##0.0"),
        (Decimal("-0.000001"), "#,##0.000000"),
        (Decimal("1E+3"), "#,##0"),
        (7, "#,##0"),
    ],
)
def test_number_keeps_its_places(number, form):
    assert number_format(number) == form


# --- the table -------------------------------------------------------------------------------


def test_german_table_is_as_german_excel_reads_it(sign_in, staff, scorecard, indicator):
    client = sign_in(staff)
    raw = _body(client, scorecard, "csv")
    assert raw.startswith(b"\xef\xbb\xbfPerspektive;Ziel;Wortlaut;")
    first, second, third = _table(client, scorecard)
    assert [first[name] for name in ("Perspektive", "Wert", "Fällig", "Eingetragen am")] == [
        "Gemeinwohl",
        "45,1250",  # "45,125" could be read as 45 thousand
        "31.12.2009",
        "02.10.2008 00:30",
    ]
    assert (first["Fortschritt"], second["Wert"], third["Wert"]) == (
        "62,34\u00a0%",
        "kein Wert",
        "1234,5",
    )


def test_english_table_has_points_and_iso_days(sign_in, staff, scorecard, indicator):
    english = {"headers": {"accept-language": "en"}}
    first, second, third = _table(sign_in(staff), scorecard, **english)
    assert [first[name] for name in ("Period", "Value", "Due", "Progress", "Entered at")] == [
        "Q1 2008",
        "45.1250",
        "2009-12-31",
        "62.34%",
        "2008-10-02 00:30",
    ]
    assert (second["Value"], third["Value"]) == ("no value", "1234.5")
    sheet = _book(sign_in(staff), scorecard, **english)["Gemeinwohl"]
    forms = {cell.number_format for cell in sheet[2]}
    assert {"dd/mm/yyyy", "dd/mm/yyyy hh:mm", "#,##0.000"} <= forms


@pytest.mark.parametrize("text", [*RISKY, "\tx", "\r=1", "＝1", "plain", "'s Herz", "'"])
def test_defused_text_comes_back_as_it_was(text):
    shown = defused(text)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    head = "Indikator;Zeitraum;Wert;Kommentar\n"
    with io.StringIO(newline="") as stream:
        csv.writer(stream, delimiter=";").writerow(["Quote", "2008", "1", shown])
        table = read_table((head + stream.getvalue()).encode())
    assert table.rows[0].comment == text.strip()


def test_apostrophe_inside_of_a_comment_is_no_guard():
    assert not is_like_a_formula("sagte '-5'")
    table = read_table(b"Indikator;Zeitraum;Wert;Kommentar\nQuote;2008;1;sagte '-5'\n")
    assert table.rows[0].comment == "sagte '-5'"


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "number", ["0", "-5", "1234", "1.234", "-1.5", "0.001", "123456789012.123456", "1000", "45.125"]
)
def test_number_of_the_table_reads_as_one_number(language, number):
    from indicators.amounts import readings_of

    with translation.override(language):
        assert readings_of(plain_number(Decimal(number))) == (Decimal(number),)


@pytest.mark.parametrize("language", ["de", "en"])
def test_table_read_in_again_changes_nothing(sign_in, manager, language, db):
    """The whole demo, in both languages: ratios, sums, gaps, every kind of period."""
    world = build_full_world("Landkreis Musterland")
    client, scorecard = sign_in(world["member_manager"]), world["scorecard"]
    goal = world["goal"]
    for frequency, period in (("year", "2007"), ("half_year", "2008-H1"), ("month", "2008-03")):
        indicator = IndicatorFactory(goal=goal, name=f"={frequency}", frequency=frequency)
        Measurement.objects.create(
            indicator=indicator, period=period, value=Decimal("-1.234"), comment="=1+1"
        )
    IndicatorFactory(goal=goal, name="zweimal"), IndicatorFactory(goal=goal, name="zweimal")
    raw = _body(client, scorecard, "csv", headers={"accept-language": language})
    with translation.override(language):
        member = world["member_manager"].memberships.get()
        plan = make_plan(scorecard=scorecard, member=member, rows=read_table(raw).rows)
    assert (plan.faults, plan.ambiguous, plan.added, plan.changed) == ([], "", 0, 0)
    today = scorecard.today
    assert plan.same == sum(
        item.value is not None or bool(item.comment)
        for item in Measurement.objects.filter(indicator__goal__scorecard=scorecard)
        if int(item.period[:4]) <= today.year
    )
    assert plan.same > 50


def test_equal_keys_are_told_apart(sign_in, manager, scorecard, indicator):
    twin = IndicatorFactory(
        goal=GoalFactory(workshop=indicator.goal.workshop, perspective=indicator.goal.perspective),
        key="quote",
        name="Quote",
    )
    Measurement.objects.create(indicator=twin, period="2007", value=3)
    client = sign_in(manager)
    keys = {row["Schlüssel"] for row in _table(client, scorecard)}
    assert keys == {str(indicator.pk), str(twin.pk)}
    file = SimpleUploadedFile("x.csv", _body(client, scorecard, "csv"))
    page = client.post(reverse("indicators:values_import", args=[scorecard.pk]), {"file": file})
    assert (page.status_code, page.context["plan"].same, page.context["plan"].count) == (200, 4, 0)


@pytest.mark.parametrize("typed", ["Sep 08", "Sep. 08", "Mrz 08", "März 08", "Mai 12", "Dez-99"])
def test_months_as_excel_shows_them_are_read(scorecard, indicator, manager, typed):
    Indicator.objects.update(frequency="month")
    rows = read_table(f"Indikator;Zeitraum;Wert\nQuote;{typed};1,5\n".encode()).rows
    plan = make_plan(scorecard=scorecard, member=manager.memberships.get(), rows=rows)
    month = {"Sep": "09", "Mrz": "03", "Mär": "03", "Mai": "05", "Dez": "12"}[typed[:3]]
    year = {"08": "2008", "12": "2012", "99": "1999"}[typed[-2:]]
    assert [entry.period for entry in plan.entries] == [f"{year}-{month}"]


# --- what is taken along ---------------------------------------------------------------------


def test_filters_of_the_page_hold_for_the_export(
    sign_in, staff, scorecard, perspectives, indicator
):
    other = GoalFactory(
        workshop=indicator.goal.workshop, perspective=perspectives[1], statement="Anderes Ziel"
    )
    client = sign_in(staff)
    query = f"?perspective={perspectives[1].pk}&order=due"
    assert [row["Wortlaut"] for row in _table(client, scorecard, query)] == [other.statement]
    book = _book(client, scorecard, query)
    assert book.sheetnames == ["Übersicht", "Interne Prozesse"]
    facts = dict(row[:2] for row in book["Übersicht"].iter_rows(max_row=5, values_only=True))
    assert facts["Auswahl"] == "Perspektive: Interne Prozesse"
    page = client.get(reverse("indicators:scorecard", args=[scorecard.pk]) + query)
    assert _url(scorecard, "xlsx", f"?perspective={perspectives[1].pk}") in page.content.decode()
    # A choice without any goal is an empty table and a book that opens.
    assert _table(client, scorecard, "?state=outdated") == []
    assert _book(client, scorecard, "?state=outdated").sheetnames == ["Übersicht"]


def test_export_stands_at_the_day_that_is_asked_for(sign_in, staff, scorecard, indicator):
    client = sign_in(staff)
    answer = client.get(_url(scorecard, "csv", "?as_of=2008-05-01"))
    assert answer["Content-Disposition"] == (
        'attachment; filename="2008-05-01_Strategie-der-sozialen-Dienste.csv"'
    )
    text = answer.content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))) == 3
    assert len(_table(client, scorecard, "?as_of=2009-01-01")) == 4
    assert len(_table(client, scorecard, "?as_of=9999-12-31")) == 4
    assert len(_table(client, scorecard, "?as_of=0001-01-01")) == 1  # only what the indicator is
    assert len(_table(client, scorecard, "?as_of=morgen")) == 3


def test_goals_and_indicators_without_values_have_a_line(sign_in, staff, scorecard, goal):
    GoalFactory(workshop=goal.workshop, perspective=goal.perspective, status="dropped")
    IndicatorFactory(goal=goal, name="Leer", level="context")
    rows = _table(sign_in(staff), scorecard)
    assert [(row["Ziel"], row["Indikator"], row["Bewertung"]) for row in rows] == [
        ("Z1", "Leer", "Noch keine Daten"),
        ("Z2", "", ""),
    ]


def test_empty_scorecard_makes_a_book_that_opens(sign_in, staff, scorecard):
    client = sign_in(staff)
    assert _book(client, scorecard).sheetnames == ["Übersicht"]
    assert _table(client, scorecard) == []


def test_sums_and_ages_are_told(sign_in, staff, scorecard, goal):
    indicator = IndicatorFactory(goal=goal, is_cumulative=True, frequency="month", green=12)
    for month in (1, 2, 3):
        Measurement.objects.create(indicator=indicator, period=f"2008-0{month}", value=month)
    rows = _table(sign_in(staff), scorecard)
    assert [(row["Summe im Jahr"], row["Neuester Wert"], row["Veraltet"]) for row in rows] == [
        ("1", "nein", ""),
        ("3", "nein", ""),
        ("6", "ja", "ja"),
    ]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_export_of_a_strange_scorecard_is_not_found(sign_in, stranger, scorecard, form):
    assert sign_in(stranger).get(_url(scorecard, form)).status_code == 404
    assert sign_in(stranger).post(_url(scorecard, form)).status_code == 405


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_export_asks_the_same_queries_for_any_number(
    sign_in, staff, scorecard, indicator, form, django_assert_num_queries
):
    client = sign_in(staff)
    for count in (1, 30):
        for number in range(count):
            goal = GoalFactory(
                workshop=indicator.goal.workshop, perspective=indicator.goal.perspective
            )
            item = IndicatorFactory(goal=goal, frequency="month", name=f"{count} {number}")
            Measurement.objects.create(indicator=item, period="2008-09", value=1)
        with django_assert_num_queries(16):
            _body(client, scorecard, form)


# --- many ------------------------------------------------------------------------------------


def test_values_are_read_in_batches(scorecard, indicator, monkeypatch, django_assert_num_queries):
    """What 72,000 of them take: the memory of one batch."""
    monkeypatch.setattr("indicators.exports.lines.VALUES_AT_ONCE", 100)
    for number in range(4):
        item = IndicatorFactory(goal=indicator.goal, frequency="month", name=f"Nr. {number}")
        Measurement.objects.bulk_create(
            Measurement(indicator=item, period=f"{2000 + at // 12}-{at % 12 + 1:02}", value=at)
            for at in range(60)
        )
    export = export_of(scorecard, Filters(), None)
    lines = lines_of(scorecard, export.groups)
    with django_assert_num_queries(5):
        first = [next(lines) for _number in range(3 + 60)]
    with django_assert_num_queries(3):
        rest = list(lines)
    assert [line.value for _group, line in first + rest][3:] == [*range(60)] * 4


def test_file_goes_out_piece_by_piece_under_asgi():
    async def read():
        with tempfile.TemporaryFile() as file:
            file.write(b"x" * 200_000)
            return [len(piece) async for piece in TakenFile(file, filename="x.csv")]

    # In a thread of its own: a browser of other tests keeps a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, read()).result() == [65_536, 65_536, 65_536, 3_392]


def test_large_file_goes_out_as_it_lies_on_disk(sign_in, staff, scorecard, indicator, monkeypatch):
    client = sign_in(staff)
    small = _body(client, scorecard, "csv")
    monkeypatch.setattr("indicators.views.exports.IN_MEMORY", 10)
    answer = client.get(_url(scorecard, "csv"))
    assert (answer.streaming, answer["Content-Length"]) == (True, str(len(small)))
    assert answer["Content-Disposition"].startswith('attachment; filename="2008-09-30_Strategie')
    assert answer.getvalue() == small


def test_rows_are_as_high_as_their_texts(sign_in, staff, scorecard, goal):
    """LibreOffice, unlike Excel, finds no height for the wrapped text of a foreign workbook."""
    client, heights = sign_in(staff), []
    for goal.statement in ("Kurz", "Ein langes Ziel " * 20):
        goal.save()
        heights.append(max(_heights(client, scorecard).values()))
    assert heights[0] <= 2 * 15 < 6 * 15 <= heights[1]


def _heights(client, scorecard):
    sheet = load_workbook(io.BytesIO(_body(client, scorecard, "xlsx"))).worksheets[0]
    return {row: found.height for row, found in sheet.row_dimensions.items() if found.height}


def test_every_column_is_headed_once():
    for language in ("de", "en"):
        with translation.override(language):
            titles = [str(column.title) for column in COLUMNS]
            assert len(titles) == len(set(titles))
