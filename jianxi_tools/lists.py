"""The lists that a researcher keeps beside the sources, as CSV files, or types into a sheet."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from jianxi_tools.documents import file_bytes
from jianxi_tools.documents.rows import refusing_damaged
from jianxi_tools.documents.text import decoded
from jianxi_tools.report import ReportError, refused
from jianxi_tools.words import both

_HEAD = 4096  # bytes in which a header stands


@dataclass(frozen=True)
class Sheet:
    """A table as a spreadsheet shows it: its name ("" for CSV), its header, and each row with its number."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def place(self, row: int, column: str) -> str:
        """Where a figure stands: ``row 12, column value``, or the cell of a sheet."""
        if not self.name:
            return f"row {row}, column {column}"
        from openpyxl.utils import get_column_letter  # only for a sheet, which has loaded it

        return f"sheet {self.name}, cell {get_column_letter(self.header.index(column) + 1)}{row}"


def read_list(path: Path, columns: Sequence[str]) -> Sequence[tuple[int, tuple[str, ...]]]:
    """The rows of a CSV file with exactly ``columns``, each with its number as a spreadsheet shows it.

    Args:
        path: the file, in any encoding, with commas, semicolons or tabs.
        columns: what its first row says.

    Raises:
        ReportError: the file cannot be read, a column is missing or unknown, or a row is longer or shorter.
    """
    sheet = _csv(file_bytes(path), path.name)
    if sheet.header != tuple(columns):
        raise refused("other_columns", file=path.name, given=", ".join(sheet.header), columns=", ".join(columns))
    for number, row in sheet.rows:
        if len(row) != len(columns):
            raise refused("cells", file=path.name, row=number, count=len(row), due=len(columns))
    return sheet.rows


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
            return [sheet for sheet in _book(data, path.name) if sheet.header]
    first = re.split(rb"[\r\n]", head, maxsplit=1)[0]
    if sum(word.encode() in first for word in words) < 2:
        return []
    return [_csv(data, path.name)]


def csv_text(data: bytes, name: str) -> tuple[str, str]:
    """The text of a CSV file in any encoding, and what parts its cells."""
    text = decoded(data, name)
    return text, max(",;\t", key=text.partition("\n")[0].count)


def _csv(data: bytes, name: str) -> Sheet:
    text, mark = csv_text(data, name)
    try:
        return _sheet("", csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise refused("no_csv", file=name, why=error) from None


def _book(data: bytes, name: str) -> Iterator[Sheet]:
    import openpyxl  # only now: it takes long to load

    from jianxi_tools.documents.office import refuse_bombs

    refuse_bombs(data, name)
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()  # what they declare may be wrong
            yield _sheet(sheet.title, ([_typed(cell.value) for cell in row] for row in sheet.iter_rows()))


def _typed(value: object) -> str:
    """What was typed into a cell of a sheet: a number without the format in which it is shown."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{Decimal(f'{value:.15g}'):f}"
    return "" if value is None else str(value)


def _sheet(name: str, rows: Iterable[Sequence[str]]) -> Sheet:
    numbered = ((number, tuple(cell.strip() for cell in row)) for number, row in enumerate(rows, 1))
    (_, header), *filled = [(number, row) for number, row in numbered if any(row)] or [(1, ())]
    names = [cell.lower() for cell in header]
    while names and not names[-1]:
        names.pop()
    return Sheet(name, tuple(names), tuple(filled))
