"""Reference figures: the list as published, its gaps, its source, and what a wrong row costs."""

import csv

import pytest

import jianxi_tools as jx
from jianxi_tools.panel.reference import reference_panel
from jianxi_tools.report import codes_of
from jianxi_tools.typed import COLUMNS

HEADER = ",".join(COLUMNS)
ROW = "某市人民政府,whole_area,2023,2021,applications.received.total,12,某市人民政府年度报告"
IDENTITIES = ["A1", "A2", "A3", "D1"]


@pytest.fixture(scope="module")
def panel():
    return reference_panel()


@pytest.mark.parametrize(
    ("year", "cell", "value"),
    [
        (2023, "documents.rules.in_force", 11),
        (2023, "documents.normative_documents.issued", 109),
        (2023, "applications.received.legal_service", 5),
        (2023, "applications.received.total", 3511),
        (2023, "applications.carried_in.total", 96),
        (2023, "applications.refused_third_party.total", 38),
        (2023, "applications.concluded.natural_person", 3375),
        (2023, "applications.carried_out.total", 121),
        (2024, "fees.administrative_fees.amount", 72701.2578),
        (2024, "applications.granted.total", 1431),
        (2024, "applications.unavailable_not_held.total", 897),
        (2024, "applications.other_fee_unpaid.total", 38),
        (2024, "disputes.reconsideration.total", 170),
        (2025, "documents.normative_documents.in_force", 422),
        (2025, "applications.received.natural_person", 3746),
        (2025, "disputes.litigation_after_reconsideration.pending", 9),
    ],
)
def test_figures_of_suqian_are_those_published(panel, year, cell, value):
    figures = panel.figures[panel.figures["year"] == year]
    row = figures[codes_of(figures) == cell].iloc[0]
    assert (row["value"], row["state"]) == (value, "reported")


def test_every_figure_leads_to_its_row_of_the_list(panel):
    with open("data/reference/suqian.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    given = panel.figures[panel.figures["state"] == "reported"]
    assert len(given) == len(rows) - 1 == 428
    for figure in given.itertuples():
        row = rows[int(figure.source_place.removeprefix("row ").removesuffix(", column value")) - 1]
        assert row[4] == f"{figure.table}.{figure.row}.{figure.column}" and float(row[5]) == figure.value


def test_they_are_marked_with_their_source_and_a_partial_year_says_what_is_missing(panel):
    assert panel.reports[["authority", "year", "scope", "edition", "format"]].to_numpy().tolist() == [
        ["宿迁市人民政府", year, "whole_area", "2021", "reference"] for year in (2023, 2024, 2025)
    ]
    assert panel.reports["source"].to_list() == [
        f"宿迁市人民政府{year}年政府信息公开工作年度报告" for year in (2023, 2024, 2025)
    ]
    assert panel.reports["report"].nunique() == 3
    states = panel.figures.groupby("year")["state"].value_counts()
    assert states.to_dict() == {
        (2023, "reported"): 200,
        (2024, "reported"): 200,
        (2025, "reported"): 28,
        (2025, "missing"): 172,
    }
    missing = panel.figures[panel.figures["state"] == "missing"]
    assert missing["value"].isna().all()


def test_their_sums_hold_and_the_years_follow_each_other(panel):
    checks = jx.check(panel)
    sums = checks[checks["relation"].isin(IDENTITIES)]
    outcomes = sums.groupby(["year", "outcome"]).size().to_dict()
    whole = {key: count for key, count in outcomes.items() if key[0] < 2025}
    assert whole == {(2023, "holds"): 42, (2024, "holds"): 42}
    assert "fails" not in set(checks[checks["relation"].isin([*IDENTITIES, "Y1", "Y2"])]["outcome"])


def written(folder, *rows, header=HEADER):
    (folder / "list.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return folder


def test_reports_of_another_scope_edition_or_source_stay_apart(tmp_path):
    rows = [ROW, ROW.replace("whole_area", "office"), ROW.replace("whole_area", ""), ROW + "（更新）"]
    found = reference_panel(written(tmp_path, *rows, ROW.replace(",2021,", ",2019,"))).reports
    assert found["report"].nunique() == 5
    assert found["scope"].isna().sum() == 1


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [(",2021,", ",,", "edition"), (",某市人民政府年度报告", ",", "source"), (",12,", ",12件,", "value: '12件'")],
)
def test_a_wrong_row_is_refused_with_its_row_and_column(tmp_path, old, new, words):
    """What every list of figures needs is tested in test_typed.py; these have to tell their edition and source too."""
    with pytest.raises(jx.ReportError, match=f"^Row 3 of list.csv, column {words}"):
        reference_panel(written(tmp_path, ROW.replace("received", "granted"), ROW.replace(old, new, 1)))


def test_a_folder_without_lists_and_a_list_with_other_columns_are_refused(tmp_path):
    with pytest.raises(jx.ReportError, match="holds no reference figures"):
        reference_panel(tmp_path)
    with pytest.raises(jx.ReportError, match="the first row of a CSV file has to name authority, year, cell, value"):
        reference_panel(written(tmp_path, header="a,b"))
