"""Where the cells of an HTML table stand when rowspan and colspan are laid out, by the algorithm of the WHATWG."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

MAX_COLUMNS = 1_000  # of a table; what is further right counts as the last one

_NUMBER = re.compile(r"\s*\+?(\d{1,9})", re.ASCII)


class TableRow(NamedTuple):
    """A row of a table: its number from 1, and the cells that begin in it with their columns from 1."""

    table: etree._Element
    element: etree._Element
    number: int
    cells: list[tuple[etree._Element, int]]


def rows_with_columns(table: etree._Element) -> Iterator[TableRow]:
    """Lay the cells of a table out as browsers do: a cell takes the first column that no cell from above covers."""
    number = 0
    groups = [table, *table.iterchildren("thead", "tbody", "tfoot")]
    for rows in (group.findall("tr") for group in groups):
        covered: dict[int, int] = {}  # column → the first row that is free again
        for at, row in enumerate(rows):
            number += 1
            column, cells = 1, []
            for cell in row.iterchildren("td", "th"):
                while covered.get(column, 0) > at:
                    column += 1
                cells.append((cell, column))
                after = min(column + (_span(cell, "colspan") or 1), MAX_COLUMNS)
                height = _span(cell, "rowspan") or len(rows)  # 0 is for all rows that follow
                if height > 1:
                    covered |= dict.fromkeys(range(column, after), min(at + height, len(rows)))
                column = max(column, after)
            yield TableRow(table, row, number, cells)


def _span(cell: etree._Element, name: str) -> int:
    given = cell.get(name)
    number = _NUMBER.match(given) if given else None
    return int(number[1]) if number else 1
