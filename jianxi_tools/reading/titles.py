"""Titles of reports: which lines are one, and what they say.

A title counts where it is all of a line, or of a piece of one; what is marked as another page's title is not the
report's own.
"""

import re
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple, TypeVar

from jianxi_tools.reading.names import (
    LONGEST_NAME,
    ends_in_area,
    has_area,
    is_no_name,
    is_short_form,
    name_of,
)

T = TypeVar("T")

MOST_LINES = 4  # of a broken title

YEAR_DIGITS = r"(?P<year>20\d\d|二[〇○零Oo0][一二][〇○零Oo0一二三四五六七八九])"
YEAR = rf"{YEAR_DIGITS}(?:年?年度|年)?"
SUBJECT = r"(?:(?:政府|政务)?(?:信息|资讯)|政务)公开"
_WORK = r"[工作开展情况年度总结及和的]{0,14}"
REPORT = r"(?:报告|年报)"
_AUTHORITY = rf"(?P<authority>[^,。;:|]{{2,{LONGEST_NAME}}}?)"
_BEHIND = (  # a title, also where lines are closed up
    r"[》”]?(?:的?(?:公告|公示|通告|通知|报告)|(?:公布)?如下|全文)?(?:\([\w“”《》]*\))?[。:]?"
    r"(?:(?:(?:发布|成文|发文|公开)?(?:日期|时间|来源|机构)|是?[根依]据[《中国]|按照[《中国]|本报告|一、).*)?"
)
_TITLES = tuple(
    re.compile(rf"(?:标题|(?:信息|文件)?名称)?(?:关于|[《“])*{form}{_BEHIND}")
    for form in (
        rf"{_AUTHORITY}??:?(?:关于|的)?[《(]?{YEAR}\)?{SUBJECT}{_WORK}{REPORT}",
        rf"{YEAR}{_AUTHORITY}(?:关于)?{SUBJECT}{_WORK}{REPORT}",
        rf"(?!信息){_AUTHORITY}??{SUBJECT}{_WORK}\(?{YEAR}\)?{_WORK}{REPORT}",
        rf"(?!信息){_AUTHORITY}??{SUBJECT}{_WORK}{REPORT}\({YEAR}\)",
        rf"{YEAR}{SUBJECT}{_WORK}{REPORT}[—–-]{{1,3}}{_AUTHORITY}",
    )
)
IS_REPORT = re.compile(rf"[报告]|\s*\({YEAR}\)\s*$")  # or ends in its year, on a line of its own
MAY_BE_TITLE = re.compile("公[开開][^，,。、；;：:]{0,45}[报報]")  # in any script and width, without spaces
_PIECES = re.compile(r"[|>»/:_【】\[\]]|[-–—]{2,}|(?<!\d)[-–—]|[-–—](?!\d)")
_OTHER_PAGES = re.compile(
    r"\W*(?:[上下]一?[篇条页]|(?:相关|往年|历年|更多|推荐)(?:信息|文章|链接|阅读|报道|文件|内容|年报|报告))\W*(?P<title>.*)"
)
_UNFINISHED = re.compile(r".*[,。;].*[^。:;!?]")  # a line in a sentence: what the next one begins with goes on
_CHINESE_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")


class Title(NamedTuple):
    """What a title says; ``unread`` is what stands where the authority should, if it does not look like a name.

    ``is_beside`` says that the authority does not stand in the title itself but on the line above or below.
    """

    authority: str | None
    year: int
    unread: str = ""
    is_beside: bool = False


def titles_of(lines: Sequence[str]) -> Iterator[Title]:
    """The titles of reports that lines say, each in one line or over several, without those of other pages."""
    others, free = False, 0
    for at, line in enumerate(lines):
        if other := _OTHER_PAGES.match(line):
            others, free = not other["title"], at + 1
            continue
        found = _titles_ending(lines, free, at) if IS_REPORT.search(line) else []
        if not others:
            yield from found
        others = others and bool(found)


def _titles_ending(lines: Sequence[str], free: int, at: int) -> Sequence[Title]:
    """The titles that end in a line."""
    if title := _over_lines(lines, free, at):
        return title
    goes_on = at > 0 and _UNFINISHED.fullmatch(lines[at - 1])
    return [] if goes_on else [*titles_in(lines[at])] or _unread(lines[at])


def _over_lines(lines: Sequence[str], free: int, last: int) -> list[Title]:
    """The title that is all of a line, or of it and up to three before, as long titles are broken."""
    for first in range(last, max(free, last + 1 - MOST_LINES) - 1, -1):
        if first > 0 and _UNFINISHED.fullmatch(lines[first - 1]):
            continue
        title = _title("".join(lines[first : last + 1]))
        if title and title.authority:
            return [_whole(title, lines, first, last) if first > free else title]
        if title:
            return [title._replace(authority=_beside(lines, first, last), is_beside=True)]
    return []


def _whole(title: Title, lines: Sequence[str], first: int, last: int) -> Title:
    """The title with the line above, if its name without an area begins there; open if that is not certain."""
    above = "".join(lines[first - 1].split())
    if not above.isalnum() or is_no_name(above):
        return title
    longer = _title("".join(lines[first - 1 : last + 1]))
    is_whole, ends = has_area(title.authority), ends_in_area(above)
    begins = longer and has_area(above) and (ends or not name_of(above))
    if is_whole and (ends or not begins):
        return title
    return longer if begins and not is_whole else title._replace(authority=None)  # 洛阳市涧 / 西区人民政府 is open


def titles_in(line: str) -> Iterator[Title]:
    """The titles that are all of a piece of a line, in which other things stand too."""
    for piece in _PIECES.split(line):
        if IS_REPORT.search(piece) and (title := next(filter(None, map(_title, (piece, *piece.split()))), None)):
            yield title


def _title(text: str) -> Title | None:
    titles = ((match, _said_by(match)) for match in _matches(text))
    return next((title for match, title in titles if title.authority or not match["authority"]), None)


def title_in_sentence(text: str) -> Title | None:
    """The title that a text within a sentence is, whatever stands where the authority should."""
    return next(map(_said_by, _matches(text)), None)


def _matches(text: str) -> Iterator[re.Match[str]]:
    """The matches of those forms of a title that all of a text has."""
    closed_up = "".join(text.split())
    return filter(None, (form.fullmatch(closed_up) for form in _TITLES))


def _said_by(match: re.Match[str]) -> Title:
    """What a title says; where 政府 stands once for two, as in 某镇人民政府信息公开, it is the authority's as well."""
    authority = re.sub("人民$", "人民政府", match["authority"] or "")
    return Title(name_of(authority), year_of(match["year"]))


def _unread(line: str) -> list[Title]:
    """The title that a line is but for the name in it."""
    titles = (Title(None, year_of(match["year"]), match["authority"]) for match in _matches(line))
    return [title for title in titles if not is_no_name(title.unread)][:1]


def _beside(lines: Sequence[str], first: int, last: int) -> str | None:
    """The authority on the line above a title that names none, or on the one below, which may be in brackets.

    Its name has an area in it: others may be a menu's.
    """
    further, above, below = (
        "".join(lines[at].split()) if 0 <= at < len(lines) else "" for at in (first - 2, first - 1, last + 1)
    )
    if ends_in_area(further) and not has_area(above):
        above = further + above
    elif name_of(further) and not is_short_form(further):
        above = ""  # one of a list
    if below.startswith("("):
        below = below[1:].removesuffix(")")
    return only({name for name in (name_of(above), name_of(below)) if name and has_area(name)})


def year_of(text: str) -> int:
    """The year that digits, Chinese ones too, say."""
    return int(text.translate(_CHINESE_DIGITS))


def only(found: Set[T]) -> T | None:
    """What is found if it is one, else None."""
    return next(iter(found)) if len(found) == 1 else None
