"""The real 2023 report of Jianxi district, cell by cell; the values were typed from the document."""

import re
from pathlib import Path

import pandas as pd
import pytest

import jianxi_tools as jx

SOURCE = Path("data/reports/jianxi-2023.txt")
SHA256 = "b3689e6d9ccd26164ff894c3f15d649089153131fb9b0aa769194d3b024da716"

# 自然人 · 商业企业 · 科研机构 · 社会公益组织 · 法律服务机构 · 其他 · 总计
APPLICATIONS = """
received                    40 0 0 0 0 0 40
carried_in                   2 0 0 0 0 0 2
granted                     12 0 0 0 0 0 12
partly_granted              17 0 0 0 0 0 17
refused_state_secret         0 0 0 0 0 0 0
refused_other_law            0 0 0 0 0 0 0
refused_security_stability   0 0 0 0 0 0 0
refused_third_party          0 0 0 0 0 0 0
refused_internal_affairs     0 0 0 0 0 0 0
refused_deliberative         0 0 0 0 0 0 0
refused_enforcement_file     0 0 0 0 0 0 0
refused_query_matter         0 0 0 0 0 0 0
unavailable_not_held         8 0 0 0 0 0 8
unavailable_needs_making     0 0 0 0 0 0 0
unavailable_unclear          0 0 0 0 0 0 0
declined_petition            0 0 0 0 0 0 0
declined_repeat              2 0 0 0 0 0 2
declined_publication         0 0 0 0 0 0 0
declined_excessive           0 0 0 0 0 0 0
declined_confirmation        0 0 0 0 0 0 0
other_no_correction          0 0 0 0 0 0 0
other_fee_unpaid             0 0 0 0 0 0 0
other_other                  0 0 0 0 0 0 0
concluded                   39 0 0 0 0 0 39
carried_out                  3 0 0 0 0 0 3
"""
APPLICANTS = (
    "natural_person",
    "business",
    "research",
    "public_interest",
    "legal_service",
    "other_organisation",
    "total",
)
RESULTS = ("upheld", "corrected", "other", "pending", "total")
DISPUTES = """
reconsideration                   3 1 1 0 5
direct_litigation                 0 0 0 0 0
litigation_after_reconsideration  0 0 4 0 4
"""
EXPECTED = {
    "documents.rules.issued": 0,
    "documents.rules.repealed": 0,
    "documents.rules.in_force": 0,
    "documents.normative_documents.issued": 2,
    "documents.normative_documents.repealed": 1,
    "documents.normative_documents.in_force": 21,
    "decisions.licensing.decisions": 21374,
    "decisions.penalties.decisions": 2657,
    "decisions.coercion.decisions": 187,
    "fees.administrative_fees.amount": 163.8908,
}
for table, text, columns in (("applications", APPLICATIONS, APPLICANTS), ("disputes", DISPUTES, RESULTS)):
    for row, *values in (line.split() for line in text.strip().splitlines()):
        EXPECTED |= {f"{table}.{row}.{column}": int(value) for column, value in zip(columns, values, strict=True)}


@pytest.fixture(scope="module")
def report() -> jx.Report:
    return jx.read_report(SOURCE)


def cells(frame) -> list[str]:
    return [".".join(cell) for cell in zip(frame["table"], frame["row"], frame["column"], strict=True)]


def test_every_figure_is_the_one_printed(report):
    assert len(EXPECTED) == 200
    assert dict(zip(cells(report.figures), report.figures["value"], strict=True)) == EXPECTED
    assert set(report.figures["state"]) == {"reported"}


def test_every_figure_stands_in_the_line_it_names(report):
    lines = SOURCE.read_text(encoding="utf-8").split("\n")
    for raw, place in zip(report.figures["raw"], report.figures["source_place"], strict=True):
        number = int(re.fullmatch(r"line (\d+)", place)[1])
        assert raw in lines[number - 1].split()


def test_labels_and_units(report):
    figure = report.figures.set_index([*("table", "row", "column")]).loc
    refusal = figure["applications", "refused_state_secret", "total"]
    assert refusal["label_zh"] == "三、本年度办理结果 （三）不予公开 1.属于国家秘密 · 总计"
    assert refusal["label_en"] == "3. Outcomes this year (3) Refused 1. State secret · Total"
    assert refusal["unit"] == "件"
    assert figure["fees", "administrative_fees", "amount"]["unit"] == "万元"


def test_who_reports_on_what(report):
    assert (report.authority, report.year, report.edition, report.scope) == (
        "涧西区人民政府",
        2023,
        "2021",
        "whole_area",
    )
    assert report.sections == "一二三四五六"
    assert report.sha256 == SHA256
    assert report.remarks.empty


def test_prose_is_kept_by_section(report):
    assert report.prose["一"].startswith("根据《中华人民共和国政府信息公开条例》规定")
    assert "区政府办公室共办理依申请信息公开 40件" in report.prose["一"]
    assert report.prose["五"].startswith("2023年虽然我区在政务公开上做了一些工作")
    assert report.prose["六"].endswith("2023年度未收取信息处理费。")
    assert "21374" not in "".join(report.prose.values())


def test_frame_shape(report):
    assert list(report.figures.columns) == [
        *("table", "row", "column", "value", "unit", "state", "raw", "source_place", "label_zh", "label_en")
    ]
    assert report.figures.index.equals(pd.RangeIndex(200))
    assert report.figures["value"].dtype == "float64"


def test_the_42_identities_hold(report):
    checks = jx.check(report)
    identities = checks[checks["relation"].isin(["A1", "A2", "A3", "D1"])]
    assert len(identities) == 42
    assert set(identities["outcome"]) == {"holds"}
    assert set(checks["outcome"]) == {"holds"}


# A number of the text, another one in its place, and the identities that then fail, with left − right.
CHANGES = {
    "one cell of a row": (
        "四、结转下年度继续办理 3 0 0 0 0 0 3",
        "四、结转下年度继续办理 5 0 0 0 0 0 3",
        {"A1 applications.carried_out": 2, "A3 applications.natural_person": -2},
    ),
    "an outcome": (
        "（一）予以公开 12 0 0 0 0 0 12",
        "（一）予以公开 12 0 7 0 0 0 12",
        {"A1 applications.granted": 7, "A2 applications.research": 7},
    ),
    "a total": (
        "（七）总计 39 0 0 0 0 0 39",
        "（七）总计 39 0 0 0 0 0 38",
        {"A1 applications.concluded": 1, "A2 applications.total": 1, "A3 applications.total": 1},
    ),
    "a dispute": (
        "3 1 1 0 5 0 0 0 0 0 0 0 4 0 4",
        "3 1 1 0 5 0 0 0 0 0 0 0 4 0 6",
        {"D1 disputes.litigation_after_reconsideration": -2},
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_cell_fails_exactly_its_identities(change, tmp_path):
    before, after, expected = CHANGES[change]
    text = SOURCE.read_text(encoding="utf-8")
    assert text.count(before) == 1
    (tmp_path / "changed.txt").write_text(text.replace(before, after), encoding="utf-8")
    checks = jx.check(jx.read_report(tmp_path / "changed.txt"))
    failing = checks[checks["outcome"] == "fails"]
    assert dict(zip(failing["relation"] + " " + failing["place"], failing["difference"], strict=True)) == expected


def test_text_cut_after_any_line(tmp_path):
    """Rows that are gone are missing, a row cut in its middle is ambiguous, all others are unchanged."""
    lines = SOURCE.read_text(encoding="utf-8").split("\n")
    whole = jx.read_report(SOURCE).figures
    line_of = whole["source_place"].str.removeprefix("line ").astype(int)
    row_of = whole["table"] + "." + whole["row"].where(whole["table"] != "disputes", "")
    first, last = line_of.groupby(row_of).transform("min"), line_of.groupby(row_of).transform("max")
    for cut in range(1, len(lines)):
        path = tmp_path / "cut.txt"
        path.write_text("\n".join([*lines[:cut], ""]), encoding="utf-8")
        if not "".join(lines[:cut]).strip():
            continue
        figures = jx.read_report(path).figures
        if figures.empty:
            assert (first > cut).all()
            continue
        state = figures["state"]
        assert (state[last <= cut] == "reported").all(), cut
        assert (figures["value"][last <= cut] == whole["value"][last <= cut]).all(), cut
        assert (state[first > cut] == "missing").all(), cut
        assert (state[(first <= cut) & (last > cut)] == "ambiguous").all(), cut
