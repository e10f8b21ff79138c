"""What the styles of a web page hide, strike through or set apart, made plain by its elements."""

import re
from collections.abc import Iterator

from lxml import etree

from jianxi_tools.documents.rows import HIDDEN
from jianxi_tools.documents.sheets import write_into_elements

_FALLBACKS = ("noscript", "noframes", "noembed", "iframe", "audio", "video", "canvas", "datalist")  # for old browsers
_DROPPED = ("head", "script", "style", "template", "rt", "rp", etree.Comment, etree.ProcessingInstruction, *_FALLBACKS)
_STYLED = {  # what a style makes of any element, or of one within a line
    "template": r"display:none|visibility:(?:hidden|collapse)|(?:left|top|indent):-\d{4}",
    "zero": r"font-size:0(?:px|pt)?(?:;|$)",
    "s": r"text-decoration[^;]{0,60}line-through",
}
_STYLED_IN_LINE = {"sup": r"vertical-align:su(?:per|b)", "div": r"(?:^|;)display:(?:block|flex|grid|table|list-item)"}
_SIZED = re.compile(r"font(?:-size)?\s*:", re.IGNORECASE)
_STYLES = etree.XPath("//@style", smart_strings=False)
_HIDDEN_TABLE = "//template[not(ancestor::template)][.//table or (not(parent::table) and (tr or tbody))]"
_NOT_CHOSEN = "//option[not(@selected)][preceding-sibling::option or following-sibling::option/@selected]"
_BLOCKS = """
    address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 head header hr html li main menu nav ol p pre section summary table tbody td tfoot
    th thead title tr ul
"""
IS_BLOCK = frozenset(_BLOCKS.split())
IS_STRUCK = frozenset(("del", "s", "strike"))
_KEEPS_ITS_TAG = IS_BLOCK | IS_STRUCK | {"img", "input", "option", *_DROPPED}  # whatever its style within a line
_WHOLE = ("html", "body")  # a page that is hidden as a whole is one that a script shows
_HOLDS_CELLS = frozenset(("table", "thead", "tbody", "tfoot", "tr"))


def leave_what_is_seen(page: etree._Element, name: str) -> None:
    """Drop what a page does not show; of what styles strike through or set apart make elements that say so.

    Args:
        page: the page.
        name: the file's name.

    Raises:
        ReportError: its style sheets are too large.
    """
    write_into_elements(page, lambda style: _tags_of(style) != ("", ""), name)
    tags = {style: tag for style in {*_STYLES(page)} if (tag := _tags_of(style)) != ("", "")}  # a page repeats a few
    struck: dict[etree._Element, None] = {}  # blocks, each once
    for element in page.xpath("//@style/..") if tags else ():
        anywhere, in_line = tags.get(element.get("style"), ("", ""))
        if element.tag in _WHOLE:
            continue
        if anywhere == "zero":
            _leave_sized(element)
        elif anywhere == "s" and element.tag in IS_BLOCK:
            struck.update(dict.fromkeys(element.iter("td", "th") if element.tag in _HOLDS_CELLS else [element]))
        else:
            element.tag = anywhere or (element.tag not in _KEEPS_ITS_TAG and in_line) or element.tag
    for element in page.xpath(f"//@hidden/.. | //dialog[not(@open)] | {_NOT_CHOSEN}"):
        element.tag = "template"
    for hidden in page.xpath(_HIDDEN_TABLE):
        hidden.clear(keep_tail=True)
        hidden.tag, hidden.text = "p", HIDDEN
    for block in struck:
        _strike(block)
    for cell in set(_cells_within_struck(page)).difference(struck):
        _strike(cell)
    etree.strip_elements(page, *_DROPPED, with_tail=False)


def _cells_within_struck(page: etree._Element) -> Iterator[etree._Element]:
    """The cells of tables that are struck through as a whole."""
    depth = 0
    for event, element in etree.iterwalk(page, events=("start", "end"), tag=(*IS_STRUCK, "td", "th")):
        if element.tag in IS_STRUCK:
            depth += 1 if event == "start" else -1
        elif depth and event == "start":
            yield element


def _tags_of(style: str) -> tuple[str, str]:
    """The tags that a style makes of an element, anywhere and within a line; "" for its own."""
    plain = "".join(style.lower().split())
    styled, in_line = (
        next((tag for tag, pattern in patterns.items() if re.search(pattern, plain)), "")
        for patterns in (_STYLED, _STYLED_IN_LINE)
    )
    return styled, in_line


def _leave_sized(element: etree._Element) -> None:
    """Drop the text of size 0 in an element, but not pictures nor what has a size of its own."""
    unsized = [element]
    for part in unsized:
        part.text = None
        for child in part:
            child.tail = None
            if child.get("size") is None and not _SIZED.search(child.get("style", "")):
                unsized.append(child)


def _strike(block: etree._Element) -> None:
    """Put all that is in a block into an element that strikes it through."""
    struck = etree.Element("s")
    struck.text, block.text = block.text, None
    struck.extend(block)
    block.append(struck)
