"""The search for the smallest sets of figures whose change satisfies every identity, by integer programming."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from math import comb, inf
from typing import NamedTuple

import numpy as np
import scipy  # its solvers, which take long to load, are loaded where they are first called

from jianxi_tools.relations.rules import Rule

MOST_SETS = 50  # so many are listed of one component
MOST_NODES = 200  # so far one search goes; a report with a dozen errors can exceed it
MOST_GROUPINGS = 5_000  # so many of one size are tried to tell components apart

Cells = frozenset[int]  # positions of figures in the edition


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
    def _model(self) -> "tuple[scipy.optimize.Bounds, list[scipy.optimize.LinearConstraint]]":
        """Whether each figure changes, how much it rises and how much it falls, in units of all that is lacking.

        No figure of a smallest set need change by more than that: the identities of the form are a network.
        """
        size, unit = len(self.printed), max(1.0, np.abs(self.lacking).sum())
        none, one = np.zeros((size, size)), np.eye(size)
        fall = np.minimum(self.known / unit, 1)
        bounds = scipy.optimize.Bounds(np.r_[self.free, np.zeros(2 * size)], np.r_[np.ones(2 * size), fall])
        sums = np.hstack([np.zeros_like(self.weights), self.weights, -self.weights])
        rise_only_if = np.hstack([-one, one, none])
        fall_only_if = np.hstack([-np.diag(fall), none, one])
        return bounds, [
            scipy.optimize.LinearConstraint(sums, self.lacking / unit, self.lacking / unit),
            scipy.optimize.LinearConstraint(np.vstack([rise_only_if, fall_only_if]), -inf, 0),
        ]

    def smallest(self, without: Sequence[Cells] = (), most: float = inf) -> tuple[np.ndarray | None, bool]:
        """The figures of one smallest set that holds none of others, and whether the search came to its end.

        None is found where every set costs more than ``most``.
        """
        nodes, size, (bounds, model) = MOST_NODES, len(self.printed), self._model
        costs = np.r_[self.cost, np.zeros(2 * size)]
        rows = [(-costs[:size], -most)]
        for cells in without:
            rows.append((-np.isin(np.arange(size), list(cells)).astype(float), 1 - len(cells)))
        while True:
            table = np.pad(np.array([row for row, _ in rows] + self.cuts), ((0, 0), (0, 2 * size)))
            least = [at_least for _, at_least in rows] + [1.0] * len(self.cuts)
            found = scipy.optimize.milp(
                costs,
                integrality=np.arange(3 * size) < size,
                bounds=bounds,
                constraints=[*model, scipy.optimize.LinearConstraint(table, least, inf)],
                options={"mip_rel_gap": 0, "node_limit": nodes},
            )
            if found.x is None and found.status != 2 and not without:
                nodes *= 10  # some set there is: the search ended before it found the first
                continue
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
        found = scipy.optimize.linprog(
            costs, A_eq=np.hstack([self.weights[:, chosen], one, -one]), b_eq=lacking, method="highs-ds"
        )
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
            low, high = (
                scipy.optimize.linprog(sign * one, A_eq=weights, b_eq=lacking, method="highs-ds") for sign in (1, -1)
            )
            spread[cell] = (np.rint(low.fun), inf if high.fun is None else np.rint(-high.fun))
        return spread


def _groupings(cells: list[int]) -> Iterator[tuple[int, ...]]:
    """Groups of cells, the smallest first, as far as they can be tried."""
    for size in range(1, len(cells)):
        if comb(len(cells), size) <= MOST_GROUPINGS:
            yield from combinations(cells, size)


def _solved(costs: np.ndarray, weights: np.ndarray, lacking: np.ndarray) -> "scipy.optimize.OptimizeResult":
    """The numbers from 0 of the least cost with which every sum is what it lacks."""
    return scipy.optimize.linprog(costs, A_eq=weights, b_eq=lacking, method="highs-ds")
