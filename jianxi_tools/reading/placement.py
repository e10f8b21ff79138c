"""In which columns the values of closed-up rows stand, where the identities of the form leave no other place."""

from collections.abc import Sequence
from itertools import combinations
from math import comb
from typing import NamedTuple

from jianxi_tools.edition import Edition
from jianxi_tools.reading.fitting import Identity, Row, Side, identities
from jianxi_tools.reading.tokens import Token

MAX_PLACEMENTS = 10_000

Placement = tuple[Token | None, ...]  # what stands in each cell of a row, None for a blank


class Decided(NamedTuple):
    """A value whose column follows from identities alone, and the names of these identities."""

    value: Token
    because: tuple[str, ...]


def settle(edition: Edition, known: dict[str, float], loose: Sequence[Row]) -> dict[str, Decided]:
    """What the identities of the form decide about loose runs, figure by figure.

    A value is decided where every placement of the run's values (in order, any column left blank and a 0 left out, or
    one stray value left out) that satisfies the identities puts the same number there. Where other rows of the table
    lost blank cells, one with a stray value may have lost one, too. Runs with blank cells in them are left open: where
    some blanks are kept, others are no more likely to be lost than numbers to be strays.

    Args:
        edition: the form.
        known: the numbers of the figures whose place is certain, 0 for blank ones.
        loose: the runs to decide; others than ``row_loose`` are left open.
    """
    known = dict(known)
    short = {row.table for row in loose if 2 <= row.length < len(row.place.cells)}
    waiting = [_Waiting(row, _placements(row, row.table in short), identities(edition)) for row in loose]
    progress = True
    while progress:
        progress = False
        for run in waiting:
            progress |= run.narrow(known)  # what it settles helps the others
    return {
        cell: Decided(column[0], tuple(sorted(run.because)))
        for run in waiting
        if run.because
        for cell, column in zip(run.cells, zip(*run.placements, strict=True), strict=False)
        if _is_one_number(column)
    }


def _is_one_number(column: Sequence[Token | None]) -> bool:
    """Whether one number stands in a column in every placement; a 0 adds nothing and could as well be a stray."""
    return all(token and token.number for token in column) and len({token.number for token in column}) == 1


class _Waiting:
    """A loose run with the placements that no identity has excluded yet."""

    def __init__(self, row: Row, placements: list[Placement], sums: Sequence[Identity]) -> None:
        self.cells = row.place.cells
        self.placements = placements
        self.because: set[str] = set()
        own = set(self.cells)
        self._identities = [one for one in sums if placements and not own.isdisjoint(one[0] + one[1])]

    def narrow(self, known: dict[str, float]) -> bool:
        """Leave out placements that break an identity of which all else is known; whether this brought anything."""
        ready = [one for one in self._identities if all(c in known or c in self.cells for c in one[0] + one[1])]
        before = len(self.placements)
        for left, right, name in ready:
            kept = [placed for placed in self.placements if self._holds(left, right, placed, known)]
            if len(kept) < len(self.placements):
                self.because.add(name)
                self.placements = kept
        if len(self.placements) == 1:
            known |= self._numbers(self.placements[0])
        return len(self.placements) < before

    def _holds(self, left: Side, right: Side, placed: Placement, known: dict[str, float]) -> bool:
        here = self._numbers(placed)
        sums = (sum(here[cell] if cell in here else known[cell] for cell in side) for side in (left, right))
        return next(sums) == next(sums)

    def _numbers(self, placed: Placement) -> dict[str, float]:
        return {cell: token.number if token else 0.0 for cell, token in zip(self.cells, placed, strict=True)}


def _placements(row: Row, may_lack_cells: bool) -> list[Placement]:
    """Every way to put a run's values into the columns: some columns blank, or one value no cell of the row.

    Where columns are blank, a 0 may be no cell either, as sums cannot tell it from a stray; but none before blanks that
    are kept, which may be cells.
    """
    values = tuple(row.run)
    while values and values[-1].filler:  # pipes left over from merged cells
        values = values[:-1]
    size, count = len(row.place.cells), len(values)
    is_uniform = len({token.row for token in values}) in (1, count)
    is_hopeless = row.why != "row_loose" or not is_uniform or any(not token.value or token.is_blank for token in values)
    if is_hopeless or not (2 <= count < size or count == size + 1):
        return []
    if count > size:  # a number between dashes may be a page's, and the dashes then no cells either
        if not all(token.is_number for token in values):
            return []
        kept = [*combinations(values, size)]
        if may_lack_cells:
            kept += [rest for rest in combinations(values, size - 1) if _left_out_a_zero(values, rest)]
    else:
        kept = [values]
        kept += [
            values[:at] + values[at + 1 :]
            for at, token in enumerate(values)
            if not token.number and count == len(row.run)
        ]
    if sum(comb(size, len(cells)) for cells in kept) > MAX_PLACEMENTS:
        return []
    placements = []
    for cells in kept:
        for columns in combinations(range(size), len(cells)):
            placed = dict(zip(columns, cells, strict=True))
            placements.append(tuple(placed.get(column) for column in range(size)))
    return placements


def _left_out_a_zero(values: Placement, kept: Placement) -> bool:
    return any(not token.number for token in values if token not in kept)
