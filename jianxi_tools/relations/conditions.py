"""Relations that are no linear form: for each a function that decides it for any number of reports at once."""

import re
from collections.abc import Callable, Sequence
from functools import wraps

import numpy as np
import pandas as pd

from jianxi_tools.edition import due_edition, editions
from jianxi_tools.relations.arrays import BLANK, MISSING, Batch
from jianxi_tools.relations.rules import Rule
from jianxi_tools.report import REFERENCE, TYPED

OUTCOMES = ("holds", "holds_if_blank_is_zero", "fails", "not_assessable")
HOLDS, HOLDS_IF_BLANK, FAILS, NOT_ASSESSABLE, NO_ROW = (np.int8(outcome) for outcome in range(5))

_MAKES_RULES = re.compile(r"(?:省|自治区|自治州)(?:人民)?政府$")
_LEVEL_OPEN = re.compile(r"市(?:人民)?政府$|^(?:国家|中国|中华|中共)|(?:部|总局|署)$")
_MAKES_NONE = re.compile(r"(?:[区县旗镇乡]|街道)(?:人民政府|办事处|政府)$|[局厅委办]$|委员会$|办公室$")

Condition = Callable[[Batch, Sequence[Rule]], np.ndarray]  # the outcomes, reports × rules
CONDITIONS: dict[str, Condition] = {}


def _condition(function: Condition) -> Condition:
    CONDITIONS[function.__name__] = function
    return function


def _single(function: Callable[[Batch, Rule], np.ndarray]) -> Condition:
    """A condition written for one rule at a time."""

    @wraps(function)
    def of_all(batch: Batch, rules: Sequence[Rule]) -> np.ndarray:
        return np.column_stack([function(batch, rule) for rule in rules])

    return _condition(of_all)


def _outcome(right: np.ndarray, known: np.ndarray) -> np.ndarray:
    return np.where(known, np.where(right, HOLDS, FAILS), NOT_ASSESSABLE)


def _is_document(batch: Batch) -> np.ndarray:
    return ~batch.reports["format"].isin([TYPED, REFERENCE]).to_numpy()


@_condition
def is_count(batch: Batch, rules: Sequence[Rule]) -> np.ndarray:
    """A4, S1: not negative and whole, except where the form's column may be."""
    cells = [rule.left[0] for rule in rules]
    columns = [batch.layout.figures[at].column for at in cells]
    decimals, signed = (np.array([getattr(one, name) for one in columns]) for name in ("decimals", "signed"))
    values = batch.values[:, cells]
    right = (decimals | (values == np.floor(values))) & (signed | (values >= 0))
    return _outcome(right, batch.states[:, cells] < BLANK)


@_condition
def changes_less_than_tenfold(batch: Batch, rules: Sequence[Rule]) -> np.ndarray:
    """Y7: less than tenfold, and not to or from 0, where either figure is 50 or more."""
    now, before = [rule.left[0] for rule in rules], [rule.right[0] for rule in rules]
    sizes = np.abs(batch.values[:, now]), np.abs(batch.values[:, before])
    high, low = np.maximum(*sizes), np.minimum(*sizes)
    known = (batch.states[:, now] < BLANK) & (batch.states[:, before] < BLANK)
    return _outcome((high < 50) | (high < 10 * low), known)


@_single
def differs_from_the_year_before(batch: Batch, rule: Rule) -> np.ndarray:
    """Y6: some figure is not what it was, or no request was received."""
    now, before = (batch.values[:, side] for side in (rule.left, rule.right))
    states_now, states_before = (batch.states[:, side] for side in (rule.left, rule.right))
    printed = (states_now < MISSING) & (states_before < MISSING)
    differs = printed & ((now != before) | ((states_now < BLANK) != (states_before < BLANK)))
    received = [at for at in rule.left if batch.layout.figures[at].code == "applications.received.total"]
    right = differs.any(axis=1) | (batch.values[:, received] == 0).all(axis=1)
    return _outcome(right, differs.any(axis=1) | printed.all(axis=1))


@_single
def carries_over_at_most_a_quarter(batch: Batch, rule: Rule) -> np.ndarray:
    """A7, where 20 or more requests were in hand."""
    carried, in_hand = (batch.values[:, side].sum(axis=1) for side in (rule.left, rule.right))
    known = (batch.states[:, rule.cells] < BLANK).all(axis=1)
    return np.where(known & (in_hand < 20), NO_ROW, _outcome(carried <= 0.25 * in_hand, known))


@_single
def makes_no_rules_below_city(batch: Batch, rule: Rule) -> np.ndarray:
    """S4: by the name of the authority, where it tells the level."""
    above_0, states = (batch.values[:, rule.left] > 0).any(axis=1), batch.states[:, rule.left]
    blank = states == BLANK
    outcome = _outcome(~above_0, above_0 | ((states < MISSING).all(axis=1) & ~blank.all(axis=1)))
    outcome[blank.any(axis=1) & (outcome == HOLDS)] = HOLDS_IF_BLANK
    for row, name in enumerate(batch.reports["authority"]):
        if isinstance(name, str) and _MAKES_RULES.search(name):
            outcome[row] = NO_ROW
        elif not isinstance(name, str) or _LEVEL_OPEN.search(name) or not _MAKES_NONE.search(name):
            outcome[row] = NOT_ASSESSABLE
    return outcome


@_single
def uses_due_edition(batch: Batch, rule: Rule) -> np.ndarray:
    """F1: the edition printed is the one due for the year."""
    due = [due_edition(int(year)) if pd.notna(year) else None for year in batch.reports["year"]]
    codes = np.array([edition.code if edition else "" for edition in due])
    return _outcome(codes == batch.reports["edition"].to_numpy(dtype=object), codes != "")


@_single
def has_all_sections(batch: Batch, rule: Rule) -> np.ndarray:
    """F2: the titles of the form's sections, in their order."""
    due = "".join(section.number for section in editions()[batch.edition].sections)
    return _outcome(batch.reports["sections"].to_numpy(dtype=object) == due, _is_document(batch))


@_single
def has_no_blank(batch: Batch, rule: Rule) -> np.ndarray:
    """F3: no cell of the table is blank."""
    states = batch.states[:, rule.left]
    return _outcome(~(states == BLANK).any(axis=1), (states != MISSING).any(axis=1))


@_single
def prints_fee_in_10_000_yuan(batch: Batch, rule: Rule) -> np.ndarray:
    """F4: 万元 stands in the heading or the cell."""
    unit = batch.reports["fee_unit"].to_numpy(dtype=object)
    printed = _is_document(batch) & ((batch.states[:, rule.left[0]] != MISSING) | (unit != ""))
    return _outcome(unit == "万元", printed)
