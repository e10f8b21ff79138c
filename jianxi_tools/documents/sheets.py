"""The style sheets within a web page, written into the style of each element as far as they tell how text is seen.

Selectors by name, class and id are understood, also within one another, and of media the wide screen. A rule under any
other condition hides nothing, but what it shows is not hidden.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Set
from typing import NamedTuple

from lxml import etree

from jianxi_tools.documents.rows import too_long

MAX_TRIES = 2_000_000  # of an element against a selector
LONGEST_SELECTOR = 300  # characters

_NO_RULE = re.compile(r"/\*(?:.*?\*/|.*)|<!--|-->", re.DOTALL)
_AT_RULE = re.compile(r"@([\w-]++)([^{};@]*+)(?:;|\{((?:[^{}]*+\{[^{}]*+\})*+[^{}]*+)\})")
_WIDE = re.compile(r"(?:screen|all|only|and|\(\s*min-width\s*:\s*\d{1,4}px\s*\)|\s)*", re.IGNORECASE)
_SAID = re.compile(
    r"(?<![\w-])(display|visibility|font(?:-size)?|text-decoration|vertical-align|(?:margin-)?(?:left|top)|text-indent)"
    r"(?:-line)?\s*:\s*([^;!]*)(!\s*important)?",
    re.IGNORECASE,
)
_BOX = re.compile(r"::|:(?:before|after|first-l)")  # of what is no element
_CONDITION = re.compile(r"(?<!\\):[\w-]+(?:\([^()]*\))?|\[[^\[\]]*\]|[^\s>+~]+\s*[+~]\s*")
_PART = re.compile(r"(>?)\s*((?:[\w.#*-]|\\.)+)\s*")
_NAME = re.compile(r"[.#]?(?:[\w-]|\\.)+|\*")

Rank = tuple[int, ...]
Style = dict[str, tuple[Rank, str]]  # property → what is said of it, and how much that counts


class _Rule(NamedTuple):
    """A style of the elements that a selector chooses."""

    parts: tuple[tuple[bool, Set[str]], ...]  # the names that each has, and whether it is a child of the one before
    style: Style
    tells: bool  # of text that is not seen plainly


def write_into_elements(page: etree._Element, tells: Callable[[str], bool], name: str) -> None:
    """Write what style sheets say of elements into their own style, if they tell of any text that is not seen plainly.

    Args:
        page: the page.
        tells: whether a style tells of such.
        name: the file's name.

    Raises:
        ReportError: the sheets are larger than any that a person wrote.
    """
    sheets = [sheet.text or "" for sheet in page.iter("style") if _WIDE.fullmatch(sheet.get("media", ""))]
    text = _AT_RULE.sub(_of_wide_screens, _NO_RULE.sub("", "\n".join(sheets)))
    found = [rule.rpartition("{")[::2] for rule in text.split("}")]
    telling = {block for block in {block for _, block in found} if tells(_written(_style(block, ())))}
    if not telling:
        return
    rules = [
        one for at, (selectors, block) in enumerate(found) for one in _rules(selectors, block, at, block in telling)
    ]
    names = {element: _names(element) for element in page.iter(etree.Element)}
    holders = defaultdict(list)
    for element, own in names.items():
        for one in own:
            holders[one].append(element)
    styles: dict[etree._Element, Style] = {}
    tries = 0
    for rule in sorted(rules, key=lambda rule: not rule.tells):
        chosen: set[etree._Element] | None = None
        for is_child, wanted in rule.parts:
            likely = min((holders.get(one, []) for one in wanted), key=len)
            tries += len(likely)
            if tries > MAX_TRIES:
                raise too_long(name)
            fitting = [element for element in likely if wanted <= names[element]]
            if chosen is not None:
                above = ([one.getparent()] if is_child else one.iterancestors() for one in fitting)
                fitting = [one for one, over in zip(fitting, above, strict=True) if not chosen.isdisjoint(over)]
            chosen = set(fitting)
        for element in chosen if rule.tells else chosen & styles.keys():
            _add(styles.setdefault(element, {}), rule.style)
    for element, style in styles.items():
        _add(style, _style(element.get("style", ""), (1,)))
        element.set("style", _written(style))


def _of_wide_screens(rule: re.Match[str]) -> str:
    return rule[3] or "" if rule[1] == "media" and _WIDE.fullmatch(rule[2]) else ""


def _names(element: etree._Element) -> Set[str]:
    """What selectors may call an element."""
    return {"*", element.tag, f"#{element.get('id')}", *(f".{one}" for one in element.get("class", "").split())}


def _rules(selectors: str, block: str, at: int, tells: bool) -> Iterator[_Rule]:
    for selector in selectors.split(",") if _SAID.search(block) else ():
        if len(selector) > LONGEST_SELECTOR:
            continue
        plain, conditions = _CONDITION.subn("", selector.strip())
        parts = _PART.findall(plain)
        is_understood = parts and "".join(map("".join, parts)) == "".join(plain.split()) and not _BOX.search(selector)
        if is_understood and not (conditions and tells):
            wanted = [[_unescaped(one) for one in _NAME.findall(part)] for _, part in parts]
            kinds = [one[0] if one[0] in "#.*" else "" for part in wanted for one in part]
            rank = (0, kinds.count("#"), kinds.count(".") + conditions, kinds.count(""), at)
            children = (sign == ">" for sign, _ in parts)
            yield _Rule(tuple(zip(children, map(frozenset, wanted), strict=True)), _style(block, rank), tells)


def _unescaped(name: str) -> str:
    return re.sub(r"\\(.)", r"\1", name) if name[0] in ".#" else name.lower()


def _style(text: str, rank: Rank) -> Style:
    return {about: ((bool(important), *rank), said) for about, said, important in _SAID.findall(text.lower())}


def _written(style: Style) -> str:
    return ";".join(f"{about}:{said}" for about, (_, said) in style.items())


def _add(style: Style, more: Style) -> None:
    """Of two that say something of the same, the one that counts for more holds."""
    style.update({about: said for about, said in more.items() if about not in style or style[about][0] < said[0]})
