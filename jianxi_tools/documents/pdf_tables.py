"""A PDF with a text layer → grid rows, by the ruling of its tables, and lines for what stands outside them."""

import io
import logging
import math
import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise, takewhile
from typing import Any

import pdfplumber
from pdfplumber.page import Page
from pdfplumber.table import Table

from jianxi_tools.cells import is_page_mark, value_of
from jianxi_tools.documents.pdf import (
    LEAST_TEXT,
    UNKNOWN,
    Lines,
    Stand,
    are_apart,
    bare_lines,
    is_askew,
    without_page_numbers,
)
from jianxi_tools.documents.rows import PICTURE, STRUCK, Cell, Row, line, tidy

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font that lacks a detail

SAME_EDGE = 3  # points by which the edges of one column may differ between pages
MARGIN = 6  # points at most between a cell's edge and its text: Word leaves 5.4

_NEW_ROW = re.compile(r"(?:[\d一二三四五六七八九十]{1,2}\s*[、.．]|[（(][一二三四五六七八九十\d]{1,2}[）)])")
_DIGITS = re.compile(r"\d+")
_BROKEN_NUMBER = re.compile(r"[\d.,]+(?:\n[\d.,]+)+")
_PART_OF_NUMBER = re.compile(r"[\d.,，\s]+")

GridRow = dict[float, Cell]  # the cells that begin in a row of a table, by their left edge
Part = Row | list[GridRow]  # a line of a page, or a table on it


def grid_rows(data: bytes, name: str) -> Iterator[Row]:
    """The rows of a PDF in the order of the page.

    Args:
        data: the file's bytes.
        name: the file's name.

    Raises:
        ReportError: it is encrypted, damaged, scanned or too long.
    """
    _, data = bare_lines(data, name)  # refuses what is no use
    with pdfplumber.open(io.BytesIO(data)) as file:
        found = [_read(page) for page in file.pages]
    kept = without_page_numbers([list(enumerate(text for _, text, _ in lines)) for lines, _ in found])
    running = _running_lines(kept)
    pages: list[list[Part]] = []
    for number, ((lines, tables), texts) in enumerate(zip(found, kept, strict=True), start=1):
        placed: list[tuple[float, Part]] = [*tables]
        for at, text in texts:
            top, _, in_table = lines[at]
            if not in_table and not is_page_mark(text) and _DIGITS.sub("", text) not in running:
                placed.append((top, line(text, f"page {number}, line {at + 1}")))
        pages.append([part for _, part in sorted(placed, key=lambda part: part[0])])
    _join_tables(pages)
    for part in (part for parts in pages for part in parts):
        yield from [part] if isinstance(part, Row) else filter(None, map(_row, part))


def _running_lines(pages: list[Lines]) -> set[str]:
    """Heads and feet that stand on several pages, without their numbers; they would part the rows of a table."""
    ends = Counter(_DIGITS.sub("", text) for lines in pages for _, text in {*lines[:1], *lines[-1:]})
    return {text for text, count in ends.items() if count > 1 and re.search(r"\w", text)}


def _read(page: Page) -> tuple[list[tuple[float, str, bool]], list[tuple[float, Part]]]:
    """The lines of a page (how far down, text, whether inside a table) and its tables (how far down, rows)."""
    page = _upright(page.dedupe_chars())  # bold is often the same character printed twice
    found = ruled_tables(page)
    tables: list[tuple[float, Part]] = []
    for number, table in enumerate(found, start=1):
        where = f"page {page.page_number}" + f", table {number}" * (len(found) > 1)
        rows, extracted = [], [[text or "" for text in texts] for texts in table.extract()]
        has_broken = any(map(_BROKEN_NUMBER.fullmatch, chain.from_iterable(extracted)))
        margin = _margin(page, table) if has_broken else 0
        for at, (row, texts) in enumerate(zip(table.rows, extracted, strict=True), start=1):
            cells = enumerate(zip(row.cells, texts, strict=True), start=1)
            rows.append(
                {
                    box[0]: Cell(_cell_text(page, box, text, margin), f"{where}, row {at}, column {column}")
                    for column, (box, text) in cells
                    if box
                }
            )
        tables.append((table.bbox[1], rows))
    lines = []
    for text in page.extract_text_lines(return_chars=False):
        x, y = (text["x0"] + text["x1"]) / 2, (text["top"] + text["bottom"]) / 2
        inside = any(
            left <= x <= right and top <= y <= bottom for left, top, right, bottom in (table.bbox for table in found)
        )
        lines.append((text["top"], text["text"], inside))
    if page.images and len(page.chars) < LEAST_TEXT:
        lines.append((page.height, PICTURE, False))
    page.close()
    return lines, tables


def _upright(page: Page) -> Page:
    """A page without what stands askew or beside it, and its digits as ``pdf`` shows them."""
    left, top, right, bottom = page.cropbox

    def is_seen(part: Mapping[str, Any]) -> bool:
        x, y = (part["x0"] + part["x1"]) / 2, (part["top"] + part["bottom"]) / 2
        return left < x < right and top < y < bottom and not is_askew(math.atan2(*part["matrix"][1::-1]))

    upright = page.filter(lambda part: "matrix" not in part or is_seen(part))
    for part in upright.chars:
        part["text"] = part["text"].replace("\0", UNKNOWN)
    for one, other in pairwise(upright.chars):
        if one["text"][-1:].isdecimal() and other["text"].isdecimal() and are_apart(_stand(one), _stand(other)):
            is_beside = abs(other["x0"] - one["x1"]) < one["width"] / 2 and other["top"] < one["bottom"]
            other["text"] = " " * is_beside + other["text"]
    lines = sorted((edge["top"], edge["x0"], edge["x1"]) for edge in page.edges if edge["orientation"] == "h")
    for part in upright.chars:
        if part["text"].strip().isdecimal() and _is_struck(part, lines):
            part["text"] += f" {STRUCK} "
    return upright


def _stand(part: Mapping[str, Any]) -> Stand:
    return part["size"], part["matrix"][5]


def _is_struck(part: Mapping[str, Any], lines: Sequence[tuple[float, float, float]]) -> bool:
    """Whether one of some level lines, from the top of the page down, goes through the middle of a character."""
    edge, middle = part["height"] / 4, (part["x0"] + part["x1"]) / 2
    near = lines[bisect(lines, (part["top"] + edge,)) : bisect(lines, (part["bottom"] - edge,))]
    return any(left < middle < right for _, left, right in near)


def ruled_tables(page: Page) -> list[Table]:
    """The tables on a page by their ruling, also where a page break leaves rows open; one cell is a frame, no table."""
    ends = [end for edge in page.edges if edge["orientation"] == "v" for end in (edge["top"], edge["bottom"])]
    closed = {"explicit_horizontal_lines": [min(ends), max(ends)]} if ends else {}
    return [table for table in page.find_tables(closed) if len(table.cells) > 1]


def _margin(page: Page, table: Table) -> float:
    """How far from the edges of its cells the text of a table stays."""
    sides = (
        side
        for box in table.cells
        for character in page.within_bbox(box, strict=False).chars
        for side in (character["x0"] - box[0], box[2] - character["x1"])
    )
    return min(MARGIN, *sides)


def _cell_text(page: Page, box: tuple[float, float, float, float], text: str, margin: float) -> str:
    """The text of a cell; a number that is broken because the cell is too narrow for it is one again."""
    if not _BROKEN_NUMBER.fullmatch(text):
        return tidy(text)
    *full, _ = text.split("\n")
    digit = max(character["width"] for character in page.crop(box).chars)
    is_narrow = box[2] - box[0] - 2 * margin < digit * (1 + min(map(len, full)))
    return "".join(text.split()) if is_narrow else tidy(text)


def _row(cells: GridRow) -> Row | None:
    """A row of a table; a row of one cell is a line of text."""
    if len(cells) == 1:
        ((text, place),) = cells.values()
        return line(text, place) if text else None
    return Row(tuple(cells.values()), grid=True)


def _join_tables(pages: list[list[Part]]) -> None:
    """Make one of the two parts of a row that a page break cuts, and leave out headings that are repeated."""
    heading: list[GridRow] = []
    for upper, lower in pairwise(pages):
        if not (upper and lower and isinstance(upper[-1], list) and isinstance(lower[0], list)):
            heading = []
            continue
        heading = heading if heading and len(upper) == 1 else list(upper[-1])
        repeated = sum(
            1 for _ in takewhile(lambda rows: _texts(rows[0]) == _texts(rows[1]), zip(heading, lower[0], strict=False))
        )
        del lower[0][:repeated]
        if upper[-1] and lower[0]:
            lower[0][0] = _begun(lower[0][0])
            if _goes_on(upper[-1][-1], lower[0][0]):
                upper[-1][-1] = _joined(upper[-1][-1], lower[0].pop(0))


def _texts(cells: GridRow) -> list[str]:
    return [cell.text for cell in cells.values()]


def _begun(cells: GridRow) -> GridRow:
    """The first row on a page without the blank cells before its label, which go on from the page before."""
    label = next((edge for edge, cell in cells.items() if _kind(cell) == "label"), None)
    return {edge: cell for edge, cell in cells.items() if label is None or edge >= label}


def _goes_on(upper: GridRow, lower: GridRow) -> bool:
    """Whether two rows are the parts of one.

    They are not where a number would stand under a label, nor where the lower one is a single cell or has a label of
    its own: one that begins with its number or stands further right, or, where labels have no numbers, has values as
    the upper one has. A label under a blank is no such.
    """
    if len(lower) == 1 < len(upper):
        return False
    over = {edge: _kind(upper[same]) for edge in lower if (same := _same_edge(upper, edge)) is not None}
    if any({kind, _kind(lower[edge])} == {"label", "value"} for edge, kind in over.items()):
        return False
    above, below = ("value" in map(_kind, row.values()) for row in (upper, lower))
    if not (above or below):  # a heading, unless blank cells stand beside its label
        return len(upper) > 1 and {*map(_kind, upper.values())} == {"label"} and len(over) == len(lower)
    label = _last_label(lower)
    if label is None or over.get(label) == "":
        return above or below
    own = _last_label(upper)
    if own is None or label > own + SAME_EDGE or _NEW_ROW.match(lower[label].text):
        return False
    return above != below or bool(_NEW_ROW.match(upper[own].text))


def _kind(cell: Cell) -> str:
    value = value_of(cell.text)
    if value is None and not _PART_OF_NUMBER.fullmatch(cell.text):
        return "label"
    return "" if value and value.state == "blank" else "value"


def _last_label(cells: GridRow) -> float | None:
    return max((edge for edge, cell in cells.items() if _kind(cell) == "label"), default=None)


def _same_edge(cells: GridRow, edge: float) -> float | None:
    return next((other for other in cells if abs(other - edge) <= SAME_EDGE), None)


def _joined(upper: GridRow, lower: GridRow) -> GridRow:
    cells = dict(upper)
    for edge, cell in lower.items():
        same = _same_edge(upper, edge)
        above = Cell("", "") if same is None else upper[same]
        gap = " " * (_kind(above) == _kind(cell) == "value")  # a number that a page break cuts is no number
        cells[edge if same is None else same] = Cell(
            above.text + gap + cell.text, above.place if above.text else cell.place
        )
    return dict(sorted(cells.items()))
