"""All relations on many reports against a bare sparse matrix product of the same size."""

import numpy as np
from measure import compare

import jianxi_tools as jx
from jianxi_tools.relations import _weights, batches, evaluate

REPORTS = 10_000


def main() -> None:
    """Print the comparison."""
    batch = next(batches(jx.read_report("data/reports/jianxi-2023.txt")))
    many = type(batch)(
        batch.edition,
        batch.reports.loc[[0] * REPORTS].reset_index(drop=True),
        np.repeat(batch.values, REPORTS, axis=0),
        np.repeat(batch.states, REPORTS, axis=0),
        frozenset(),
    )
    left, right = _weights(batch.edition)
    weights = left - right
    compare(
        f"all relations on {REPORTS:,} reports",
        lambda: evaluate(many),
        {"bare sparse product": lambda: many.values @ weights},
    )
