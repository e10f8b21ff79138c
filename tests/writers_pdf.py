"""Reports written as PDF with ruled tables that run over pages."""

import io
from bisect import bisect_right
from functools import cache

import pylopdf_fonts_zh_cn
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as PdfFont
from reportlab.pdfgen.canvas import Canvas
from writers import Block, Grid, layout, placed_cells, writer

from jianxi_tools.edition import editions


@writer
def write_pdf(
    blocks: list[Block],
    number: str = "- {} -",
    repeated: bool = False,
    cut: bool = False,
    value_width: float = 34,
    padding: float = 2,
) -> bytes:
    """A PDF of A4 pages with ruled tables that run over pages.

    Args:
        blocks: as for every writer.
        number: what stands at the foot of each page, with {} for its number.
        repeated: whether a table's heading stands again on each page it runs over.
        cut: whether a page may end within a row, with a part of its label.
        value_width: how wide a column of numbers is, in points; long numbers break over lines in a narrow one.
        padding: how far text stays from the edges of its cell, in points.
    """
    buffer = io.BytesIO()
    said = "".join(block for block in blocks if isinstance(block, str))
    page = _Page(Canvas(buffer, A4), _font("".join(sorted({*said}))), number)
    for block in blocks:
        if isinstance(block, str):
            for line in wrapped(block, PAGE_WIDTH):
                page.room_for(1)
                page.write(MARGIN, page.line, line)
                page.line += 1
        else:
            _draw(block, page, repeated, cut, value_width, padding)
            page.line += 1
    page.end()
    page.canvas.save()
    return buffer.getvalue()


@cache
def _font(more: str) -> str:
    """The name of a Chinese font with the characters of all editions and some more.

    Its outlines are turned into TrueType, which is all that reportlab embeds; without embedding, pdfium loses text.
    """
    blocks = [block for edition in editions().values() for block in layout({}, edition, more)]
    texts = [block if isinstance(block, str) else "".join(c.text for row in block for c in row) for block in blocks]
    font = TTFont(pylopdf_fonts_zh_cn.sans_path())
    subsetter = Subsetter(Options(notdef_outline=True, layout_features=[]))
    subsetter.populate(text="".join([MORE, *texts, *map(chr, range(32, 127))]))
    subsetter.subset(font)
    outlines = font.getGlyphSet()
    glyf = newTable("glyf")
    glyf.glyphs, glyf.glyphOrder = {}, font.getGlyphOrder()
    for name in glyf.glyphOrder:
        pen = TTGlyphPen(outlines)
        outlines[name].draw(Cu2QuPen(pen, max_err=1, reverse_direction=True))
        glyf.glyphs[name] = pen.glyph()
    font["glyf"], font["loca"] = glyf, newTable("loca")
    for table in ("CFF ", "VORG"):
        if table in font:
            del font[table]
    font["maxp"].tableVersion = 0x00010000
    for name in ("Zones", "TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements"):
        setattr(font["maxp"], f"max{name}", 0)
    font["maxp"].maxSizeOfInstructions = font["maxp"].maxComponentElements = 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\0\1\0\0"
    buffer = io.BytesIO()
    font.save(buffer)
    buffer.seek(0)
    name = f"report-{more}"
    pdfmetrics.registerFont(PdfFont(name, buffer))
    return name


MORE = "第页同比变化其中本级部门上年情况共收到予以比增加减少注统计期限为单位至月日件无，。："
SIZE, LEADING, MARGIN = 9, 14, 60
PAGE_WIDTH = A4[0] - 2 * MARGIN
LINES = int((A4[1] - 2 * MARGIN) / LEADING)


class _Page:
    """The page being written, as a stack of lines."""

    def __init__(self, canvas: Canvas, font: str, number: str) -> None:
        self.canvas, self.font, self.number, self.line = canvas, font, number, 0
        canvas.setFont(font, SIZE)

    def room_for(self, lines: int) -> None:
        if self.line + lines > LINES:
            self.end()
            self.canvas.setFont(self.font, SIZE)
            self.line = 0

    def end(self) -> None:
        self.canvas.drawCentredString(A4[0] / 2, MARGIN / 2, self.number.format(self.canvas.getPageNumber()))
        self.canvas.showPage()

    def write(self, x: float, line: float, text: str) -> None:
        self.canvas.drawString(x, self.height(line + 0.75), text)

    def height(self, line: float) -> float:
        return A4[1] - MARGIN - line * LEADING


def _draw(grid: Grid, page: _Page, repeated: bool, cut: bool, value_width: float, padding: float) -> None:
    """A table on lines of one height: every cell stands on whole lines, and its text in the middle of them."""
    placed = list(placed_cells(grid))
    width = 1 + max(column + cell.columns - 1 for _, column, cell in placed)
    values = width if width == 15 else min(7, width - 1)
    widths = [(PAGE_WIDTH - values * value_width) / max(width - values, 1)] * (width - values) + [value_width] * values
    edges = [MARGIN + sum(widths[:at]) for at in range(width + 1)]
    texts = [
        wrapped(cell.text, edges[column + cell.columns] - edges[column] - 2 * padding) for _, column, cell in placed
    ]
    starts = [0]
    for at in range(len(grid)):
        ending = [
            (row, len(text)) for (row, _, cell), text in zip(placed, texts, strict=True) if row + cell.rows == at + 1
        ]
        starts.append(max([starts[at] + 1, *(starts[row] + height for row, height in ending)]))
    top = 0
    while top < starts[-1]:
        heading = starts[grid[0][0].rows] if repeated and top else 0
        page.room_for(heading + (1 if cut else starts[bisect_right(starts, top)] - top))
        free = LINES - page.line - heading
        bottom = min(top + free, starts[-1]) if cut else max(start for start in starts if start <= top + free)
        for first, last in ((0, heading), (top, bottom)):
            for (row, column, cell), text in zip(placed, texts, strict=True):
                begin, end = starts[row], starts[row + cell.rows]
                upper, lower = max(begin, first), min(end, last)
                if upper >= lower:
                    continue
                x, y = edges[column], page.height(page.line + lower - first)
                page.canvas.rect(x, y, edges[column + cell.columns] - x, (lower - upper) * LEADING)
                middle = begin + (end - begin - len(text)) // 2 if cell.rows == 1 else begin
                for at, line in enumerate(text, start=middle):
                    if upper <= at < lower:
                        page.write(x + padding, page.line + at - first, line)
            page.line += last - first
        top = bottom


def wrapped(text: str, width: float) -> list[str]:
    """Text broken at any character, as CJK text is."""
    lines, room = [""], width
    for character in text:
        size = SIZE * (0.5 if character.isascii() else 1)
        if size > room:
            lines.append("")
            room = width
        lines[-1] += character
        room -= size
    return lines
