"""Tables of values from CSV, Excel and the clipboard: read, looked at, stored whole or not."""

import datetime
import io
import time
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from indicators.imports import DAY, NUMBER, TableError, read_table, read_text
from indicators.models import Indicator, Measurement, MeasurementChange, PendingImport
from indicators.values.plan import make_plan
from indicators.values.services import enter_values, lock_period
from tests.factories import GoalFactory, IndicatorFactory, PostFactory

CSV = "Indikator;Zeitraum;Wert;Kommentar\nQuote;Q1 2008;52,5;fünf\n"


@pytest.fixture
def goal(workshop, perspectives):
    return GoalFactory(workshop=workshop, perspective=perspectives[0])


@pytest.fixture
def indicator(goal):
    return IndicatorFactory(goal=goal, key="quote", name="Quote", unit="%", frequency="quarter")


def _book(rows, **more):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell, form in more.get("formats", {}).items():
        book.active[cell].number_format = form
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _rows(table):
    return [
        (
            row.line,
            row.indicator,
            row.period,
            row.value,
            row.numerator,
            row.denominator,
            row.comment,
        )
        for row in table.rows
    ]


# --- reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("cp1252"),
        CSV.encode("utf-16"),
        CSV.encode("utf-16-le"),
        CSV.replace(";", "\t").encode(),
        CSV.replace("52,5", '"52,5"').replace(";", ",").encode(),
        CSV.replace("\n", "\r\n").encode(),
        b"sep=;\r\n" + CSV.encode(),
        ("Werte der Jugendhilfe;;;\n;;;\n" + CSV).encode(),
    ],
)
def test_csv_of_every_encoding_and_separator_is_read(raw):
    rows = _rows(read_table(raw))
    assert [row[1:] for row in rows] == [("Quote", "Q1 2008", "52,5", "", "", "fünf")]


def test_columns_stand_in_any_order_under_english_headings_too():
    text = "comment,VALUE:,extra,Period,denominator,key,numerator\nx,1,9,2008,4,quote,2\n"
    table = read_text(text)
    assert _rows(table) == [(2, "quote", "2008", "1", "2", "4", "x")]
    assert table.ignored == ["extra"]


def test_excel_is_read_by_value_with_per_cent_and_days_as_they_are_meant():
    raw = _book(
        [
            ["Indikator", "Zeitraum", "Wert", "Kommentar"],
            ["Quote", "Q1 2008", 0.525, "=1+1"],
            ["Quote", datetime.date(2008, 6, 30), 12.25, None],
            ["Quote", 2008, None, "nicht erhoben"],
        ],
        formats={"C2": "0.0%"},
    )
    assert _rows(read_table(raw)) == [
        # A formula that was never reckoned has no value, and nothing reckons it here.
        (2, "Quote", "Q1 2008", f"{NUMBER}52.5 %", "", "", ""),
        (3, "Quote", f"{DAY}2008-06-30", f"{NUMBER}12.25", "", "", ""),
        (4, "Quote", f"{NUMBER}2008", "", "", "", "nicht erhoben"),
    ]


def _zip(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def _patched(name, change):
    """A sound workbook with one part changed."""
    sound = _book([["Indikator", "Zeitraum", "Wert"], ["Quote", "2008", 1]])
    with zipfile.ZipFile(io.BytesIO(sound)) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    return _zip({**parts, name: change(parts[name])})


SHEET = "xl/worksheets/sheet1.xml"
ENTITY = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def _stuffed(content):
    return _patched(SHEET, lambda xml: xml.replace(b"</sheetData>", content + b"</sheetData>"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"", "Es steht nichts darin."),
        (lambda: b"%PDF-1.7\n1 0 obj", "Das ist weder eine CSV- noch"),
        (lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "Das ist weder"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "Das ist eine alte oder"),
        (lambda: b"PK\x03\x04" + bytes(500), "Diese Excel-Datei ist nicht lesbar."),
        (lambda: _zip({"word/document.xml": "x"}), "Das ist weder eine CSV- noch"),
        (lambda: _zip({"xl/workbook.xml": "<broken"}), "Diese Excel-Datei ist nicht lesbar."),
        (lambda: _patched(SHEET, lambda xml: ENTITY + xml), "Diese Excel-Datei ist nicht lesbar."),
        (
            lambda: _patched(SHEET, lambda xml: xml.decode().encode("utf-16")),
            "Diese Excel-Datei ist nicht lesbar.",
        ),
        (lambda: _patched(SHEET, lambda _xml: bytes(130_000_000)), "Die Excel-Datei ist entpackt"),
        # Half a megabyte that a parser turns into gigabytes, or reads for minutes.
        (lambda: _stuffed(b"<row/>" * 2_000_000), "Die Excel-Datei ist entpackt"),
        (lambda: _stuffed(b"<!--" + b">x" * 2_000_000 + b"-->"), "Die Excel-Datei ist entpackt"),
        (lambda: _stuffed(b"<a>" * 100 + b"</a>" * 100), "Die Excel-Datei ist entpackt"),
        (lambda: b"a;b;c\n1;2;3\n", "Die Tabelle braucht Spalten"),
        (lambda: b"Indikator;Zeitraum;Wert\n", "Unter den Überschriften steht keine Zeile."),
        (lambda: CSV.encode() + b'"' + b"x" * 200_000, "Zeile 3 ist nicht lesbar."),
        # Read as 1, with 5 in a column that has no heading.
        (lambda: b"Indikator,Zeitraum,Wert\nQuote,Q1 2008,1,5\n", "Zeile 2 hat mehr Spalten"),
        (lambda: b" " * 20_000_001, "Die Datei ist größer als 20 MB."),
    ],
)
def test_what_is_no_table_is_refused_at_once(make, words):
    raw = make()
    begun = time.monotonic()
    with pytest.raises(TableError) as caught:
        read_table(raw)
    assert str(caught.value).startswith(words)
    assert time.monotonic() - begun < 5


def test_one_cell_far_below_does_not_make_a_million_rows():
    raw = _patched(
        SHEET, lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"/></sheetData>')
    )
    assert len(read_table(raw).rows) == 1


def test_remarks_beside_a_table_and_empty_columns_do_no_harm():
    rows = [["Indikator", "Zeitraum", "Wert"], ["Quote", "2008", 1, None, "geschätzt"]]
    assert [row.value for row in read_table(_book(rows)).rows] == [f"{NUMBER}1"]
    assert [row.value for row in read_text("Indikator;Zeitraum;Wert\nQuote;2008;1;;\n").rows] == [
        "1"
    ]


# --- looking ---------------------------------------------------------------------------------


def _plan(indicator, text, member=None, **more):
    scorecard = indicator.goal.scorecard
    member = member or scorecard.organisation.memberships.get(role="manager")
    return make_plan(scorecard=scorecard, member=member, rows=read_text(text).rows, **more)


def _table(*rows):
    return "\n".join(["Indikator;Zeitraum;Wert;Kommentar;Zähler;Nenner", *rows])


@pytest.mark.parametrize("number", [2008.1, 2008.5])
def test_a_number_that_lost_its_zero_is_no_month(manager, indicator, number):
    """In an English Excel 2008.10 becomes 2008.1: October would be stored as January."""
    rows = read_table(_book([["Indikator", "Zeitraum", "Wert"], ["Quote", number, 1]])).rows
    member = indicator.goal.scorecard.organisation.memberships.get(role="manager")
    plan = make_plan(scorecard=indicator.goal.scorecard, member=member, rows=rows)
    assert [(fault.line, fault.column) for fault in plan.faults] == [(2, "Zeitraum")]


def test_a_comment_is_kept_whole_or_refused(manager, indicator):
    plan = _plan(indicator, _table(f"Quote;Q1 2008;1;{'k' * 5_000}"))
    assert [len(entry.comment) for entry in plan.entries] == [5_000]
    plan = _plan(indicator, _table(f"Quote;Q1 2008;1;{'k' * 5_001}"))
    assert [(fault.line, fault.column, fault.words) for fault in plan.faults] == [
        (2, "Kommentar", "Länger als 5.000 Zeichen. Bitte kürzen Sie den Text.")
    ]


def test_a_table_without_a_value_is_not_called_stored(sign_in, manager, indicator):
    raw = _book([["Indikator", "Zeitraum", "Wert"], ["Quote", "Q1 2008", "=1+1"]])
    file = SimpleUploadedFile("werte.xlsx", raw)
    page = sign_in(manager).post(_url(indicator), {"file": file})
    assert "Keine Zeile enthält einen Wert." in page.content.decode()
    assert "schon gespeichert" not in page.content.decode()


def test_faults_name_row_and_column(manager, indicator, goal):
    for key in ("a", "b"):
        IndicatorFactory(goal=goal, key=key, name="Doppelt")
    lock_period(scorecard=indicator.goal.scorecard, period="2007", reason="x", by=manager)
    plan = _plan(
        indicator,
        _table(
            "Gibt es nicht;2008;1",
            "Doppelt;2008;1",
            "Quote;bald;1",
            "Quote;Q1 2007;1",
            "Quote;Q1 2008;viel",
            "Quote;Q1 2008;3 Tage",
            "Quote;Q1 2008;;;3;",
            "Quote;Q1 2008;;;3;0",
            "Quote;Q1 2008;kein Wert",
            "quote;Q2 2008;5 %",
            "QUOTE;Q2 2008;6",
            "Quote;Q3 2008;",
        ),
    )
    assert [(fault.line, fault.column) for fault in plan.faults] == [
        (2, "Indikator"),
        (3, "Indikator"),
        (4, "Zeitraum"),
        (5, "Zeitraum"),
        (6, "Wert"),
        (7, "Wert"),
        (8, "Nenner"),
        (9, "Nenner"),
        (10, "Kommentar"),
        (12, "Zeitraum"),
    ]
    assert (plan.entries, plan.skipped) == ([], 1)


@pytest.mark.parametrize(
    ("rows", "numbers", "value"),
    [
        (["Quote;Q1 2008;1.234", "Quote;Q2 2008;0,5"], "", "1234"),
        (["Quote;Q1 2008;1.234", "Quote;Q2 2008;0.5"], "", "1.234"),
        (["Quote;Q1 2008;1,234", "Quote;Q2 2008;1,234.5"], "", "1234"),
        (["Quote;Q1 2008;1.234"], "german", "1234"),
        (["Quote;Q1 2008;1.234"], "english", "1.234"),
    ],
)
def test_ambiguous_numbers_are_read_as_the_table_writes_them(
    manager, indicator, rows, numbers, value
):
    plan = _plan(indicator, _table(*rows), numbers=numbers)
    assert (plan.is_clean, plan.entries[0].value) == (True, Decimal(value))


def test_ambiguous_numbers_are_asked_back_where_nothing_says_how(manager, indicator):
    plan = _plan(indicator, _table("Quote;Q1 2008;1.234"))
    assert (plan.is_clean, plan.ambiguous, plan.entries) == (False, "1.234", [])


def test_days_stand_for_the_period_that_holds_them(manager, indicator):
    plan = _plan(indicator, _table("Quote;30.06.2008;1", "Quote;2008-09-01;2", "Quote;31.12.08;3"))
    assert [fault.line for fault in plan.faults] == [4]
    plan = _plan(indicator, _table("Quote;30.06.2008;1", "Quote;2008-09-01;2"))
    assert [entry.period for entry in plan.entries] == ["2008-Q2", "2008-Q3"]


def test_quota_is_made_of_its_parts(manager, indicator):
    plan = _plan(indicator, _table("Quote;Q1 2008;;;1;3"))
    assert plan.entries[0].value == Decimal("33.333333")


def test_staff_read_in_only_what_they_answer_for(staff, goal, indicator):
    post = PostFactory(organisation=goal.scorecard.organisation, user=staff)
    IndicatorFactory(goal=goal, name="Eigene", responsible=post)
    member = staff.memberships.get()
    plan = _plan(indicator, _table("Eigene;2008;1", "Quote;Q1 2008;2"), member=member)
    assert [(fault.line, fault.words) for fault in plan.faults] == [
        (3, "Für diesen Indikator sind Sie nicht verantwortlich.")
    ]


# --- storing ---------------------------------------------------------------------------------


def _url(indicator):
    return f"/scorecards/{indicator.goal.scorecard.pk}/values/import/"


def _look(client, indicator, text):
    page = client.post(_url(indicator), {"text": text})
    data = {"batch": str(PendingImport.objects.get().pk), "mark": page.context["plan"].mark}
    return page, data


def test_table_is_looked_at_and_then_read_in(sign_in, manager, indicator):
    client = sign_in(manager)
    page, data = _look(client, indicator, _table("Quote;Q1 2008;52,5;gut", "Quote;Q2 2008;60"))
    assert (page.status_code, page.context["plan"].added) == (200, 2)
    assert Measurement.objects.count() == 0
    page = client.post(f"{_url(indicator)}confirm/", data)
    assert page.status_code == 302
    stored = Measurement.objects.order_by("period").values_list("period", "value", "comment")
    assert list(stored) == [("2008-Q1", Decimal("52.5"), "gut"), ("2008-Q2", 60, None)]
    assert PendingImport.objects.count() == 0


def test_file_is_read_like_a_paste(sign_in, manager, indicator):
    raw = _book([["Indikator", "Zeitraum", "Wert"], ["Quote", "Q1 2008", 52.5]])
    file = SimpleUploadedFile("werte.xlsx", raw)
    page = sign_in(manager).post(_url(indicator), {"file": file})
    assert (page.status_code, page.context["plan"].added) == (200, 1)


def test_what_is_overwritten_is_shown_and_needs_a_reason(sign_in, manager, indicator):
    Measurement.objects.create(indicator=indicator, period="2008-Q1", value=40)
    client = sign_in(manager)
    page, data = _look(client, indicator, _table("Quote;Q1 2008;52,5"))
    shown = page.context["plan"].overwrites[0]
    assert (shown.line, shown.old, shown.new) == (2, "40\u00a0%", "52,5\u00a0%")
    url = f"{_url(indicator)}confirm/"
    page = client.post(url, data)
    assert (page.status_code, Measurement.objects.get().value) == (422, 40)
    page = client.post(url, {**data, "reason": "Endgültige Zahlen"})
    assert (page.status_code, Measurement.objects.get().value) == (302, Decimal("52.5"))
    change = MeasurementChange.objects.get()
    assert (change.value, change.reason, change.by) == (40, "Endgültige Zahlen", manager)


def test_nothing_is_read_in_where_something_changed_since_the_look(sign_in, manager, indicator):
    stored = Measurement.objects.create(indicator=indicator, period="2008-Q1", value=40)
    client = sign_in(manager)
    _page, data = _look(client, indicator, _table("Quote;Q1 2008;52,5", "Quote;Q2 2008;1"))
    stored.value, stored.version = 45, 1
    stored.save()
    page = client.post(f"{_url(indicator)}confirm/", {**data, "reason": "x"})
    assert page.status_code == 422
    assert page.context["fault"].startswith("Inzwischen wurden Werte geändert.")
    assert Measurement.objects.get().value == 45


def test_new_values_are_shown_too(sign_in, manager, indicator):
    page, _data = _look(
        sign_in(manager), indicator, _table("Quote;Q1 2008;52,5", "Quote;Q2 2008;kein Wert;krank")
    )
    shown = [(item.line, item.when, item.new) for item in page.context["plan"].additions]
    assert shown == [(2, "1. Quartal 2008", "52,5\u00a0%"), (3, "2. Quartal 2008", "kein Wert")]
    assert "52,5\u00a0%" in page.content.decode()


def test_values_of_a_period_to_come_are_told(sign_in, manager, indicator):
    rows = ["Quote;Q1 2008;52,5", "Quote;Q1 2080;60", "Quote;Q2 2080;61"]
    page, _data = _look(sign_in(manager), indicator, _table(*rows))
    assert "2 Werte gehören zu Zeiträumen, die noch nicht begonnen haben." in page.content.decode()
    assert [item.is_early for item in page.context["plan"].additions] == [False, True, True]
    assert page.content.decode().count("noch nicht begonnen</span>") == 2
    page, _data = _look(sign_in(manager), indicator, _table(rows[0]))
    assert "noch nicht begonnen" not in page.content.decode()


def test_faulty_table_is_mended_where_it_was_pasted(sign_in, manager, indicator):
    client = sign_in(manager)
    pasted = _table("Quote;Q1 2008;viel <3")
    page, _data = _look(client, indicator, pasted)
    assert page.context["pasted"].splitlines() == pasted.splitlines()
    assert "viel &lt;3" in page.content.decode()
    file = SimpleUploadedFile("werte.csv", pasted.encode())
    page = client.post(_url(indicator), {"file": file})
    assert (page.status_code, page.context["pasted"]) == (422, "")


def test_one_bad_row_keeps_the_whole_table_out(sign_in, manager, indicator):
    client = sign_in(manager)
    page, data = _look(client, indicator, _table("Quote;Q1 2008;52,5", "Quote;Q2 2008;viel"))
    assert page.status_code == 422
    client.post(f"{_url(indicator)}confirm/", data)
    assert Measurement.objects.count() == 0


def test_ambiguous_table_is_settled_by_a_button(sign_in, manager, indicator):
    client = sign_in(manager)
    _page, data = _look(client, indicator, _table("Quote;Q1 2008;1.234"))
    url = f"{_url(indicator)}confirm/"
    page = client.post(url, {**data, "numbers": "german", "check": "1"})
    assert page.context["plan"].entries[0].value == 1234
    assert client.post(url, {**data, "numbers": "german"}).status_code == 302
    assert Measurement.objects.get().value == 1234


def test_table_of_somebody_else_is_not_read_in(sign_in, manager, facilitator, indicator):
    _page, data = _look(sign_in(manager), indicator, _table("Quote;Q1 2008;1"))
    for batch in (data["batch"], "nonsense", "x" * 36):
        page = sign_in(facilitator).post(f"{_url(indicator)}confirm/", {**data, "batch": batch})
        assert (page.status_code, page.url) == (302, _url(indicator))
    assert Measurement.objects.count() == 0


@pytest.mark.parametrize("data", [{}, {"text": "  "}, {"text": "a;b\n1;2"}])
def test_nothing_usable_is_refused_with_a_sentence(sign_in, manager, indicator, data):
    assert sign_in(manager).post(_url(indicator), data).status_code == 422
    assert PendingImport.objects.count() == 0


def test_import_is_closed_to_strangers_and_to_get(sign_in, stranger, manager, indicator):
    assert sign_in(stranger).get(_url(indicator)).status_code == 404
    assert sign_in(manager).get(f"{_url(indicator)}confirm/").status_code == 405


@pytest.mark.slow
@pytest.mark.databases("sqlite")  # the time is that of Python; both would take the suite too long
def test_hundred_thousand_rows_are_looked_at_and_read_in_within_seconds(manager, goal):
    Indicator.objects.bulk_create(
        IndicatorFactory.build(goal=goal, key=f"i{n}", name=f"I{n}", frequency="month")
        for n in range(500)
    )
    periods = [f"{year}-{month:02}" for year in range(1990, 2007) for month in range(1, 13)][:200]
    rows = [f"i{n};{period};{n},5;gut" for n in range(500) for period in periods]
    raw = ("Indikator;Zeitraum;Wert;Kommentar\n" + "\n".join(rows)).encode()
    scorecard, member = goal.scorecard, manager.memberships.get()

    def read_in(reason=""):
        begun = time.process_time()
        table = read_table(raw)
        plan = make_plan(scorecard=scorecard, member=member, rows=table.rows, reason=reason)
        looked = time.process_time() - begun
        enter_values(scorecard=scorecard, entries=plan.entries, by=manager, is_whole=True)
        return plan, looked, time.process_time() - begun - looked

    plan, *seconds = read_in()
    assert (plan.added, Measurement.objects.count()) == (100_000, 100_000)
    # 3 and 6 seconds where nothing else runs; the watch over N+1 queries costs time as well.
    assert (seconds[0] < 10, seconds[1] < 30) == (True, True)
    again = make_plan(scorecard=scorecard, member=member, rows=read_table(raw).rows, reason="")
    assert again.added == 0
