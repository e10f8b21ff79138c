"""A file of any format → Document: rows of cells in the order of the page, each with its place."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import charset_normalizer

from jianxi_tools.report import ReportError

MAX_BYTES = 50_000_000
MAX_ROWS = 100_000


class Cell(NamedTuple):
    """A piece of text as the document has it, and the place where it stands."""

    text: str
    place: str


class Row(NamedTuple):
    """A row of a table with all its cells, blank ones included (``grid``), or else a line of text as its only cell."""

    cells: tuple[Cell, ...]
    grid: bool


@dataclass(frozen=True)
class Document:
    """What a file holds: its rows in order, the sha256 of its bytes, and its title where the format has one."""

    source: str
    sha256: str
    rows: tuple[Row, ...]
    title: str = ""


def open_document(path: str | Path) -> Document:
    """Read a file of any known format.

    Args:
        path: the file; its content, not its name, decides how it is read.

    Raises:
        ReportError: it is missing, empty, too large, encrypted or of a format that cannot be read.
    """
    path = Path(path)
    data = _bytes(path)
    rows = _text_rows(_decoded(data, path.name))
    if len(rows) > MAX_ROWS:
        raise ReportError(f"{path.name} has more than {MAX_ROWS:,} lines: no annual report is that long; cut out the report.")
    if not any(cell.text.strip() for row in rows for cell in row.cells):
        raise ReportError(f"{path.name} holds no text: check that the download was complete.")
    return Document(str(path), hashlib.sha256(data).hexdigest(), rows)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ReportError(f"{path} is a folder: give a file, or read the folder with read_reports.")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ReportError(f"{path.name} has {size / 1e6:,.0f} MB, more than the {MAX_BYTES / 1e6:,.0f} MB allowed: give the report alone.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReportError(f"There is no file {path}: check the name and the folder.") from None
    except OSError as error:
        raise ReportError(f"{path} cannot be opened ({error.strerror or error}): check the file and its permissions.") from None
    if not data.strip():
        raise ReportError(f"{path.name} is empty: obtain the report again.")
    return data


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_like_text(text):
            return text
    guess = charset_normalizer.from_bytes(data[:100_000]).best()
    text = data.decode(guess.encoding, errors="replace") if guess else ""
    if not _looks_like_text(text):
        raise ReportError(f"{name} is not text: give the report as text, HTML, PDF, .docx or .xlsx.")
    return text


def _looks_like_text(text: str) -> bool:
    """Whether there are almost no control characters, as no text has and every binary file has."""
    sample = text[:100_000]
    return sum(character < " " and character not in "\t\n\r\f\v" for character in sample) <= len(sample) / 200


def _text_rows(text: str) -> tuple[Row, ...]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(Row((Cell(line, f"line {number}"),), grid=False) for number, line in enumerate(lines, start=1))
