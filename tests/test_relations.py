"""Every relation: where it holds, where it fails and by how much, where it cannot be told; expectations are by hand."""

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import app, changed, made

import jianxi_tools as jx
from jianxi_tools.findings import failure_rates
from jianxi_tools.relations import explanations
from jianxi_tools.report import Remark, Report

HOLDS, BLANK0, FAILS, OPEN = "holds", "holds_if_blank_is_zero", "fails", "not_assessable"


def only(checks, relation, place):
    row = checks[(checks["relation"] == relation) & (checks["place"] == place)]
    assert len(row) == 1, f"{len(row)} rows of {relation} at {place}"
    return row.iloc[0]


def outcome_of(checks, relation, place):
    row = only(checks, relation, place)
    return row["outcome"], None if np.isnan(row["difference"]) else row["difference"]


def dis(row, column="total"):
    return f"disputes.{row}.{column}"


def cases(table):
    """(relation, place, edition, case) of a table: see WITHIN."""
    found, head = [], []
    for line in table.strip().splitlines():
        if line.startswith(" "):
            found.append((*head, line.strip()))
        else:
            head = f"{line} 2021".split()[:3]
    return found


def reports_of(place, edition, case, year):
    """The reports of a case, the last year first, and what comes of them."""
    codes = {code.partition(".")[2]: code for code in jx.editions()[edition].position}
    *reports, outcome = case.split("|")
    for at, figures in enumerate(reports):
        cells = {}
        for code, of in (pair.split("=") for pair in figures.split()):
            code = place.split(".")[1] + code if code.startswith(".") else code
            code = codes[code if "." in code else f"{code}.total"]
            cells[code] = float(of) if re.fullmatch(r"-?[\d.]+", of) else of
        reports[at] = made(cells, year - at, edition)
    return reports, outcome.strip()


def said(row):
    """An outcome and the difference, if there is one."""
    return row["outcome"] if np.isnan(row["difference"]) else f"{row['outcome']} {row['difference']:g}"


REVIEWS = "disputes.reconsideration"
NORMATIVE = "documents.normative_documents"
FEE = "fees.administrative_fees.amount"

# A relation and its place (and the edition, if not 2021); then figures that are not 0, and what comes of them.
# "granted" is a row's total; ".issued" a figure of the row that is the place.
WITHIN = """
A1 applications.granted
    .business=2 .research=3 .total=5 | holds 0
    .business=2 .total=5 | fails -3
    .business=blank | holds_if_blank_is_zero 0
    .business=not_applicable .total=5 | not_assessable
    .business=missing .total=5 | not_assessable
    .business=ambiguous .research=7 .total=5 | fails 2
    .research=7 .total=missing | not_assessable
A2 applications.business
    partly_granted.business=1 refused_third_party.business=1 declined_repeat.business=1 concluded.business=3 | holds 0
    granted.business=2 unavailable_unclear.business=1 other_fee_unpaid.business=1 concluded.business=4 | holds 0
    other_other.business=1 | fails 1
    other_other.business=blank | holds_if_blank_is_zero 0
    other_other.business=unreadable | not_assessable
A2 applications.total 2019
    other=4 concluded=4 | holds 0
A3 applications.total
    received=9 carried_in=1 concluded=7 carried_out=3 | holds 0
    received=9 concluded=7 carried_out=3 | fails -1
    received=blank carried_in=blank concluded=blank carried_out=blank | not_assessable
    received=ambiguous concluded=7 | not_assessable
A4 applications.received.total
    .total=12 | holds
    .total=-1 | fails
    .total=1.5 | fails
    .total=blank | not_assessable
A5 applications.total
    received=3 carried_out=3 | holds 0
    received=3 carried_out=4 | fails 1
    received=blank carried_out=4 | not_assessable
A6 applications.total
    concluded=3 carried_in=2 | holds 1
    concluded=3 carried_in=5 | fails -2
    concluded=missing carried_in=5 | not_assessable
A7 applications.total
    received=18 carried_in=2 carried_out=5 | holds
    received=18 carried_in=2 carried_out=6 | fails
    received=30 carried_in=blank carried_out=6 | not_assessable
D1 disputes.reconsideration
    .upheld=4 .total=4 | holds 0
    .pending=4 .total=5 | fails -1
    .pending=missing | not_assessable
S1 fees.administrative_fees.amount
    .amount=163.8908 | holds
    .amount=-0.5 | fails
    .amount=not_applicable | not_assessable
S1 decisions.other_services.items_change 2019
    .items_change=-6 | holds
S1 decisions.other_services.items_last_year 2019
    .items_last_year=-6 | fails
S1 procurement.central_procurement.amount 2019
    .amount=12.75 | holds
S2 documents.normative_documents
    .in_force=3 .issued=3 | holds 0
    .in_force=2 .issued=3 | fails -1
    .in_force=ambiguous .issued=3 | not_assessable
S3 documents.rules 2019
    .disclosed_total=4 .disclosed=4 | holds 0
    .disclosed_total=3 .disclosed=4 | fails -1
    .disclosed_total=blank .disclosed=4 | not_assessable
S4 report
    rules.in_force=not_applicable | holds
    rules.in_force=blank | holds_if_blank_is_zero
    rules.issued=blank rules.in_force=2 | fails
    rules.issued=blank rules.repealed=blank rules.in_force=blank | not_assessable
    rules.in_force=2 | fails
    rules.in_force=missing | not_assessable
S5 decisions.other_services 2019
    .items_last_year=5 .items_change=-5 | holds 0
    .items_last_year=5 .items_change=-6 | fails -1
    .items_last_year=missing .items_change=-6 | not_assessable
F3 disputes
    | holds
    reconsideration=blank | fails
F3 fees
    administrative_fees.amount=missing | not_assessable
"""


@pytest.mark.parametrize(("relation", "place", "edition", "case"), cases(WITHIN))
def test_relation_within_a_report(relation, place, edition, case):
    (report,), outcome = reports_of(place, edition, case, int(edition))
    checks = jx.check(report)
    assert said(only(checks, relation, place)) == outcome
    assert edition == "2021" or not set(checks["relation"]) & {"S2", "F4"}


def test_direct_suits_are_compared_from_2024_on():
    cells = {dis("direct_litigation"): 2, dis("litigation_after_reconsideration"): 1}
    assert "D2" not in set(jx.check(made(cells, year=2023))["relation"])
    assert "D2" not in set(jx.check(made(cells, year=None))["relation"])
    assert outcome_of(jx.check(made(cells, year=2024)), "D2", "disputes.total") == (FAILS, 1)
    cells[dis("direct_litigation")] = 1
    assert outcome_of(jx.check(made(cells, year=2024)), "D2", "disputes.total") == (HOLDS, 0)


def test_a_small_number_in_hand_has_no_quarter():
    assert "A7" not in set(jx.check(made({app("received"): 19, app("carried_out"): 19}))["relation"])


@pytest.mark.parametrize(
    ("authority", "outcome"),
    [("涧西区教育局", FAILS), ("洛阳市人民政府", OPEN), (None, OPEN), ("河南省人民政府", None)],
)
def test_rules_depend_on_the_level_that_the_name_tells(authority, outcome):
    checks = jx.check(made({"documents.rules.issued": 1}, authority=authority))
    assert checks.loc[checks["relation"] == "S4", "outcome"].tolist() == ([outcome] if outcome else [])


@pytest.mark.parametrize(
    ("relation", "report", "outcome", "said"),
    [
        ("F1", made(), HOLDS, ""),
        ("F1", made(edition="2019", year=2023), FAILS, "Edition 2019 of the form is printed"),
        ("F1", made(year=None), OPEN, "the document does not say"),
        ("F2", made(), HOLDS, ""),
        ("F2", made(sections="一二三五四六"), FAILS, "Section titles printed: 一, 二, 三, 五, 四, 六. "),
        ("F2", made(sections=""), FAILS, "Section titles printed: none. "),
        ("F4", made(), HOLDS, ""),
        ("F4", made(money={"fees": "元"}), FAILS, "Unit printed with the fee: 元. "),
        ("F4", made(money={"fees": ""}), FAILS, "Unit printed with the fee: none. "),
        ("F4", made({FEE: None}, money={}), OPEN, "missing"),
    ],
)
def test_relation_of_the_document(relation, report, outcome, said):
    row = only(jx.check(report), relation, "report")
    assert row["outcome"] == outcome
    assert said in row["explanation"]


def test_an_identity_that_inferred_a_cell_is_not_assessable():
    remark = Remark("inferred", app("granted"), "A1 applications.granted", "", "", "")
    report = dataclasses.replace(made(), remark_list=(remark,))
    row = only(jx.check(report), "A1", "applications.granted")
    assert row["outcome"] == OPEN and "by construction" in row["explanation"]
    assert np.isnan(row["left"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_explanations_name_figures_by_label_and_show_the_arithmetic(language):
    cells = {app("granted", "business"): 2, app("granted", "research"): 1, app("granted"): 5, app("received"): None}
    explanations = jx.check(made(cells), language=language)["explanation"]
    assert not explanations.str.contains(r"applications\.|disputes\.|documents\.").any()
    sums = {"en": "Left side 2 + 1 = 3, right side 5, difference −2", "zh": "左侧 2 + 1 = 3，右侧 5，相差 −2"}
    assert explanations.str.contains(sums[language], regex=False).sum() == 1
    gap = {
        "en": "1. Requests newly received this year · Total (missing)",
        "zh": "一、本年新收政府信息公开申请数量 · 总计（缺失）",
    }
    assert explanations.str.contains(gap[language], regex=False).any()


def test_blank_cells_are_named_and_no_others():
    row = only(jx.check(made({dis("reconsideration"): "", dis("direct_litigation"): 5})), "F3", "disputes")
    assert row["explanation"] == "Blank cells in the table (1): Reconsideration · Total."
    assert row["cells"] == dis("reconsideration")


def test_of_many_blank_cells_some_are_named_and_all_are_counted():
    columns = ("upheld", "corrected", "other", "pending", "total")
    report = made({dis("reconsideration", column): "" for column in columns} | {dis("direct_litigation"): None})
    row = only(jx.check(report), "F3", "disputes")
    assert row["explanation"].startswith("Blank cells in the table (5): Reconsideration · Upheld, ")
    assert row["explanation"].endswith(" and 1 more.")
    assert row["cells"].split("; ") == [dis("reconsideration", column) for column in columns]
    said = only(jx.check(report, language="zh"), "F3", "disputes")["explanation"]
    assert said.startswith("表内有 5 个空白单元格：") and said.endswith("等 5 项。")
    assert not only(jx.check(report), "D1", REVIEWS)["explanation"].endswith("….")


# --- years


def pair(
    now, before, relation, place, *, edition=("2021", "2021"), year=2023, scope=("whole_area",) * 2, language="en"
):
    panel = jx.panel_of(
        [
            made(now, year=year, edition=edition[0], scope=scope[0]),
            made(before, year=year - 1, edition=edition[1], scope=scope[1]),
        ]
    )
    checks = jx.check(panel, language=language)
    assert set(checks.loc[checks["relation"].str.startswith("Y"), "year"]) <= {year}
    return checks[(checks["relation"] == relation) & (checks["place"] == place)]


# The figures of a year, those of the year before, and what comes of them.
YEARS = """
Y1 applications.total
    carried_in=3 | carried_out=3 | holds 0
    carried_in=2 | carried_out=3 | fails -1
Y1 applications.research
    carried_in.research=blank | | holds_if_blank_is_zero 0
    carried_in.research=1 | carried_out.research=missing | not_assessable
Y2 documents.normative_documents
    .in_force=21 .issued=3 .repealed=2 | .in_force=20 | holds 0
    .in_force=15 .issued=3 .repealed=2 | .in_force=20 | fails -6
    .in_force=25 .issued=3 .repealed=missing | .in_force=20 | fails 2
    .in_force=15 .issued=3 .repealed=missing | .in_force=20 | not_assessable
Y3 disputes.reconsideration
    .total=2 | .pending=2 | holds 0
    .total=1 | .pending=2 | fails -1
    .total=ambiguous | .pending=2 | not_assessable
Y4 disputes.litigation_after_reconsideration.total
    .total=4 reconsideration.upheld=2 | reconsideration.other=1 .pending=1 | holds 0
    .total=5 reconsideration.corrected=2 | reconsideration.upheld=1 .pending=1 | fails 1
    .total=5 | reconsideration.upheld=missing | not_assessable
Y5 fees.administrative_fees 2019
    .items_last_year=7 | .items_last_year=9 .items_change=-2 | holds 0
    .items_last_year=7 | .items_last_year=9 .items_change=1 | fails -3
    .items_last_year=7 | .items_last_year=9 .items_change=missing | not_assessable
Y6 report
    received=4 | received=4 | fails
    received=4 | received=4 granted=1 | holds
    | | holds
    received=4 | received=4 granted=missing | not_assessable
Y7 applications.received.total
    .total=499 | .total=50 | holds
    .total=500 | .total=50 | fails
    .total=5 | .total=50 | fails
    .total=0 | .total=50 | fails
    .total=0 | .total=49 | holds
    .total=blank | .total=50 | not_assessable
"""


@pytest.mark.parametrize(("relation", "place", "edition", "case"), cases(YEARS))
def test_relation_of_consecutive_years(relation, place, edition, case):
    year = int(edition) + 1  # so that the year before has the same edition
    reports, outcome = reports_of(place, edition, case, year)
    checks = jx.check(jx.panel_of(reports))
    assert said(only(checks, relation, place)) == outcome
    assert set(checks.loc[checks["relation"].str.startswith("Y"), "year"]) == {year}


def test_severity_of_what_is_carried_over_depends_on_the_column():
    total = pair({}, {}, "Y1", "applications.total").iloc[0]
    assert (total["severity"], total["cells"]) == (
        "error",
        "applications.carried_in.total; 2022:applications.carried_out.total",
    )
    assert pair({}, {}, "Y1", "applications.research").iloc[0]["severity"] == "warning"


def test_the_stock_of_documents_prints_its_residual():
    now = {f"{NORMATIVE}.in_force": 15, f"{NORMATIVE}.issued": 3, f"{NORMATIVE}.repealed": 2}
    row = pair(now, {f"{NORMATIVE}.in_force": 20}, "Y2", NORMATIVE).iloc[0]
    assert "Left side 15, right side 20 (2022) + 3 − 2 = 21, difference −6" in row["explanation"]
    assert (row["left"], row["right"]) == (15, 21)
    row = pair(now, {f"{NORMATIVE}.in_force": 20}, "Y2", NORMATIVE, language="zh").iloc[0]
    assert "右侧 20（2022） + 3 − 2 = 21" in row["explanation"]


def test_editions_share_the_relations_whose_figures_both_have():
    """2021 in the new form, 2020 in the old: no stock of documents, no items, no identical tables."""
    edition = ("2021", "2019")
    found = pair(
        {app("carried_in"): 2}, {app("carried_out"): 3}, "Y1", "applications.total", edition=edition, year=2021
    )
    assert outcome_of(found, "Y1", "applications.total") == (FAILS, -1)
    checks = jx.check(jx.panel_of([made(year=2021), made(year=2020, edition="2019")]))
    years = checks[checks["relation"].str.startswith("Y")]
    assert set(years["relation"]) == {"Y1", "Y3", "Y4", "Y7"}
    assert not years["place"].str.startswith(("documents", "fees")).any()


def test_the_stock_of_documents_is_followed_from_2022_on():
    assert pair({}, {}, "Y2", NORMATIVE, year=2021).empty
    assert len(pair({}, {}, "Y2", NORMATIVE, year=2022)) == 1


def test_no_year_before_gives_no_row():
    for other in (made(year=2021), made(year=2022, authority="洛龙区人民政府"), made(year=2022, scope="office")):
        checks = jx.check(jx.panel_of([made(), other]))
        assert not checks["relation"].str.startswith("Y").any()


def test_a_report_is_held_against_others_that_stand_beside_it():
    now, before = made(year=2023, name="now"), made(year=2022, name="before")
    panel = jx.panel_of([now, before])
    of_panel = jx.check(panel)
    own = of_panel[of_panel["report"] == now.id].drop(columns=["report", "authority", "year"])
    alone, beside = jx.check(now), jx.check(now, beside=panel)
    assert set(beside["relation"]) - set(alone["relation"]) == {
        relation for relation in own["relation"] if "Y" in relation
    }
    pd.testing.assert_frame_equal(beside.astype("str"), own.reset_index(drop=True).astype("str"))
    for reports in (now, jx.panel_of([now])):
        with pytest.raises(jx.ReportError, match=r"^beside holds the reports that are checked too"):
            jx.check(reports, beside=jx.panel_of([before]))


@pytest.mark.parametrize(
    "changed",
    [
        lambda panel: {"figures": panel.figures.sample(frac=1, random_state=1)},
        lambda panel: {"figures": panel.figures.sort_values(["row", "column", "report"])},
        lambda panel: {"figures": panel.figures.iloc[:-1]},
        lambda panel: {"figures": panel.figures.iloc[[*range(199), 200, 199, *range(201, 400)]]},
        lambda panel: {"reports": panel.reports.iloc[::-1]},
    ],
)
def test_a_panel_that_is_no_longer_in_order_is_refused(changed):
    panel = jx.panel_of([made(year=2023), made(year=2022)])
    assert len(jx.check(dataclasses.replace(panel, figures=panel.figures.copy()))) == len(jx.check(panel))
    odd = dataclasses.replace(panel, **changed(panel))
    for ask in (jx.check, jx.indicators, jx.suspects):
        with pytest.raises(jx.ReportError, match="no longer in the order of its reports"):
            ask(odd)


def test_a_report_of_a_panel_whose_figures_are_no_longer_in_order_is_refused():
    panel = jx.panel_of([made({"applications.received.total": 40})])
    odd = dataclasses.replace(panel, figures=panel.figures.sort_values("value", ignore_index=True))
    with pytest.raises(jx.ReportError, match="no longer in the order of its reports"):
        odd.report(panel.reports["report"][0])


def test_findings_of_a_report_and_of_a_panel_are_never_mixed():
    report = jx.read_report("data/reports/jianxi-2023.txt")
    panel = jx.panel_of([report])
    for checks, claims in ((jx.check(report), panel.claims), (jx.check(panel), jx.find_claims(report))):
        with pytest.raises(jx.ReportError, match="one is of a report, the other of a panel"):
            jx.findings(checks, claims)


def test_where_one_report_does_not_tell_its_scope_nothing_is_concluded():
    row = pair({app("carried_in"): 2}, {}, "Y1", "applications.total", scope=("whole_area", None)).iloc[0]
    assert row["outcome"] == OPEN and "only one of the two reports tells its scope" in row["explanation"]
    both_silent = pair({app("carried_in"): 2}, {}, "Y1", "applications.total", scope=(None, None)).iloc[0]
    assert both_silent["outcome"] == FAILS


def test_of_two_versions_of_the_year_before_none_is_picked():
    versions = [
        made({app("carried_out"): 3, app("received"): 8}, year=2022, name="a"),
        made({app("carried_out"): 4, app("received"): 8}, year=2022, name="b"),
    ]
    checks = jx.check(jx.panel_of([made({app("carried_in"): 3, app("received"): 90}), *versions]))
    carried = only(checks, "Y1", "applications.total")
    assert carried["outcome"] == OPEN and "versions of that report differ" in carried["explanation"]
    assert only(checks, "Y7", app("received"))["outcome"] == FAILS  # 90 after 8, as both versions say


def test_an_amount_in_another_unit_is_not_compared():
    def fee(value, year, unit):
        return changed(made({FEE: value}, year=year, money={"fees": unit}), {FEE: {"unit": unit}})

    checks = jx.check(jx.panel_of([fee(1638908, 2023, "元"), fee(163.8908, 2022, "万元")]))
    row = only(checks, "Y7", FEE)
    assert row["outcome"] == OPEN and "another unit" in row["explanation"]


# --- units


@pytest.fixture
def with_units(tmp_path):
    """Checks of reports of 甲市, which is made up of the units named."""

    def checks(reports, *units, first="2019", last=""):
        rows = "".join(f"甲市人民政府,{unit},{first},{last}\n" for unit in units)
        path = tmp_path / "units.csv"
        path.write_text(f"authority,unit,complete_from,complete_to\n{rows}", encoding="utf-8")
        return jx.check(jx.panel_of(reports), units=path)

    return checks


def city(cells, **more):
    return made(cells, authority="甲市人民政府", **more)


def unit(authority, cells, **more):
    return made(cells, authority=authority, **more)


A, B = "乙区人民政府", "丙区人民政府"
NEW = app("received")


@pytest.mark.parametrize(
    ("whole", "parts", "of_all", "of_some"),
    [
        (10, (4, 6), (HOLDS, 0), (HOLDS, 0)),
        (12, (4, 6), (FAILS, 2), (HOLDS, 2)),
        (9, (4, 6), (FAILS, -1), (FAILS, -1)),
        (5, (4, 6), (FAILS, -5), (FAILS, -5)),  # one unit alone exceeds it
        (4, (4, ""), (BLANK0, 0), (HOLDS, 0)),
        (9, (4, None), (OPEN, None), (HOLDS, 5)),
        (3, (4, None), (FAILS, -1), (FAILS, -1)),  # the one that is known exceeds it already
        (None, (4, 6), (OPEN, None), (OPEN, None)),
        (7, (None, None), (OPEN, None), (OPEN, None)),
    ],
)
def test_an_authority_against_all_its_units(whole, parts, of_all, of_some, with_units):
    reports = [city({NEW: whole}), unit(A, {NEW: parts[0]}), unit(B, {NEW: parts[1]})]
    checks = with_units(reports, A, B)
    assert outcome_of(checks, "U1", NEW) == of_all
    assert outcome_of(checks, "U2", NEW) == of_some
    assert set(checks.loc[checks["relation"].isin(["U1", "U2"]), "authority"]) == {"甲市人民政府"}


def test_the_sum_of_units_is_open_until_all_reports_are_at_hand(with_units):
    checks = with_units([city({NEW: 5}), unit(A, {NEW: 6})], A, B)
    row = only(checks, "U1", NEW)
    assert row["outcome"] == OPEN and "reports of some units are not at hand" in row["explanation"]
    assert outcome_of(checks, "U2", NEW) == (FAILS, -1)
    assert "right side 6 (乙区人民政府), difference −1" in only(checks, "U2", NEW)["explanation"]


@pytest.mark.parametrize(("first", "last"), [("", ""), ("2024", ""), ("2019", "2022")])
def test_the_sum_of_units_is_open_where_the_list_is_not_declared_complete(first, last, with_units):
    row = only(with_units([city({NEW: 5}), unit(A, {NEW: 6})], A, first=first, last=last), "U1", NEW)
    assert row["outcome"] == OPEN and "not declared complete" in row["explanation"]


def test_units_count_for_their_own_year_and_scope(with_units):
    checks = with_units([city({NEW: 5}), unit(A, {NEW: 6}, year=2022)], A)
    assert only(checks, "U1", NEW)["outcome"] == OPEN
    assert "U2" not in set(checks["relation"])
    office = with_units([city({NEW: 5}, scope="office"), unit(A, {NEW: 6})], A)
    assert not set(office["relation"]) & {"U1", "U2"}


def test_versions_of_a_units_report_that_differ_leave_the_sum_open(with_units):
    reports = [city({NEW: 5}), unit(A, {NEW: 5}, name="a"), unit(A, {NEW: 6}, name="b")]
    checks = with_units(reports, A)
    assert only(checks, "U1", NEW)["outcome"] == OPEN
    assert only(checks, "U1", app("granted"))["outcome"] == HOLDS


def test_a_unit_in_another_edition_gives_what_both_have(with_units):
    checks = with_units([city({NEW: 5}), unit(A, {NEW: 5}, edition="2019")], A)
    assert outcome_of(checks, "U1", NEW) == (HOLDS, 0)
    assert only(checks, "U1", app("other_other"))["outcome"] == OPEN


def test_a_sum_with_a_change_below_0_bounds_nothing(with_units):
    """Items may have become fewer, so a part may be larger than its whole; the sum of all parts is still exact."""
    change = "fees.administrative_fees.items_change"
    reports = [
        city({change: 1}, edition="2019", year=2020),
        unit(A, {change: 4}, edition="2019", year=2020),
        unit(B, {change: -3}, edition="2019", year=2020),
    ]
    checks = with_units(reports, A, B)
    assert outcome_of(checks, "U1", change) == (HOLDS, 0)
    assert change not in set(checks.loc[checks["relation"] == "U2", "place"])


@pytest.mark.parametrize(
    ("whole", "part", "outcome"),
    [
        (1.24, 1.25, HOLDS),  # 1.235 to 1.245 and 1.245 to 1.255 meet
        (1.24, 1.26, FAILS),
        (1.2, 1.24, HOLDS),
        (2, 3, FAILS),
        (2, 2.1, FAILS),
        (2, 2.04, FAILS),
    ],
)
def test_decimals_are_compared_as_intervals_and_whole_numbers_exactly(whole, part, outcome, with_units):
    """A whole number has no width: 2 does not lie between 2.035 and 2.045."""
    checks = with_units([city({FEE: whole}), unit(A, {FEE: part})], A)
    assert only(checks, "U1", FEE)["outcome"] == outcome


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("甲市人民政府,,2019,", "Row 2 of units.csv, column unit"),
        ("甲市人民政府,甲市人民政府,2019,", "Row 2 of units.csv, column unit"),
        ("甲市人民政府,乙区人民政府,自2019,", "Row 2 of units.csv, column complete_from: '自2019' is no year: write"),
        ("甲市人民政府,乙区人民政府,2019,20", "Row 2 of units.csv, column complete_to: '20' is no year: write"),
        ("甲市人民政府,乙区人民政府", "Row 2 of units.csv has 2 cells"),
    ],
)
def test_a_wrong_row_of_units_is_named(row, sentence, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(f"authority,unit,complete_from,complete_to\n{row}\n", encoding="utf-8")
    with pytest.raises(jx.ReportError) as error:
        jx.check(jx.panel_of([made()]), units=path)
    assert sentence in str(error.value)


def test_a_list_of_units_that_is_not_there_is_an_error_only_if_it_was_asked_for(tmp_path, monkeypatch):
    panel = jx.panel_of([made()])
    with pytest.raises(jx.ReportError, match=r"There is no file .*units\.csv"):
        jx.check(panel, units=tmp_path / "units.csv")
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    assert not jx.check(panel)["relation"].str.startswith("U").any()


# --- many reports

PRINTS = st.one_of(st.integers(0, 60), st.sampled_from(["", "/", "?", None]))
CELLS = st.dictionaries(
    st.sampled_from(
        [app(row, c) for row in ("received", "granted", "carried_out", "carried_in") for c in ("total", "business")]
        + [FEE, dis("reconsideration")]
    ),
    PRINTS,
)


@settings(derandomize=True, deadline=None, max_examples=15)
@given(st.lists(st.tuples(CELLS, st.sampled_from(["2019", "2021"])), min_size=1, max_size=6))
def test_many_reports_at_once_are_checked_as_one_at_a_time(drawn):
    reports = [
        made({cell: value for cell, value in cells.items() if cell in jx.editions()[edition].position}, edition=edition)
        for cells, edition in drawn
    ]
    reports = [
        dataclasses.replace(report, authority=f"第{at}区人民政府", sha256=f"{at:064d}"[::-1])
        for at, report in enumerate(reports)
    ]
    panel = jx.panel_of(reports)
    together = jx.check(panel)
    alone = {report.id: jx.check(report) for report in reports}
    expected = pd.concat([alone[report] for report in panel.reports["report"]], ignore_index=True)
    pd.testing.assert_frame_equal(together[expected.columns].astype(expected.dtypes), expected)


def test_thousands_of_reports_of_two_years():
    """2,000 authorities: every tenth carries in one request more than it had carried over."""
    count = 2000
    two = jx.panel_of([made({app("carried_out"): 5}, year=2022), made({app("carried_in"): 5})])

    def copies(frame):
        many = frame.iloc[np.tile(np.arange(len(frame)), count)].reset_index(drop=True)
        number = pd.Series(np.repeat(np.arange(count), len(frame)))
        return many.assign(report=many["report"] + number.astype("str"), authority=number.astype("str")), number

    (reports, _), (figures, number) = copies(two.reports), copies(two.figures)
    more = (figures["row"] == "carried_in") & (figures["column"] == "total") & (number % 10 == 0)
    figures.loc[more & (figures["year"] == 2023), "value"] += 1
    checks = jx.check(jx.Panel(reports, figures, two.claims, two.remarks))
    carried = checks[(checks["relation"] == "Y1") & (checks["place"] == "applications.total")]
    assert carried["outcome"].value_counts().to_dict() == {HOLDS: 1800, FAILS: 200}
    assert set(carried.loc[carried["outcome"] == FAILS, "difference"]) == {1.0}


def test_a_row_takes_little_memory():
    panel = jx.panel_of([made(authority=f"第{at}区人民政府", name=str(at)) for at in range(50)])
    checks = jx.check(panel)
    assert checks.memory_usage(deep=True).sum() / len(checks) < 200


def test_it_makes_no_difference_how_many_reports_are_explained_at_a_time(monkeypatch):
    wrong = [{app("granted"): at % 3, app("carried_in"): at % 2} for at in range(6)]
    panel = jx.panel_of([made(cells, year=2020 + at, authority="甲县人民政府") for at, cells in enumerate(wrong)])
    at_once = jx.check(panel)
    assert set(at_once.loc[at_once["outcome"] == FAILS, "year"]) == set(range(2020, 2026))
    monkeypatch.setattr(explanations, "BLOCK", 4)
    pd.testing.assert_frame_equal(jx.check(panel), at_once, check_categorical=False)


def test_checks_stand_in_the_order_of_the_panel():
    panel = jx.panel_of([made(year=2022), made(year=2023), made(year=2021, edition="2019")])
    order = jx.check(panel)["report"].drop_duplicates().tolist()
    assert order == panel.reports["report"].tolist()


def test_failure_rates_tell_formats_apart():
    reports = [
        made({app("granted"): wrong}, authority=f"第{at}区人民政府", format=kind)
        for at, (wrong, kind) in enumerate([(1, "pdf"), (None, "pdf"), (0, "pdf"), (0, "html")])
    ]
    panel = jx.panel_of(reports)
    rates = failure_rates(jx.check(panel), panel.reports).set_index(["relation", "format"])
    assert list(rates.columns) == [
        *("year", "holds", "holds_if_blank_is_zero", "fails", "not_assessable", "assessed", "rate")
    ]
    pdf, html = rates.loc[("A1", "pdf")], rates.loc[("A1", "html")]
    assert (pdf["fails"], pdf["not_assessable"], pdf["assessed"]) == (1, 1, 74)  # 25 rows in each of three reports
    assert pdf["rate"] == pytest.approx(1 / 74)
    assert (html["fails"], html["assessed"], html["rate"], html["year"]) == (0, 25, 0, 2023)


def test_no_report_with_a_form_gives_no_row():
    report = Report(None, None, None, None, "poem.txt", "0" * 64)
    for checks in (jx.check(report), jx.check(jx.panel_of([report])), jx.check(jx.panel_of([]))):
        assert checks.empty and checks["difference"].dtype == "float64"
        columns = "relation place severity outcome left right difference cells basis explanation"
        assert list(checks.columns)[-10:] == columns.split()


def test_a_changed_frame_changes_neither_the_report_nor_its_checks():
    report = made({app("concluded"): 3})
    before, readings = jx.check(report), report.readings
    figures, remarks = report.figures, report.remarks
    figures.loc[:, "value"], figures.loc[:, "state"] = 999.0, "missing"
    remarks.loc[0] = ["inferred", app("concluded"), "A1 applications.concluded", "", "", ""]
    pd.testing.assert_frame_equal(jx.check(report), before)
    assert report.figures["value"].to_list() == [one.value for one in report.readings] and report.readings == readings
    assert (figures["value"] == 999).all()
