"""Whatever is done to a report, no figure is given as reported that the document does not print at its place."""

from collections import Counter

import pytest
from oracle import FAMILIES, GRIDS, case, judge, tally

CASES = {"pdf": 12, "docx": 6, "xlsx": 30}  # of the other families 60
WRONG = ("wrong", "wrong empty", "conflict", "misplaced", "inferred wrong", "inferred nothing")


@pytest.mark.parametrize("family", FAMILIES)
def test_no_figure_of_a_damaged_report_is_silently_wrong(family, tmp_path):
    outcomes: Counter[str] = Counter()
    for seed in range(CASES.get(family, 60)):
        damaged = case(seed, family)
        findings = judge(damaged, tmp_path / "report")
        wrong = [finding for finding in findings if finding.outcome in WRONG]
        assert not wrong, f"{family} {seed}, {', '.join(damaged.damages) or 'undamaged'}: {wrong[0]}"
        outcomes += tally(findings)
    assert outcomes["right"] > outcomes["marked"] > 0


@pytest.mark.parametrize("family", FAMILIES)
def test_a_case_is_the_same_whenever_it_is_made(family):
    once, again = case(1, family), case(1, family)
    assert (once.damages, once.form, once.printed) == (again.damages, again.form, again.printed)
    assert once.data == again.data or family in GRIDS  # office files and PDF hold the time at which they were written


def test_groups_of_rows_shrink_with_the_rows_that_vanish():
    assert case(20265, "xlsx").data  # a group that reaches beyond its table cannot be written
