"""The style sheets within a web page, written into the style of each element as far as they tell how text is seen."""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

import tinycss2
from cssselect import HTMLTranslator, SelectorError, parse
from lxml import etree

from jianxi_tools.documents.rows import too_long

MAX_CHARACTERS = 2_000_000  # of the sheets
MAX_TRIES = 20_000_000  # of an element against a selector
LONGEST_SELECTOR = 2_000  # characters

_SAID = re.compile(  # properties that tell how text is seen
    "display|visibility|font(?:-size)?|text-decoration(?:-line)?|vertical-align|(?:margin-)?(?:left|top)|text-indent"
)
_WIDE = re.compile(r"(?:screen|all|only|and|\(\s*min-width\s*:\s*\d{1,4}px\s*\)|\s)*", re.IGNORECASE)
_WHOLE = {"font": "font-size", "text-decoration-line": "text-decoration"}  # that say the same and more, or less
_TRANSLATOR = HTMLTranslator()
INLINE = (math.inf,)  # more than any selector counts

Style = dict[str, tuple[tuple, str]]  # property → the rank of what is said of it, and that


def write_into_elements(page: etree._Element, tells: Callable[[str], bool], name: str) -> None:
    """Write what style sheets say of elements into their own style, if they tell of any text that is not seen plainly.

    Of media the wide screen counts, of states that in which a page is opened; no rule that looks at siblings does, as
    that takes the square of their number.

    Args:
        page: the page.
        tells: whether a style tells of such text.
        name: the file's name.

    Raises:
        ReportError: the sheets are larger than any that a person wrote.
    """
    found = page.xpath("//style[not(ancestor::noscript or ancestor::template)]")
    sheets = [sheet.text or "" for sheet in found if _is_seen_wide(sheet.get("media", ""))]
    text = "\n".join(sheets)
    if not tells(re.sub("[{}]", ";", text)):
        return
    if len(text) >= MAX_CHARACTERS:
        raise too_long(name)
    parsed = map(tinycss2.parse_stylesheet, sheets)  # each by itself: one that breaks off ends no other
    rules = [rule for nodes in parsed for rule in _rules(nodes)]
    if len(rules) * sum(1 for _ in page.iter()) > MAX_TRIES:
        raise too_long(name)
    telling = (chosen for chosen, style in rules if tells(_written(style)) or "font-size" in style)
    styles: dict[etree._Element, Style] = {element: {} for chosen in telling for element in chosen(page)}
    for chosen, style in rules if styles else ():
        for element in styles.keys() & chosen(page):
            _add(styles[element], style)
    for element, style in styles.items():
        _add(style, _style(tinycss2.parse_blocks_contents(element.get("style", "")), INLINE))
        element.set("style", _written(style))


def _is_seen_wide(media: str) -> bool:
    return any(map(_WIDE.fullmatch, media.split(",")))


def _rules(nodes: Iterable[tinycss2.ast.Node]) -> Iterator[tuple[etree.XPath, Style]]:
    """The rules of style sheets in order: where the elements are that one chooses, and what it says of them."""
    for node in nodes:
        if node.type not in ("at-rule", "qualified-rule") or node.content is None:
            continue
        prelude = tinycss2.serialize(node.prelude)
        if node.type == "at-rule":
            if node.lower_at_keyword == "media" and _is_seen_wide(prelude):
                yield from _rules(tinycss2.parse_rule_list(node.content))
        elif len(prelude) < LONGEST_SELECTOR and "|" not in prelude:  # namespaces
            block = tinycss2.parse_blocks_contents(node.content)
            with suppress(SelectorError, RecursionError, ValueError):
                chosen = [one for one in parse(prelude) if one.pseudo_element is None]
                styles = [(_TRANSLATOR.selector_to_xpath(one), _style(block, one.specificity())) for one in chosen]
                yield from [(etree.XPath(path), style) for path, style in styles if style and "sibling" not in path]


def _style(block: Iterable[tinycss2.ast.Node], specificity: tuple[int, ...]) -> Style:
    """What a block says of how text is seen."""
    style: Style = {}
    for one in block:
        if one.type == "declaration" and _SAID.fullmatch(one.lower_name):
            about = _WHOLE.get(one.lower_name, one.lower_name)
            _add(style, {about: ((one.important, specificity), tinycss2.serialize(one.value).strip())})
    return style


def _written(style: Style) -> str:
    return ";".join(f"{about}:{said}" for about, (_, said) in style.items())


def _add(style: Style, more: Style) -> None:
    """Of two that say something of the same, the later one holds if it counts for as much."""
    style.update({about: said for about, said in more.items() if about not in style or style[about][0] <= said[0]})
