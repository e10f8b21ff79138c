"""A web page → rows: tables as grids, everything else as lines. Nothing in the page is run or fetched."""

import email
import email.policy
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from html import unescape
from itertools import chain
from types import MappingProxyType
from urllib.parse import urljoin

from lxml import etree

from jianxi_tools.cells import LONGEST_LABEL
from jianxi_tools.documents.rows import HIDDEN, MAX_ROWS, PICTURE, STRUCK, Cell, Row, line, tidy, too_long
from jianxi_tools.documents.spans import TableRow, rows_with_columns
from jianxi_tools.documents.styles import IS_BLOCK, IS_STRUCK, leave_what_is_seen
from jianxi_tools.documents.text import decoded
from jianxi_tools.report import refused

MAX_TAGS = 200_000  # of a page

_IS_HTML = re.compile(
    r"\s*<(?:!--|(?:!doctype|\?xml|head|meta|title|link|div|p|span|font|center|h\d|section|article)[\s>])",
    re.IGNORECASE,
)
_HAS_HTML = re.compile(r"<(?:html|body|table)[\s>]", re.IGNORECASE)
_HAS_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_SET_OFF = IS_STRUCK | {"sup", "sub", "ins"}  # 12 with a note 1 is not 121
_FRAME = re.compile(
    r"""<(?:i?frame|object|embed|link)\b[^>]*?\s(?:src|data|href)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE
)
_EMBEDDED = re.compile(r"data:[\w.+/-]+;base64,[\w+/=\s%]+")
_END = re.compile(r"</(?:html|HTML|body|BODY)\s*>")  # browsers go on behind it, but lxml begins another tree
_LINE_END = "\u2028"  # within <pre>
_SENTENCE = re.compile(r"[。；！？]")


def is_html(text: str) -> bool:
    """Whether text is the source of a web page, and not lines of text, as of Markdown, with a few tags in them."""
    return bool(_HAS_HTML.search(text[:20_000]) or (_IS_HTML.match(text) and text.count("<") > text.count("\n")))


def html_rows(
    text: str, name: str, sheets: Mapping[str, str] = MappingProxyType({}), at: str = ""
) -> tuple[Iterator[Row], str]:
    """The rows of a web page and its title.

    Args:
        text: the page's source.
        name: the file's name.
        sheets: the style sheets that were saved with it, by their places.
        at: its own place.

    Raises:
        ReportError: the page has more elements, or deeper ones, than any page that a person reads.
    """
    if text.count("<") > MAX_TAGS:
        raise too_long(name)
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    page = etree.fromstring(_END.sub("", _EMBEDDED.sub("", text)).encode("utf-8", "replace"), parser)
    if page is None:
        raise refused("no_text", file=name)
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise refused("nested", file=name)
    if page.xpath("count(//tr)") > MAX_ROWS:
        raise too_long(name)
    title = page.xpath(
        "string(//meta[translate(@name, 'ARTICLE', 'article')='articletitle']/@content)"
    ) or page.findtext(".//title")
    for link in page.iter("link") if sheets else ():
        if sheet := sheets.get(_joined(at, link.get("href", ""))):
            link.tag, link.text = "style", sheet
    leave_what_is_seen(page, name)
    for field in page.iter("input"):
        if field.get("type", "text") in ("text", "number"):
            field.text = field.get("value", "")
    for part in page.iterdescendants("pre"):
        for element in part.iter():
            element.text = (element.text or "").replace("\n", _LINE_END)
            element.tail = (element.tail or "").replace("\n", _LINE_END)
    return _rows(page), tidy(title or "")


def mht_rows(data: bytes, name: str) -> tuple[Iterator[Row], str]:
    """The rows of a page that was saved with all its parts in one file (.mht), and its title.

    Args:
        data: the file's bytes.
        name: the file's name.

    Raises:
        ReportError: it holds no page.
    """
    try:
        parts = list(email.message_from_bytes(data, policy=email.policy.compat32).walk())
    except RecursionError:
        parts = []
    texts: dict[str, dict[str, str]] = {"text/html": {}, "text/css": {}}
    places = {}  # by the ids of the parts
    for number, part in enumerate(parts):
        if (kind := part.get_content_type()) in texts:
            place = part.get("Content-Location") or str(number)
            texts[kind][place] = decoded(part.get_payload(decode=True) or b"", name, part.get_content_charset(""))
            places[f"cid:{part.get('Content-ID', '').strip('<>')}"] = place
    pages, sheets = texts.values()
    if not pages:
        raise refused("mail", file=name)
    shown = _shown(pages, places)
    if not any(_HAS_TABLE.search(pages[at]) for at in shown):
        shown = list(pages)  # a frame may have moved
    rows, title = zip(*(html_rows(pages[at], name, sheets, at) for at in pages if at in shown), strict=True)
    hidden = [line(HIDDEN, f"part {at}") for at, text in pages.items() if at not in shown and _HAS_TABLE.search(text)]
    return chain(*rows, hidden), next(filter(None, title), "")


def _shown(pages: Mapping[str, str], places: Mapping[str, str]) -> list[str]:
    """The places of the first of some pages, and of those that it shows in frames, which it may name by their ids."""
    shown = list(pages)[:1]
    for at in shown:
        named = (_joined(at, unescape(name)) for name in _FRAME.findall(pages[at]))
        framed = dict.fromkeys(places.get(name, name) for name in named)
        shown += [page for page in framed if page in pages and page not in shown]
    return shown


def _joined(at: str, name: str) -> str:
    """The place that a page names, or "" for what is none."""
    with suppress(ValueError):
        return urljoin(at, name)
    return ""


def _rows(page: etree._Element) -> Iterator[Row]:
    """Walk through the page once: a row of a table is a grid row, unless it only arranges text on the page."""
    with_tables: set[etree._Element] = set()
    for table in page.iter("table"):
        for above in table.iterancestors():
            if above in with_tables:
                break
            with_tables.add(above)
    table_rows: dict[etree._Element, TableRow] = {}
    numbers: dict[etree._Element, int] = {}
    lines, count = _Lines(), 0
    walk = etree.iterwalk(page, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element.tag == "table":
            table_rows |= {row.element: row for row in rows_with_columns(element)}
        row = table_rows.pop(element, None) if event == "start" else None
        texts = [None if cell in with_tables else _cell_lines(cell) for cell, _ in row.cells] if row else []
        is_grid = row and None not in texts and _is_grid(row, texts, row.table in with_tables)
        for text in lines.finish() if is_grid else lines.take(event, element):
            count += 1
            yield line(text, f"paragraph {count}")
        if is_grid:
            where = f"table {numbers.setdefault(row.table, len(numbers) + 1)}, row {row.number}"
            cells = zip(texts, row.cells, strict=True)
            yield Row(tuple(Cell(" ".join(text), f"{where}, column {at}") for text, (_, at) in cells), grid=True)
            walk.skip_subtree()


def _is_grid(row: TableRow, texts: list[list[str]], arranges: bool) -> bool:
    """Whether a row holds cells of a table rather than text of the page.

    Args:
        row: the row.
        texts: the lines of each of its cells.
        arranges: whether other tables stand in its table.
    """
    is_lone = len(row.cells) < 2 and (not row.cells or row.cells[0][1] == 1)
    if is_lone or (arranges and sum(map(bool, texts)) < 2):
        return False
    return not any(map(_is_text_of_page, texts))


def _is_text_of_page(lines: list[str]) -> bool:
    """Whether the lines of a cell are no cell of a table but paragraphs."""
    if len(lines) < 2:
        return bool(lines) and len(lines[0]) > LONGEST_LABEL
    joined = "".join(lines)
    return len(joined) > LONGEST_LABEL or bool(_SENTENCE.search(joined))


class _Lines:
    """Text put together into lines as a browser does: a block begins and ends a line, <br> ends one."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def take(self, event: str, element: etree._Element) -> list[str]:
        """The lines that are complete when the walk comes to the start or the end of an element."""
        lines = self.finish() if element.tag in IS_BLOCK else []
        if element.tag in _SET_OFF:
            is_over = event == "end" and element.tag in IS_STRUCK and any(map(str.strip, element.itertext()))
            self._parts.append(f" {STRUCK} " if is_over else " ")
        if text := element.tail if event == "end" else element.text:
            self._parts.append(text)
        return lines

    def finish(self) -> list[str]:
        """The lines of what was taken since the last block."""
        if not self._parts:
            return []
        text = "".join(self._parts)
        self._parts.clear()
        return [shown for part in text.split(_LINE_END) if (shown := tidy(part))]


def _cell_lines(cell: etree._Element) -> list[str]:
    inner = cell
    while len(inner) == 1 and not ((inner.text or "") + (inner[0].tail or "")).strip():
        if inner[0].tag in IS_STRUCK:
            break
        inner = inner[0]
    text = inner.text or ""
    if len(inner) == 0 and _LINE_END not in text:  # as most cells are
        return [shown] if (shown := tidy(text)) else [PICTURE] if inner.tag == "img" else []
    lines = _Lines()
    found = [
        text for event, element in etree.iterwalk(cell, events=("start", "end")) for text in lines.take(event, element)
    ]
    return found or ([PICTURE] if cell.find(".//img") is not None else [])
