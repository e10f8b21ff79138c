"""How the rows of real tables stand: which columns behind their labels are theirs."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from jianxi_tools.reading.fitting import Row
from jianxi_tools.reading.tokens import Token


class Grids:
    """What rows of real tables tell of one another.

    Args:
        rows: the rows of grids.
        tokens: all tokens of the document.
        ends: the column in which the headings of a table end, by the table's code.
    """

    def __init__(self, rows: Sequence[Row], tokens: Sequence[Token], ends: Mapping[str, str]) -> None:
        whole = [row for row in rows if row.cells]
        self._widths = _widths(whole, tokens)
        self._rows = Counter(row.table for row in rows)
        self._overfull = Counter(row.table for row in rows if not (row.cells and row.shift) and _is_overfull(row))
        self._ends: dict[str, Counter[str]] = defaultdict(Counter)  # columns in which rows and their headings end
        for table, column in ends.items():
            self._ends[table][column] += 1
        for row in whole:
            if not row.run[0].is_blank:
                self._ends[row.table][row.cells[-1].column] += 1

    def is_usual(self, row: Row) -> bool:
        """Whether a row has no cells but its own, or blank ones as most rows of its table have.

        Where it begins with blank cells these may be its label's: it must end in the column in which others end.
        """
        ends = self._ends[row.table]
        ends_as_others = 2 * ends[row.cells[-1].column] > ends.total()
        if row.run[0].is_blank and not row.is_blank and (ends or row.shift) and not ends_as_others:
            return False
        if row.shift or len(row.run) == len(row.cells):
            return True
        has_blanks_as_others = 2 * self._overfull[row.table] < self._rows[row.table]
        return has_blanks_as_others and self._widths[row.table] == {row.run[-1].column}


def _widths(rows: Sequence[Row], tokens: Sequence[Token]) -> dict[str, set[str]]:
    """In which columns the rows of each table end in a grid with all their cells; of an only row also its headings."""
    widths: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        table = row.place.table
        widths[table.code].add(row.run[-1].column)
        if len(row.run) > len(row.cells) == len(table.rows) * len(table.columns):
            above = [token for token in tokens if token.row < row.run[0].row]
            widths[table.code].update(token.column for token in above[-1:])
    return widths


def _is_overfull(row: Row) -> bool:
    """Whether anything is printed behind as many cells as a row should have."""
    return any(not token.is_blank for token in row.run[len(row.place.cells) :])
