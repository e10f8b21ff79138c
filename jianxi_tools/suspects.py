"""Where the error is: the smallest sets of figures whose change satisfies every identity (Fellegi–Holt)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from math import comb, inf
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from jianxi_tools.edition import Figure, editions
from jianxi_tools.findings import counts
from jianxi_tools.relations import check
from jianxi_tools.report import NO_VALUE, Report
from jianxi_tools.rules import Rule, rules
from jianxi_tools.words import number, say

COLUMNS = ("component", "set", "cell", "printed", "suggested", "explanation")
MOST_SETS = 50  # so many are listed of one component
MOST_NODES = 200  # so far one search goes; a report with a dozen errors can exceed it
MOST_GROUPINGS = 5_000  # so many of one size are tried to tell components apart

Cells = frozenset[int]  # positions of figures in the edition


def suspects(report: Report, *, language: str = "en") -> pd.DataFrame:
    """List the smallest sets of figures whose change makes all identities of the form hold.

    Identities are the sums A1, A2, A3 and D1; a report of which none fails is not searched. A changed figure becomes
    a whole number from 0. A figure without a value (blank, not applicable, missing, ambiguous, unreadable) may be any
    such number and counts for nothing; a corrected one changes only where nothing else will do; one that is no count
    (a fraction) always changes. Of sets of one size, those that hold inferred figures come first.

    Args:
        report: one report.
        language: ``en`` or ``zh``, the language of ``explanation``.

    Returns:
        One row for each figure of each set, with the columns component (errors that do not interact: 1, 2, …), set
        (the alternatives within the component: 1, 2, …), cell, printed, suggested (NaN unless the set is the only
        smallest one and only this value satisfies every identity), explanation; no rows where nothing fails. The
        explanation says so where not all sets are listed, or where a smaller one was not ruled out.

    Source: I. P. Fellegi and D. Holt, "A systematic approach to automatic edit and imputation", JASA 71 (1976).

    >>> from dataclasses import replace
    >>> from jianxi_tools.reading import read_report
    >>> report = read_report("data/reports/jianxi-2023.txt")
    >>> readings = list(report.readings)
    >>> at = editions()["2021"].position["applications.received.natural_person"]
    >>> readings[at] = readings[at]._replace(value=4.0)  # printed: 40
    >>> found = suspects(replace(report, readings=tuple(readings)))
    >>> found.drop(columns="explanation").values.tolist()
    [[1, 1, 'applications.received.natural_person', 4.0, 40.0]]
    """
    rows = list(_rows(report, language)) if counts(check(report))["fails"] else []
    types = {"component": "int64", "set": "int64", "cell": "str", "explanation": "str"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(types | {"printed": "float64", "suggested": "float64"})


class Component(NamedTuple):
    """An error that interacts with no other: its alternatives, and what the search left open.

    ``left_open`` is "" or the name of the sentence that says it.
    """

    sets: list[Cells]
    left_open: str


@dataclass(frozen=True, eq=False)
class Sums:
    """The identities of a form over the figures of one report, with one column for each figure of the edition.

    ``printed`` is NaN where a figure has no value.
    """

    identities: tuple[Rule, ...]
    printed: np.ndarray
    states: np.ndarray

    @cached_property
    def weights(self) -> np.ndarray:
        """Identities × figures: 1 on the left side, −1 on the right."""
        weights = np.zeros((len(self.identities), len(self.printed)))
        for at, rule in enumerate(self.identities):
            weights[at, rule.left + rule.minus], weights[at, rule.right] = 1, -1
        return weights

    @cached_property
    def no_count(self) -> np.ndarray:
        """Which printed figures of the identities are no whole number from 0."""
        return self.weights.any(axis=0) & ((self.printed < 0) | (self.printed % 1 > 0))

    @cached_property
    def free(self) -> np.ndarray:
        """Which figures of the identities may be anything: those without a value and those that are no count."""
        return self.weights.any(axis=0) & np.isnan(self.printed) | self.no_count

    @cached_property
    def known(self) -> np.ndarray:
        """The figures as printed, 0 where they are free."""
        return np.where(self.free | np.isnan(self.printed), 0, self.printed)

    @cached_property
    def lacking(self) -> np.ndarray:
        """What each identity lacks on its left side, by the known figures."""
        return -self.weights @ self.known

    @cached_property
    def cost(self) -> np.ndarray:
        """What it costs to change each figure."""
        cost = np.where(self.states == "corrected", len(self.printed), 1)
        return np.where(self.free & ~self.no_count, 0, cost)

    @cached_property
    def cuts(self) -> list[np.ndarray]:
        """Figures of which at least one has to change: for each identity that fails, and what the search adds."""
        signs = np.diag(np.sign(self.lacking))
        return [self.cut(sign, self.free) for sign in signs if self._cannot_hold(sign @ self.weights, self.free)]

    @cached_property
    def _model(self) -> tuple[Bounds, list[LinearConstraint]]:
        """Whether each figure changes, how much it rises and how much it falls, in units of all that is lacking.

        No figure of a smallest set need change by more than that: the identities of the form are a network.
        """
        size, unit = len(self.printed), max(1.0, np.abs(self.lacking).sum())
        none, one = np.zeros((size, size)), np.eye(size)
        fall = np.minimum(self.known / unit, 1)
        bounds = Bounds(np.r_[self.free, np.zeros(2 * size)], np.r_[np.ones(2 * size), fall])
        sums = np.hstack([np.zeros_like(self.weights), self.weights, -self.weights])
        rise_only_if = np.hstack([-one, one, none])
        fall_only_if = np.hstack([-np.diag(fall), none, one])
        return bounds, [
            LinearConstraint(sums, self.lacking / unit, self.lacking / unit),
            LinearConstraint(np.vstack([rise_only_if, fall_only_if]), -inf, 0),
        ]

    def smallest(self, without: Sequence[Cells] = (), most: float = inf) -> tuple[np.ndarray | None, bool]:
        """The figures of one smallest set, and whether the search came to its end.

        Args:
            without: sets that it must not hold.
            most: what it may cost; None is found where every set costs more.
        """
        size, (bounds, model) = len(self.printed), self._model
        costs = np.r_[self.cost, np.zeros(2 * size)]
        rows = [(-costs[:size], -most)]
        for cells in without:
            rows.append((-np.isin(np.arange(size), list(cells)).astype(float), 1 - len(cells)))
        while True:
            table = np.array([row for row, _ in rows] + self.cuts)
            least = [at_least for _, at_least in rows] + [1.0] * len(self.cuts)
            found = milp(
                costs,
                integrality=np.arange(3 * size) < size,
                bounds=bounds,
                constraints=[*model, LinearConstraint(np.pad(table, ((0, 0), (0, 2 * size))), least, inf)],
                options={"mip_rel_gap": 0, "node_limit": MOST_NODES},
            )
            if found.x is None:
                return None, found.status == 2
            chosen = found.x[:size] > 0.5
            if self.values(chosen) is not None:  # solvers work to a tolerance, the form does not
                return chosen, found.status == 0

    def values(self, chosen: np.ndarray) -> np.ndarray | None:
        """Figures that satisfy every identity and differ from the known ones only where chosen, None if none do.

        Then a combination of identities cannot hold, and goes to the cuts.
        """
        one = np.eye(len(self.identities))
        costs = np.repeat([0.0, 1.0], [chosen.sum(), 2 * len(one)])
        lacking = -self.weights[:, ~chosen] @ self.known[~chosen]
        found = linprog(costs, A_eq=np.hstack([self.weights[:, chosen], one, -one]), b_eq=lacking, method="highs-ds")
        if found.fun > 1e-3:  # a whole number, 0 or more
            self.cuts.append(self.cut(np.rint(found.eqlin.marginals), chosen))
            return None
        values = self.known.copy()
        values[chosen] = np.rint(found.x[: chosen.sum()])
        return values

    def cut(self, combined: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        """The figures besides the chosen ones of which one has to change (1, others 0) for a combination to hold."""
        for at in np.flatnonzero(combined):  # the fewer identities, the fewer figures
            fewer = np.where(np.arange(len(combined)) == at, 0, combined)
            if self._cannot_hold(fewer @ self.weights, chosen):
                combined = fewer
        weights = combined @ self.weights
        helps = (weights > 0) | ((weights < 0) & (self.known > 0)) | (not self._cannot_hold(weights, chosen))
        return (helps & ~chosen).astype(float)

    def _cannot_hold(self, weights: np.ndarray, chosen: np.ndarray) -> bool:
        """Whether a sum falls short of 0 whatever the chosen figures are."""
        return bool((weights[chosen] <= 0).all() and weights[~chosen] @ self.known[~chosen] < 0)

    def parts(self, chosen: np.ndarray) -> list[tuple[Cells, Cells]]:
        """A set taken apart into groups that each settle some faults and disturb nothing else.

        A fault is an identity that lacks something, or a figure that is no count. Returned are, for each group, the
        faults (a figure's position comes after those of the identities) and the figures that are not free.
        """
        effect = self.weights * (self.values(chosen) - self.known)
        left = list(np.flatnonzero(effect.any(axis=0) | self.no_count))
        parts = []
        while left:
            group = next((list(group) for group in _groupings(left) if self._settles(effect[:, group])), left)
            left = [cell for cell in left if cell not in group]
            settled = np.flatnonzero(effect[:, group].sum(axis=1))
            faults = frozenset(settled) | {len(effect) + cell for cell in group if self.no_count[cell]}
            parts.append((faults, frozenset(cell for cell in group if self.cost[cell])))
        return parts

    def _settles(self, effect: np.ndarray) -> bool:
        total = effect.sum(axis=1)
        return bool(((total == 0) | (total == self.lacking)).all())

    def components(self) -> list[Component]:
        """Every smallest set, as alternatives of components: any choice of one from each is a smallest set.

        The groups of one smallest set are taken for components, and the alternatives of each are sought with the
        other groups set right. Then the whole is asked for a smallest set that holds none of them: there is none, or
        it is a further alternative, or it shows that components are not independent, and they are joined.
        """
        chosen, proven = self.smallest()
        values, most = self.values(chosen), self.cost[chosen].sum()
        blocks = {faults: cells for faults, cells in self.parts(chosen) if cells}
        known = {} if proven else {faults: ([cells], "suspect.unproven") for faults, cells in blocks.items()}
        waiting = [faults for faults in blocks if faults not in known]
        while waiting:
            faults = waiting.pop()
            if faults not in known:
                others = frozenset().union(*(cells for block, cells in blocks.items() if block != faults))
                right = np.where(np.isin(np.arange(len(values)), list(others)), values, self.printed)
                known[faults] = replace(self, printed=right)._alternatives()
            sets, left_open = known[faults]
            chosen, ended = (None, True) if left_open else self.smallest(sets, most)
            if chosen is None:
                known[faults] = sets, left_open or ("" if ended else "suspect.not_all")
                continue
            waiting.append(faults)
            parts = self.parts(chosen)
            inside = [part for part in parts if part[0] <= faults]
            if frozenset().union(*(settled for settled, _ in inside)) == faults:
                sets.append(frozenset().union(*(cells for _, cells in inside)))
                continue
            for settled, _ in parts:
                joined = [block for block in blocks if block & settled]
                if len(joined) > 1:
                    block = frozenset().union(*joined)
                    blocks[block] = frozenset().union(*(blocks.pop(each) for each in joined))
                    waiting = [each for each in waiting if each not in joined] + [block]
        return sorted((Component(*known[faults]) for faults in blocks), key=lambda found: min(map(sorted, found.sets)))

    def _alternatives(self) -> tuple[list[Cells], str]:
        """All smallest sets, and what is left open of them."""
        sets: list[Cells] = []
        most = inf
        while len(sets) <= MOST_SETS:
            chosen, ended = self.smallest(sets, most)
            if chosen is None:
                return sets, "" if ended else "suspect.not_all"
            sets.append(frozenset(np.flatnonzero(chosen & (self.cost > 0))))
            most = self.cost[chosen].sum()
        return sets[:MOST_SETS], "suspect.not_all"

    def spread(self, cells: Cells, chosen: np.ndarray) -> dict[int, tuple[float, float]]:
        """The lowest and the highest value of each of the cells with which every identity can hold."""
        values, weights = self.values(chosen), self.weights[:, chosen]
        if np.linalg.matrix_rank(weights) == chosen.sum():
            return {cell: (values[cell], values[cell]) for cell in sorted(cells)}
        lacking = -self.weights[:, ~chosen] @ self.known[~chosen]
        spread = {}
        for cell in sorted(cells):
            one = (np.flatnonzero(chosen) == cell).astype(float)
            low, high = (linprog(sign * one, A_eq=weights, b_eq=lacking, method="highs-ds") for sign in (1, -1))
            spread[cell] = (np.rint(low.fun), inf if high.fun is None else np.rint(-high.fun))
        return spread


def _groupings(cells: list[int]) -> Iterator[tuple[int, ...]]:
    """Groups of cells, the smallest first, as far as they can be tried."""
    for size in range(1, len(cells)):
        if comb(len(cells), size) <= MOST_GROUPINGS:
            yield from combinations(cells, size)


def _rows(report: Report, language: str) -> Iterator[tuple]:
    """The rows of the frame."""
    figures = editions()[report.edition].figures
    values, _, states, _, _ = zip(*report.readings, strict=True)
    identities = tuple(rule for rule in rules(report.edition) if rule.is_identity)
    sums = Sums(identities, np.array(values, dtype=float), np.array(states))
    components = sums.components()
    for which, component in enumerate(components, 1):
        others = [other.sets[0] for other in components if other is not component]
        alternatives = sorted(
            component.sets, key=lambda cells: (-sum(sums.states[list(cells)] == "inferred"), *sorted(cells))
        )
        alone = len(alternatives) == 1 and not component.left_open
        left_open = component.left_open or ("" if alone else "suspect.tied")
        close = say(left_open, language, count=len(alternatives)) if left_open else ""
        for at, cells in enumerate(alternatives, 1):
            spread = sums.spread(cells, sums.free | np.isin(np.arange(len(figures)), list(cells.union(*others))))
            for cell, (low, high) in spread.items():
                sentences = [*_explanation(sums, cell, spread, figures, language), close]
                suggested = low if alone and low == high else NO_VALUE
                said = say("suspect.next", language).join(filter(None, sentences))
                yield which, at, figures[cell].code, sums.printed[cell], suggested, said


def _explanation(
    sums: Sums, cell: int, spread: dict[int, tuple[float, float]], figures: tuple[Figure, ...], language: str
) -> Iterator[str]:
    """Sentences on one figure of a set: what the sums ask for, with which others, and what may have happened."""
    low, high = spread[cell]
    label, printed = figures[cell].label(language), number(sums.printed[cell])
    asked = "one_value" if low == high else "several_values" if high < inf else "any_value_from"
    change = f"{low - sums.printed[cell]:+,.10g}"
    highest = number(high) if high < inf else ""
    yield say(f"suspect.{asked}", language, label=label, printed=printed, low=number(low), high=highest, change=change)
    if len(spread) > 1:
        names = [say("view.quoted", language, text=figures[other].label(language)) for other in spread if other != cell]
        yield say("suspect.together", language, names=say("view.list", language).join(names))
    if sums.states[cell] == "inferred":
        yield say("suspect.inferred", language)
    right = {at: bounds[0] for at, bounds in spread.items() if bounds[0] == bounds[1]}
    reason, other = _reason(sums, cell, right, figures) if len(right) == len(spread) else ("", None)
    if reason:
        yield say(f"suspect.{reason}", language, other="" if other is None else figures[other].label(language))
    else:
        failing = [
            rule for rule, lacks in zip(sums.identities, sums.lacking, strict=True) if lacks and cell in rule.cells
        ]
        relations = dict.fromkeys(getattr(rule.relation, language) for rule in failing)
        if relations:
            yield say("suspect.failing", language, relations=say("view.list", language).join(relations))


def _reason(sums: Sums, cell: int, right: dict[int, float], figures: tuple[Figure, ...]) -> tuple[str, int | None]:
    """The simplest slip that turns the right values into the printed ones, and the figure it involves if any."""
    printed = {at: sums.printed[at] for at in right}
    if sums.no_count[cell]:
        return "no_count", None
    if len(right) == 2 and list(right.values()) == list(printed.values())[::-1]:
        return "swapped", None
    if _shifted(sums, right, figures):
        return "shifted", None
    was, now = (f"{value:.0f}" for value in (right[cell], printed[cell]))
    for slip, happened in SLIPS.items():
        if happened(was, now):
            return slip, None
    missed = right[cell] - printed[cell]
    for rule, lacks in zip(sums.identities, sums.lacking, strict=True):
        for total, addends in ((rule.right, rule.left), (rule.left, rule.right)):
            equal = [at for at in addends if total == (cell,) and lacks and sums.printed[at] == abs(missed)]
            if len(equal) == 1:
                return "left_out" if missed > 0 else "counted_twice", equal[0]
    if len(right) == 1 and np.count_nonzero(sums.lacking[sums.weights[:, cell] != 0]) > 1:
        return "crossing", None
    if len(right) > 1 and len({abs(right[at] - printed[at]) for at in right}) == 1:
        return "same_amount", None
    return "", None


def _shifted(sums: Sums, right: dict[int, float], figures: tuple[Figure, ...]) -> bool:
    """Whether the figures stand in one row whose values were printed one column too far."""
    first, last = min(right), max(right)
    if len(right) < 2 or len({(figures[at].table.code, figures[at].row.code) for at in (first, last)}) > 1:
        return False
    printed = list(sums.printed[first : last + 1])
    wanted = [right.get(at, sums.printed[at]) for at in range(first, last + 1)]
    return wanted[:-1] == printed[1:] or wanted[1:] == printed[:-1]


def _transposed(right: str, printed: str) -> bool:
    swaps = (right[:at] + right[at + 1] + right[at] + right[at + 2 :] for at in range(len(right) - 1))
    return printed in swaps


def _tenfold(right: str, printed: str) -> bool:
    short, long = sorted((right, printed), key=len)
    return short != "0" and long == short + "0" * (len(long) - len(short))


def _lost(right: str, printed: str) -> bool:
    return printed != "0" and printed in (right[:at] + right[at + 1 :] for at in range(len(right)))


SLIPS = {
    "transposed": _transposed,
    "tenfold": _tenfold,
    "digit_lost": _lost,
    "digit_added": lambda right, printed: _lost(printed, right),
}
