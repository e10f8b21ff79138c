"""Lines of prose → sentences with their numbers, in which claims are found.

A document breaks its lines in the middle of sentences and words; a sentence keeps, for every character of its
normalised text, where in the source it stands.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from jianxi_tools.cells import plain

LONGEST = 1500  # characters; what runs on longer without a full stop is no sentence but a table that was not recognised
COUNTS = {*"件条份例宗起篇项次个部则期场幅家户册", "件次", "人次", "场次", ""}

_MARKER = r"[ \t\u3000]*(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、）)]|\d{1,2}[.．](?:(?!\d)|(?=\d{4}年)))"
_HEADING = re.compile(rf"^{_MARKER}[^\n。，,；;：:]{{1,28}}$", re.M)
# what speaks, after a full stop, still of the sentence before; a list marker begins one and is none of its numbers
_GOES_ON = (
    r"\s*[（(]?(?:其中|内容(?:主要)?(?:涵盖|包括|包含)|主要(?:类别|内容)?(?:包括|包含|有|为)[：:]|(?:具体|办理结果|处理结果|答[复覆]结果)(?:情况)?(?:如下|为|有|是)|分类情况|按[^。\n]{0,6}(?:分|[:：])|(?:以上)?[共合总]计|从[^。\n]{1,8}看"
    r"|(?:[^。\n\d]{0,30}。)?(?:在(?:主动)?公开的?(?:政府)?信息中|(?:在?(?:所有|全部|以上|上述))的?(?:办[结理]|答[复覆])[^，,。\n\d]{0,4}件中)"
    r"|[^。\n\d]{0,40}[，,]其中[，,：:]?[^。\n\d]{1,20}\d"
    r"|(?:通[过過]|利用)[^。；;\n\d]{2,40}公[开開][^。；;\n\d]{0,8}\d{1,6}[^\d。；;年]{1,4}[。\n]"
    r"|(?:一是)?[^，,。；;：:、\n\d]{2,12}\d{1,5}[件条份篇次个则期项][；;])"
)
_END = re.compile(
    rf"[。！!？?](?!{_GOES_ON})|(?<=[\u4e00-\u9fff）)])\.(?!\w)(?!{_GOES_ON})|\n(?={_MARKER})|(?:^|(?<=\n)){_MARKER}"
)
# a number with a colon behind it, and what it consists of as a list, a count on each line
_ITEM = rf"\n{_MARKER}[^\n\d]{{1,30}}\d[\d,]*+[ ]?[件条份篇次个则期项][^\n\d]{{0,12}}"
_LISTED = re.compile(rf"\d[ ]?[件条份篇次个则期项][^\n\d。]{{0,20}}[:：][ \t]*(?:{_ITEM}(?=\n|$)){{2,}}")
_LISTED_MARK = re.compile(rf"[。；;]?\n{_MARKER}")
# spaces but between digits, pinyin, titles of documents, remarks in brackets that count nothing
_DROPPED = re.compile(
    r"(?<!\d)\s+|\s+(?!\d)|\([a-zà-öø-ǿ ]{1,7}\)|《[^》]{0,60}》"
    r"|\((?![^()]{0,40}(?:结转|其中|[件条份篇]|半年|季度|内部事务|过程性|第三方|秘密|隐私|掌握|制作|信访|投诉|举报))[^()\d]{0,40}\)"
)
_IN_BRACKETS = re.compile(r"(?<=[\u4e00-\u9fff])\((\d++)\)(?=[件条份篇次]|人次)")  # a template's number: 共(29)件
# not the rest of a number broken apart, nor the end of a range
_NUMBER = re.compile(
    r"(?<![\d.A-Za-z第〔\[])(?<!\d[,\s])(?<!\d[-~—–至到])"
    r"(\d{1,3}(?:[, ]\d{3})++(?:\.\d++)?+|\d(?: \d)++(?!\d)|\d++(?:\.\d++)?+)([余多来]?+)(万?+)([余多]?+)"
    r"(%|个百分点|元|件次|人次|场次|[件条份例宗起篇项次个部则期场幅家户册](?!工作日|月)|(?=[,、;。)]|\((?:其中|包括)|$))"
)
_NUMERAL = re.compile(
    r"(?<![第每逐几数上成两零〇一二三四五六七八九十百千])(?<![两零〇一二三四五六七八九十百千][至到-])([两零〇一二三四五六七八九十百千]++)([余多来]?+)(件(?!事)|[条份例宗起篇项场])"
)
_PERCENT = re.compile(r"百分之([两零〇一二三四五六七八九十百]++)(?:点([零〇一二三四五六七八九]++))?+")
APPROXIMATE = re.compile(r"(?:约|近|超过?|逾|突破|不少于|至少|至多|接近|多达|高达|不低于|不足|不到|大致|大概)了?+$")
_APPROXIMATE_AFTER = re.compile(r"以[上下内]|左右|上下|多(?![元种样个渠形方媒平层])|余|之多|不等")
_DIGITS = {char: at for at, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}


class Sentence(NamedTuple):
    """A sentence as it stands, its normalised text, the source offset of each character of that, whether a heading."""

    text: str
    norm: str
    at: tuple[int, ...]
    heading: bool


class Mention(NamedTuple):
    """A number in a normalised sentence; ``exact`` is False for 余, 约, 以上 and the like, ``said`` the words read."""

    value: float
    unit: str
    exact: bool
    start: int
    end: int
    said: str


def last_digit(printed: str) -> float:
    """What one unit of the last digit printed is worth.

    >>> last_digit("92.86%"), last_digit("40件"), last_digit("百分之九十二点八")
    (0.01, 1.0, 0.1)
    """
    decimals = re.search(r"\.(\d+)|点([零〇一二三四五六七八九]+)", printed)
    return 10.0 ** -len(decimals[1] or decimals[2]) if decimals else 1.0


def sentences(source: str) -> Iterator[Sentence]:
    """The sentences of a text whose lines are broken anywhere; headings and list markers stand apart.

    >>> [sentence.text for sentence in sentences("（一）依申请公开\\n共收到申请1\\n52件。其中\\n网上2件。")]
    ['（一）依申请公开', '共收到申请152件。其中网上2件。']
    """
    flat = _LISTED.sub(lambda found: _LISTED_MARK.sub(_comma, found[0]), source)
    headings = {found.start(): found.end() for found in _HEADING.finditer(flat)}
    ends = (found.end() for found in _END.finditer(flat))
    cuts = sorted({0, len(source), *headings, *headings.values(), *ends})
    narrow = _IN_BRACKETS.sub(r" \1 ", flat.translate(_NARROW))
    until = 0  # the end of the heading just given: the cut behind its own marker is none
    for start, end in pairwise(cuts):
        end = headings.get(start, end)
        if start < until or end - start > LONGEST or not source[start:end].strip():
            continue
        at: list[int] = []
        kept = start
        for drop in _DROPPED.finditer(narrow, start, end):
            at.extend(range(kept, drop.start()))
            kept = drop.end()
        at.extend(range(kept, end))
        text = re.sub(r"\s*\n\s*", "", source[start:end]).strip()
        until = end
        yield Sentence(text, "".join([narrow[i] for i in at]), tuple(at), start in headings)


def _comma(found: re.Match) -> str:
    """A comma for the marker of a list's item, as long as this: all else keeps its place."""
    return "," + " " * (len(found[0]) - 1)


def mentions(text: str) -> list[Mention]:
    """The numbers with a unit in a normalised text; a bare number counts only where a list can hold it.

    >>> [(each.value, each.unit, each.exact) for each in mentions("共1,152条,约二十件,维持6、纠正0,第20条,2023年")]
    [(1152.0, '条', True), (20.0, '件', False), (6.0, '', True), (0.0, '', True)]
    """

    def mention(match: re.Match, value: float, unit: str, exact: bool) -> Mention:
        start, end = match.span()
        around = APPROXIMATE.search(text[max(0, start - 6) : start]) or _APPROXIMATE_AFTER.match(text, end)
        return Mention(value, unit, exact and not around, start, end, match[0])

    found = []
    for match in _NUMBER.finditer(text):
        digits, more, scaled, more_too, unit = match.groups()
        if unit or "\u4e00" <= text[match.start() - 1 : match.start()] <= "\u9fff":
            value, is_money = float(re.sub("[, ]", "", digits)), scaled + unit == "万元"
            is_scaled = bool(scaled) and not is_money
            value = round(value * 10_000, 6) if is_scaled else value
            found.append(mention(match, value, "万元" if is_money else unit, not (more or more_too or is_scaled)))
    found += [mention(match, _numeral(match[1]), match[3], not match[2]) for match in _NUMERAL.finditer(text)]
    found += [mention(match, _numeral(match[1]) + _fraction(match[2]), "%", True) for match in _PERCENT.finditer(text)]
    return sorted(found, key=lambda each: each.start)


def _numeral(text: str) -> float:
    total = digit = 0
    for char in text:
        if char in _POWERS:
            total, digit = total + (digit or 1) * _POWERS[char], 0
        else:
            digit = _DIGITS[char]
    return float(total + digit)


def _fraction(digits: str | None) -> float:
    return sum(_DIGITS[char] / 10**at for at, char in enumerate(digits or "", 1))


class _Narrow(dict):
    """Each character in its simplified, half-width form, so that a text keeps its length; ① becomes a comma."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        narrow = plain(char)
        self[code] = "," if unicodedata.category(char) == "No" else narrow if len(narrow) == 1 else char
        return self[code]


_NARROW = _Narrow()
