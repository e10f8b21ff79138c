"""Corrections are data: applied where a report is read, visibly, and refused where something else is printed."""

import dataclasses
import shutil
from pathlib import Path

import pytest

import jianxi_tools as jx
from jianxi_tools.corrections import Correction, corrected, load_corrections
from jianxi_tools.parameters import chosen_report
from jianxi_tools.report import Remark

JIANXI = Path("data/reports/jianxi-2023.txt").resolve()
SHA256 = "b3689e6d9ccd26164ff894c3f15d649089153131fb9b0aa769194d3b024da716"
CONCLUDED = "applications.concluded.total"  # 39 is printed, in line 187


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of its own, with the Jianxi report and whatever corrections are written into it."""
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "data" / "reports").mkdir(parents=True)
    shutil.copy(JIANXI, tmp_path / "data" / "reports")
    monkeypatch.chdir(tmp_path)

    def write(*rows, header="report,cell,printed,right,reason,by"):
        path = tmp_path / "data" / "corrections.csv"
        path.write_text("\n".join((header, *rows, "")), encoding="utf-8")
        return path

    return write


def read():
    return jx.read_report("data/reports/jianxi-2023.txt")


@pytest.mark.parametrize("printed", ["39", "39.0", " 39"])
def test_a_correction_stands_beside_what_is_printed(printed, project):
    assert read().reading(CONCLUDED)[:4] == (39.0, "件", "reported", "39")
    before = JIANXI.read_bytes()
    project(f"{SHA256},{CONCLUDED},{printed},40,counted in the register,王")
    report = read()
    assert report.reading(CONCLUDED) == (40.0, "件", "corrected", "39", "line 187")
    assert sum(reading.state == "corrected" for reading in report.readings) == 1
    [remark] = report.remark_list
    assert (remark.remark, remark.cells, remark.source_place) == ("corrected", CONCLUDED, "line 187")
    assert "“39” is printed, 40 is right" in remark.text_en and "counted in the register (王)" in remark.text_en
    assert "更正为 40" in remark.text_zh
    assert Path("data/reports/jianxi-2023.txt").read_bytes() == before


def test_relations_and_panels_see_the_corrected_figure(project):
    project(f"{SHA256},{CONCLUDED},39,40,why,who")
    panel = jx.read_reports("data/reports")
    figures = panel.figures[panel.figures["state"] == "corrected"]
    assert figures[["value", "raw"]].to_numpy().tolist() == [[40.0, "39"]]
    for checks in (jx.check(panel), jx.check(read())):
        failing = checks[checks["outcome"] == "fails"]
        assert set(failing["relation"]) == {"A1", "A2", "A3"}  # 39 of the applicants, 39 outcomes, 42 − 3 in hand
        assert failing["difference"].tolist() == [-1, -1, -1]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16", "utf-8"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_list_may_be_saved_by_excel_anywhere(encoding, mark, project):
    path = project(f"{SHA256},{CONCLUDED},39,40,登记簿上是四十件,王")
    path.write_bytes(path.read_text(encoding="utf-8").replace(",", mark).replace("\n", "\r\n").encode(encoding))
    assert load_corrections() == ((SHA256, CONCLUDED, "39", 40.0, "登记簿上是四十件", "王"),)


def test_a_list_that_changes_is_read_again(project):
    project(f"{SHA256},{CONCLUDED},39,40,why,who")
    assert read().reading(CONCLUDED).value == 40
    project(f"{SHA256},{CONCLUDED},39,141,why,who")
    assert read().reading(CONCLUDED).value == 141
    project()
    assert read().reading(CONCLUDED).state == "reported"


def test_a_correction_is_refused_where_something_else_is_printed(project):
    project(f"{SHA256},{CONCLUDED},38,40,why,who")
    report = read()
    assert report.reading(CONCLUDED)[2:4] == ("reported", "39")
    [remark] = report.remark_list
    assert remark.remark == "correction_refused"
    assert "it expects “38”, but “39” is printed" in remark.text_en


def test_a_correction_of_another_edition_or_report_changes_nothing(project):
    other = "0" * 64
    project(f"{SHA256},applications.other.total,0,1,why,who", f"{other},{CONCLUDED},39,40,why,who")
    report = read()
    assert {reading.state for reading in report.readings} == {"reported"}
    assert [remark.remark for remark in report.remark_list] == ["correction_refused"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("b3689e6d9c,{cell},39,40,why,who", "Row 2 of corrections.csv, column report: 'b3689e6d9c' is no sha256"),
        ("{sha},applications.concluded,39,40,why,who", "column cell: no edition of the form has a figure"),
        ("{sha},{cell},39,forty,why,who", "column right: 'forty' is no plain number"),
        ("{sha},{cell},39,40万元,why,who", "column right"),
        ("{sha},{cell},39,,why,who", "column right"),
        ("{sha},{cell},39,40,,who", "column reason"),
        ("{sha},{cell},39,40,why,", "column by"),
        ("{sha},{cell},39,40,why", "Row 2 of corrections.csv has 5 cells"),
        ("{sha},{cell},39,40,why,who\n{sha},{cell},39,41,why,who", "Row 3 of corrections.csv, column cell"),
    ],
)
def test_a_wrong_row_is_named_and_stops_every_reading(row, sentence, project):
    project(row.format(sha=SHA256, cell=CONCLUDED))
    for attempt in (read, lambda: jx.read_reports("data/reports"), load_corrections):
        with pytest.raises(jx.ReportError) as error:
            attempt()
        assert sentence in str(error.value)


def test_a_wrong_row_is_told_in_chinese_too(project):
    project(f"{SHA256},{CONCLUDED},39,forty,why,who")
    with pytest.raises(jx.ReportError, match=r"^corrections\.csv 第 2 行 right 列：“forty”不是单纯的数字。$"):
        chosen_report(JIANXI, "zh")


def test_other_columns_are_named(project):
    project(f"{SHA256},{CONCLUDED},39,40,why,who", header="report,cell,printed,right,reason,author")
    with pytest.raises(jx.ReportError, match="columns report, cell, printed, right, reason, author"):
        read()


def test_a_list_that_is_not_there_is_an_error_only_if_it_was_asked_for(project, tmp_path):
    assert load_corrections() == ()
    with pytest.raises(jx.ReportError, match=r"There is no file .*other\.csv"):
        load_corrections(tmp_path / "other.csv")


def test_the_projects_own_lists_can_be_read():
    assert load_corrections("data/corrections.csv") == ()


def inferred():
    """The Jianxi report as if three figures had been inferred: two with the help of one identity, one by another."""
    report = jx.read_report(JIANXI)
    why = {
        "applications.granted.business": "A1 applications.granted",
        "applications.granted.research": "A1 applications.granted; A2 applications.research",
        "disputes.reconsideration.other": "D1 disputes.reconsideration",
    }
    position = jx.editions()["2021"].position
    readings = list(report.readings)
    for cell in why:
        readings[position[cell]] = readings[position[cell]]._replace(state="inferred")
    remarks = tuple(Remark("inferred", cell, names, "", "", "") for cell, names in why.items())
    return dataclasses.replace(report, readings=tuple(readings), remark_list=remarks)


def states(report):
    cells = ("granted.business", "granted.research", "granted.total")
    found = [report.reading(f"applications.{cell}").state for cell in cells]
    return [*found, report.reading("disputes.reconsideration.other").state]


def test_what_was_inferred_with_a_wrong_figure_is_ambiguous_again():
    report = corrected(inferred(), [Correction(SHA256, "applications.granted.total", "12", 13.0, "why", "who")])
    assert states(report) == ["ambiguous", "ambiguous", "corrected", "inferred"]
    assert report.reading("applications.granted.business").value != 0
    assert [remark.remark for remark in report.remark_list] == ["inferred", "corrected"]


def test_a_correction_takes_the_place_of_an_inferred_figure():
    report = corrected(inferred(), [Correction(SHA256, "disputes.reconsideration.other", "1", 2.0, "why", "who")])
    assert states(report) == ["inferred", "inferred", "reported", "corrected"]
    checks = jx.check(report).set_index(["relation", "place"])
    assert checks.loc[("D1", "disputes.reconsideration"), ["outcome", "difference"]].tolist() == ["fails", 1.0]
    assert checks.loc[("A1", "applications.granted"), "outcome"] == "not_assessable"
