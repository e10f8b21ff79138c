"""Where the error is: reports searched in a second, by the number of figures that are wrong."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from measure import best

import jianxi_tools as jx
from jianxi_tools.relations.rules import rules
from jianxi_tools.suspects import suspects

SOURCE = Path("data/reports/jianxi-2023.txt")
REPORTS = 20


def corrupted(report: jx.Report, errors: int, seed: int) -> jx.Report:
    """The report with some figures of its identities replaced by others."""
    random = np.random.default_rng(seed)
    cells = sorted({cell for rule in rules(report.edition) if rule.is_identity for cell in rule.cells})
    readings = list(report.readings)
    for at in random.choice(cells, errors, replace=False):
        readings[at] = readings[at]._replace(value=readings[at].value + random.integers(1, 50))
    return replace(report, readings=tuple(readings))


def main() -> None:
    """Print the rates."""
    report = jx.read_report(SOURCE)
    for errors in (1, 2, 3):
        wrong = [corrupted(report, errors, seed) for seed in range(REPORTS)]
        seconds = best(lambda wrong=wrong: [suspects(each) for each in wrong], times=3)
        print(f"suspects, figures wrong: {errors}: {REPORTS / seconds:.1f} reports/s")
