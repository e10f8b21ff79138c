"""勾稽关系: every relation of the form evaluated on any number of reports at once."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
import pandas as pd
from scipy import sparse

from jianxi_tools.edition import due_edition, editions
from jianxi_tools.report import KEYS, REPORT_COLUMNS, Report
from jianxi_tools.rules import Rule, rules
from jianxi_tools.words import number, say

COLUMNS = ("relation", "place", "severity", "outcome", "left", "right", "difference", "cells", "basis", "explanation")
OUTCOMES = np.array(["holds", "holds_if_blank_is_zero", "fails", "not_assessable", ""])
HOLDS, HOLDS_IF_BLANK, FAILS, NOT_ASSESSABLE, NO_ROW = range(5)

_EMPTY = ("blank", "not_applicable")
_UNKNOWN = ("missing", "ambiguous", "unreadable")
_ALL_SECTIONS = "一二三四五六"
_MAKES_RULES = re.compile(r"(?:省|自治区|自治州)(?:人民)?政府$")
_LEVEL_OPEN = re.compile(r"市(?:人民)?政府$|^(?:国家|中国|中华|中共)|(?:部|总局|署)$")
_MAKES_NONE = re.compile(r"(?:[区县旗镇乡]|街道)(?:人民政府|办事处|政府)$|[局厅委办]$|委员会$|办公室$")


class Panel(Protocol):
    """Many reports as plain frames; see ``panel``."""

    reports: pd.DataFrame
    figures: pd.DataFrame
    remarks: pd.DataFrame


@dataclass(frozen=True)
class Batch:
    """Reports of one edition as arrays: one row for each report, one column for each figure of the edition."""

    edition: str
    reports: pd.DataFrame
    values: np.ndarray  # float64, NaN where there is no number
    states: np.ndarray  # the words of form.md
    inferred_by: frozenset[tuple[int, str]]  # (row, rule) for each identity that decided a figure

    @property
    def empty(self) -> np.ndarray:
        """Where a cell is there and says nothing."""
        return np.isin(self.states, _EMPTY)

    @property
    def unknown(self) -> np.ndarray:
        """Where nothing is known of a figure."""
        return np.isin(self.states, _UNKNOWN)


@dataclass(frozen=True)
class Result:
    """What an evaluation yields, each array with a row for each report and a column for each rule."""

    outcome: np.ndarray
    left: np.ndarray
    right: np.ndarray


def check(reports: Report | Panel, *, language: str = "en") -> pd.DataFrame:
    """Hold every figure against the relations of the form.

    Args:
        reports: one report, or a panel of any number.
        language: ``en`` or ``zh``, the language of ``explanation``.

    Returns:
        One row for each relation at each place where it applies, with the columns relation, place, severity,
        outcome (holds, holds_if_blank_is_zero, fails, not_assessable), left, right, difference (left − right),
        cells, basis, explanation; for a panel, report, authority and year before them.

    Source: the sentence printed on the form (第一项加第二项之和，等于第三项加第四项之和) and the structure of its
    tables; ``relations.toml`` gives each relation's basis.

    >>> from jianxi_tools.reading import read_report
    >>> checks = check(read_report("data/reports/jianxi-2023.txt"))
    >>> checks[checks.relation.isin(["A1", "A2", "A3", "D1"])].outcome.value_counts().to_dict()
    {'holds': 42}
    """
    is_panel = not isinstance(reports, Report)
    parts = [_frame(batch, evaluate(batch), language) for batch in batches(reports)]
    columns = [*KEYS, *COLUMNS]
    frame = pd.concat(parts, ignore_index=True) if parts else _nothing(columns)
    return frame[columns if is_panel else list(COLUMNS)]


def evaluate(batch: Batch) -> Result:
    """All rules of an edition on all reports of a batch, without words: the part that must be fast."""
    all_rules = rules(batch.edition)
    left, right = _sums(batch)
    outcome = np.full(left.shape, HOLDS, dtype=np.int8)
    unknown, empty = batch.unknown, batch.empty
    for at, rule in enumerate(all_rules):
        if rule.relation.test:
            outcome[:, at] = TESTS[rule.relation.test](batch, rule)
            left[:, at] = right[:, at] = np.nan
    linear = [at for at, rule in enumerate(all_rules) if rule.relation.compare]
    outcome[:, linear] = _linear(batch, linear, left[:, linear], right[:, linear], unknown, empty)
    for row, name in batch.inferred_by:
        outcome[row, _position(batch.edition, name)] = NOT_ASSESSABLE
    for at, rule in enumerate(all_rules):
        if rule.relation.from_year:
            year = pd.to_numeric(batch.reports["year"]).to_numpy(dtype="float64", na_value=np.nan)
            outcome[~(year >= rule.relation.from_year), at] = NO_ROW
    return Result(outcome, left, right)


def batches(reports: Report | Panel) -> Iterator[Batch]:
    """The reports that print a form, as arrays, one batch for each edition."""
    if isinstance(reports, Report):
        overview = pd.DataFrame([reports.overview], columns=list(REPORT_COLUMNS))
        remarks = reports.remarks.assign(report=reports.id)
        figures = reports.figures
    else:
        overview, figures, remarks = reports.reports, reports.figures, reports.remarks
    for code in editions():
        mine = overview[overview["edition"] == code].reset_index(drop=True)
        if mine.empty:
            continue
        own = figures[figures["report"].isin(mine["report"])] if "report" in figures else figures
        shape = (len(mine), len(editions()[code].figures))
        states = own["state"].to_numpy(dtype=object).reshape(shape)
        yield Batch(code, mine, own["value"].to_numpy().reshape(shape), states.astype(str), _inferences(mine, remarks))


def _inferences(reports: pd.DataFrame, remarks: pd.DataFrame) -> frozenset[tuple[int, str]]:
    row = {report: at for at, report in enumerate(reports["report"])}
    decided = remarks[(remarks["remark"] == "inferred") & remarks["report"].isin(reports["report"])]
    pairs = zip(decided["report"], decided["relations"], strict=True)
    return frozenset((row[report], name) for report, names in pairs for name in names.split("; "))


@cache
def _weights(edition: str) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Which figures each rule adds up on its left and on its right: two matrices of figures × rules."""
    all_rules, size = rules(edition), len(editions()[edition].figures)
    sides = []
    for side in ("left", "right"):
        pairs = [
            (cell, at) for at, rule in enumerate(all_rules) if rule.relation.compare for cell in getattr(rule, side)
        ]
        cells, ats = np.array(pairs, dtype=int).reshape(-1, 2).T
        sides.append(sparse.csr_array((np.ones(len(pairs)), (cells, ats)), shape=(size, len(all_rules))))
    return sides[0], sides[1]


@cache
def _position(edition: str, name: str) -> int:
    return next(at for at, rule in enumerate(rules(edition)) if rule.name == name)


def _sums(batch: Batch) -> tuple[np.ndarray, np.ndarray]:
    values = np.nan_to_num(batch.values, nan=0.0)
    left, right = _weights(batch.edition)
    return values @ left, values @ right


def _linear(
    batch: Batch, linear: list[int], left: np.ndarray, right: np.ndarray, unknown: np.ndarray, empty: np.ndarray
) -> np.ndarray:
    """The outcomes of sums held against each other; a gap leaves a sum open unless the rest already exceeds it."""
    compare = np.array([rules(batch.edition)[at].relation.compare for at in linear])
    slack = 1e-9 * np.maximum(1.0, np.maximum(np.abs(left), np.abs(right)))  # of float64, not of the figures
    difference = left - right
    true = np.where(
        compare == "=",
        np.abs(difference) <= slack,
        np.where(compare == "<=", difference <= slack, difference >= -slack),
    )
    outcome = np.where(true, HOLDS, FAILS).astype(np.int8)
    if not (unknown.any() or empty.any()):
        return outcome
    side_left, side_right = (weights[:, linear] for weights in _weights(batch.edition))
    gaps_left, gaps_right = ((unknown | empty).astype(float) @ side for side in (side_left, side_right))
    blanks = empty.astype(float) @ (side_left + side_right)
    gaps, cells = gaps_left + gaps_right, (side_left + side_right).sum(axis=0)
    only_blanks = (gaps == blanks) & (gaps > 0)
    exceeds = (compare == "=") & (
        ((gaps_right == 0) & (difference > slack)) | ((gaps_left == 0) & (difference < -slack))
    )
    outcome[gaps > 0] = NOT_ASSESSABLE
    outcome[only_blanks & true & (gaps < cells)] = HOLDS_IF_BLANK
    outcome[(gaps > 0) & exceeds] = FAILS
    return outcome


def _is_count(batch: Batch, rule: Rule) -> np.ndarray:
    figure = editions()[batch.edition].figures[rule.left[0]]
    value = batch.values[:, rule.left[0]]
    right = (figure.column.decimals | (value == np.floor(value))) & (figure.column.signed | (value >= 0))
    return np.where(np.isnan(value), NOT_ASSESSABLE, np.where(right, HOLDS, FAILS))


def _carries_over_at_most_a_quarter(batch: Batch, rule: Rule) -> np.ndarray:
    carried, in_hand = batch.values[:, rule.left].sum(axis=1), batch.values[:, rule.right].sum(axis=1)
    outcome = np.where(carried <= 0.25 * in_hand, HOLDS, FAILS)
    outcome[in_hand < 20] = NO_ROW
    return np.where(np.isnan(carried + in_hand), NOT_ASSESSABLE, outcome)


def _makes_no_rules_below_city(batch: Batch, rule: Rule) -> np.ndarray:
    values, unknown = batch.values[:, rule.left], batch.unknown[:, rule.left]
    outcome = np.where(
        (np.nan_to_num(values) > 0).any(axis=1), FAILS, np.where(unknown.any(axis=1), NOT_ASSESSABLE, HOLDS)
    )
    for row, name in enumerate(batch.reports["authority"]):
        if isinstance(name, str) and _MAKES_RULES.search(name):
            outcome[row] = NO_ROW
        elif not isinstance(name, str) or _LEVEL_OPEN.search(name) or not _MAKES_NONE.search(name):
            outcome[row] = NOT_ASSESSABLE
    return outcome


def _uses_due_edition(batch: Batch, rule: Rule) -> np.ndarray:
    due = [due_edition(int(year)) if pd.notna(year) else None for year in batch.reports["year"]]
    return np.array([NOT_ASSESSABLE if d is None else HOLDS if d.code == batch.edition else FAILS for d in due])


def _has_six_sections(batch: Batch, rule: Rule) -> np.ndarray:
    return np.where(batch.reports["sections"].to_numpy(dtype=object) == _ALL_SECTIONS, HOLDS, FAILS)


def _has_no_blank(batch: Batch, rule: Rule) -> np.ndarray:
    blank, missing = batch.states[:, rule.left] == "blank", batch.states[:, rule.left] == "missing"
    return np.where(blank.any(axis=1), FAILS, np.where(missing.all(axis=1), NOT_ASSESSABLE, HOLDS))


def _prints_fee_in_10_000_yuan(batch: Batch, rule: Rule) -> np.ndarray:
    unit = batch.reports["fee_unit"].to_numpy(dtype=object)
    missing = batch.states[:, rule.left[0]] == "missing"
    return np.where(unit == "万元", HOLDS, np.where(missing & (unit == ""), NOT_ASSESSABLE, FAILS))


TESTS: dict[str, Callable[[Batch, Rule], np.ndarray]] = {
    test.__name__.removeprefix("_"): test
    for test in (
        _is_count,
        _carries_over_at_most_a_quarter,
        _makes_no_rules_below_city,
        _uses_due_edition,
        _has_six_sections,
        _has_no_blank,
        _prints_fee_in_10_000_yuan,
    )
}


def _frame(batch: Batch, result: Result, language: str) -> pd.DataFrame:
    """The evaluation as a frame, in the order of the reports and, for each, of the relations declared."""
    all_rules, codes = rules(batch.edition), [figure.code for figure in editions()[batch.edition].figures]
    report, rule = np.nonzero(result.outcome != NO_ROW)
    outcome = result.outcome[report, rule]
    assessed = outcome != NOT_ASSESSABLE
    left, right = (np.where(assessed, side[report, rule], np.nan) for side in (result.left, result.right))

    def each(values: list[str]) -> np.ndarray:
        return np.array(values, dtype=object)[rule]

    explanation = each([getattr(rule.relation, language) for rule in all_rules])
    cells = each(["; ".join(codes[at] for at in rule.cells) for rule in all_rules])
    for at in np.flatnonzero(outcome != HOLDS):
        explanation[at] = _explain(batch, result, report[at], rule[at], language)
    return pd.DataFrame(
        {
            **{name: batch.reports[name].to_numpy()[report] for name in KEYS},
            "relation": each([rule.relation.id for rule in all_rules]),
            "place": each([rule.place for rule in all_rules]),
            "severity": each([rule.relation.severity for rule in all_rules]),
            "outcome": OUTCOMES[outcome].astype(object),
            "left": left,
            "right": right,
            "difference": left - right,
            "cells": cells,
            "basis": each([rule.relation.basis for rule in all_rules]),
            "explanation": explanation,
        }
    )


def _explain(batch: Batch, result: Result, row: int, at: int, language: str) -> str:
    """Why an outcome is not a plain "holds": the arithmetic, or what could not be known."""
    rule = rules(batch.edition)[at]
    codes = [figure.code for figure in editions()[batch.edition].figures]
    relation = getattr(rule.relation, language)
    states = batch.states[row, list(rule.cells)]
    outcome = result.outcome[row, at]
    if outcome == NOT_ASSESSABLE:
        gaps = [
            f"{codes[c]} ({say(f'state.{s}', language)})"
            for c, s in zip(rule.cells, states, strict=True)
            if s in (*_EMPTY, *_UNKNOWN)
        ]
        if (row, rule.name) in batch.inferred_by:
            reason = say("check.by_construction", language)
        else:
            reason = (
                say("check.gaps", language, gaps=", ".join(gaps[:3]) + (" …" if gaps[3:] else ""))
                if gaps
                else say("check.open", language)
            )
        return say("check.not_assessable", language, relation=relation, reason=reason)
    if outcome == HOLDS_IF_BLANK:
        return say("check.holds_if_blank", language, relation=relation)
    if rule.relation.compare:
        sides = [_sum_in_words(batch.values[row, list(side)]) for side in (rule.left, rule.right)]
        difference = result.left[row, at] - result.right[row, at]
        return say(
            "check.fails_sum",
            language,
            relation=relation,
            left=sides[0],
            right=sides[1],
            difference=f"{difference:+,.10g}",
        )
    concerned = [
        f"{codes[c]} = {number(batch.values[row, c])}" for c in rule.cells if batch.states[row, c] != "missing"
    ][:4]
    return say(
        "check.fails",
        language,
        relation=relation,
        cells=", ".join(concerned) or batch.reports["sections"].iloc[row] or "–",
    )


def _sum_in_words(values: np.ndarray) -> str:
    """The terms of a sum that are not 0, and the sum."""
    terms = [number(value) for value in values if value == value and value != 0]
    total = number(float(np.nansum(values)))
    return f"{' + '.join(terms)} = {total}" if len(terms) > 1 else total


def _nothing(columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {name: pd.Series(dtype="float64" if name in ("left", "right", "difference") else "str") for name in columns}
    )
