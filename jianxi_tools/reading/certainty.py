"""Which of the rows found are certain: decided last, by what the whole document shows of its other rows."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from jianxi_tools.edition import Edition
from jianxi_tools.reading.labels import Place
from jianxi_tools.reading.placement import is_plausible, is_repeated, own_sums
from jianxi_tools.reading.tokens import Token

GAPS = ("row_loose", "row_broken")  # rows that show that a document lost cells, or has some of its own
FEW_GAPS = 2  # in a section: so many may be slips of their own, more show that its cells were lost
MANY_CELLS = 20  # that stand alone on their lines: in a form some of so many are alike


class Row(NamedTuple):
    """A row as it was found: its run of values, those of them that are its cells, or why that is open.

    ``is_regular`` says that it stands below the headings of all its columns, ``is_beside`` that the values begin on
    the line on which the label ends, ``title`` is the number of the last section title before it.
    """

    place: Place
    run: list[Token]
    cells: list[Token] | None
    why: str
    is_regular: bool = False
    is_beside: bool = False
    title: str = ""

    @property
    def section(self) -> str:
        """The number of the section in which it stands."""
        return self.place.table.section

    @property
    def is_on_one_line(self) -> bool | None:
        """Whether its values stand on one line; None for a row of one value."""
        lines = [token.row for token in self.run if not token.filler]
        return lines[0] == lines[-1] if len(lines) > 1 else None

    @property
    def is_grid(self) -> bool:
        """Whether its cells are those of a real table."""
        return self.run[0].grid

    @property
    def shift(self) -> int:
        """How many blank cells stand before its cells: its label may reach over them."""
        return next(at for at, token in enumerate(self.run) if token is self.cells[0])

    @property
    def level(self) -> tuple[str, str]:
        """The table and how the row is numbered in it: 一、 or （一） or 1. or not at all."""
        number = self.place.row.zh[0] if self.place.row else ""
        return self.place.table.code, "1" if number.isdigit() else number if number == "（" else ""

    @property
    def is_repeated(self) -> bool:
        """Whether its only cell is printed several times, once for each of the columns over which it reaches."""
        return len(self.cells) == 1 and is_repeated([token for token in self.run if not token.filler])

    @property
    def shape(self) -> tuple[str, int, int, int]:
        """Its section, how many cells it has, how many blanks stand before them and in all around them."""
        return self.section, len(self.cells), self.shift, len(self.run) - len(self.cells)


class Certainty:
    """What the rows of a document show together."""

    def __init__(self, edition: Edition, rows: Sequence[Row], tokens: Sequence[Token]) -> None:
        self.edition = edition
        whole = [row for row in rows if row.cells]
        gaps = Counter(row.section for row in rows if row.is_regular and not row.cells and row.why in GAPS)
        self._gaps = {section for section, count in gaps.items() if count > FEW_GAPS}
        self._shapes = Counter(row.shape for row in whole)
        self._totals_alone = sum(map(self._is_total_alone, whole))
        self._exact = Counter(row.place.table.code for row in whole if len(row.run) == len(row.cells))
        self._last_pipes = Counter(row.cells[-1].pipe for row in whole)
        self._open_ended = {row.place.table.code for row in whole if row.cells[-1].is_blank}
        has_shifts = any(row.shift for row in whole)
        self._per_line = Counter(token.row for token in tokens) if has_shifts else Counter()
        self._shifts: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)  # by how labels are numbered
        self._shifts_by_length: dict[tuple[str, int], set[int]] = defaultdict(set)
        self._ends: dict[str, Counter[str]] = defaultdict(Counter)  # columns in which rows of grids end
        for row in whole if has_shifts else ():
            if row.is_grid and not row.shift:
                self._ends[row.place.table.code][_column(row.cells[-1])] += 1
            elif not all(token.is_blank for token in row.cells):
                self._shifts[row.level][row.shift] += 1
                if row.shift:
                    self._shifts_by_length[self._length(row)].add(row.shift)
        self._beside: dict[str, Counter[bool]] = defaultdict(Counter)
        for row in rows:
            self._beside[row.section][row.is_beside] += 1
        self._on_one_line = Counter(row.is_on_one_line for row in rows)
        self._is_thinned = _is_thinned(edition, rows, tokens)
        self._widths = _widths([row for row in whole if row.is_grid], tokens)

    def doubt(self, row: Row) -> str:
        """The name of the remark on a row that is not certain, "" for one that is.

        Where a document lost headings or cells, a row with as many values as cells may still be other cells': it must
        add up, and each number must be of its column's kind. A whole row of a regular document need not, unless it is
        the only one behind whose last value no pipe stands, or one does.
        """
        if not row.cells:
            return row.why
        if row.is_grid:
            is_regular, is_usual = row.is_regular, self._has_usual_width(row)
        else:
            is_regular = row.is_regular and row.section not in self._gaps
            is_usual = self._has_usual_shape(row) and self._has_usual_line(row)
        if not is_usual or (row.cells[-1].number and self._is_total_alone(row) and self._totals_alone < 2):
            return row.why
        ends_alone = self._last_pipes[row.cells[-1].pipe] == 1 < self._last_pipes.total()
        if is_regular and not ends_alone:
            return ""
        must_add_up = self._is_thinned and len(row.cells) > 1
        return "" if is_plausible(self.edition, row.place, row.cells, by_sums=must_add_up) else "row_doubted"

    def _is_total_alone(self, row: Row) -> bool:
        """Whether a row prints its total and leaves blank what adds up to it."""
        is_alone = not row.cells[-1].filler and all(token.filler for token in row.cells[:-1])
        return is_alone and bool(own_sums(self.edition, row.place))

    def _length(self, row: Row) -> tuple[str, int]:
        """The row's table and how many cells, the label's and blank ones included, stand on its line."""
        return row.place.table.code, self._per_line[row.run[0].row]

    def _is_shifted_as_others(self, row: Row) -> bool:
        """Whether its label reaches over blank cells, as do all labels that are numbered alike.

        Or as others reach over more or fewer where as many labels stand before them, so that rows are equally long.
        """
        alike = self._shifts[row.level]
        return alike[row.shift] > 1 == len(alike) or len(self._shifts_by_length[self._length(row)]) > 1

    def _has_usual_width(self, row: Row) -> bool:
        """Whether a row of a grid has no cells but its own, or blank ones as other rows of its table have.

        Blank cells before its own are its label's if it ends in the column in which most others end.
        """
        if not row.shift:
            return len(row.run) == len(row.cells) or self._widths[row.place.table.code] == {len(row.run)}
        ends = self._ends[row.place.table.code]
        return 2 * ends[_column(row.cells[-1])] > ends.total()

    def _has_usual_line(self, row: Row) -> bool:
        """Whether values stand on the label's line or below, and together or apart, as others do; or a sum tells."""
        is_usual = _is_as_others(row.is_beside, self._beside[row.section])
        if row.is_on_one_line is not None:
            is_usual &= _is_as_others(row.is_on_one_line, self._on_one_line)
        return is_usual or bool(own_sums(self.edition, row.place))

    def _has_usual_shape(self, row: Row) -> bool:
        """Whether blanks around the cells of a row are those that other rows have too, or mean nothing."""
        if len(row.run) == len(row.cells) or all(token.filler for token in row.run) or row.is_repeated:
            return True
        behind, lines = row.run[len(row.cells) :], {token.row for token in row.cells}
        if row.is_beside and len(lines) == 1 and all(token.row not in lines for token in behind):
            return True  # a page number below a whole row
        if row.shift and row.is_beside and len(lines) == 1 and self._is_shifted_as_others(row):
            return True
        same, table = self._shapes[row.shape], row.place.table.code
        if not row.shift and all(token.filler for token in behind):
            is_leftover = row.run[0].starts and all(token.pipe for token in behind)  # of merged cells
            is_full = not any(token.filler for token in row.cells)
            has_sums = bool(own_sums(self.edition, row.place))
            can_tell = row.cells[-1].number if has_sums else is_leftover
            if (can_tell or (is_leftover and is_full)) and is_plausible(self.edition, row.place, row.cells):
                return True
            if is_leftover and is_full and same > 1:
                return True
            if is_leftover and table not in self._open_ended and self._exact[table] > 1:
                return True  # it ends in a number, as all rows of its table
        alike = sum(count for shape, count in self._shapes.items() if shape[:2] == row.shape[:2])
        return same > 2 or 1 < same == alike


def _column(token: Token) -> str:
    """The column of a grid's cell, from its place: 10 of "row 3, column 10", B of "cell B21"."""
    at = token.place.rsplit(" ", 1)[-1]
    return at.rstrip("0123456789") or at


def _is_as_others(own: bool, counts: Mapping[bool, int]) -> bool:
    """Whether a row does as another one does, or there are none that do otherwise."""
    return counts[own] > 1 or not counts[not own]


def _is_thinned(edition: Edition, rows: Sequence[Row], tokens: Sequence[Token]) -> bool:
    """Whether every line that repeats another was removed.

    Of cells that stand alone on their lines few are alike then, and some rows between others have no value at all.
    """
    if not rows or rows[0].is_grid:
        return False
    found = {edition.position[cell] for row in rows for cell in row.place.cells}
    if len(found) == max(found) - min(found) + 1:
        return False
    beside = Counter(token.row for token in tokens)
    alone = [token.text for token in tokens if token.text and beside[token.row] == 1]
    return len(alone) > MANY_CELLS and len({*alone}) > 0.9 * len(alone)


def without_foreign(rows: Sequence[Row]) -> list[Row]:
    """Rows without those of tables of another kind: a comparison of years in the prose has labels of the form, too.

    Such a table stands below another section's title, while rows of the form stand below their own as well, and it has
    several rows, none with the cells of the form.
    """
    own = {row.section for row in rows if row.cells and row.title == row.section}
    elsewhere = Counter((row.title, row.section) for row in rows if row.section in own - {row.title})
    whole = {(row.title, row.section) for row in rows if row.cells}
    foreign = {table for table, count in elsewhere.items() if count > 1} - whole
    return [row for row in rows if (row.title, row.section) not in foreign]


def _widths(rows: Sequence[Row], tokens: Sequence[Token]) -> dict[str, set[int]]:
    """How many cells the rows of each table have behind their labels in a grid; of an only row also its headings."""
    widths: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        table = row.place.table
        widths[table.code].add(len(row.run))
        if len(row.run) > len(row.cells) == len(table.rows) * len(table.columns):
            above = max((token.row for token in tokens if token.row < row.run[0].row), default=0)
            headings = sum(token.row == above for token in tokens)
            widths[table.code].add(headings - (row.place.row is not None))
    return widths
