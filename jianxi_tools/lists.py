"""The lists that a researcher keeps beside the sources, as CSV files, or types into a sheet."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter

from jianxi_tools.documents import file_bytes
from jianxi_tools.documents.office import refuse_bombs
from jianxi_tools.documents.rows import refusing_damaged
from jianxi_tools.documents.text import decoded
from jianxi_tools.report import ReportError, refused
from jianxi_tools.words import both

_HEAD = 4096  # bytes in which a header stands
_DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Sheet:
    """A table as a spreadsheet shows it: its name ("" for CSV), its header, and each row with its number."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def place(self, row: int, column: str) -> str:
        """Where a figure stands: ``row 12, column value``, or the cell of a sheet."""
        letter = get_column_letter(self.header.index(column) + 1)
        return f"sheet {self.name}, cell {letter}{row}" if self.name else f"row {row}, column {column}"


def read_list(path: Path, columns: Sequence[str]) -> list[tuple[int, tuple[str, ...]]]:
    """The rows of a CSV file with exactly ``columns``, each with its number as a spreadsheet shows it.

    Raises:
        ReportError: the file cannot be read, a column is missing or unknown, or a row is longer or shorter.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = list(csv.reader(file)) or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise refused("no_csv", file=path.name, why=error) from None
    if tuple(name.strip() for name in header) != tuple(columns):
        raise refused("other_columns", file=path.name, given=", ".join(header), columns=", ".join(columns))
    numbered = [(number, tuple(cell.strip() for cell in row)) for number, row in enumerate(rows, 2) if any(row)]
    for number, row in numbered:
        if len(row) != len(columns):
            raise refused("cells", file=path.name, row=number, count=len(row), due=len(columns))
    return numbered


def refuse(path: Path, row: int, wrong: Mapping[str, dict[str, str] | bool]) -> None:
    """Refuse a row if a reason is given, in both languages, for one of its columns.

    Raises:
        ReportError: it names row and column, and the first reason.
    """
    for column, why in wrong.items():
        if why:
            raise fault(path, row, column, why)


def fault(path: Path, row: int, column: str, why: dict[str, str]) -> ReportError:
    """What is wrong with a cell of a list, with the reason in both languages."""
    return refused("cell", file=path.name, row=row, column=column, why=why)


def a_year(text: str) -> bool:
    """Whether a text is a year in four digits."""
    return text.isascii() and text.isdigit() and len(text) == 4


def whole_year(text: str, path: Path, row: int, column: str) -> int | None:
    """A year, or None for an empty cell.

    Raises:
        ReportError: it is neither.
    """
    refuse(path, row, {column: text != "" and not a_year(text) and both("fault.year", given=text)})
    return int(text) if text else None


def sheets_of(path: Path, words: Sequence[str]) -> list[Sheet]:
    """The visible sheets of an XLSX file, or a CSV file as the only one; none of any other file.

    Args:
        path: the file, if it is CSV in any encoding, with commas, semicolons or tabs.
        words: a CSV file is known by two of them in its first line.

    Raises:
        ReportError: the file cannot be read.
    """
    data = file_bytes(path)
    head = data[:_HEAD].replace(b"\0", b"").lower()
    if head.startswith(b"pk\3\4"):
        if b"xl/workbook.xml" not in data:
            return []
        with refusing_damaged(path.name):
            return list(_book(data, path.name))
    first = re.split(rb"[\r\n]", head, maxsplit=1)[0]
    if sum(word.encode() in first for word in words) < 2:
        return []
    lines = decoded(data, path.name)
    mark = max(_DELIMITERS, key=lines.partition("\n")[0].count)
    try:
        rows = list(csv.reader(io.StringIO(lines, newline=""), delimiter=mark))
    except csv.Error as error:
        raise refused("no_csv", file=path.name, why=error) from None
    return list(_sheet("", rows))


def _book(data: bytes, name: str) -> Iterator[Sheet]:
    refuse_bombs(data, name)
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()  # what they declare may be wrong
            yield from _sheet(sheet.title, ([_typed(cell.value) for cell in row] for row in sheet.iter_rows()))


def _typed(value: object) -> str:
    """What was typed into a cell of a sheet: a number without the format in which it is shown."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{Decimal(f'{value:.15g}'):f}"
    return "" if value is None else str(value)


def _sheet(name: str, rows: Iterable[Sequence[str]]) -> Iterator[Sheet]:
    numbered = ((number, tuple(cell.strip() for cell in row)) for number, row in enumerate(rows, 1))
    header, *filled = [(number, row) for number, row in numbered if any(row)] or [(1, ())]
    if header[1]:
        names = [cell.lower() for cell in header[1]]
        while not names[-1]:
            names.pop()
        yield Sheet(name, tuple(names), tuple(filled))
