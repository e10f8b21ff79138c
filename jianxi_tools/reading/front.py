"""Who reports on what: authority, year and scope, where a report says them itself; open where it does not.

A title counts where it is all of a line, or of a piece of one, and stands above the first section: what stands inside a
sentence, below, or is marked as another page's title is not the report's own.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from jianxi_tools.cells import has_other_forms, plain, simplified, without_pinyin
from jianxi_tools.documents import Document, Row
from jianxi_tools.edition import Edition
from jianxi_tools.reading.prose import section_title
from jianxi_tools.report import Line

T = TypeVar("T")

LONGEST_HEAD = 500  # rows above the first section, as far as titles are looked for
LONGEST_LINE = 500  # characters of each
LONGEST_FORM_HEAD = 60  # rows in which the line above the tables is looked for
MOST_LINES = 4  # of a broken title
LONGEST_NAME = 80  # of an authority

_YEAR_DIGITS = r"(?P<year>20\d\d|二[〇○零Oo0][一二][〇○零Oo0一二三四五六七八九])"
_YEAR = rf"{_YEAR_DIGITS}(?:年?年度|年)?"
_SUBJECT = r"(?:(?:政府|政务)?(?:信息|资讯)|政务)公开"
_WORK = r"[工作情况年度总结及和的]{0,14}"
_REPORT = r"(?:报告|年报)"
_AUTHORITY = rf"(?P<authority>[^,。;:|]{{2,{LONGEST_NAME}}}?)"
_BEHIND = (  # a title, also where lines are closed up
    r"[》”]?(?:的?(?:公告|公示|通告|通知|报告)|(?:公布)?如下|全文)?(?:\([\w“”《》]*\))?[。:]?"
    r"(?:(?:(?:发布|成文|发文|公开)?(?:日期|时间|来源|机构)|是?[根依]据[《中国]|按照[《中国]|本报告|一、).*)?"
)
_TITLES = tuple(
    re.compile(rf"(?:关于|[《“])*{form}{_BEHIND}")
    for form in (
        rf"{_AUTHORITY}??:?(?:关于)?[《(]?{_YEAR}\)?{_SUBJECT}{_WORK}{_REPORT}",
        rf"{_YEAR}{_AUTHORITY}(?:关于)?{_SUBJECT}{_WORK}{_REPORT}",
        rf"(?!信息){_AUTHORITY}??{_SUBJECT}{_WORK}\(?{_YEAR}\)?{_WORK}{_REPORT}",
        rf"(?!信息){_AUTHORITY}??{_SUBJECT}{_WORK}{_REPORT}\({_YEAR}\)",
        rf"{_YEAR}{_SUBJECT}{_WORK}{_REPORT}[—–-]{{1,3}}{_AUTHORITY}",
    )
)
_IS_REPORT = re.compile(rf"[报告]|\s*\({_YEAR}\)\s*$")  # or ends in its year, on a line of its own
_MAY_BE_TITLE = re.compile("公[开開][^，,。、；;：:]{0,45}[报報]")  # in any script and width, without spaces
_PIECES = re.compile(r"[|>»/:_【】\[\]]|[-–—]{2,}|(?<!\d)[-–—]|[-–—](?!\d)")
_OTHER_PAGES = re.compile(
    r"\W*(?:[上下]一?[篇条页]|(?:相关|往年|历年|更多|推荐)(?:信息|文章|链接|阅读|报道|文件|内容|年报|报告))\W*(?P<title>.*)"
)

# what a name ends in: an area or the name of an office
_AREA = r"[省市州盟县区旗镇乡]"
_ENDING = (
    rf"(?:{_AREA}|[府局委办厅部院署站所处室团师场队馆校园社联]|街|街道|苏木|气象台|领导小组|中心|委员会|管委会|监会|促会|促进会|协会|学会|工会|联合会|理事会|红十字会"
    r"|银行|公司|[大中小]学|[一二三四五六七八九十]中|电视台)"
)
_ENDS_IN_AREA = re.compile(rf"{_AREA}$")
_NAME = re.compile(rf"(?=[^\W\d].|×)[\w×·、“”()]*{_ENDING}(?:\([^()]*\))?")
# names that are only the end of one, and words of menus and sentences, which are no part of one
_END_OF_NAME = re.compile(
    r".[局委办厅部院署站所处室队社]|(?:人民)?政府|办公[室厅]|(?:街道)?办事处|联合社|(?:管理)?委员会|管委会"
    r"|(?:监督|服务|社会)?(?:管理|保障|建设|资源|改革|事务|服务|执法)局"
)
_NO_NAME = re.compile(
    r"公[开布示]|发[布文]|年[报度]|报告|打印|关闭|浏览|首页|网站|门户|位置|栏目|专[栏题区]|目录|索引|时间|日期|来源|附件"
    r"|走进|魅力|互动|之窗|大厅|全部|概况|简介|新闻(?:中心|动态)|乡镇|镇街(?!道)|[市县区省]直|部门|各(?!庄)|我|本[省市州县区旗镇乡局委办厅院处所站中单街机级]"
    r"|(?<![安天])全[省市县区旗镇乡]|根据|按照|依据|要求|按时|现[将就对]|编制本|通过|转发|印发|关于|20\d\d"
)
_WITH_AREA = re.compile(
    r"(?![省市县区局府]).+?(?:(?<!城)市(?!场|民(?![政族]))|(?<!社)区(?!域)|乡(?!村)|[省州盟县旗镇街])|国家|中国"
)
_TWICE = re.compile(rf"^([^(]{{1,8}}?{_AREA})[^(]*(?=\1)")  # 某县人民政府某县水利局: the site and the authority

_PERIOD = re.compile(r"(20\d\d)年1月1日起?(?:至|到|[-—–~])(?:20\d\d年)?12月31日?|截[至止](20\d\d)年12月(?:31日|底)")
_ANNOUNCED, _COMPILED = (  # a title in a sentence; the overview may tell of other reports that were compiled
    re.compile(
        rf"(?:{verb})(?P<title>[《“]?[^,，。;；:：|]{{0,{LONGEST_NAME}}}?{_SUBJECT}[^,，。;；:：|]{{0,20}}?{_REPORT})"
    )
    for verb in (
        "现[将就对]|现[^,，。;；]{0,6}[公发]布|向社会公[布开]|特此?(?:编制|公布)",
        "(?<!关于)编制(?:形成)?了?|[,，。;；]特?公布|(?=《)",
    )
)
_YEAR_IN_PROSE = re.compile(
    rf"(?<![\d较比与从自]){_YEAR_DIGITS}年(?!新?修[订正]|部门|预算|决算|以来|版|[\d一二三四五六七八九十]{{1,2}}月)"
)
_YEAR_ALONE = re.compile(rf"{_YEAR_DIGITS}年?度?")
_HEADINGS = (  # with a year, of the first section and of tables
    re.compile(rf"一[、.,]{_YEAR_DIGITS}年?度?.{{0,12}}公开.{{0,8}}(?:情况|概况|工作)"),
    re.compile(rf"(?:表[一\d][、.:]?)?{_YEAR_DIGITS}年?度?.{{0,12}}公开.{{0,12}}(?:统计|统计表|数据)"),
)
_SEVERAL_YEARS = re.compile(r"(?:20\d\d年度?){2,}")  # the headings of a table
_BESIDE_THE_POINT = re.compile(r"《[^》]*》|[(（](?!20\d\d年[)）])[^()（）]*[)）]")  # names of texts, notes
_FORM_HEAD = re.compile(rf"单位:\s*(?P<authority>[^\s|:]{{2,{LONGEST_NAME}}})[\s|]*(?P<year>20\d\d)年度")
_FILLED_IN_BY = re.compile(
    rf"(?:填报|填表|报送|编制|报告)(?:单位|机关|部门):\s*(?P<authority>[^\s|:,。]{{2,{LONGEST_NAME}}})"
)
_IN_PROSE = tuple(  # who compiled a report, who is asked about it, who did what the overview begins with
    re.compile(rf"{before}(?P<authority>[^\s,，。、;；:：|()（）由]{{2,{LONGEST_NAME}}}?){behind}")
    for before, behind in (
        (r"(?:由|^|[,，。;；])", "(?:[根依]据[^,，。;；]{0,60}?)?(?:负责|组织|牵头|汇总)*编制"),
        (r"(?:请[与向]|请?联系)", "(?:党政(?:综合)?办(?:公室)?|(?<=[局委会厅])办公室)?(?:联系|咨询|反映)"),
        (
            rf"^(?:[(（]一[)）][^,，。]{{0,15}}。|根据[^。]{{0,60}}[,，])?(?:{_YEAR}|今年)(?:以来)?[,，]?",
            "(?=认真|严格|坚持|深入|全面|积极|持续|不断|进一步|按|主动|高度|紧紧|扎实|围绕|贯彻|根据|始终|切实|依法|在|通过|推[进动]|做好|加强|增强|落实|严|开展|把|完善|强化|聚焦|立足|结合|以(?!及)|未|没有|共|全年|累计)",
        ),
    )
)
_WRITES_FOR_OTHERS = re.compile(r"(?:办公?[室厅]|小组|中心|(?<!办事)处|[室站所科股]|[省市州盟县区旗])$")
_OF_STATE = re.compile(r"(?:部|总局|总署)$")
_UNFINISHED = re.compile(r".*[,。;].*[^。:;!?]")  # a line in a sentence: what the next one begins with goes on
_CHINESE_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
_WHOLE_AREA = re.compile(r"全[省市州区县旗镇乡]|[省市州区县旗]各?(?:级|直)?各?(?:部门|单位|街道|乡镇)|我[省市州区县旗]")
_OFFICE = re.compile(r"(?:办公室|办公厅)$")


class Title(NamedTuple):
    """What a title says; ``unread`` is what stands where the authority should, if it does not look like a name.

    ``is_beside`` says that the authority does not stand in the title itself but on the line above or below.
    """

    authority: str | None
    year: int
    unread: str = ""
    is_beside: bool = False


@dataclass(frozen=True)
class Front:
    """Who reports on what: None where the document does not say.

    ``period`` is the year of the period of the statistics; ``remarks`` tell where the rest was found if not in the
    title, and that something is open because titles differ.
    """

    authority: str | None
    year: int | None
    period: int | None
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
    overview, second = _plain(_joined(prose.get("一", ()))), _joined(prose.get("二", ())[:1])
    match = _search(_PERIOD, text)
    period = int(match[1] or match[2]) if match else None
    above_first = "".join("".join(head).split())
    announced = _in_sentence(_ANNOUNCED, above_first + overview) or _in_sentence(_COMPILED, above_first)
    said = (
        announced.year
        if announced
        else _year_said(overview) or _year_above([*head, *map(_text, heading)]) or _year_begun(second)
    )

    remarks = []
    of_page = next(_in_pieces(page), None)
    titles = list(_titles(head)) or _form_heads(_form_head(document))
    if not (said or titles):
        said = _year_said("".join(line for line in head if "。" in line and not _IS_REPORT.search(line)))
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
        authority = named if _WITH_AREA.match(named) or _OF_STATE.search(named) else _filled_in_by(_form_head(document))
        if not authority and (authority := _told(named, above_first, overview)):
            remarks.append("authority_from_prose")
    return Front(authority, year, period, _scope(authority, text), tuple(remarks))


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
    if not _MAY_BE_TITLE.search("".join(printed.split())):
        return False  # as almost always
    between = [*filter(None, map(_text, rows))]
    further = [title for title in _titles(_readable(between)) if title.authority]
    if not further or all(section_title(text, edition) != "一" for text in between):
        return False
    own = [*_titles(_readable([*map(_text, document.rows[:first])]))]
    return any(title.year != one.year or title.authority != one.authority for title in further for one in own)


def _text(row: Row) -> str:
    return "|".join([cell.text for cell in row.cells])[:LONGEST_LINE].strip().replace("\n", " ")


def _readable(lines: Sequence[str]) -> list[str]:
    """Lines in half-width forms, and in simplified script if they are in traditional; names else stay as printed."""
    text = unicodedata.normalize("NFKC", "\n".join(lines))
    return (simplified(without_pinyin(text)) if "開" in text else text).split("\n")


def _joined(lines: Iterable[Line]) -> str:
    return "".join("".join(line.text.split()) for line in lines)


def _titles(lines: Sequence[str]) -> Iterator[Title]:
    """The titles of reports that lines say, each in one line or over several, without those of other pages."""
    others, free = False, 0
    for at, line in enumerate(lines):
        if other := _OTHER_PAGES.match(line):
            others, free = not other["title"], at + 1
            continue
        found = _titles_ending(lines, free, at) if _IS_REPORT.search(line) else []
        if found:
            free = at + 1
        if not others:
            yield from found
        others = others and bool(found)


def _titles_ending(lines: Sequence[str], free: int, at: int) -> Sequence[Title]:
    """The titles that end in a line."""
    if title := _over_lines(lines, free, at):
        return title
    goes_on = at > 0 and _UNFINISHED.fullmatch(lines[at - 1])
    return [] if goes_on else [*_in_pieces(lines[at])] or _unread(lines[at])


def _form_head(document: Document) -> str:
    """The text in which a line above or below a table may say whose it is."""
    return "\n".join(_readable([*map(_text, document.rows[:LONGEST_FORM_HEAD])]))


def _form_heads(text: str) -> list[Title]:
    """The lines above tables that say whose they are, and of which year: 单位：某局 2023年度."""
    found = _FORM_HEAD.finditer(text)
    return [Title(name, _year(head["year"])) for head in found if (name := _name(head["authority"]))]


def _filled_in_by(text: str) -> str | None:
    """The authority that filled in a table: 填报单位：某镇人民政府."""
    return _only({name for match in _FILLED_IN_BY.finditer(text) if (name := _name(match["authority"]))})


def _in_sentence(announced: re.Pattern[str], text: str) -> Title | None:
    """The title of the report that a sentence says is published or compiled."""
    forms = (form.fullmatch(found["title"]) for found in announced.finditer(text) for form in _TITLES)
    match = next(filter(None, forms), None)
    return Title(_name(match["authority"]), _year(match["year"])) if match else None


def _told(end: str, head: str, overview: str) -> str | None:
    """The authority that sentences name as the author: one of which all others that they name are the end.

    Args:
        end: what its name ends in.
        head: the text above the first section.
        overview: the text of the first section.
    """
    compiled, asked, acted = _IN_PROSE
    found = (*compiled.finditer(head), *asked.finditer(head), *acted.finditer(overview))
    names = {name for match in found if (name := _name(match["authority"])) and _is_author(name) and name.endswith(end)}
    longest = max(names, key=len, default=None)
    return longest if all(map((longest or "").endswith, names)) else None


def _is_author(name: str) -> bool:
    """Whether a name that a sentence says is that of an authority, in full, that does not write for another one."""
    return bool(_WITH_AREA.match(name) or _OF_STATE.search(name)) and not _WRITES_FOR_OTHERS.search(name)


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
    if not above.isalnum() or _NO_NAME.search(above):
        return title
    longer = _title("".join(lines[first - 1 : last + 1]))
    has_area, ends_in_area = _WITH_AREA.match(title.authority), _ENDS_IN_AREA.search(above)
    begins = longer and _WITH_AREA.match(above) and (ends_in_area or not _name(above))
    if has_area and (ends_in_area or not begins):
        return title
    return longer if begins and not has_area else title._replace(authority=None)  # 洛阳市涧 / 西区人民政府 is open


def _in_pieces(line: str) -> Iterator[Title]:
    """The titles that are all of a piece of a line, in which other things stand too."""
    for piece in _PIECES.split(line):
        if _IS_REPORT.search(piece) and (title := next(filter(None, map(_title, (piece, *piece.split()))), None)):
            yield title


def _title(text: str) -> Title | None:
    for form in _TITLES:
        if match := form.fullmatch("".join(text.split())):
            authority = _name(match["authority"])
            if authority or not match["authority"]:
                return Title(authority, _year(match["year"]))
    return None


def _unread(line: str) -> list[Title]:
    """The title that a line is but for the name in it."""
    found = filter(None, (form.fullmatch("".join(line.split())) for form in _TITLES))
    titles = (Title(None, _year(match["year"]), match["authority"]) for match in found)
    return [title for title in titles if not _NO_NAME.search(title.unread)][:1]


def _beside(lines: Sequence[str], first: int, last: int) -> str | None:
    """The authority on the line above a title that names none, or on the one below, which may be in brackets.

    Its name has an area in it: others may be a menu's.
    """
    further, above, below = (
        "".join(lines[at].split()) if 0 <= at < len(lines) else "" for at in (first - 2, first - 1, last + 1)
    )
    if _END_OF_NAME.fullmatch(above) or (_ENDS_IN_AREA.search(further) and not _WITH_AREA.match(above)):
        above = further + above
    elif _name(further):
        above = ""  # one of a list
    if below.startswith("("):
        below = below[1:].removesuffix(")")
    return _only({name for name in (_name(above), _name(below)) if name and _WITH_AREA.match(name)})


def _name(text: str | None) -> str | None:
    """The name of an authority, None for any other text."""
    name = (text or "").strip("《》“”\"' -—·")[:LONGEST_NAME]
    is_one = _NAME.fullmatch(name) and not (_END_OF_NAME.fullmatch(name) or _NO_NAME.search(name.partition("(")[0]))
    return _TWICE.sub("", name, count=1) if is_one else None


def _year_said(text: str) -> int | None:
    """The year of which the prose speaks: that with which it begins, or else the only one."""
    text = _SEVERAL_YEARS.sub("", _BESIDE_THE_POINT.sub("", text))
    years = [(_year(match["year"]), match.start()) for match in _YEAR_IN_PROSE.finditer(text)]
    return years[0][0] if years and years[0][1] == 0 else _only({year for year, _ in years})


def _year_begun(text: str) -> int | None:
    """The year with which a sentence begins that is not the title of a report."""
    match = _YEAR_IN_PROSE.match(_plain(text))
    return _year(match["year"]) if match and not _IS_REPORT.search(text) else None


def _year_above(head: Sequence[str]) -> int | None:
    """The year that headings of the first section and of tables name, or that is all of the first line."""
    lines = ["".join(line.split()) for line in head]
    found = [_YEAR_ALONE.fullmatch(line) for line in lines[:1]]
    found += [heading.fullmatch(line) for heading in _HEADINGS for line in lines]
    return _only({_year(match["year"]) for match in found if match})


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
        return _only(years)
    of_page = page.year if page and page.year in of_titles else None
    named = _only({title.year for title in (page, *titles) if title and title.authority})
    repeated = _most_frequent([title.year for title in titles])
    return next((year for year in (period, of_page, named, repeated, said) if year in years), None)


def _authority_of(titles: Sequence[Title]) -> str | None:
    """The authority of titles: that of which all others are the end, or else the most frequent.

    None if another stands where a title's name is not recognised.
    """
    names = [title.authority for title in titles if title.authority]
    longest = max(names, key=len, default=None)
    name = longest if longest and all(map(longest.endswith, names)) else _most_frequent(names)
    return name if name and all(title.unread.endswith(name) for title in titles if title.unread) else None


def _most_frequent(found: Sequence[T]) -> T | None:
    """What is found more than once, and more often than anything else."""
    (first, often), (_, less) = [*Counter(found).most_common(2), (None, 1), (None, 1)][:2]
    return first if often > less else None


def _only(found: Set[T]) -> T | None:
    return next(iter(found)) if len(found) == 1 else None


def _year(text: str) -> int:
    return int(text.translate(_CHINESE_DIGITS))


def _scope(authority: str | None, text: str) -> str | None:
    if authority and _OFFICE.search(authority):
        return "office"
    if authority and authority.endswith("人民政府") and _search(_WHOLE_AREA, text):
        return "whole_area"
    return None


def _search(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """A match in the text, or else in its simplified script and half-width forms."""
    return pattern.search(text) or pattern.search(_plain(text))


def _plain(text: str) -> str:
    """Prose in simplified script and half-width forms, which take time to make, if it is in any others."""
    return plain(text) if has_other_forms(text) else text
