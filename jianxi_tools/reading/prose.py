"""What a report says outside its tables: section titles and their prose, authority, year, scope."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from jianxi_tools.cells import has_other_forms, is_page_mark, key, plain
from jianxi_tools.documents import Document, Row
from jianxi_tools.edition import Edition
from jianxi_tools.report import Line

PREAMBLE = ""  # what stands before the first section title
LONGEST_TITLE = 60  # of a section
LONGEST_HEAD = 500  # of a line, as far as the report's title is looked for in it

_SECTION_NUMBER = re.compile(r"\s*([一二三四五六])\s*[、.．,，:：]\s*(.*)", re.DOTALL)
_YEAR = r"(?P<year>20\d\d|二[〇○零0][一二][〇○零0一二三四五六七八九])\s*年\s*度?"
_REPORT = r"政府信息公开(?:工作)?(?:情况)?(?:年度)?(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:报告|年报)"
_TITLES = (
    re.compile(rf"(?P<authority>[^，。；：:/>|!]{{2,40}}?)(?:关于)?[（(《]?{_YEAR}{_REPORT}"),
    re.compile(rf"{_YEAR}(?P<authority>[^，。；：:/>|!]{{2,40}}?)(?:关于)?{_REPORT}"),
    re.compile(rf"(?P<authority>[^，。；：:/>|!]{{2,40}}?){_REPORT}[（(]{_YEAR}[)）]"),
)
_TITLE_WITHOUT_AUTHORITY = re.compile(rf"{_YEAR}{_REPORT}")
_PERIOD = re.compile(r"(20\d\d)年1月1日起?(?:至|到|[-—–~])(?:20\d\d年)?12月31日|截[至止](20\d\d)年12月31日")
_YEAR_IN_PROSE = re.compile(r"(?<!\d)(20\d\d)年")
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_WHOLE_AREA = re.compile(r"全[省市州区县旗镇乡]|[省市州区县旗]各?(?:级|直)?各?(?:部门|单位|街道|乡镇)|我[省市州区县旗]")
_SENTENCE = re.compile(r"[。；，]|.{15}")
_OFFICE = re.compile(r"(?:办公室|办公厅)$")


@dataclass(frozen=True)
class Front:
    """Who reports on what: None where the document does not say.

    ``year_from`` tells where the year was found, ``period`` is that of the period of the statistics.
    """

    authority: str | None
    year: int | None
    year_from: str
    period: int | None
    scope: str | None


def sections(document: Document, edition: Edition, in_tables: Set[int]) -> tuple[str, dict[str, list[Line]]]:
    """The numbers of the section titles in the order printed, and each section's lines outside its tables.

    Args:
        document: the open document.
        edition: the form.
        in_tables: indices of the document rows that belong to tables.

    A title that stands twice (in a page's menu, say) counts where it stands last. Lines before the first title are
    under "".
    """
    order: list[str] = []
    prose: dict[str, list[Line]] = {PREAMBLE: []}
    current = PREAMBLE
    with_tables = {table.section for table in edition.tables}
    for at, row in enumerate(document.rows):
        text, place = row.cells[0]
        if not _is_line(row) or not text.strip() or is_page_mark(text):
            continue
        if len(text) <= LONGEST_TITLE and (number := section_title(text, edition)):
            current = number
            order = [other for other in order if other != number] + [number]
            prose.setdefault(number, [])
        elif at not in in_tables and (current not in with_tables or _SENTENCE.search(text)):
            prose[current].append(Line(text, place))
    return "".join(order), {section: lines for section, lines in prose.items() if lines}


def _is_line(row: Row) -> bool:
    """Whether a row is a line of text, as is a row of a spreadsheet of which only the first cell says something."""
    return not row.grid or not any(cell.text for cell in row.cells[1:])


@lru_cache(maxsize=10_000)
def section_title(text: str, edition: Edition) -> str | None:
    """The number of the section whose title a line is, None for any other line.

    >>> from jianxi_tools.edition import editions
    >>> section_title("二、主动公开政府政府信息情况", editions()["2021"])
    '二'
    """
    numbered = _SECTION_NUMBER.fullmatch(plain(text))
    title = key(numbered[2] if numbered else text)
    titles = _titles(edition)
    if title in titles or not numbered:
        return titles.get(title)
    own = (official for official, number in titles.items() if number == numbered[1])
    return numbered[1] if any(SequenceMatcher(None, title, official).ratio() >= 0.75 for official in own) else None


@cache
def _titles(edition: Edition) -> dict[str, str]:
    """The match keys of an edition's section titles, each with the section's number."""
    return {key(printed): section.number for section in edition.sections for printed in (section.zh, *section.also)}


def front(document: Document, prose: dict[str, list[Line]]) -> Front:
    """Authority, year and scope, as the title and the prose give them."""
    head = [document.title, *(row.cells[0].text for row in document.rows[:200] if _is_line(row))]
    head = ["".join(line[:LONGEST_HEAD].split()) for line in head if line.strip()][:60]
    text = "".join("".join(line.text.split()) for lines in prose.values() for line in lines)
    period = _search(_PERIOD, text)
    of_period = int(period[1] or period[2]) if period else None
    titles = (
        title
        for line in _title_candidates(head)
        for form in _TITLES
        if (title := form.search(line))
        and not title["authority"].startswith("人民政府")  # whose name is on the line above
    )
    first = next(titles, None)  # the search is slow: for most reports it ends here
    if first and of_period not in (None, _year(first["year"])):
        title = next((title for title in titles if _year(title["year"]) == of_period), first)
    else:
        title = first
    authority = _clean(title["authority"]) if title else None
    title = title or next(filter(None, map(_TITLE_WITHOUT_AUTHORITY.fullmatch, map(plain, head))), None)
    if title:
        year, year_from = _year(title["year"]), "title"
    elif period:
        year, year_from = of_period, "period"
    else:
        first = "".join("".join(line.text.split()) for line in prose.get("一", ()))
        years = set(_YEAR_IN_PROSE.findall(first))
        year, year_from = (int(years.pop()), "prose") if len(years) == 1 else (None, "")
    return Front(authority, year, year_from, of_period, _scope(authority, text))


def _title_candidates(lines: list[str]) -> Iterator[str]:
    """Single lines first, then up to four together, since long titles are broken."""
    return (plain("".join(lines[at : at + count])) for count in (1, 2, 3, 4) for at in range(len(lines) - count + 1))


def _clean(authority: str) -> str | None:
    return authority.strip("《》“”\"' -—_·") or None


def _year(text: str) -> int:
    return int(text.translate(_CHINESE_DIGITS))


def _scope(authority: str | None, text: str) -> str | None:
    if authority and _OFFICE.search(authority):
        return "office"
    if authority and authority.endswith("人民政府") and _search(_WHOLE_AREA, text):
        return "whole_area"
    return None


def _search(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """A match in the text, or else in its simplified script and half-width forms, which take time to make."""
    return pattern.search(text) or (pattern.search(plain(text)) if has_other_forms(text) else None)
