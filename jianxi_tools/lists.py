"""The lists that a researcher keeps beside the sources, as CSV files."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from jianxi_tools.report import ReportError


def read_list(path: Path, columns: Sequence[str]) -> list[tuple[int, tuple[str, ...]]]:
    """The rows of a CSV file with exactly ``columns``, each with its number as a spreadsheet shows it.

    Raises:
        ReportError: the file cannot be read, a column is missing or unknown, or a row is longer or shorter.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = list(csv.reader(file)) or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReportError(f"{path.name} cannot be read ({error}): save it as CSV in UTF-8.") from None
    if tuple(name.strip() for name in header) != tuple(columns):
        raise ReportError(f"{path.name} has the columns {', '.join(header)}: it should have {', '.join(columns)}.")
    numbered = [(number, tuple(cell.strip() for cell in row)) for number, row in enumerate(rows, 2) if any(row)]
    for number, row in numbered:
        if len(row) != len(columns):
            raise ReportError(f"Row {number} of {path.name} has {len(row)} cells: it should have {len(columns)}.")
    return numbered


def refuse(path: Path, row: int, wrong: Mapping[str, object]) -> None:
    """Refuse a row if a reason is given for one of its columns.

    Raises:
        ReportError: it names row and column, and the first reason.
    """
    for column, why in wrong.items():
        if why:
            raise ReportError(f"Row {row} of {path.name}, column {column}: {why}.")


def whole_year(text: str, path: Path, row: int, column: str) -> int | None:
    """A year, or None for an empty cell.

    Raises:
        ReportError: it is neither.
    """
    is_year = text.isascii() and text.isdigit() and len(text) == 4
    refuse(path, row, {column: text and not is_year and f"{text!r} is no year"})
    return int(text) if text else None
