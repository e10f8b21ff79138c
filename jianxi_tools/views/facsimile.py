"""The pages of a PDF as pictures, with a frame around every figure that is found on them with certainty."""

import base64
import io
import re
from collections.abc import Iterator, Mapping
from itertools import groupby, product
from pathlib import Path
from typing import NamedTuple

import pdfplumber
import pypdfium2 as pdfium

from jianxi_tools.documents import Document, file_bytes
from jianxi_tools.documents.pdf import Box, around, bare_lines, text_of, text_within, word_boxes
from jianxi_tools.documents.pdf_tables import ruled_tables
from jianxi_tools.reading import read_document
from jianxi_tools.report import Reading, Report
from jianxi_tools.views.passages import owners

WIDTH, HEIGHT = 1400, 2400  # pixels of a picture at most
COLOURS = 16  # enough for print and seals, and a page stays below 100 kB
MOST_PAGES = 20  # with figures; a report has three or four
AIR = 1.2  # points between a frame and the number in it, or the cell around it

_SPOT = re.compile(r"page (\d+), (?:line (\d+)|(?:table (\d+), )?row (\d+), column (\d+))")


class Spot(NamedTuple):
    """A place on a page: a line, or else a cell of a table; the others are 0."""

    page: int
    line: int
    table: int
    row: int
    column: int


class Frame(NamedTuple):
    """A rectangle in percent of a picture, and the positions in the edition of the figures that stand in it."""

    left: float
    top: float
    width: float
    height: float
    figures: tuple[int, ...]


class Picture(NamedTuple):
    """A page: its number, its picture as a data URI, and the frames on it."""

    page: int
    image: str
    frames: list[Frame]


Marked = Iterator[tuple[Box, tuple[int, ...]]]  # rectangles on a page, and the figures in them
Places = dict[tuple[Spot, ...], dict[int, Reading]]  # the figures that stand at the same lines or cells of a page


def pictures(report: Report, document: Document) -> list[Picture]:
    """The pages of a PDF that hold figures of its report; a figure that is not found with certainty has no frame."""
    bare = read_document(document)
    pages: dict[int, Places] = {}
    for position, (reading, by_lines) in enumerate(zip(report.readings, bare.readings, strict=True)):
        for page, same in groupby(_spots(reading, by_lines), key=lambda spot: spot.page):
            pages.setdefault(page, {}).setdefault(tuple(same), {})[position] = reading
    texts = {cell.place: cell.text for row in document.rows for cell in row.cells}
    _, upright = bare_lines(file_bytes(Path(document.source)), document.source)
    with pdfium.PdfDocument(upright) as file:
        return [_picture(file, page, pages[page], texts, upright) for page in sorted(pages)[:MOST_PAGES]]


def _spots(reading: Reading, bare: Reading) -> list[Spot]:
    """Where a figure stands: in cells where the ruling tells, and else in lines of the bare text.

    Lines count only if the bare text alone leads to the same, since the ruling counts them in another way.
    """
    spots = [Spot(*(int(number or 0) for number in found)) for found in _SPOT.findall(reading.place)]
    ends = [spot for spot in spots if spot.row]
    if not ends:
        same = (bare.place, bare.raw) == (reading.place, reading.raw)
        ends = spots if same else [spot._replace(line=0) for spot in spots]
    if len(ends) < 2 or ends[0]._replace(line=0, column=0) != ends[1]._replace(line=0, column=0):
        return ends
    lines, columns = (range(first, last + 1) for first, last in zip(ends[0][1::3], ends[1][1::3], strict=True))
    return [ends[0]._replace(line=line, column=column) for line, column in product(lines, columns)]


def _picture(
    file: pdfium.PdfDocument, number: int, places: Places, texts: Mapping[str, str], upright: bytes
) -> Picture:
    page, text = file[number - 1], text_of(file[number - 1])  # two, since the text's loses its watermarks
    lines = {
        at: words
        for at, words in word_boxes(text).items()
        if " ".join(word for word, _ in words) == texts.get(f"page {number}, line {at}")
    }
    bitmap = page.render(scale=min(WIDTH / page.get_width(), HEIGHT / page.get_height()))
    pixels = bitmap.get_posconv(page)
    frames = []
    cells = _cells(upright, number, page, bitmap)
    for (left, bottom, right, top), figures in (*_in_lines(lines, places), *_in_cells(cells, places, text)):
        corners = zip(pixels.to_bitmap(left, top), pixels.to_bitmap(right, bottom), strict=True)
        (x0, x1), (y0, y1) = map(sorted, corners)  # a page may be turned
        across, down = 100 / bitmap.width, 100 / bitmap.height
        frames.append(Frame(x0 * across, y0 * down, (x1 - x0) * across, (y1 - y0) * down, figures))
    buffer = io.BytesIO()
    bitmap.to_pil().quantize(COLOURS).save(buffer, "PNG", optimize=True)
    return Picture(number, f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}", frames)


def _in_lines(lines: Mapping[int, list[tuple[str, Box]]], places: Places) -> Marked:
    """The figures in lines of the bare text."""
    for spots, own in places.items():
        words = [(spot.line, word, box) for spot in spots for word, box in lines.get(spot.line, ())]
        found: dict[tuple[int, tuple[int, ...]], list[Box]] = {}
        for at, figures in owners([word for _, word, _ in words], own).items():
            number, _, box = words[at]
            found.setdefault((number, figures), []).append(box)
        yield from ((_grown(around(boxes), AIR), figures) for (_, figures), boxes in found.items())


def _in_cells(cells: Iterator[tuple[Spot, Box]], places: Places, text: pdfium.PdfTextPage) -> Marked:
    """The figures in cells of ruled tables, as far as pdfium finds their text there."""
    wanted: dict[Spot, dict[int, Reading]] = {}
    for spots, own in places.items():
        for spot in spots:
            if spot.row:
                wanted.setdefault(spot, {}).update(own)
    for spot, box in cells if wanted else ():  # to find tables takes time
        printed = text_within(text, box) if spot in wanted else ""
        figures = tuple(at for at, reading in wanted.get(spot, {}).items() if _is_text_of(printed, reading))
        if figures:
            yield _grown(box, -AIR), figures


def _is_text_of(printed: str, reading: Reading) -> bool:
    raw = "".join(reading.raw.split())
    return printed in raw if reading.state == "ambiguous" else printed == raw


def _grown(box: Box, by: float) -> Box:
    left, bottom, right, top = box
    return left - by, bottom - by, right + by, top + by


def _cells(upright: bytes, number: int, page: pdfium.PdfPage, bitmap: pdfium.PdfBitmap) -> Iterator[tuple[Spot, Box]]:
    """The cells of the ruled tables on a page, counted as ``pdf_tables`` counts them.

    There are none where the page is cut to a part of itself, of which the two libraries think differently.
    """
    to_page = bitmap.get_posconv(page).to_page
    with pdfplumber.open(io.BytesIO(upright), pages=[number]) as file:
        ruled = file.pages[0]
        if max(abs(ruled.width - page.get_width()), abs(ruled.height - page.get_height())) > 1:
            return
        tables = ruled_tables(ruled)
        left, top, *_ = ruled.bbox
        across, down = bitmap.width / ruled.width, bitmap.height / ruled.height
        for at, table in enumerate(tables, start=1):
            for row, cells in enumerate(table.rows, start=1):
                for column, cell in enumerate(cells.cells, start=1):
                    if cell:
                        ends = (cell[:2], cell[2:])
                        corners = [to_page(round((x - left) * across), round((y - top) * down)) for x, y in ends]
                        box = around((*corner, *corner) for corner in corners)
                        yield Spot(number, 0, at * (len(tables) > 1), row, column), box
