"""The exported data package: valid by Frictionless's own judgement, complete, and refused once it is tampered with."""

import json
import re
from pathlib import Path

import frictionless
import pandas as pd
import pytest

import jianxi_tools as jx
from jianxi_tools.claims import COLUMNS as CLAIM_COLUMNS
from jianxi_tools.findings import COLUMNS as FINDING_COLUMNS
from jianxi_tools.indicators import COLUMNS as INDICATOR_COLUMNS
from jianxi_tools.panel.columns import FRAMES
from jianxi_tools.panel.export import dictionary, write_package
from jianxi_tools.panel.versions import COLUMNS as DIFFERENCE_COLUMNS
from jianxi_tools.relations.explanations import COLUMNS as CHECK_COLUMNS
from jianxi_tools.report import FIGURE_COLUMNS, KEYS, REMARK_COLUMNS, REPORT_COLUMNS
from jianxi_tools.suspects import COLUMNS as SUSPECT_COLUMNS

COLUMNS = {
    "reports": REPORT_COLUMNS[3:],
    "figures": FIGURE_COLUMNS,
    "claims": CLAIM_COLUMNS,
    "remarks": REMARK_COLUMNS,
    "checks": CHECK_COLUMNS,
    "findings": FINDING_COLUMNS,
    "suspects": SUSPECT_COLUMNS,
    "indicators": INDICATOR_COLUMNS,
    "differences": DIFFERENCE_COLUMNS,
}


@pytest.fixture(scope="module")
def panel(tmp_path_factory):
    """Reports of both editions, some of them damaged, one without a year, one without a table, files of no use."""
    folder = tmp_path_factory.mktemp("reports")
    for path in [*Path("tests/layouts").glob("*.txt"), Path("data/reports/jianxi-2023.txt")]:
        (folder / path.name).write_bytes(path.read_bytes())
    text = Path("data/reports/jianxi-2023.txt").read_text(encoding="utf-8")
    again = text.replace("规章 0 0 0", "规章 0 0 5").replace("（七）总计 39 0", "（七）总计 37 0")  # a sum that fails
    (folder / "again.txt").write_text(again, encoding="utf-8")
    (folder / "no table.txt").write_text("某区政府信息公开工作年度报告\n没有表。\n", encoding="utf-8")
    (folder / '一,\n“图".png').write_bytes(b"\x89PNG no picture")
    odd = 'authority,year,cell,value\n"某""市\n人民政府",2023,applications.received.total,"1,\n"\n'
    (folder / "odd.csv").write_text(odd, encoding="utf-8")
    panel = jx.read_reports(folder)
    assert panel.reports["year"].isna().any() and set(panel.figures["state"]) > {"missing", "ambiguous", "blank"}
    return panel


def faults(path):
    report = frictionless.validate(str(path))
    found = {error.type for task in report.tasks for error in task.errors} | {error.type for error in report.errors}
    assert report.valid == (not found)
    return found


def results(panel):
    """Everything that can be exported beside a panel's own frames."""
    made = {"checks": jx.check, "suspects": jx.suspects, "indicators": jx.indicators, "differences": jx.differences}
    frames = {name: make(panel) for name, make in made.items()}
    return frames | {"findings": jx.findings(frames["checks"], panel.claims)}


def test_a_package_of_odd_reports_is_valid_and_holds_every_value(panel, tmp_path):
    others = results(panel)
    assert len(others["differences"]) > 1 and len(others["suspects"])
    assert {"A1", "C4"} <= set(others["findings"]["relation"])  # a sum that fails, a claim that contradicts
    path = panel.export(tmp_path / "out", **others)
    assert faults(path) == set()
    assert {file.name for file in path.parent.iterdir()} == {*(f"{name}.csv" for name in COLUMNS), path.name}
    for name in COLUMNS:
        frame = others[name] if name in others else getattr(panel, name)
        texts = [column["name"] for column in dictionary()[name]["columns"] if "type" not in column]
        types = dict.fromkeys(texts, "str") | {"year": "Int64"}
        found = pd.read_csv(path.parent / f"{name}.csv", dtype=types, keep_default_na=False, na_values=[""])
        expected = frame.astype(dict.fromkeys(texts, "str")).fillna(dict.fromkeys(texts, ""))
        pd.testing.assert_frame_equal(found.fillna(dict.fromkeys(texts, "")), expected, check_dtype=False)


def test_an_empty_panel_is_a_valid_package(tmp_path):
    panel = jx.panel_of([])
    assert faults(panel.export(tmp_path, **results(panel))) == set()


@pytest.mark.parametrize(
    ("file", "pattern", "new", "fault"),
    [
        ("figures.csv", '"missing"', '"mising"', "constraint-error"),
        ("figures.csv", '"documents","rules","issued"', '"documents","rules",', "constraint-error"),
        ("figures.csv", r',\d+,"件"', ',x,"件"', "type-error"),
        ("figures.csv", r"(\n.+)", r"\1\1", "primary-key"),
        ("reports.csv", '"whole_area"', '"area"', "constraint-error"),
        ("reports.csv", r"\n\"[0-9a-f]{12}", '\n"0123', "constraint-error"),
    ],
)
def test_a_value_that_cannot_be_is_found(panel, tmp_path, file, pattern, new, fault):
    path = unhashed(panel.export(tmp_path))
    text, count = re.subn(pattern, new, (tmp_path / file).read_text(encoding="utf-8"), count=1)
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert count == 1 and fault in faults(path)


def test_a_figure_of_no_report_and_a_changed_file_are_found(panel, tmp_path):
    path = panel.export(tmp_path)
    text = (tmp_path / "claims.csv").read_text(encoding="utf-8")
    report = panel.claims["report"].iloc[0]
    (tmp_path / "claims.csv").write_text(text.replace(report, "0123456789ab", 1), encoding="utf-8")
    assert faults(path) == {"hash-count", "foreign-key"}
    assert faults(unhashed(path)) == {"foreign-key"}


def unhashed(path):
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        del resource["hash"], resource["bytes"]
    path.write_text(json.dumps(package), encoding="utf-8")
    return path


def test_unknown_frames_and_columns_are_refused(panel, tmp_path):
    with pytest.raises(jx.ReportError, match="There is no frame 'check': choose from reports, figures, claims"):
        panel.export(tmp_path, check=jx.check(panel))
    with pytest.raises(jx.ReportError, match=r"^claims is a frame with the columns report, authority"):
        write_package({"claims": panel.claims.drop(columns="text")}, tmp_path)
    with pytest.raises(jx.ReportError, match=r"^checks tells of reports that are not in this panel"):
        panel.only(panel.reports["report"][1:]).export(tmp_path, checks=jx.check(panel))
    assert not list(tmp_path.iterdir())


def test_the_dictionary_is_that_of_the_code_and_of_the_readme():
    assert list(dictionary()) == list(COLUMNS) and set(FRAMES) < set(COLUMNS)
    readme = Path("data/README.md").read_text(encoding="utf-8")
    for name, columns in COLUMNS.items():
        declared = [column["name"] for column in dictionary()[name]["columns"]]
        assert declared == [*KEYS, *columns], name
        assert f"| {name} | `{', '.join(columns)}` |" in readme, name
        assert all(column["en"] and column["zh"] for column in dictionary()[name]["columns"])
    states = next(column for column in dictionary()["figures"]["columns"] if column["name"] == "state")["enum"]
    assert all(f"| `{state}` |" in readme for state in states)
