"""All relations on any number of reports at once, as arrays and without words: the part that must be fast."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import numpy as np
from scipy import sparse

from jianxi_tools.relations.arrays import BLANK, MISSING, Batch
from jianxi_tools.relations.conditions import CONDITIONS, FAILS, HOLDS_IF_BLANK, NO_ROW, NOT_ASSESSABLE
from jianxi_tools.relations.rules import Layout


@dataclass(frozen=True, eq=False)
class Sums:
    """The linear rules of a layout as matrices of figures × rules.

    ``weights`` gives left − right of all of them in one product. A gap ``raises`` or ``lowers`` this difference if
    its figure, were it known, could: one that may be negative does both.
    """

    at: np.ndarray  # their positions among the rules
    left: sparse.csr_array
    right: sparse.csr_array
    weights: sparse.csr_array
    uses: np.ndarray
    raises: np.ndarray
    lowers: np.ndarray
    only_below: np.ndarray  # the rules that fail only where left is the smaller: >=
    only_above: np.ndarray


def evaluate(batch: Batch) -> np.ndarray:
    """Evaluate all rules on all reports of a batch, without words: the part that must be fast.

    Returns:
        Positions in ``OUTCOMES``, a row for each report and a column for each rule of the layout.
    """
    rules = batch.layout.rules
    outcome = np.empty((len(batch.reports), len(rules)), dtype=np.int8, order="F")
    sums = compiled(batch.layout)
    outcome[:, sums.at] = _of_sums(batch, sums)
    for test, group in groupby(range(len(rules)), key=lambda at: rules[at].relation.test):
        ats = list(group)
        if test:
            outcome[:, ats] = CONDITIONS[test](batch, [rules[at] for at in ats])
    position = {rule.name: at for at, rule in enumerate(rules)} if batch.inferred_by else {}
    for row, name in batch.inferred_by:
        outcome[row, position[name]] = NOT_ASSESSABLE
    late = [at for at, rule in enumerate(rules) if rule.relation.from_year]
    if late:
        year = batch.reports["year"].to_numpy(dtype="float64", na_value=np.nan)
        first = [rules[at].relation.from_year for at in late]
        outcome[:, late] = np.where(year[:, None] >= first, outcome[:, late], NO_ROW)
    return outcome


@lru_cache(maxsize=100)
def compiled(layout: Layout) -> Sums:
    """The linear rules of a layout as matrices."""
    rules = [(at, rule) for at, rule in enumerate(layout.rules) if rule.relation.compare]
    left, right = np.zeros((2, len(layout.figures), len(rules)))
    for column, (_, rule) in enumerate(rules):
        left[list(rule.left), column] = 1.0
        right[list(rule.right), column] = 1.0
        right[list(rule.minus), column] = -1.0
    weights = left - right
    uses = weights != 0
    signed = np.array([figure.column.signed for figure in layout.figures])[:, None] & uses
    compare = np.array([rule.relation.compare for _, rule in rules])
    return Sums(
        at=np.array([at for at, _ in rules], dtype=int),
        left=sparse.csr_array(left),
        right=sparse.csr_array(right),
        weights=sparse.csr_array(weights),
        uses=uses.astype("float32"),
        raises=((weights > 0) | signed).astype("float32"),
        lowers=((weights < 0) | signed).astype("float32"),
        only_below=np.flatnonzero(compare == ">="),
        only_above=np.flatnonzero(compare == "<="),
    )


def _of_sums(batch: Batch, sums: Sums) -> np.ndarray:
    """The outcomes of sums held against each other: whole numbers exactly, decimals as intervals that must meet."""
    difference = batch.values @ sums.weights
    margins = batch.margins @ abs(sums.weights)
    slack = margins.toarray() * (1 + 1e-9) if margins.nnz else 0.0  # so that intervals meet which touch
    above, below = difference > slack, difference < -slack
    above[:, sums.only_below] = below[:, sums.only_above] = False
    outcome = (above | below) * FAILS
    rows = np.flatnonzero(batch.states.max(axis=1, initial=0) >= BLANK)
    if rows.size:
        outcome[rows] = _with_gaps(batch.states[rows], above[rows], below[rows], sums)
    return outcome


def _with_gaps(states: np.ndarray, above: np.ndarray, below: np.ndarray, sums: Sums) -> np.ndarray:
    """The same where figures have no number; a gap leaves a sum open unless the rest already exceeds it."""
    gaps, unknown = ((states >= first).astype("float32") for first in (BLANK, MISSING))
    raised, lowered, count = gaps @ sums.raises > 0, gaps @ sums.lowers > 0, gaps @ sums.uses
    only_blanks = (unknown @ sums.uses == 0) & (count < sums.uses.sum(axis=0))
    outcome = np.where(only_blanks & ~above & ~below, HOLDS_IF_BLANK, NOT_ASSESSABLE)
    outcome[(above & ~lowered) | (below & ~raised)] = FAILS
    return np.where(count > 0, outcome, (above | below) * FAILS)
