"""The names of authorities: what looks like one, and what of it is only a part, a menu's word or another's writer."""

import re
from collections.abc import Collection

LONGEST_NAME = 80  # characters

# what a name ends in: an area or the name of an office
_AREA = r"[省市州盟县区旗镇乡]"
_ENDING = (
    rf"(?:{_AREA}|[府局委办厅部院署站所处室团师场队馆校园社联]|街|街道|苏木|(?<=政府)机关|气象台|领导小组|中心|委员会|管委会|监会|促会|促进会|协会|学会|工会|联合会|理事会|红十字会"
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
    r"|走进|魅力|互动|之窗|大厅|全部|概况|简介|新闻(?:中心|动态)|乡镇|(?<!区[\u4e00-\u9fff]{2})镇街(?!道)|[市县区省]直|部门|各(?!庄)|我|本[省市州县区旗镇乡局委办厅院处所站中单街机级]"
    r"|下载|官网|(?<![安天])全[省市县区旗镇乡]|根据|按照|依据|要求|按时|现[将就对]|编制本|通过|转发|印发|关于|向社会|20\d\d"
)
_WITH_AREA = re.compile(
    r"(?!市(?![中南北]区)|[省县区局府]).+?(?:(?<!城)市(?!场|民(?![政族]))|(?<!社)区(?!域)|乡(?!村)|苏木|[省州盟县旗镇街])|国家|中国"
    r"|北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|四川|贵州|云南|西藏"
    r"|陕西|甘肃|青海|宁夏|新疆|内蒙古"
)
_SHORT = re.compile(r"\((?:以下|下同|下称|简称)[^()]*\)$")
_TWICE = re.compile(rf"^([^(]{{1,8}}?{_AREA})[^(]*(?=\1)")  # 某县人民政府某县水利局: the site and the authority
_SHORT_FORM = re.compile(
    r"[省市州盟县区旗](?![中南北]区)(?![^(]{1,3}[市州盟县区旗])"
)  # 县水利局; 市中区 and 旗山区 are areas
_WRITES_FOR_OTHERS = re.compile(
    r"(?:(?:府|委|党政|综合)办(?:公[室厅])?|小组|中心|(?<!办事)处|[站所科股]|(?<!办公)室|[省市州盟县旗]|(?<!开发)(?<!高新)(?<!示范)区)$"
)


def name_of(text: str) -> str | None:
    """The name of an authority, None for any other text."""
    name = _SHORT.sub("", text.strip("《》“”\"' -—·"))[:LONGEST_NAME]
    is_one = _NAME.fullmatch(name) and not (is_end_of_name(name) or is_no_name(name.partition("(")[0]))
    return _TWICE.sub("", name, count=1) if is_one else None


def is_no_name(text: str) -> bool:
    """Whether words of menus or sentences stand in a text, which are part of no name."""
    return bool(_NO_NAME.search(text))


def is_end_of_name(text: str) -> bool:
    """Whether a text is what many names end in: 人民政府 or 财政局."""
    return bool(_END_OF_NAME.fullmatch(text))


def is_short_form(name: str) -> bool:
    """Whether a name is one for those who know the area: 县水利局."""
    return bool(_SHORT_FORM.match(name))


def has_area(text: str) -> bool:
    """Whether a text begins with the name of an area."""
    return bool(_WITH_AREA.match(text))


def ends_in_area(text: str) -> bool:
    """Whether a text ends in the name of an area."""
    return bool(_ENDS_IN_AREA.search(text))


def writes_for_others(name: str) -> bool:
    """Whether an office may write the report of another authority, as that of a government; a bare area is none."""
    return bool(_WRITES_FOR_OTHERS.search(name))


def fullest(names: Collection[str]) -> str | None:
    """The longest of several names of one authority: all others are its end, or it without 人民政府 or 办事处."""
    longest = max(names, key=len, default="")
    parts = (longest.endswith(name) or longest.removeprefix(name) in ("人民政府", "办事处") for name in names)
    return longest if longest and all(parts) else None
