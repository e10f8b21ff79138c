"""Reports beside each other: every report with that of the year before, every aggregate with those of its units."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from jianxi_tools.lists import read_list, refuse, whole_year
from jianxi_tools.paths import from_root
from jianxi_tools.relations.arrays import BLANK, MISSING, STATES, Batch, Other
from jianxi_tools.relations.rules import Layout, layout
from jianxi_tools.report import TYPED
from jianxi_tools.words import both

UNITS = "data/units.csv"
UNIT_COLUMNS = ("authority", "unit", "complete_from", "complete_to")
VERSIONS_DIFFER, OTHER_UNIT, SCOPE_OPEN, LIST_OPEN, REPORTS_ABSENT = range(STATES.index("versions_differ"), len(STATES))


class Unit(NamedTuple):
    """An authority whose report is part of another's, and the years for which the list is declared complete."""

    name: str
    complete_from: int | None
    complete_to: int | None

    def is_complete(self, year: int) -> bool:
        """Whether the list is declared complete for ``year``; one without an end still is."""
        return self.complete_from is not None and self.complete_from <= year <= (self.complete_to or year)


class Found(NamedTuple):
    """Where a report stands among the batches, and its scope."""

    batch: Batch
    row: int
    scope: str | None


Index = Mapping[tuple[str, int], Sequence[Found]]  # by authority and year


def read_units(path: str | Path | None = None) -> dict[str, list[Unit]]:
    """Which authorities' reports make up another's.

    Args:
        path: a CSV file with the columns authority, unit, complete_from, complete_to; None takes the project's
            ``data/units.csv``, if there is one. The list of an authority is complete for a year if each of its rows
            says so.

    Raises:
        ReportError: there is no such file, or a row of it cannot be right.
    """
    file = from_root(path or UNITS)
    if path is None and not file.is_file():
        return {}
    units = defaultdict(list)
    for row, (authority, unit, first, last) in read_list(file, UNIT_COLUMNS):
        is_wrong = not authority or unit in ("", authority)
        refuse(file, row, {"unit": is_wrong and both("fault.unit")})
        years = (whole_year(text, file, row, name) for text, name in ((first, "complete_from"), (last, "complete_to")))
        units[authority].append(Unit(unit, *years))
    return dict(units)


def year_batches(own: Sequence[Batch]) -> Iterator[Batch]:
    """Every report beside that of the same authority and scope for the year before.

    Where there are several versions of the latter, a figure in which they differ is open; where only one of the two
    reports tells its scope, every figure is: nothing is picked, and no scope is compared with another.
    """
    index = _index(own)
    pairs = defaultdict(list)
    for (authority, year), reports in index.items():
        candidates = index.get((authority, year - 1), ())
        for now in reports:
            same = [before for before in candidates if before.scope == now.scope]
            unsure = [before for before in candidates if None in (before.scope, now.scope)]
            if same or unsure:
                befores = same or unsure
                pairs[id(now.batch), id(befores[0].batch)].append((now, befores, not same))
    for found in pairs.values():
        yield _years(found)


def unit_batches(own: Sequence[Batch], units: Mapping[str, Sequence[Unit]]) -> Iterator[Batch]:
    """Every report of an authority with units beside the sums of their figures, of all units and of those at hand.

    A report of an office alone is no aggregate. A figure in which versions of a unit's report differ is open.
    """
    index = _index(own)
    aggregates = defaultdict(list)
    for (authority, year), reports in index.items():
        members = units.get(authority, ())
        at_hand = {unit.name: index[unit.name, year] for unit in members if (unit.name, year) in index}
        why_open = None if all(unit.is_complete(year) for unit in members) else LIST_OPEN
        if why_open is None and len(at_hand) < len({unit.name for unit in members}):
            why_open = REPORTS_ABSENT
        for found in reports if members else ():
            if found.scope != "office":
                for across, sums in _sums(found.batch, at_hand, why_open).items():
                    aggregates[across, found.batch.edition].append((found, *sums))
    for (across, edition), together in aggregates.items():
        found, values, states, margins, beside = zip(*together, strict=True)
        yield _joined(
            found[0].batch,
            [one.row for one in found],
            layout(edition, across, edition),
            (np.array(values), np.array(states), sparse.csr_array(np.array(margins))),
            ["units"] * len(found),
            beside,
        )


def _index(own: Sequence[Batch]) -> Index:
    index = defaultdict(list)
    for batch in own:
        overview = zip(*(batch.reports[name] for name in ("authority", "year", "scope")), strict=True)
        for row, (authority, year, scope) in enumerate(overview):
            if isinstance(authority, str) and pd.notna(year):
                index[authority, int(year)].append(Found(batch, row, scope if isinstance(scope, str) else None))
    return {subject: sorted(found, key=_is_typed) for subject, found in index.items()}


def _is_typed(found: Found) -> bool:
    """Whether a report is a list typed by hand; documents come before these."""
    return found.batch.reports["format"].iat[found.row] == TYPED


def _versions(found: Sequence[Found]) -> tuple[np.ndarray, np.ndarray]:
    """The values and states of one report in all its versions: what they differ in is open.

    Beside a document a list differs only in what it gives.
    """
    batch = found[0].batch
    values, states = batch.seen([one.row for one in found if one.batch is batch])
    silent = np.array([_is_typed(one) > _is_typed(found[0]) for one in found if one.batch is batch])
    differ = (values != values[0]) | ((states < BLANK) != (states[0] < BLANK))
    differ = (differ & ~(silent[:, None] & (states == MISSING))).any(axis=0)
    if len(values) < len(found):  # one is of another edition
        differ[:] = True
    return np.where(differ, 0.0, values[0]), np.where(differ, np.int8(VERSIONS_DIFFER), states[0])


def _years(pairs: Sequence[tuple[Found, Sequence[Found], bool]]) -> Batch:
    now, before = pairs[0][0].batch, pairs[0][1][0].batch
    rows, rows_before = [pair[0].row for pair in pairs], [pair[1][0].row for pair in pairs]
    values, states = before.seen(rows_before)
    for at, (_, befores, unsure) in enumerate(pairs):
        if unsure:
            values[at], states[at] = 0.0, SCOPE_OPEN
        elif len(befores) > 1:
            values[at], states[at] = _versions(befores)
    years = [str(int(year) - 1) for year in now.reports["year"].iloc[rows]]
    return _joined(
        now,
        rows,
        layout(now.edition, "years", before.edition),
        (values, states, before.margins[rows_before]),
        years,
        [[Other(year, own)] for year, own in zip(years, values, strict=True)],
    )


def _sums(batch: Batch, at_hand: Mapping[str, Sequence[Found]], why_open: int | None) -> dict[str, tuple]:
    """Values, states and margins of the sums over units, laid out in the edition of ``batch``, and the units' own.

    A sum over all units is as uncertain as the worst of its terms, one over those at hand rests on what is known.
    """
    size = batch.layout.own
    values, margins = np.zeros((len(at_hand), size)), np.zeros(size)
    states = np.full((len(at_hand), size), np.int8(MISSING))
    for at, versions in enumerate(at_hand.values()):
        unit = versions[0].batch
        here, there = _shared(batch.layout, unit.layout)
        own_values, own_states = _versions(versions)
        values[at, here], states[at, here] = own_values[there], own_states[there]
        margins[here] += unit.margins[[versions[0].row]].toarray()[0, there]
    others = [Other(name, own) for name, own in zip(at_hand, values, strict=True)]
    total = values.sum(axis=0)
    if why_open is None:
        sums = {"all_units": (total, states.max(axis=0), margins, others)}
    else:
        sums = {"all_units": (np.zeros(size), np.full(size, np.int8(why_open)), margins, others)}
    return sums | ({"some_units": (total, states.min(axis=0), margins, others)} if at_hand else {})


@lru_cache(maxsize=100)
def _shared(one: Layout, other: Layout) -> tuple[list[int], list[int]]:
    """The positions, in two layouts, of the figures that both editions have."""
    position = {figure.code: at for at, figure in enumerate(other.figures)}
    both = [(at, position[figure.code]) for at, figure in enumerate(one.figures) if figure.code in position]
    return [at for at, _ in both], [at for _, at in both]


def _joined(
    batch: Batch,
    rows: Sequence[int],
    form: Layout,
    others: tuple[np.ndarray, np.ndarray, sparse.csr_array],
    whose: Sequence[str],
    beside: Sequence[Sequence[Other]],
) -> Batch:
    """Rows of a batch with values, states and margins of what stands beside them."""
    own_values, own_states = batch.seen(rows)
    values, states, margins = others
    states = np.hstack([own_states, states])
    return Batch(
        form,
        batch.reports.iloc[rows].reset_index(drop=True),
        np.hstack([own_values, values]),
        states,
        sparse.hstack([batch.margins[rows], margins], format="csr"),
        states == OTHER_UNIT,
        whose=whose,
        beside=beside,
    )
