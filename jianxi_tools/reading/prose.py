"""What a report says outside its tables: section titles and their prose."""

import re
from collections.abc import Set
from difflib import SequenceMatcher
from functools import cache, lru_cache

from jianxi_tools.cells import is_page_mark, key, plain
from jianxi_tools.documents import Document, Row
from jianxi_tools.edition import Edition
from jianxi_tools.report import Line

PREAMBLE = ""  # what stands before the first section title
LONGEST_TITLE = 60  # of a section

_SECTION_NUMBER = re.compile(r"\s*([一二三四五六七八九十])(?:\s*[、.．,，:：]|\s)\s*(.*)", re.DOTALL)
_YEAR = re.compile(r"^20\d\d年?度?")
_SENTENCE = re.compile(r"[。；，]|.{15}")


def sections(document: Document, edition: Edition, in_tables: Set[int]) -> tuple[dict[str, int], dict[str, list[Line]]]:
    """The row of each section's title by its number, in the order printed, and its lines outside its tables.

    Args:
        document: the open document.
        edition: the form.
        in_tables: indices of the document rows that belong to tables.

    A title that stands twice (in a page's menu, say) counts where it stands last. Lines before the first title are
    under "".
    """
    starts: dict[str, int] = {}
    prose: dict[str, list[Line]] = {PREAMBLE: []}
    current = PREAMBLE
    with_tables = {table.section for table in edition.tables}
    for at, row in enumerate(document.rows):
        text, place = row.cells[0]
        if not _is_line(row) or not text.strip() or is_page_mark(text):
            continue
        title, rest = _title_and_rest(text, edition)
        if title:
            current = title
            starts.pop(title, None)
            starts[title] = at
            prose.setdefault(title, [])
        if rest and at not in in_tables and (current not in with_tables or _SENTENCE.search(rest)):
            prose[current].append(Line(rest, place))
    return starts, {section: lines for section, lines in prose.items() if lines}


def _title_and_rest(text: str, edition: Edition) -> tuple[str | None, str]:
    """The number of the section whose title a line is or begins with, and what it says else."""
    if len(text) <= LONGEST_TITLE and (number := section_title(text, edition)):
        return number, ""
    first, *rest = text.split(maxsplit=1)
    if rest and _SECTION_NUMBER.match(first) and len(first) <= LONGEST_TITLE and not _SECTION_NUMBER.match(rest[0]):
        number = section_title(first, edition)
        return number, rest[0] if number else text
    return None, text


def _is_line(row: Row) -> bool:
    """Whether a row is a line of text, as is a row of a spreadsheet of which only the first cell says something."""
    return len(row.cells) == 1 or not any(cell.text for cell in row.cells[1:])


@lru_cache(maxsize=10_000)
def section_title(text: str, edition: Edition) -> str | None:
    """The number of the section whose title a line is, None for any other line.

    >>> from jianxi_tools.edition import editions
    >>> section_title("二、主动公开政府政府信息情况", editions()["2021"])
    '二'
    >>> section_title("三 收到和处理政府信息公开申请情况", editions()["2021"])
    '三'
    """
    numbered = _SECTION_NUMBER.fullmatch(text)
    title = key(_YEAR.sub("", plain(numbered[2]), count=1) if numbered else text)
    titles = section_titles(edition)
    if title in titles or not numbered:
        return titles.get(title)
    own = (official for official, number in titles.items() if number == numbered[1])
    return numbered[1] if any(SequenceMatcher(None, title, official).ratio() >= 0.75 for official in own) else None


@cache
def section_titles(edition: Edition) -> dict[str, str]:
    """The match keys of an edition's section titles, each with the section's number."""
    return {key(printed): section.number for section in edition.sections for printed in (section.zh, *section.also)}
