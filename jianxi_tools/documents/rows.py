"""What every format becomes: rows of cells in the order of the page, each with its place; and the bounds on input."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from jianxi_tools.report import ReportError, refused

MAX_BYTES = 50_000_000  # of a file
MAX_ROWS = 20_000  # of a document, lines of text and table rows together
MAX_CELLS = 200_000  # of a document
MAX_CHARACTERS = 1_000_000  # of a document

PICTURE = "[图]"  # what stands for a picture where text should be
HIDDEN = "[隐]"  # what stands for a table that a page does not show
STRUCK = "[删]"  # what stands behind text that is struck through: it holds no more

# what fonts in PDF files give instead of characters that look the same; Unicode itself equates only those from 2F00
_RADICALS = "⺇⺒⺝⺠⺩⻁⻄⻅⻆⻉⻊⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰"
_CHARACTERS = str.maketrans(_RADICALS, "几巳月民王虎西见角贝足车長长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙")
_CHARACTERS |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_CHARACTERS |= {0x2010: "-", 0x2011: "-"}  # at which no line may break
_IS_OTHER = re.compile("[⺀-⿕\u2010\u2011]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]")


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
    """What a file holds: its rows in order, the sha256 of its bytes, its title where the format has one, its format."""

    source: str
    sha256: str
    rows: tuple[Row, ...]
    title: str = ""
    format: str = "text"


def line(text: str, place: str) -> Row:
    """A line of text as a row."""
    return Row((Cell(text, place),), False)


def tidy(text: str) -> str:
    """Text as a page shows it: white space as single spaces, nothing invisible."""
    shown = " ".join(text.split())
    return shown if shown.isprintable() else " ".join(visible(shown).split())


def visible(text: str) -> str:
    """Text without the characters that no page shows."""
    return _INVISIBLE.sub("", text)


def too_long(name: str) -> ReportError:
    """The error for a file with more in it than any report has."""
    return refused("too_long", file=name, most=MAX_ROWS)


def bounded(rows: Iterable[Row], name: str) -> tuple[Row, ...]:
    """All rows, radicals and hyphens as what they look like, unless there are more than any report has.

    Args:
        rows: the rows, drawn one by one so that no more are made than are allowed.
        name: the file's name.

    Raises:
        ReportError: a bound is passed, or there is no text at all.
    """
    kept = tuple(islice(rows, MAX_ROWS + 1))
    texts = [cell.text for row in kept for cell in row.cells]
    if len(kept) > MAX_ROWS or len(texts) > MAX_CELLS or sum(map(len, texts)) > MAX_CHARACTERS:
        raise too_long(name)
    if not any(map(str.strip, texts)):
        raise refused("no_text", file=name)
    if _IS_OTHER.search("".join(texts)):
        cells = ((Cell(cell.text.translate(_CHARACTERS), cell.place) for cell in row.cells) for row in kept)
        kept = tuple(row._replace(cells=tuple(one)) for row, one in zip(kept, cells, strict=True))
    return kept


@contextmanager
def refusing_damaged(name: str) -> Iterator[None]:
    """Turn whatever a parser trips over in a damaged file into a ReportError."""
    try:
        yield
    except ReportError:
        raise
    except Exception as error:
        raise refused("damaged", file=name, fault=type(error).__name__) from error
