"""Which value of a run stands in which column: certain, decided by the form's identities, or open."""

from collections.abc import Sequence
from itertools import combinations
from math import comb
from typing import NamedTuple

from jianxi_tools.edition import Edition
from jianxi_tools.labels import Place
from jianxi_tools.rules import Rule, rules
from jianxi_tools.tokens import Token

MAX_PLACEMENTS = 10_000


class Loose(NamedTuple):
    """A run of values that is not exactly the cells of its row.

    ``why`` is the name of the remark on it: row_loose, row_cut (the document ends in it), row_split (the values stand
    under a label of their own within the row).
    """

    place: Place
    values: tuple[Token, ...]
    why: str


class Decided(NamedTuple):
    """A value whose column follows from identities alone, and the names of these identities."""

    value: Token
    because: tuple[str, ...]


def fit(run: Sequence[Token], size: int, label_row: int) -> list[Token] | None:
    """The tokens of ``run`` that are exactly the ``size`` cells of a row, None if this is not certain.

    Args:
        run: the values behind a label, in order; fillers are blanks that may be no cells.
        size: how many cells the row has.
        label_row: the document row in which the label ends.
    """
    solid = [at for at, token in enumerate(run) if not token.filler]
    if not solid:
        return list(run[:size]) if len(run) >= size else None
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
        cells = list(run[:size])  # a grid wider than the table, or empty lines behind the row
        return cells if run[0].grid or not any(token.is_blank for token in cells) else None
    return None


def settle(edition: Edition, known: dict[str, float], loose: Sequence[Loose]) -> dict[str, Decided]:
    """What the identities of the form decide about loose runs, figure by figure.

    A value is decided where every placement of the run's values (in order, any column left blank, or any stray
    value left out) that satisfies the identities puts the same number there.

    Args:
        edition: the form.
        known: the numbers of the figures whose place is certain, 0 for blank ones.
        loose: the runs to decide; others than ``row_loose`` are left open.
    """
    identities = [rule for rule in rules(edition.code) if rule.is_identity]
    codes = [figure.code for figure in edition.figures]
    known = dict(known)
    decided: dict[str, Decided] = {}
    waiting = [(run, _placements(run), set[str]()) for run in loose]
    progress = True
    while progress:
        progress = False
        for run, placements, because in waiting:
            for rule in identities:
                kept = [placed for placed in placements if _satisfies(rule, codes, run.place.cells, placed, known)]
                if len(kept) < len(placements):
                    placements[:] = kept
                    because.add(rule.name)
                    progress = True
            if len(placements) == 1 and run.place.cells[0] not in known:
                known |= _numbers(run.place.cells, placements[0])
                progress = True
    for run, placements, because in waiting:
        for cell, column in zip(run.place.cells, zip(*placements, strict=True), strict=False):
            if None not in column and len({token.value for token in column}) == 1 and because:
                decided[cell] = Decided(column[0], tuple(sorted(because)))
    return decided


def _placements(run: Loose) -> list[tuple[Token | None, ...]]:
    """Every way to put a run's values into the columns: some columns blank, or some values no cells of the row."""
    values = [token for token in run.values if not token.is_blank]
    size, count = len(run.place.cells), len(values)
    hopeless = run.why != "row_loose" or count < 2 or count == size or any(token.value is None for token in values)
    if hopeless or comb(max(size, count), min(size, count)) > MAX_PLACEMENTS:
        return []
    if count > size:
        return list(combinations(values, size))
    placements = []
    for columns in combinations(range(size), count):
        placed = dict(zip(columns, values, strict=True))
        placements.append(tuple(placed.get(column) for column in range(size)))
    return placements


def _satisfies(
    rule: Rule, codes: list[str], cells: tuple[str, ...], placed: tuple[Token | None, ...], known: dict[str, float]
) -> bool:
    """Whether an identity holds under a placement; an identity that needs an unknown figure does not object."""
    here = _numbers(cells, placed)
    if not any(codes[at] in here for at in rule.cells):
        return True
    difference = 0.0
    for sign, side in ((1, rule.left), (-1, rule.right)):
        for at in side:
            code = codes[at]
            if code not in here and code not in known:
                return True
            difference += sign * (here[code] if code in here else known[code])
    return difference == 0


def _numbers(cells: tuple[str, ...], placed: tuple[Token | None, ...]) -> dict[str, float]:
    return {cell: token.number if token else 0.0 for cell, token in zip(cells, placed, strict=True)}


def _adjacent(run: Sequence[Token], chosen: Sequence[int]) -> bool:
    """Whether no possible blank stands between the chosen values."""
    return not any(run[at].filler for at in range(chosen[0], chosen[-1]))
