"""Reports written in the official layout, in every format the package reads.

A form is ``{code: printed text}``; a code that is left out, or "", is a blank cell. Every writer takes the form, its
edition and a title line, and lays out the same blocks: six sections with a sentence each, and the printed tables.
Its ``on_blocks`` writes blocks that were laid out, and perhaps damaged, before.
"""

import html
import io
import re
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import NamedTuple

import docx
import openpyxl
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter

from jianxi_tools.edition import Edition, Heading, Table

Form = Mapping[str, str]
PROSE = {
    "一": "本年度认真贯彻落实政府信息公开条例，各项工作有序推进。",
    "五": "公开内容有待进一步丰富，下一步将加强业务培训。",
    "六": "无其他需要报告的事项。",
}


class Printed(NamedTuple):
    """A cell of a printed table, over so many rows and columns."""

    text: str
    rows: int = 1
    columns: int = 1


Grid = list[list[Printed]]
Block = str | Grid


def layout(form: Form, edition: Edition, title: str) -> list[Block]:
    """The whole report: lines of text, and tables with the cells that begin in each row."""
    blocks: list[Block] = [title]
    for section in edition.sections:
        blocks.append(f"{section.number}、{section.zh}")
        tables = [table for table in edition.tables if table.section == section.number]
        if not tables:
            blocks.append(PROSE[section.number])
        elif any(table.one_line for table in tables):
            blocks += [_one_line(form, table) for table in tables]
        elif any(row.under and table.note for table in tables for row in table.rows):
            blocks += [_with_groups(form, table) for table in tables]
        else:
            blocks.append(
                [row for table in tables for row in _by_items(form, table, max(len(t.columns) for t in tables))]
            )
    return blocks


def _values(form: Form, table: Table, row: Heading) -> list[Printed]:
    return [Printed(form.get(f"{table.code}.{row.code}.{column.code}", "")) for column in table.columns]


def _wide(cells: list[Printed], width: int) -> list[Printed]:
    """The cells with the last one as wide as the table has room for."""
    return [*cells[:-1], cells[-1]._replace(columns=width - len(cells) + 1)]


def _by_items(form: Form, table: Table, width: int) -> Grid:
    """第二十条第（一）项 over the whole width, the columns below, then its rows."""
    rows = []
    for group in table.groups:
        rows.append([Printed(group.zh, columns=width + 1)])
        rows.append(_wide([Printed("信息内容"), *(Printed(column.zh) for column in table.columns)], width + 1))
        for row in table.rows:
            if row.under == group.code:
                rows.append(_wide([Printed(row.zh), *_values(form, table, row)], width + 1))
    return rows


def _with_groups(form: Form, table: Table) -> Grid:
    """The groups of the rows stand left of them, each over all its rows; the columns have a heading of two levels."""
    depth = max(len(table.path(row)) for row in table.rows)
    rows = [[Printed(table.note, 3, depth), Printed("申请人情况", columns=len(table.columns))], *_headings(table)]
    begun = set()
    for row in table.rows:
        cells = []
        *above, own = table.path(row)
        for group in above:
            if group not in begun:
                begun.add(group)
                cells.append(Printed(group.zh, sum(group in table.path(other) for other in table.rows)))
        rows.append([*cells, Printed(own.zh, columns=depth - len(above)), *_values(form, table, row)])
    return rows


def _headings(table: Table) -> Grid:
    upper, lower = [], []
    for column in table.columns:
        group = table.path(column)[0]
        if group is column:
            upper.append(Printed(column.zh, rows=2))
        else:
            lower.append(Printed(column.zh))
            if not any(cell.text == group.zh for cell in upper):
                upper.append(Printed(group.zh, columns=sum(group in table.path(other) for other in table.columns)))
    return [upper, lower]


def _one_line(form: Form, table: Table) -> Grid:
    """The rows stand side by side: their headings, the columns below each, and one line of values."""
    width = len(table.columns)
    upper, lower = [], []
    for row in table.rows:
        group = table.path(row)[0]
        if group is row:
            upper.append(Printed(row.zh, 2, width))
        else:
            lower.append(Printed(row.zh, columns=width))
            if not any(cell.text == group.zh for cell in upper):
                upper.append(Printed(group.zh, columns=width * sum(group in table.path(other) for other in table.rows)))
    columns = [Printed(column.zh) for _ in table.rows for column in table.columns]
    return [upper, lower, columns, [value for row in table.rows for value in _values(form, table, row)]]


def writer(write: Callable[..., bytes]) -> Callable[..., bytes]:
    """A writer of blocks as a writer of a form."""

    @wraps(write)
    def written(form: Form, edition: Edition, title: str, *options, **named) -> bytes:
        return write(layout(form, edition, title), *options, **named)

    written.on_blocks = write
    return written


# Text, in the families of layouts/README.md.


@writer
def write_pipe_rows(blocks: list[Block]) -> bytes:
    """One table row a line, its cells between pipes; what a merged cell covers is left out, pipes fill up the row."""
    return _text(blocks, lambda grid: ["".join(f"{c.text} | " for c in row) + "|" * _covered(row) for row in grid])


@writer
def write_markdown(blocks: list[Block]) -> bytes:
    """One table row a line, with a pipe before the first cell and behind the last."""
    return _text(blocks, lambda grid: ["| " + " | ".join(c.text for c in row) + " |" for row in grid])


@writer
def write_cells_spaced(blocks: list[Block]) -> bytes:
    """One cell a line with a blank line between; a blank cell is a line of one space."""
    return _text(blocks, lambda grid: [part for row in grid for c in row for part in ("", c.text or " ", "")])


@writer
def write_cells_piped(blocks: list[Block]) -> bytes:
    """One cell a line, each ended by a pipe, and a line of pipes for what merged cells cover."""

    def lines(grid: Grid) -> Iterable[str]:
        for row in grid:
            yield from (f"{c.text} |" if c.text else "|" for c in row)
            if covered := _covered(row):
                yield "|" * (covered + 1)

    return _text(blocks, lines)


@writer
def write_cells_and_pipes(blocks: list[Block]) -> bytes:
    """Cell and pipe on alternating lines; a blank cell is its pipe alone."""
    return _text(
        blocks,
        lambda grid: [part for row in grid for c in row for part in ([c.text] if c.text else []) + ["|"]],
    )


@writer
def write_cells_plain(blocks: list[Block]) -> bytes:
    """One cell a line; blank cells vanish."""
    return _text(blocks, lambda grid: [c.text for row in grid for c in row if c.text])


@writer
def write_tabs(blocks: list[Block]) -> bytes:
    """One table row a line, two tabs between its cells, and none behind the last that is filled."""
    return _text(blocks, lambda grid: ["\t\t".join(c.text for c in row).rstrip() for row in grid])


@writer
def write_bordered(blocks: list[Block]) -> bytes:
    """One table row a line, a pipe before and behind each cell."""
    return _text(blocks, lambda grid: ["".join(f"|{c.text}|" for c in row) for row in grid])


@writer
def write_pdf_text(blocks: list[Block]) -> bytes:
    """What a PDF gives as text: a table row on a line, long labels broken, empty lines, blank cells vanished."""

    def lines(grid: Grid) -> Iterable[str]:
        for row in grid:
            *labels, last = [c.text for c in row if not _is_value(c)] or [""]
            for label in labels:
                yield from (*_broken(label, 3), "")
            *first, rest = _broken(last, 20)
            yield from first
            yield " ".join([rest, *(c.text for c in row if _is_value(c) and c.text)]).strip()
            yield ""

    return _text(blocks, lines)


@writer
def write_pdf_narrow(blocks: list[Block]) -> bytes:
    """What a PDF of narrow columns gives as text: line by line, labels and headings broken over lines at the top."""

    def lines(grid: Grid) -> Iterable[str]:
        columns = _width(grid)
        waiting: dict[int, list[str]] = {}  # lines of cells that reach over more rows
        for at in range(len(grid)):
            texts = {column: _wrapped(cell, columns) for row, column, cell in placed_cells(grid) if row == at}
            tall = {column for row, column, cell in placed_cells(grid) if row == at and cell.rows > 1}
            waiting |= {column: texts.pop(column) for column in tall}
            for line in range(max(map(len, texts.values()), default=1)):
                parts = {column: text[line] for column, text in texts.items() if line < len(text)}
                parts |= {column: text.pop(0) for column, text in waiting.items() if text}
                yield " ".join(parts[column] for column in sorted(parts) if parts[column])

    return _text(blocks, lines)


@writer
def write_padded(blocks: list[Block]) -> bytes:
    """One table row a line, with as many cells between pipes in each: what merged cells cover is blank."""

    def lines(grid: Grid) -> Iterable[str]:
        texts = {(row, column): cell.text for row, column, cell in placed_cells(grid)}
        columns = range(_width(grid))
        return (" | ".join(texts.get((row, column), "") for column in columns) + " |" for row in range(len(grid)))

    return _text(blocks, lines)


TEXT_WRITERS = (
    write_pipe_rows,
    write_markdown,
    write_cells_spaced,
    write_cells_piped,
    write_cells_and_pipes,
    write_cells_plain,
    write_tabs,
    write_bordered,
    write_pdf_text,
    write_pdf_narrow,
    write_padded,
)


def _text(blocks: list[Block], lines_of: Callable[[Grid], Iterable[str]]) -> bytes:
    lines = []
    for block in blocks:
        lines += [block] if isinstance(block, str) else lines_of(block)
    return "\n".join(lines).encode()


def _width(grid: Grid) -> int:
    """How many columns a table has."""
    return max((column + cell.columns for _, column, cell in placed_cells(grid)), default=0)


def _wrapped(cell: Printed, columns: int) -> list[str]:
    """The lines of a cell in a table of so many columns; figures are not broken."""
    return [cell.text] if _is_value(cell) else _broken(cell.text, cell.columns * (3 if columns > 5 else 12))


def _covered(row: list[Printed]) -> int:
    return sum(cell.columns - 1 for cell in row)


def _is_value(cell: Printed) -> bool:
    return not re.search(r"[^\W\d_]", re.sub("万?元|件|增加?|减少?|无|不适用", "", cell.text))


def _broken(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)] or [""]


# Web pages and office files.


@writer
def write_html(blocks: list[Block], encoding: str = "utf-8") -> bytes:
    """A web page whose tables have rowspan and colspan."""
    parts = [f"<html><head><meta charset='{encoding}'><title>{blocks[0]}</title></head><body><div class='main'>"]
    for block in blocks:
        if isinstance(block, str):
            parts.append(f"<p>{html.escape(block)}</p>")
        else:
            rows = ("".join(f"<td{_spans(c)}><p>{html.escape(c.text)}</p></td>" for c in row) for row in block)
            parts.append("<table>" + "".join(f"<tr>{row}</tr>\n" for row in rows) + "</table>")
    return "\n".join([*parts, "</div></body></html>"]).encode(encoding)


def _spans(cell: Printed) -> str:
    return f' rowspan="{cell.rows}"' * (cell.rows > 1) + f" colspan={cell.columns}" * (cell.columns > 1)


@writer
def write_docx(blocks: list[Block]) -> bytes:
    """A Word file with merged cells."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(len(block), _width(block), "Table Grid")
        cells = [row.cells for row in table.rows]
        for row, column, cell in placed_cells(block):
            first, last = cells[row][column], cells[row + cell.rows - 1][column + cell.columns - 1]
            (first if first is last else first.merge(last)).text = cell.text
    return bytes_of(document)


@writer
def write_xlsx(blocks: list[Block], ruled: bool = True, merged: bool = True) -> bytes:
    """A workbook of one sheet: lines in column A, tables ruled and with merged cells or not, numbers as numbers."""
    book = openpyxl.Workbook()
    sheet = book.active
    top = 1
    for block in blocks:
        if isinstance(block, str):
            sheet.cell(top, 1, block)
            top += 1
            continue
        for row, column, cell in placed_cells(block):
            at = f"{get_column_letter(column + 1)}{top + row}"
            if ruled:
                sheet[at].border = BORDER
            sheet[at] = int(cell.text) if re.fullmatch(r"0|[1-9]\d{0,14}", cell.text) else cell.text or None
            if merged and cell.rows * cell.columns > 1:
                sheet.merge_cells(f"{at}:{get_column_letter(column + cell.columns)}{top + row + cell.rows - 1}")
        top += len(block)
    return bytes_of(book)


BORDER = Border(*[Side(style="thin")] * 4)


def placed_cells(grid: Grid) -> Iterable[tuple[int, int, Printed]]:
    """Every cell with the row and the column, from 0, where it begins."""
    taken = set()
    for at, row in enumerate(grid):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            yield at, column, cell
            taken |= {(at + down, column + right) for down in range(cell.rows) for right in range(cell.columns)}


def bytes_of(file) -> bytes:
    """A Word file or a workbook as it is saved."""
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()
