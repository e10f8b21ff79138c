"""Which value of a run stands in which column: certain, decided by the form's identities, or open."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import combinations
from math import comb
from typing import NamedTuple

from jianxi_tools.cells import is_noted_number, is_signed
from jianxi_tools.edition import Edition
from jianxi_tools.reading.labels import Place
from jianxi_tools.reading.tokens import Token
from jianxi_tools.relations.rules import rules

MAX_PLACEMENTS = 10_000
_NAME = re.compile(r"[\u4e00-\u9fff]{2}")

Placement = tuple[Token | None, ...]  # what stands in each cell of a row, None for a blank
Side = tuple[str, ...]  # the cells that are added up
Identity = tuple[Side, Side, str]


class Loose(NamedTuple):
    """A run of values that is not exactly the cells of its row.

    ``why`` is the name of the remark on it: row_loose, row_broken (its values do not stand as those of one row),
    row_cut (the document ends in it), row_split (the values stand under a label of their own within the row),
    row_doubted (as many values as cells, but not certainly these), columns_odd (below other headings than the form's),
    row_other_year (below a caption that names another year).
    """

    place: Place
    values: tuple[Token, ...]
    why: str


class Decided(NamedTuple):
    """A value whose column follows from identities alone, and the names of these identities."""

    value: Token
    because: tuple[str, ...]


def fit(edition: Edition, place: Place, run: Sequence[Token], label_row: int) -> list[Token] | None:
    """The tokens of ``run`` that are exactly the cells of a row, None if this is not certain.

    Where it takes more than counting, because some tokens may be no cells or stand apart, the cells must add up.

    Args:
        edition: the form.
        place: the row.
        run: the values behind a label, in order; fillers are blanks that may be no cells.
        label_row: the document row in which the label ends.
    """
    size = len(place.cells)
    solid = [at for at, token in enumerate(run) if not token.filler]
    if not solid:
        return list(run[:size]) if len(run) >= size else None
    if size == 1 and is_repeated([run[at] for at in solid]):
        return [run[solid[0]]]
    if _begins_with_a_name(run):
        return None
    if run[0].grid:
        is_whole = len(run) >= size and all(token.is_blank for token in run[size:])
        return list(run[:size]) if is_whole else _behind_blanks(edition, place, run)
    if len(solid) == len(run) == size and arrangement(run, label_row) in ("line", "cells"):
        return list(run)  # as almost every row
    cells = _likely(run, solid, size, label_row) or _behind_blanks(edition, place, run)
    if not cells:
        return None
    form = arrangement(run[: solid[-1] + 1], label_row)
    if form == "mixed" or (form == "cells" and run[0].filler and solid[-1] + 1 > size):
        return None
    if form and solid in (list(range(size)), [size - 1]):  # all cells, or the total alone
        return cells
    sums = own_sums(edition, place)
    has_strays = sum(not token.is_blank for token in run) > sum(not token.is_blank for token in cells)
    return cells if _hold(sums, place, cells) and (sums or (form and not has_strays)) else None


def is_plausible(edition: Edition, place: Place, cells: Sequence[Token], by_sums: bool = False) -> bool:
    """Whether the cells of a row can be what stands in its columns: its own sums hold and each number is of its kind.

    Args:
        edition: the form.
        place: the row.
        cells: its cells.
        by_sums: whether only sums count: a row without any is not plausible.
    """
    sums = own_sums(edition, place)
    if by_sums and not sums:
        return False
    columns = place.table.columns * (len(place.cells) // len(place.table.columns))
    of_kind = all(
        (column.signed or not is_signed(token.text)) and (column.decimals or token.number.is_integer())
        for column, token in zip(columns, cells, strict=True)
        if token.is_number
    )
    return of_kind and _hold(sums, place, cells)


@cache
def own_sums(edition: Edition, place: Place) -> tuple[tuple[Side, Side], ...]:
    """The sums over the cells of a row alone."""
    return tuple((left, right) for left, right, _ in identities(edition) if {*left, *right} <= {*place.cells})


def _likely(run: Sequence[Token], solid: list[int], size: int, label_row: int) -> list[Token] | None:
    lines = [label_row]
    if size > 2 and run[solid[0]].row != label_row:
        lines += sorted({run[at].row for at in solid})
    for line in lines:
        together = [at for at in solid if run[at].row == line]
        if len(together) == size and _adjacent(run, together):
            return [run[at] for at in together]  # what stands on another line (a page number) is no cell of this row
    if len(solid) == size and _adjacent(run, solid):
        return [run[at] for at in solid]
    if solid[-1] + 1 == size:
        return list(run[:size])
    if len(solid) > size and all(token.is_blank for token in run[size:]):
        return None if any(token.is_blank for token in run[:size]) else list(run[:size])
    return None


def _behind_blanks(edition: Edition, place: Place, run: Sequence[Token]) -> list[Token] | None:
    """The cells of a row behind blank ones over which its label reaches, if they add up and their end is clear."""
    size, sums = len(place.cells), own_sums(edition, place)
    filled = [at for at, token in enumerate(run) if not token.is_blank]
    start = filled[-1] + 1 - size if filled else 0
    is_full = len(filled) == size and run[-1].is_number
    if not sums or start <= 0 or filled[0] < start or not (run[filled[-1]].number or is_full):
        return None
    cells = list(run[start : start + size])
    return cells if _hold(sums, place, cells) else None


def is_repeated(values: Sequence[Token]) -> bool:
    """Whether values are one cell, printed for each of the columns over which it reaches, and no digits set apart."""
    are_cells = all(token.starts and (token.pipe or token.grid) for token in values)
    return len(values) > 1 and are_cells and len({(token.row, token.text) for token in values}) == 1


def _begins_with_a_name(run: Sequence[Token]) -> bool:
    """Whether the first of several cells is a name and all others are values: a row of a part of the row named."""
    first, *others = run
    is_name = first.value is None and _NAME.search(first.text) and not is_noted_number(first.text)
    return bool(others and is_name) and all(token.value for token in others)


def _hold(sums: Sequence[tuple[Side, Side]], place: Place, cells: Sequence[Token]) -> bool:
    """Whether sums over the cells of a row hold, a blank counting as 0."""
    numbers = {code: token.number for code, token in zip(place.cells, cells, strict=True)}
    return all(sum(numbers[c] for c in left) == sum(numbers[c] for c in right) for left, right in sums)


def arrangement(run: Sequence[Token], label_row: int) -> str:
    """How the cells of a row stand: on one ``line``, as ``cells`` one by one, or between pipes in a ``mixed`` way.

    Without pipes, values that stand on several lines otherwise have no form ("").
    """
    lines = {token.row for token in run}
    if len(lines) == 1 and len({token.starts for token in run}) == 1:
        return "line"  # as in most rows
    if len(lines) == len(run) and label_row not in lines and len({token.pipe for token in run}) == 1:
        return "cells"
    pipes = {token.pipe for token in run if token.pipe or not token.filler}
    begun = Counter(token.row for token in run if token.starts)
    if any(begun[token.row] > 1 for token in run if not token.starts):
        return "mixed"  # two values in a cell
    if len(lines) == 1:
        further = sum(not token.starts for token in run)
        has_several_in_a_cell = any(pipes) and further > (not run[0].starts)  # the first may stand with its label
        return "mixed" if has_several_in_a_cell else "line"
    if pipes >= {"before", "alone"}:
        return "mixed"
    if len(lines) == len(run) and label_row not in lines and len(pipes - {"alone"}) <= 1:
        return "cells"
    return "mixed" if any(pipes) else ""


@cache
def identities(edition: Edition) -> tuple[Identity, ...]:
    """The sums of a form that must be exact: the cells on either side and a name."""
    codes = [figure.code for figure in edition.figures]
    return tuple(
        (tuple(codes[at] for at in rule.left), tuple(codes[at] for at in rule.right), rule.name)
        for rule in rules(edition.code)
        if rule.is_identity
    )


def settle(edition: Edition, known: dict[str, float], loose: Sequence[Loose]) -> dict[str, Decided]:
    """What the identities of the form decide about loose runs, figure by figure.

    A value is decided where every placement of the run's values (in order, any column left blank and a 0 left out, or
    one stray value left out) that satisfies the identities puts the same number there. Runs with blank cells in them
    are left open: where some blanks are kept, others are no more likely to be lost than numbers to be strays.

    Args:
        edition: the form.
        known: the numbers of the figures whose place is certain, 0 for blank ones.
        loose: the runs to decide; others than ``row_loose`` are left open.
    """
    known = dict(known)
    waiting = [_Waiting(run, _placements(run), identities(edition)) for run in loose]
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

    def __init__(self, run: Loose, placements: list[Placement], sums: Sequence[Identity]) -> None:
        self.cells = run.place.cells
        self.placements = placements
        self.because: set[str] = set()
        own = set(self.cells)
        self._identities = [one for one in sums if placements and not own.isdisjoint(one[0] + one[1])]

    def narrow(self, known: dict[str, float]) -> bool:
        """Leave out placements that break an identity of which all else is known; whether this brought anything."""
        ready = [one for one in self._identities if all(c in known or c in self.cells for c in one[0] + one[1])]
        self._identities = [one for one in self._identities if one not in ready]
        before = len(self.placements)
        for left, right, name in ready:
            kept = [placed for placed in self.placements if self._holds(left, right, placed, known)]
            if len(kept) < len(self.placements):
                self.because.add(name)
                self.placements = kept
        decided = len(self.placements) == 1 and self.cells[0] not in known
        if decided:
            known |= self._numbers(self.placements[0])
        return decided or len(self.placements) < before

    def _holds(self, left: Side, right: Side, placed: Placement, known: dict[str, float]) -> bool:
        here = self._numbers(placed)
        sums = (sum(here[cell] if cell in here else known[cell] for cell in side) for side in (left, right))
        return next(sums) == next(sums)

    def _numbers(self, placed: Placement) -> dict[str, float]:
        return {cell: token.number if token else 0.0 for cell, token in zip(self.cells, placed, strict=True)}


def _placements(run: Loose) -> list[Placement]:
    """Every way to put a run's values into the columns: some columns blank, or one value no cell of the row.

    Where columns are blank, a 0 may be no cell either, as sums cannot tell it from a stray.
    """
    values = run.values
    while values and values[-1].filler:  # pipes left over from merged cells
        values = values[:-1]
    size, count = len(run.place.cells), len(values)
    is_uniform = len({token.row for token in values}) in (1, count)
    is_hopeless = run.why != "row_loose" or not is_uniform or any(not token.value or token.is_blank for token in values)
    if is_hopeless or not (2 <= count < size or count == size + 1):
        return []
    if count > size:
        return list(combinations(values, size))
    without_one = [values[:at] + values[at + 1 :] for at, token in enumerate(values) if not token.number]
    if comb(size, count) + len(without_one) * comb(size, count - 1) > MAX_PLACEMENTS:
        return []
    placements = []
    for cells in (values, *without_one):
        for columns in combinations(range(size), len(cells)):
            placed = dict(zip(columns, cells, strict=True))
            placements.append(tuple(placed.get(column) for column in range(size)))
    return placements


def _adjacent(run: Sequence[Token], chosen: Sequence[int]) -> bool:
    """Whether no possible blank stands between the chosen values."""
    return not any(run[at].filler for at in range(chosen[0], chosen[-1]))
