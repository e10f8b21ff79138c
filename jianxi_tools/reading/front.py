"""Who reports on what: authority, year and scope, where a report says them itself; open where it does not.

Titles above the first section say so first, then the period of the statistics and what sentences tell.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jianxi_tools.cells import plain_prose, simplified, without_pinyin
from jianxi_tools.documents import Document, Row
from jianxi_tools.edition import Edition
from jianxi_tools.reading.names import LONGEST_NAME, fullest, has_area, is_short_form, name_of
from jianxi_tools.reading.prose import section_title
from jianxi_tools.reading.said import (
    announced_title,
    another_year_told,
    author_told,
    year_above,
    year_begun,
    year_said,
)
from jianxi_tools.reading.titles import IS_REPORT, MAY_BE_TITLE, T, Title, only, titles_in, titles_of, year_of
from jianxi_tools.report import Line

LONGEST_HEAD = 500  # rows above the first section, as far as titles are looked for
LONGEST_LINE = 500  # characters of each
LONGEST_FORM_HEAD = 60  # rows in which the line above the tables is looked for

_PERIOD = re.compile(
    r"(20\d\d)年1月1日起?(?:至|到|[-—–~])(?:\1年)?12月(?:31日?|[12]\d日)|截[至止](20\d\d)年12月(?:31日|底|[,，])"
)
_FORM_HEAD = re.compile(rf"单位:\s*(?P<authority>[^\s|:]{{2,{LONGEST_NAME}}})[\s|]*(?P<year>20\d\d)年度")
_FILLED_IN_BY = re.compile(
    rf"(?:填报|填表|报送|编制|报告)(?:单位|机关|部门):\s*(?P<authority>[^\s|:,。]{{2,{LONGEST_NAME}}})"
)
_WHOLE_AREA = re.compile(r"全[省市州区县旗镇乡]|[省市州区县旗]各?(?:级|直)?各?(?:部门|单位|街道|乡镇)|我[省市州区县旗]")
_OFFICE = re.compile(r"(?:办公室|办公厅|政府机关)$")
_BROKEN_SPACES = re.compile(r"\?{2,}")  # full-width ones in a wrong encoding


@dataclass(frozen=True)
class Front:
    """Who reports on what: None where the document does not say.

    ``period`` is the year of the period of the statistics, ``told`` another one of which the prose speaks instead;
    ``remarks`` tell where the rest was found if not in the title, and that something is open because titles differ.
    """

    authority: str | None
    year: int | None
    period: int | None
    told: int | None
    scope: str | None
    remarks: tuple[str, ...]


def front_of(document: Document, end: int, prose: Mapping[str, Sequence[Line]]) -> Front:
    """Authority, year and scope, as the title says them, or else the period and the prose.

    Args:
        document: the open document.
        end: the row at which the first section begins.
        prose: the lines of each section outside its tables.
    """
    above, heading = document.rows[: min(end, LONGEST_HEAD)], document.rows[end : end + 1]
    page, *head = _readable([document.title, *filter(None, map(_text, above))])
    text = _joined(line for lines in prose.values() for line in lines)
    overview, second = plain_prose(_joined(prose.get("一", ()))), _joined(prose.get("二", ())[:1])
    match = _search(_PERIOD, text)
    period = int(match[1] or match[2]) if match else None
    above_first = "".join("".join(head).split())
    announced = announced_title(above_first, overview)
    said = (
        announced.year
        if announced
        else year_said(overview) or year_above([*head, *map(_text, heading)]) or year_begun(second)
    )

    remarks = []
    of_page = next(titles_in(page), None)
    titles = list(titles_of(head)) or _form_heads(_form_head(document))
    if not (said or titles):
        said = year_said("".join(line for line in head if "。" in line and not IS_REPORT.search(line)))
    year = _year_of(of_page, [*titles, *filter(None, [announced])] if titles else [], period, said)
    own = [title for title in (of_page, *titles) if title and year in (None, title.year)]
    authority = _authority_of(own)
    if own and (year is None or (authority is None and any(title.authority for title in own))):
        remarks.append("titles_differ")
    if authority and all(title.is_beside for title in own if title.authority):
        remarks.append("authority_beside")
    if year is None and (year := period or said):
        remarks.append("year_from_period" if period else "year_from_prose")
    if authority is None and "titles_differ" not in remarks:
        named = (announced and announced.authority) or ""
        authority = named if has_area(named) else _filled_in_by(_form_head(document))
        if not authority and (authority := author_told(named, above_first, overview)):
            remarks.append("authority_from_prose")
    if authority and is_short_form(authority):
        remarks.append("authority_short")
    return Front(authority, year, period, another_year_told(overview, year), _scope(authority, text), tuple(remarks))


def begins_another(document: Document, first: int, last: int, edition: Edition) -> bool:
    """Whether another report, of another authority or year, begins between the rows of a document's tables.

    Args:
        document: the open document.
        first: the first row of a table.
        last: the last one.
        edition: the form.
    """
    rows = document.rows[first:last]
    printed = "".join([cell.text for row in rows for cell in row.cells])
    if not MAY_BE_TITLE.search("".join(printed.split())):
        return False  # as almost always
    between = [*filter(None, map(_text, rows))]
    if all(section_title(text, edition) != "一" for text in between):
        return False
    further = [title for title in titles_of(_readable(between)) if title.authority]
    own = [*titles_of(_readable([*map(_text, document.rows[:first])]))]
    return any(title.year != one.year or title.authority != one.authority for title in further for one in own)


def _text(row: Row) -> str:
    return "|".join([cell.text for cell in row.cells])[:LONGEST_LINE].strip().replace("\n", " ")


def _readable(lines: Sequence[str]) -> list[str]:
    """Lines in half-width forms, and in simplified script if they are in traditional; names else stay as printed."""
    text = _BROKEN_SPACES.sub(" ", unicodedata.normalize("NFKC", "\n".join(lines)))
    return (simplified(without_pinyin(text)) if re.search("[開佈]", text) else text).split("\n")


def _joined(lines: Iterable[Line]) -> str:
    return "".join("".join(line.text.split()) for line in lines)


def _form_head(document: Document) -> str:
    """The text in which a line above or below a table may say whose it is."""
    return "\n".join(_readable([*map(_text, document.rows[:LONGEST_FORM_HEAD])]))


def _form_heads(text: str) -> list[Title]:
    """The lines above tables that say whose they are, and of which year: 单位：某局 2023年度."""
    found = _FORM_HEAD.finditer(text)
    return [Title(name, year_of(head["year"])) for head in found if (name := name_of(head["authority"]))]


def _filled_in_by(text: str) -> str | None:
    """The authority that filled in a table: 填报单位：某镇人民政府."""
    return only({name for match in _FILLED_IN_BY.finditer(text) if (name := name_of(match["authority"]))})


def _year_of(page: Title | None, titles: Sequence[Title], period: int | None, said: int | None) -> int | None:
    """The year in which all titles agree, or the first of several that tells which of theirs is right.

    These are the period's, that of the page's own title, of all titles with a name, the most frequent, and what the
    prose says.

    Args:
        page: the title of the page itself.
        titles: those on it.
        period: the year of the period of the statistics.
        said: the year of which the prose speaks.
    """
    of_titles = {title.year for title in titles}
    years = of_titles | ({page.year} if page else set())
    if len(years) < 2:
        return only(years)
    of_page = page.year if page and page.year in of_titles else None
    named = only({title.year for title in (page, *titles) if title and title.authority})
    repeated = _most_frequent([title.year for title in titles])
    return next((year for year in (period, of_page, named, repeated, said) if year in years), None)


def _authority_of(titles: Sequence[Title]) -> str | None:
    """The authority of titles by its fullest name; None if another stands where a title's name is not recognised."""
    name = fullest([title.authority for title in titles if title.authority])
    return name if name and all(title.unread.endswith(name) for title in titles if title.unread) else None


def _most_frequent(found: Sequence[T]) -> T | None:
    """What is found more than once, and more often than anything else."""
    (first, often), (_, less) = [*Counter(found).most_common(2), (None, 1), (None, 1)][:2]
    return first if often > less else None


def _scope(authority: str | None, text: str) -> str | None:
    if authority and _OFFICE.search(authority):
        return "office"
    if authority and authority.endswith("人民政府") and _search(_WHOLE_AREA, text):
        return "whole_area"
    return None


def _search(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """A match in the text, or else in its simplified script and half-width forms."""
    if match := pattern.search(text):
        return match
    simple = plain_prose(text)
    return None if simple is text else pattern.search(simple)
