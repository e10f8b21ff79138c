"""Rows of a document → tokens: the pieces of text and the values, in the order in which a person reads them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from jianxi_tools.cells import UNIT, Value, is_page_mark, stands_for_number, value_of
from jianxi_tools.documents import Cell, Row

MANY_COLUMNS = 10  # that are not numbered by chance

_COLUMN_NUMBERS = frozenset(("栏次", "列次"))
_UNIT = re.compile(UNIT)
_UNIT_BELOW = re.compile(r"[(（]?(?:亿元?|万元?|千元|元|件次|件|条|项|份|宗)[)）]?")  # but 部 may begin 部分公开
_PAGE_IN_LINE = re.compile(r"(?<!\S)第\s*\d{1,3}\s*页(?!\S)")  # but - 3 - may be two cells that do not apply and a 3
_COLON = re.compile(r"(.*[^\d:：][:：])(\d.*)")  # a label, and a number behind its colon
_NOTE = re.compile(r"[(（][^()（）]{1,200}[)）]")


@dataclass(eq=False, slots=True)
class Token:
    """A piece of text, or a value; ``row`` is the index of the document row it came from.

    ``starts`` says that it begins a line or a cell, ``filler`` that it is a blank which may be no cell at all:
    pipes around nothing are often left over from merged cells. ``pipe`` says where on its line or the next one the pipe
    stands that parts it from others: before, behind, below, or nowhere, or that it is a pipe alone; ``grid`` that it
    is a cell of a real table.
    """

    text: str
    place: str
    row: int
    value: Value | None
    starts: bool = True
    filler: bool = False
    pipe: str = ""
    grid: bool = False

    @property
    def column(self) -> str:
        """The column of a grid's cell, from its place: 10 of "row 3, column 10", B of "cell B21"."""
        at = self.place.rsplit(" ", 1)[-1]
        return at.rstrip("0123456789") or at

    @property
    def is_blank(self) -> bool:
        """Whether it is a cell with nothing in it."""
        return self.value is not None and self.value.state == "blank"

    @property
    def is_number(self) -> bool:
        """Whether it states a number."""
        return self.value is not None and self.value.state == "reported"

    @property
    def number(self) -> float:
        """The number it states, 0 if it states none: what it adds to a sum."""
        return self.value.number if self.is_number else 0.0


def tokenise(rows: tuple[Row, ...]) -> list[Token]:
    """The tokens of a document's rows; a number and the unit behind or below it are one.

    A grid gives one token for each cell. A line of text is split at pipes or tabs, if it has any, and otherwise at
    spaces, since PDF text sets a whole table row on one line; an empty line of spaces between empty lines is a blank
    cell. Browsers copy cells of several paragraphs with a tab on a line of its own between them.
    """
    tokens: list[Token] = []
    for token in _tokens(rows):
        if token.value is None and tokens and _is_unit_of(tokens[-1], token):
            text = f"{tokens[-1].text} {token.text}"
            tokens[-1] = replace(tokens[-1], text=text, value=value_of(text))
        else:
            tokens.append(token)
    return tokens


def _is_unit_of(number: Token, token: Token) -> bool:
    """Whether a piece of text is the unit of the number right before it."""
    if not number.is_number or number.value.unit:
        return False
    return bool((_UNIT if token.row == number.row else _UNIT_BELOW).fullmatch(token.text))


def _tokens(rows: tuple[Row, ...]) -> Iterator[Token]:
    unfinished = False  # a cell of text that the pipe on the next line ends
    has_pipes = any(row.cells[0].text.strip() == "|" for row in rows)  # on lines of their own
    for at, row in enumerate(rows):
        if row.grid:
            cells = () if _counts_columns(row) else row.cells
            yield from (Token(cell.text, cell.place, at, value_of(cell.text), grid=True) for cell in cells)
            continue
        line = row.cells[0]
        if not line.text:
            continue
        if "\t" in line.text.lstrip() and "|" not in line.text:
            line = line._replace(text=line.text.replace("\t", " | ") + " |")
        if "|" in line.text:
            yield from _piped(line, at, unfinished)
            unfinished = line.text.strip()[-1] != "|"
            continue
        stripped = line.text.strip()
        has_page_mark = is_page_mark(stripped)
        if line.text == "\t":
            if _opens_blank(rows, at):
                yield Token(line.text, line.place, at, value_of(""))
        elif not stripped or (has_page_mark and line.text[0].isspace()):
            if gaps := _is_empty(rows, at - 1) + _is_empty(rows, at + 1):
                yield Token(line.text, line.place, at, value_of(""), filler=gaps == 1 or has_page_mark)
        elif not has_page_mark:
            unfinished = True
            pipe = "below" if has_pipes and _pipe_follows(rows, at) else ""
            yield from _spaced(line, at, pipe)


def _counts_columns(row: Row) -> bool:
    """Whether a row of a table only numbers its columns: 栏次, 1, 2, 3."""
    is_named = row.cells[0].text in _COLUMN_NUMBERS
    if not is_named and (row.cells[0].text != "1" or len(row.cells) < MANY_COLUMNS):
        return False
    counted = [cell.text for cell in row.cells[is_named:] if cell.text or not is_named]
    return counted == [str(number) for number in range(1, len(counted) + 1)]


def _is_empty(rows: tuple[Row, ...], at: int) -> bool:
    return 0 <= at < len(rows) and rows[at].cells[0].text in ("", "\t")


def _opens_blank(rows: tuple[Row, ...], at: int) -> bool:
    """Whether a tab on a line of its own has a blank cell behind it: another tab or several empty lines follow."""
    first, second, *_ = *(row.cells[0].text for row in rows[at + 1 : at + 3]), "", ""
    return first == "\t" or (first == "" and second in ("", "\t"))


def _pipe_follows(rows: tuple[Row, ...], at: int) -> bool:
    """Whether the next line that says something is a pipe alone."""
    following = (row.cells[0].text.strip() for row in rows[at + 1 : at + 5])
    return next((text for text in following if text and not is_page_mark(text)), "") == "|"


def _piped(line: Cell, at: int, unfinished: bool) -> Iterator[Token]:
    """The cells of a line with pipes, each ended by its pipe; a lone pipe is a blank cell or ends an unfinished one."""
    text = line.text.strip()
    *ended, last = text.split("|")
    begins_blank = len(text) > 1 and line.text[0].isspace() and not unfinished
    is_blank_row = text[:1] != "|" and not "".join((*ended[1:], last)).strip()  # but for its label
    values_until = max((position for position, part in enumerate((*ended, last)) if part.strip()), default=0)
    for position, part in enumerate(ended):
        if part.strip():
            yield from _cell(line._replace(text=part), at, "behind")
        elif (text == "|" and not unfinished) or (
            part or position < values_until or is_blank_row if position else begins_blank
        ):
            yield Token("", line.place, at, value_of(""), filler=True, pipe="alone" if text == "|" else "behind")
    if last.strip():
        yield from _cell(line._replace(text=last), at, "before")


def _cell(cell: Cell, at: int, pipe: str) -> Iterator[Token]:
    if not is_page_mark(cell.text):
        yield from _spaced(cell, at, pipe)
    elif (value := value_of(cell.text)) or "/" in cell.text:
        yield Token(cell.text.strip(), cell.place, at, value, pipe=pipe)


def _spaced(cell: Cell, at: int, pipe: str) -> Iterator[Token]:
    """The words of a line or a cell, without a page number among them; a number and its note are one."""
    text, place = cell
    stripped = text.strip()
    if (value := value_of(stripped)) or stands_for_number(stripped):
        yield Token(stripped, place, at, value, pipe=pipe)
        return
    if "(" in text or "（" in text:
        text = _NOTE.sub(_closed_up, text)
    if "页" in text:
        text = _PAGE_IN_LINE.sub("", text)
    words = text.split()
    if "：" in text or ":" in text:
        words = [part for word in words for part in _parts(word)]
    starts = True
    for word in words:
        yield Token(word, place, at, value_of(word), starts, False, pipe)
        starts = False


def _closed_up(note: re.Match[str]) -> str:
    """A note without the spaces that broken lines leave in it."""
    return "".join(note[0].split())


def _parts(word: str) -> tuple[str, ...]:
    """A label and the number behind its colon, or the word as it is."""
    parts = _COLON.fullmatch(word)
    return parts.groups() if parts and value_of(parts[2]) else (word,)
