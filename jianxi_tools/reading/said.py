"""What sentences say of a report: which one is published, who wrote it, and of which year it speaks."""

import re
from collections import Counter
from collections.abc import Sequence

from jianxi_tools.cells import plain_prose
from jianxi_tools.reading.names import LONGEST_NAME, fullest, has_area, name_of, writes_for_others
from jianxi_tools.reading.titles import (
    IS_REPORT,
    REPORT,
    SUBJECT,
    YEAR,
    YEAR_DIGITS,
    Title,
    only,
    title_in_sentence,
    year_of,
)

_ANNOUNCED, _COMPILED = (  # a title in a sentence; the overview may tell of other reports that were compiled
    re.compile(
        rf"(?:{verb})(?P<title>[《“]?[^,，。;；:：|]{{0,{LONGEST_NAME}}}?{SUBJECT}[^,，。;；:：|]{{0,20}}?{REPORT})"
    )
    for verb in (
        "现[将就对]|现[^,，。;；]{0,6}[公发]布|向社会公[布开]|特此?(?:编制|公布)(?:并(?:向社会)?公[布开])?",
        "(?<!关于)编制(?:形成)?了?|[,，。;；]特?公布|(?=《)",
    )
)
_YEAR_IN_PROSE = re.compile(
    rf"(?<![\d较比与从自]){YEAR_DIGITS}年(?!新?修[订正]|部门|预算|决算|以来|版|[\d一二三四五六七八九十]{{1,2}}月)"
)
_YEAR_ALONE = re.compile(rf"{YEAR_DIGITS}年?度?")
_HEADINGS = (  # with a year, of the first section and of tables
    re.compile(rf"一[、.,]{YEAR_DIGITS}年?度?.{{0,12}}公开.{{0,8}}(?:情况|概况|工作)"),
    re.compile(rf"(?:表[一\d][、.:]?)?{YEAR_DIGITS}年?度?.{{0,12}}公开.{{0,12}}(?:统计|统计表|数据)"),
)
_BEGINS_WITH_YEAR = re.compile(r"(?:^|[。;；])(20\d\d)年度?(?!\d{1,2}月|[^。;；]*(?:[将拟]|计划|继续))")  # no plan
_SEVERAL_YEARS = re.compile(r"(?:20\d\d年度?){2,}")  # the headings of a table
_BESIDE_THE_POINT = re.compile(r"《[^》]*》|[(（](?!20\d\d年[)）])[^()（）]*[)）]")  # names of texts, notes
_OWN_OFFICE = "党政(?:综合)?办(?:公室)?|(?<=[镇乡]人民政府)办公室"  # of the author itself
_WRITES = (
    rf"(?:{_OWN_OFFICE})?(?:(?:[根依]据|按照|综合(?![科股办]))[^,，。;；]{{0,160}}?)?"
    "(?:负责|组织|牵头|汇总|认真)*编[制订写]"
)
_ACTS = (  # what stands behind the name of one who did something
    "(?=认真|严格|坚持|深入|全面|积极|持续|不断|进一步|按|主动|高度|紧紧|扎实|围绕|贯彻|根据|始终|切实|依法|在|通过"
    "|推[进动]|做好|加强|增强|落实|严|开展|政府信息公开|政务公开|把|完善|强化|聚焦|立足|结合|以(?!及)|未|没有|共|全年|累计)"
)
_WORK = "(?:(?<!人民)政府|政务)?信息(?:与政务)?公开"
_NAMED = rf"(?P<authority>[^\s,，。、;；:：|()（）由]{{2,{LONGEST_NAME}}}?)"
_AUTHORS = tuple(  # who compiled a report, who is asked about it, who did what the overview begins with
    re.compile(f"{before}{_NAMED}{behind}")
    for before, behind in (
        (r"(?:由|^|[,，。;；])", _WRITES),
        (r"本(?:年度?)?报告由", _WRITES),
        (r"^", rf"{SUBJECT}工作年度报告"),  # a title without a year
        (
            r"(?:全文包括|结合|根据|做好)(?:20\d\d年度?)?",
            rf"(?:20\d\d年度?)?{_WORK}(?:工作)?(?:实际|基本情况|总体情况|[,，][我本])",
        ),
        (
            r"(?:请[与向]|请?联系)",
            rf"(?:{_OWN_OFFICE}|(?<=[局委会厅院校])办公室)?(?:联系|咨询|反映|(?=[(（](?:办公)?地址))",
        ),
        (
            rf"^(?:[(（]一[)）][^,，。]{{0,15}}。|根据[^。]{{0,60}}[,，])?(?:{YEAR}|今年)(?:以来)?[,，]?",
            _ACTS,
        ),
    )
)
_AUTHOR_WITHIN = re.compile(
    f"(?:{YEAR}|今年)[,，]?{_NAMED}{_ACTS}"
    "(?![^。；;]*[我本][局委会厅院校镇乡])"  # another one, which did something to the author
)


def announced_title(head: str, overview: str) -> Title | None:
    """The title of the report that a sentence says is published or compiled.

    Args:
        head: the text above the first section.
        overview: the text of the first section.
    """
    found = (*_ANNOUNCED.finditer(head + overview), *_COMPILED.finditer(head))
    return next(filter(None, (title_in_sentence(match["title"]) for match in found)), None)


def author_told(end: str, head: str, overview: str) -> str | None:
    """The authority that sentences name as the author, by its fullest name.

    Args:
        end: what its name ends in.
        head: the text above the first section.
        overview: the text of the first section.
    """
    wrote, this_one, *of_head, acted = _AUTHORS
    others = [match for pattern in (wrote, *of_head) for match in pattern.finditer(head)] + [*acted.finditer(overview)]
    itself = re.findall("[我本]([局委会厅院校镇乡])", overview)
    within = [match for match in _AUTHOR_WITHIN.finditer(overview) if match["authority"][-1] in itself]
    for found in (this_one.finditer(head + overview), others, within):
        names = {name for match in found if (name := name_of(match["authority"])) and name.endswith(end)}
        names = {name for name in names if has_area(name) and (not writes_for_others(name) or _is_asked(name, head))}
        if names:
            return fullest(names)
    return None


def _is_asked(area: str, head: str) -> bool:
    """Whether the office of an area's government, which writes for it, answers questions on the report."""
    return f"与{area}人民政府办公室联系" in head


def year_said(text: str) -> int | None:
    """The year of which the prose speaks: that with which it begins, or else the only one."""
    text = _SEVERAL_YEARS.sub("", _BESIDE_THE_POINT.sub("", text))
    years = [(year_of(match["year"]), match.start()) for match in _YEAR_IN_PROSE.finditer(text)]
    return years[0][0] if years and years[0][1] == 0 else only({year for year, _ in years})


def another_year_told(text: str, year: int | None) -> int | None:
    """The year with which several sentences begin where none begins with the report's own."""
    (told, often), *others = [*Counter(map(int, _BEGINS_WITH_YEAR.findall(text))).most_common(), (None, 0)]
    return told if year and often > 1 and year not in (told, *dict(others)) else None


def year_begun(text: str) -> int | None:
    """The year with which a sentence begins that is not the title of a report."""
    match = _YEAR_IN_PROSE.match(plain_prose(text))
    return year_of(match["year"]) if match and not IS_REPORT.search(text) else None


def year_above(head: Sequence[str]) -> int | None:
    """The year that headings of the first section and of tables name, or that is all of the first line."""
    lines = ["".join(line.split()) for line in head]
    found = [_YEAR_ALONE.fullmatch(line) for line in lines[:1]]
    found += [heading.fullmatch(line) for heading in _HEADINGS for line in lines]
    return only({year_of(match["year"]) for match in found if match})
