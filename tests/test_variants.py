"""Pages written by hand after the families and traps of real ones are read as a careful person reads them.

In ``expected.jsonl`` null is for a figure of which no number may be given as certain; a list says what may be given.
"""

import json
from pathlib import Path

import pytest

import jianxi_tools as jx

FOLDER = Path("tests/variants")
PAGES = [json.loads(line) for line in (FOLDER / "expected.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["file"])
def test_a_page_is_read_as_a_person_reads_it(page):
    report = jx.read_report(FOLDER / page["file"])
    assert (report.edition is not None) == page.get("has_tables", True)
    for cell, value in page["figures"].items():
        reading = report.reading(cell)
        given = reading.value if reading.state == "reported" else None
        assert given in (value if isinstance(value, list) else (value,)), (cell, reading)
    assert page.get("year") in (None, report.year)
    assert page.get("authority") in (None, report.authority)
