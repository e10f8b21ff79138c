"""Samples of real pages, one fixture for each layout, with the figures that can be read off them by eye."""

import json
from pathlib import Path

import pytest

import jianxi_tools as jx

FOLDER = Path("tests/layouts")
SAMPLES = [json.loads(line) for line in (FOLDER / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
NO_VALUE = ("blank", "not_applicable", "missing", "ambiguous", "unreadable")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["file"])
def test_figures_are_those_labelled_and_stand_where_they_say(sample):
    path = FOLDER / sample["file"]
    report, lines = jx.read_report(path), path.read_text(encoding="utf-8").split("\n")
    assert report.edition == sample["edition"] and report.year in (sample["year"], None)
    for cell, value in sample["figures"].items():
        reading = report.reading(cell)
        if value is None:
            assert reading.state in NO_VALUE, (cell, reading)
        else:
            assert (reading.state, reading.value) == ("reported", value), (cell, reading)
    for reading in report.readings:
        if reading.state == "reported":
            assert reading.raw in lines[int(reading.place.removeprefix("line ")) - 1]


# What a person can say of figures that are not labelled: (file, cell) and the state it must have.
STATES = {
    ("001.txt", "fees.administrative_fees.items_last_year"): "blank",
    ("001.txt", "decisions.coercion.decisions"): "not_applicable",
    ("005.txt", "applications.received.business"): "blank",
    ("009.txt", "applications.granted.total"): "not_applicable",
    ("017.txt", "applications.received.natural_person"): "ambiguous",
    ("033.txt", "decisions.other_services.decisions"): "ambiguous",
    ("045.txt", "applications.refused_state_secret.business"): "ambiguous",
    ("045.txt", "applications.refused_other_law.business"): "missing",
    ("049.txt", "decisions.penalties.items_last_year"): "blank",
    ("057.txt", "documents.rules.made"): "ambiguous",
    ("057.txt", "applications.received.total"): "missing",
    ("061.txt", "decisions.licensing.decisions"): "missing",
    ("065.txt", "decisions.other_services.items_change"): "blank",
}


@pytest.mark.parametrize(("file", "cell"), STATES)
def test_states(file, cell):
    assert jx.read_report(FOLDER / file).reading(cell).state == STATES[file, cell]


FEE_HEADINGS = {
    "本年收费金额（单位：万元）": "万元",
    "本年收费金额（单位：元）": "元",
    "本年收费金额（单位：\n元）": "元",
    "本年收费金额\n（单位：元）": "元",
    "本年收费\n金额（单位：元）": "元",
    "本年收费金额（单\n位：万元）": "万元",
    "（单位：元）\n信息内容 本年收费金额": "元",
}


@pytest.mark.parametrize("heading", FEE_HEADINGS)
def test_the_unit_of_the_fee_is_the_printed_one_however_its_heading_is_broken(heading, tmp_path):
    text = Path("data/reports/jianxi-2023.txt").read_text(encoding="utf-8")
    (tmp_path / "report.txt").write_text(text.replace("本年收费金额（单位：万元）", heading), encoding="utf-8")
    report = jx.read_report(tmp_path / "report.txt")
    assert report.reading("fees.administrative_fees.amount")[:3] == (163.8908, FEE_HEADINGS[heading], "reported")
    assert report.money == {"fees": FEE_HEADINGS[heading]}


@pytest.mark.parametrize(
    ("file", "value", "unit"), [("021.txt", 160.5964, "万元"), ("045.txt", 3235727, "元"), ("049.txt", 27270, "")]
)
def test_money_has_the_unit_that_is_printed(file, value, unit):
    reading = jx.read_report(FOLDER / file).reading("procurement.central_procurement.amount")
    assert reading[:3] == (value, unit, "reported")
