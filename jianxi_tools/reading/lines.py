"""How the rows of text stand: on one line or a value a line, with which blanks around them."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from jianxi_tools.cells import key
from jianxi_tools.edition import Edition
from jianxi_tools.reading.fitting import Row, is_plausible, is_repeated, own_sums
from jianxi_tools.reading.labels import LABEL_HEADINGS
from jianxi_tools.reading.tokens import Token

FEW_CROWDED = 2  # rows with more values than cells: so many may be slips of their own, more have cells added


class Lines:
    """What rows of text tell of one another.

    Args:
        edition: the form.
        rows: the rows of text.
        tokens: all tokens of the document.
    """

    def __init__(self, edition: Edition, rows: Sequence[Row], tokens: Sequence[Token]) -> None:
        self._edition = edition
        self._tokens = tokens
        whole = [row for row in rows if row.cells]
        # where values stand
        self._beside = Counter((row.section, row.is_beside) for row in rows)
        self._on_one_line = Counter(map(_is_on_one_line, rows))
        # what stands around them
        longer = [row for row in rows if len(row.run) > len(row.place.cells)]
        values = ((row, sum(not token.is_blank for token in row.run)) for row in longer)
        self._crowded = Counter(row.table for row, count in values if count > len(row.place.cells))
        wider = Counter(row.table for row in longer if not row.cells and _span(row) > len(row.place.cells))
        self.wider = {table for table, count in wider.items() if count > FEW_CROWDED}  # have columns added
        self._shapes = Counter(map(_shape, whole))
        self._exact = Counter(row.table for row in whole if len(row.run) == len(row.cells))
        self._open_ended = {row.table for row in whole if row.cells[-1].is_blank}
        begun = (row for row in whole if not row.run[0].is_blank)
        self._leftovers = {(row.table, len(_own_run(row)) - len(row.cells)) for row in begun}
        # over how many blanks labels reach
        self._shifts: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)  # by how labels are numbered
        self._ends: dict[tuple[str, int], Counter[int]] = defaultdict(Counter)  # blanks behind, by the line's length
        has_blanks_before = any(row.run[0].is_blank for row in whole)
        self._per_line = Counter(token.row for token in tokens) if has_blanks_before else Counter()
        for row in filter(_tells_its_shift, whole) if has_blanks_before else ():
            self._shifts[_level(row)][row.shift] += 1
            if _is_on_own_line(row):
                self._ends[self._length(row)][_blanks_behind(row)] += 1
        shifted = Counter(row.table for row in whole if row.shift and _tells_its_shift(row))
        too_long = (row for row in longer if not row.cells and row.length > len(row.place.cells))
        self._padded = {table for table, count in shifted.items() if count > 1}
        self._padded |= {row.table for row in too_long if row.run[0].is_blank}

    @cached_property
    def _label_headings(self) -> list[tuple[int, bool]]:
        """The document rows of the headings of labels, and whether a blank cell stands behind them."""
        return [
            (one.row, other.is_blank and other.row == one.row)
            for one, other in pairwise(self._tokens)
            if one.value is None and key(one.text) == LABEL_HEADINGS[0]
        ]

    def aligned(self, row: Row) -> Row:
        """The row with its cells if its label reaches over as many blanks as all that are numbered alike.

        Its line must be as long as others and its last cell filled: else some cell may have been lost.
        """
        alike = self._shifts[_level(row)]
        shift, count = alike.most_common(1)[0] if len(alike) == 1 else (0, 0)
        cells, size = row.run[shift:], len(row.place.cells)
        begins = count > 1 and shift > 0 and all(token.is_blank for token in row.run[:shift])
        ends = len(cells) == size and not cells[-1].is_blank and {*self._ends[self._length(row)]} == {0}
        return row._replace(cells=cells) if begins and ends and row.is_beside else row

    def is_apart(self, row: Row) -> bool:
        """Whether the values of a row do not stand beside its label, as those of most do, or do as those of few."""
        return self._beside[row.section, row.is_beside] < self._beside[row.section, not row.is_beside]

    def is_usual(self, row: Row) -> bool:
        """Whether the values of a row stand where those of other rows do, or a sum of its own tells; and its blanks.

        No sum tells of a 0 beside the label, where those of other rows stand below, that it is no stray one.
        """
        is_on_one_line = _is_on_one_line(row)
        is_usual = _is_as_others(self._beside, (row.section, row.is_beside), (row.section, not row.is_beside))
        if row.is_beside and not is_usual and not row.run[0].number:
            return False
        if is_on_one_line is not None:
            is_usual &= _is_as_others(self._on_one_line, is_on_one_line, not is_on_one_line)
        return (is_usual or bool(own_sums(self._edition, row.place))) and self._has_usual_blanks(row)

    def _has_usual_blanks(self, row: Row) -> bool:
        """Whether blanks around the cells of a row are those that other rows have too, or mean nothing."""
        if all(token.filler for token in row.run) or _is_repeated(row):
            return True
        if row.shift and self._crowded[row.table] > FEW_CROWDED:
            return False
        if self._ends_as_others(row):
            return True
        if self._may_be_shifted(row):
            return False
        if len(_own_run(row)) == len(row.cells):
            return True
        if row.shift and self._shifts[_level(row)][row.shift] > _tells_its_shift(row):
            return True  # as all labels that are numbered alike
        if row.shift and (row.cells[0].is_blank or not row.cells[-1].number):
            return False
        return self._shapes[_shape(row)] > 2 or self._has_leftovers(row)

    def _may_be_shifted(self, row: Row) -> bool:
        """Whether a row begins with a blank, and nothing tells whether that is a cell or the label's.

        Rows that are numbered alike tell if they begin with a number. Without them no label of its table must reach
        over blanks; and if a blank stands behind the values as well, a row that begins with a number must have as many.
        """
        own = _own_run(row)
        if not own[0].is_blank:
            return False
        if alike := self._shifts[_level(row)]:
            return {*alike} != {row.shift}
        if row.table in self._padded or self._is_below_wide_label(row):
            return True
        has_leftover = own[-1].is_blank and own[0].row == own[-1].row
        return has_leftover and (row.table, len(own) - len(row.cells)) not in self._leftovers

    def _is_below_wide_label(self, row: Row) -> bool:
        """Whether the heading of the labels reaches over a blank cell as theirs may do, and no sum tells."""
        above = bisect_left(self._label_headings, (row.run[0].row,))
        return above > 0 and self._label_headings[above - 1][1] and not own_sums(self._edition, row.place)

    def _ends_as_others(self, row: Row) -> bool:
        """Whether it ends where all others do on lines with as many cells, however many of them are labels.

        Where more rows that are numbered alike begin right behind their labels, a cell before it may be a stray one.
        """
        alike = self._shifts[_level(row)]
        if not _is_on_own_line(row) or row.table not in self._padded or alike[0] > alike[row.shift]:
            return False
        ends = self._ends[self._length(row)]
        return ends[_blanks_behind(row)] > _tells_its_shift(row) and len(ends) == 1

    def _length(self, row: Row) -> tuple[str, int]:
        """The row's table and how many cells, the label's and blank ones included, stand on its line."""
        return row.table, self._per_line[row.run[0].row]

    def _has_leftovers(self, row: Row) -> bool:
        """Whether only blanks stand behind the cells of a row, and something tells that they are left over."""
        behind = row.run[len(row.cells) :]
        if row.shift or not all(token.filler for token in behind):
            return False
        between_pipes = all(token.pipe for token in behind)  # as merged cells leave them
        is_full = between_pipes and not any(token.filler for token in row.cells)
        has_sums = bool(own_sums(self._edition, row.place))
        can_tell = is_full or (row.cells[-1].number if has_sums else between_pipes)
        if can_tell and is_plausible(self._edition, row.place, row.cells):
            return True
        if is_full and self._shapes[_shape(row)] > 1:
            return True
        # or it ends in a number, as all rows of its table
        return between_pipes and row.table not in self._open_ended and self._exact[row.table] > 1


def _is_on_one_line(row: Row) -> bool | None:
    """Whether the values of a row stand on one line; None for one value."""
    lines = [token.row for token in row.run if not token.filler]
    return lines[0] == lines[-1] if len(lines) > 1 else None


def _tells_its_shift(row: Row) -> bool:
    """Whether it is certain in itself how far the label reaches: the first cell is filled, and a sum or all others."""
    if row.cells[0].is_blank:
        return False
    return not row.shift or bool(row.cells[-1].number) or not any(token.is_blank for token in row.cells)


def _blanks_behind(row: Row) -> int:
    """How many blanks stand behind the cells on their line."""
    return len(_own_run(row)) - row.shift - len(row.cells)


def _level(row: Row) -> tuple[str, str]:
    """The table and how the row is numbered in it: 一、 or （一） or 1. or not at all."""
    number = row.place.row.zh[0] if row.place.row else ""
    return row.table, "1" if number.isdigit() else number if number == "（" else ""


def _is_repeated(row: Row) -> bool:
    """Whether a row's only cell is printed several times, once for each of the columns over which it reaches."""
    return len(row.cells) == 1 and is_repeated([token for token in row.run if not token.filler])


def _shape(row: Row) -> tuple[str, int, int, int]:
    """A row's section, how many cells it has, how many blanks stand before them and in all around them."""
    return row.section, len(row.cells), row.shift, len(_own_run(row)) - len(row.cells)


def _span(row: Row) -> int:
    """How many columns a row reaches over from its first value to its last."""
    solid = [at for at, token in enumerate(row.run) if not token.is_blank]
    return solid[-1] + 1 - solid[0] if solid else 0


def _own_run(row: Row) -> list[Token]:
    """The run of a row without what stands on the lines below, if all cells stand on the line of the label."""
    if not _is_on_own_line(row):
        return row.run
    return [token for token in row.run if token.row == row.cells[0].row]


def _is_on_own_line(row: Row) -> bool:
    is_alone = row.place.row is None  # the values of a table of one line have no label
    return (row.is_beside or is_alone) and len({token.row for token in row.cells}) == 1


def _is_as_others(counts: Counter, own: object, otherwise: object) -> bool:
    """Whether a row does as another one does, or there are none that do otherwise."""
    return counts[own] > 1 or not counts[otherwise]
