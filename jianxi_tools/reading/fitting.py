"""Which values of a run are the cells of its row: by their number, how they stand, and what adds up."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from jianxi_tools.cells import is_signed, stands_for_number
from jianxi_tools.edition import Edition
from jianxi_tools.reading.labels import Place
from jianxi_tools.reading.tokens import Token
from jianxi_tools.relations.rules import rules

_NAME = re.compile(r"[\u4e00-\u9fff]{2}")

Side = tuple[str, ...]  # the cells that are added up
Identity = tuple[Side, Side, str]


class Row(NamedTuple):
    """A row as it was found: its run of values, and those of them that are its cells, None if that is open.

    ``why`` is the name of the remark on a row that is open: row_loose, row_broken (its values do not stand as those of
    one row), row_glued (they touch each other and its label), row_cut (the document ends in it), row_split (the values
    stand under a label of their own within the row), row_doubted (as many values as cells, but not certainly these),
    columns_odd (below other headings than the form's), row_other_year (below a caption that names another year).

    ``is_regular`` says that it stands below the headings of all its columns, ``is_beside`` that the values begin on
    the line on which the label ends, ``title`` is the number of the last section title before it, ``year`` what the
    last caption says: a year, or "before" for the year before the report's; ``is_behind_numbers`` that
    as many as its own, which are no row's, stand before its label.
    """

    place: Place
    run: list[Token]
    cells: list[Token] | None
    why: str
    is_regular: bool = False
    is_beside: bool = False
    title: str = ""
    year: str = ""
    is_behind_numbers: bool = False

    @property
    def table(self) -> str:
        """The code of its table."""
        return self.place.table.code

    @property
    def section(self) -> str:
        """The number of the section in which it stands."""
        return self.place.table.section

    @property
    def is_grid(self) -> bool:
        """Whether its cells are those of a real table."""
        return self.run[0].grid

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return all(token.is_blank for token in self.run)

    @property
    def length(self) -> int:
        """How many values stand in its run, blanks counted but those at the end."""
        return max((at for at, token in enumerate(self.run, start=1) if not token.is_blank), default=0)

    @property
    def shift(self) -> int:
        """How many blank cells stand before its cells: its label may reach over them."""
        return self.run.index(self.cells[0])

    def open(self, why: str) -> "Row":
        """The row with its cells left open."""
        return self._replace(cells=None, why=why)


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
    end = run.index(cells[-1]) + 1
    if sum(token.is_number for token in run[end:]) > 1:
        return None  # a number on a line below is a page's, but several may be the rests of numbers
    form = arrangement(run[:end], label_row)
    sums = own_sums(edition, place)
    is_full = solid == list(range(solid[0], solid[0] + size))
    may_be_shifted = form == "cells" and run[0].filler and solid[-1] + 1 > size and not is_full
    if form == "mixed" or (may_be_shifted and not cells[-1].number):
        return None
    if form and solid in (list(range(size)), [size - 1]):  # all cells, or the total alone
        return cells
    has_strays = sum(not token.is_blank for token in run) > sum(not token.is_blank for token in cells)
    return cells if _hold(sums, place, cells) and (sums or (form and not has_strays)) else None


def _likely(run: Sequence[Token], solid: list[int], size: int, label_row: int) -> list[Token] | None:
    beside = [at for at in solid if run[at].row == label_row]
    for chosen in (beside, solid):  # what stands on another line (a page number) is no cell of this row
        if len(chosen) == size and _adjacent(run, chosen):
            return [run[at] for at in chosen]
    return list(run[:size]) if solid[-1] + 1 == size else None


def _adjacent(run: Sequence[Token], chosen: Sequence[int]) -> bool:
    """Whether no possible blank stands between the chosen values."""
    return not any(run[at].filler for at in range(chosen[0], chosen[-1]))


def _behind_blanks(edition: Edition, place: Place, run: Sequence[Token]) -> list[Token] | None:
    """The cells of a row behind blank ones over which its label reaches, if they add up and their end is clear."""
    size, sums = len(place.cells), own_sums(edition, place)
    filled = [at for at, token in enumerate(run) if not token.is_blank]
    start = filled[-1] + 1 - size if filled else 0
    if not sums or start <= 0 or filled[0] < start or not run[filled[-1]].is_number:
        return None
    cells = list(run[start : start + size])
    return cells if _hold(sums, place, cells) else None


def is_repeated(values: Sequence[Token]) -> bool:
    """Whether values are one cell, printed for each of the columns over which it reaches, and no digits set apart."""
    are_cells = len(values) > 1 and all(token.starts for token in values)
    return are_cells and len({(token.row, token.text) for token in values}) == 1


def _begins_with_a_name(run: Sequence[Token]) -> bool:
    """Whether the first of several cells is a name: a row of a part of the row named."""
    first, *others = run
    is_name = first.value is None and _NAME.search(first.text) and not stands_for_number(first.text)
    return bool(others and is_name)


def arrangement(run: Sequence[Token], label_row: int) -> str:
    """How the cells of a row stand: on one ``line``, as ``cells`` one by one, or between pipes in a ``mixed`` way.

    Without pipes, values that stand on several lines otherwise have no form ("").
    """
    lines = {token.row for token in run}
    if len(lines) == 1:
        has_several_in_a_cell = len({token.starts for token in run}) > 1 and any(token.pipe for token in run)
        return "mixed" if has_several_in_a_cell else "line"
    pipes = {token.pipe for token in run if token.pipe or not token.filler}
    if pipes >= {"before", "alone"}:
        return "mixed"
    before, last = {token.pipe for token in run[:-1]}, run[-1].pipe
    if (before, last) in (({"below"}, ""), ({"behind"}, "below")):  # the last cell of a table has no pipe, or a line on
        pipes = before
    if len(lines) == len(run) and label_row not in lines and len(pipes - {"alone"}) <= 1:
        return "cells"
    is_doubled = 2 < len(lines) == len(run) - 1  # two on one line where all others stand alone
    tells_nothing = not any(token.number for token in run)  # zeros add up with any stray 0
    return "mixed" if any(pipes) or (is_doubled and tells_nothing) else ""


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
    )
    return of_kind and _hold(sums, place, cells)


def _hold(sums: Sequence[tuple[Side, Side]], place: Place, cells: Sequence[Token]) -> bool:
    """Whether sums over the cells of a row hold, a blank counting as 0."""
    numbers = {code: token.number for code, token in zip(place.cells, cells, strict=True)}
    return all(sum(numbers[c] for c in left) == sum(numbers[c] for c in right) for left, right in sums)


@cache
def own_sums(edition: Edition, place: Place) -> tuple[tuple[Side, Side], ...]:
    """The sums over the cells of a row alone."""
    return tuple((left, right) for left, right, _ in identities(edition) if {*left, *right} <= {*place.cells})


@cache
def identities(edition: Edition) -> tuple[Identity, ...]:
    """The sums of a form that must be exact: the cells on either side and a name."""
    codes = [figure.code for figure in edition.figures]
    return tuple(
        (tuple(codes[at] for at in rule.left), tuple(codes[at] for at in rule.right), rule.name)
        for rule in rules(edition.code)
        if rule.is_identity
    )
