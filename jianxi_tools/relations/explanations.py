"""The outcomes of relations as rows, each explained with its arithmetic or with what is not known."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from jianxi_tools.relations.arrays import BLANK, STATES, Batch
from jianxi_tools.relations.conditions import FAILS, HOLDS, HOLDS_IF_BLANK, NO_ROW, NOT_ASSESSABLE, OUTCOMES
from jianxi_tools.relations.evaluation import compiled
from jianxi_tools.relations.rules import Layout, Rule
from jianxi_tools.words import listing, number, say, signed

COLUMNS = ("relation", "place", "severity", "outcome", "left", "right", "difference", "cells", "basis", "explanation")
MOST_FIGURES = 4  # that an explanation names
BLOCK = 5_000  # reports whose rows are made at a time, so that what it takes besides stays small


def explained(batch: Batch, outcome: np.ndarray, language: str) -> Iterator[dict[str, np.ndarray | pd.Categorical]]:
    """The outcomes that ``evaluate`` gives, as columns, in the order of the reports and, for each, of the relations.

    Yields:
        The columns ``COLUMNS`` of some reports at a time, and ``row``, each report's in the batch.
    """
    for start in range(0, len(outcome), BLOCK):
        yield _block(batch, outcome, slice(start, start + BLOCK), language)


def _block(batch: Batch, outcome: np.ndarray, block: slice, language: str) -> dict[str, np.ndarray | pd.Categorical]:
    rules = batch.layout.rules
    row, rule = np.nonzero(outcome[block] != NO_ROW)
    outcome = outcome[block][row, rule]
    left, right = _sides(batch.layout, batch.values[block], row, rule, outcome)
    report = row + block.start

    def each(texts: Iterable[str], which: np.ndarray = rule) -> pd.Categorical:
        codes, distinct = pd.factorize(pd.array(list(texts), dtype="str"))
        return pd.Categorical.from_codes(codes[which], distinct)

    told = np.flatnonzero(outcome != HOLDS)
    explanations = [getattr(one.relation, language) for one in rules]
    explanations += [_explain(batch, report[at], rules[rule[at]], outcome[at], language) for at in told]
    which = rule.copy()
    which[told] = len(rules) + np.arange(len(told))
    whose, row_whose = np.unique(batch.whose or [""] * len(batch.reports), return_inverse=True)
    cells = ["; ".join(_code(batch, at, name) for at in one.cells) for name in whose for one in rules]
    of_state = [at for at in told if outcome[at] == FAILS and rules[rule[at]].relation.shows in STATES]
    cell_of = row_whose[report] * len(rules) + rule
    cell_of[of_state] = len(cells) + np.arange(len(of_state))
    chosen = ((whose[row_whose[report[at]]], _chosen(batch, report[at], rules[rule[at]])) for at in of_state)
    cells += ["; ".join(_code(batch, cell, name) for cell in own) for name, own in chosen]
    return {
        "row": report,
        "relation": each(one.relation.id for one in rules),
        "place": each(one.place for one in rules),
        "severity": each(one.relation.severity for one in rules),
        "outcome": each(OUTCOMES, outcome),
        "left": left,
        "right": right,
        "difference": left - right,
        "cells": each(cells, cell_of),
        "basis": each(one.relation.basis for one in rules),
        "explanation": each(explanations, which),
    }


def _sides(
    layout: Layout, values: np.ndarray, row: np.ndarray, rule: np.ndarray, outcome: np.ndarray
) -> list[np.ndarray]:
    """The sums on the left and on the right where they could be assessed, NaN elsewhere."""
    sums = compiled(layout)
    column = np.zeros(len(layout.rules), dtype=int)
    column[sums.at] = np.arange(len(sums.at))
    assessed = np.isin(rule, sums.at) & (outcome != NOT_ASSESSABLE)
    return [np.where(assessed, (values @ side)[row, column[rule]], np.nan) for side in (sums.left, sums.right)]


def _code(batch: Batch, at: int, whose: str) -> str:
    code = batch.layout.figures[at].code
    return code if at < batch.layout.own else f"{whose}:{code}"


def _explain(batch: Batch, row: int, rule: Rule, outcome: int, language: str) -> str:
    """Why an outcome is not a plain "holds": the arithmetic, or what could not be known."""
    relation = getattr(rule.relation, language)
    if outcome == NOT_ASSESSABLE:
        reason = _reason(batch, row, rule, language)
        return say("check.not_assessable", language, relation=relation, reason=reason)
    if outcome == HOLDS_IF_BLANK:
        return say("check.holds_if_blank", language, relation=relation)
    if rule.relation.compare:
        left, right, minus = (_terms(batch, row, side, language) for side in (rule.left, rule.right, rule.minus))
        right += [f"−{term}" for term in minus]
        sums = [batch.values[row, list(side)].sum() for side in (rule.left, rule.right, rule.minus)]
        total = sums[1] - sums[2]
        return say(
            "check.fails_sum",
            language,
            relation=relation,
            left=_arithmetic(left, sums[0]),
            right=_arithmetic(right, total),
            difference=signed(sums[0] - total),
        )
    said, shown = getattr(rule.relation, f"failed_{language}"), _shown(batch, row, rule, language)
    if said:
        return said.format(cells=shown, count=len(_chosen(batch, row, rule)))
    return say("check.fails", language, relation=relation, cells=shown)


def _reason(batch: Batch, row: int, rule: Rule, language: str) -> str:
    if (row, rule.name) in batch.inferred_by:
        return say("check.by_construction", language)
    gaps = [at for at in rule.cells if batch.states[row, at] >= BLANK]
    return _named(batch, row, gaps, language) if gaps else say("check.open", language)


def _shown(batch: Batch, row: int, rule: Rule, language: str) -> str:
    """What a relation looked at: a fact of the report, the labels of figures of one state, or its figures."""
    shows = rule.relation.shows
    if shows in batch.reports:
        shown = batch.reports[shows].iloc[row]
        return listing(shown if shows == "sections" else [shown], language) or say("check.none", language)
    chosen = _chosen(batch, row, rule)
    if not shows:
        return _named(batch, row, chosen, language)
    return _listed([_label(batch.layout, at, language) for at in chosen[:MOST_FIGURES]], len(chosen), language)


def _chosen(batch: Batch, row: int, rule: Rule) -> list[int]:
    """The figures of a relation, those of 0 last; where it shows those of one state, these alone."""
    shows = rule.relation.shows
    cells = sorted(rule.cells, key=lambda at: batch.values[row, at] == 0)
    return [at for at in cells if shows not in STATES or STATES[batch.states[row, at]] == shows]


def _named(batch: Batch, row: int, cells: Sequence[int], language: str) -> str:
    """The first of some figures in words."""
    return _listed([_in_words(batch, row, at, language) for at in cells[:MOST_FIGURES]], len(cells), language)


def _listed(words: Sequence[str], total: int, language: str) -> str:
    """Some of ``total`` things, and how many there are besides."""
    listed = listing(words, language)
    more = {"more": number(total - len(words)), "total": number(total)}
    return say("check.more", language, listed=listed, **more) if total > len(words) else listed


@lru_cache(maxsize=10_000)
def _label(layout: Layout, at: int, language: str) -> str:
    return layout.figures[at].label(language)


def _in_words(batch: Batch, row: int, at: int, language: str) -> str:
    """A figure by its label, with its number or why it has none."""
    label = _label(batch.layout, at, language)
    if at >= batch.layout.own:
        whose = batch.whose[row]
        label = say("check.of_before" if whose.isdigit() else "check.of_units", language, whose=whose, label=label)
    state = batch.states[row, at]
    if state < BLANK:
        return say("check.figure", language, label=label, value=number(batch.values[row, at]))
    return say("check.gap", language, label=label, state=say(f"state.{STATES[state]}", language))


def _terms(batch: Batch, row: int, cells: Iterable[int], language: str) -> list[str]:
    """The terms of a sum that are not 0; one from another report is followed by whose it is."""
    terms = []
    for at in cells:
        if at < batch.layout.own:
            found = [(batch.values[row, at], "")]
        else:
            found = [(other.values[at - batch.layout.own], other.name) for other in batch.beside[row]]
        said = ((number(value), whose) for value, whose in found if value)
        terms += [say("audit.stands", language, said=value, where=whose) if whose else value for value, whose in said]
    return terms


def _arithmetic(terms: list[str], total: float) -> str:
    """``3 + 4 (2022) − 1 = 6``, or the one term there is."""
    if len(terms) < 2 and not (terms and terms[0].startswith("−")):
        return terms[0] if terms else number(total)
    return f"{' + '.join(terms).replace('+ −', '− ')} = {number(total)}"
