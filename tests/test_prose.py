"""Who reports on what: titles, periods and sections as pages print them."""

import itertools
import json
from pathlib import Path

import pytest

import jianxi_tools as jx

TABLE = "二、主动公开政府信息情况\n第二十条第（八）项\n本年收费金额（单位：万元）\n行政事业性收费 1.5\n"

HEADS = [json.loads(line) for line in Path("tests/heads.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("head", HEADS, ids=lambda head: head["text"])
def test_authority_and_year(head, read):
    """Of the first lines of a page."""
    report = read(f"{head['text']}\n{TABLE}")
    assert (report.authority, report.year) == (head["authority"], head["year"])
    assert report.reading("fees.administrative_fees.amount").value == 1.5


@pytest.mark.parametrize(("name", "is_short"), [("县水务局", True), ("某县水务局", False), ("市中区水务局", False)])
def test_a_name_without_its_area_is_remarked_on(name, is_short, read):
    report = read(f"{name}2022年政府信息公开工作年度报告\n{TABLE}")
    assert ("authority_short" in set(report.remarks.remark)) == is_short


OWN = "某县教育局2022年政府信息公开工作年度报告"
NAMELESS = "2022年政府信息公开工作年度报告"
LAST_YEARS = "某县教育局2021年政府信息公开工作年度报告"
OTHERS = "某市教育局2022年政府信息公开工作年度报告"
BODY = f"一、总体情况\n本局公开信息三十条。\n{TABLE}"
DIFFER, PERIOD, PROSE = ["titles_differ"], ["year_from_period"], ["year_from_prose"]
WRITER = ["authority_from_prose"]

# pages on which other titles stand: authority, year, and what is remarked on them
PAGES = {
    f"{OWN}\n{BODY}上一篇：{LAST_YEARS}": ("某县教育局", 2022, []),
    f"某县教育局2022年政府信息公开\n工作年度报告\n{BODY}{LAST_YEARS}": ("某县教育局", 2022, []),
    f"{NAMELESS}\n{BODY}{LAST_YEARS}\n{OTHERS}": (None, 2022, []),
    f"{BODY}{LAST_YEARS}": (None, None, []),
    f"上一篇：{LAST_YEARS}\n{OWN}\n{BODY}": ("某县教育局", 2022, []),
    f"往年年报\n{LAST_YEARS}\n某县教育局2020年政府信息公开工作年度报告\n发布时间\n{OWN}\n{BODY}": (
        "某县教育局",
        2022,
        [],
    ),
    f"{LAST_YEARS}\n{OWN}\n2023-01-20\n{OWN}\n{BODY}": ("某县教育局", 2022, []),
    f"{LAST_YEARS}\n{OWN}\n{BODY}": ("某县教育局", None, DIFFER),
    f"{OTHERS}\n{OWN}\n{BODY}": (None, 2022, DIFFER),
    f"{OTHERS}\n{LAST_YEARS}\n{BODY}": (None, None, DIFFER),
    f"某县教育局\n{NAMELESS}\n{BODY}": ("某县教育局", 2022, ["authority_beside"]),
    f"{NAMELESS}\n某县教育局\n{OWN}\n{BODY}": ("某县教育局", 2022, []),
    # of a title whose name does not look like one
    f"某县教育系统2022年政府信息公开工作年度报告\n{BODY}": (None, 2022, []),
    f"某县教育系统2022年政府信息公开工作年度报告\n{OTHERS}\n{BODY}": (None, 2022, DIFFER),
    f"[公示]{OWN}\n{OWN}\n{BODY}": ("某县教育局", 2022, []),
    f"{LAST_YEARS}\n{OWN}\n{BODY}".replace("本局", "2022年"): ("某县教育局", 2022, []),
    f"{LAST_YEARS}\n{OWN}\n{BODY}".replace("本局", "2020年"): ("某县教育局", 2020, DIFFER + PROSE),
    f"{LAST_YEARS}\n{OWN}\n{BODY}统计期限为2022年1月1日至12月31日。": ("某县教育局", 2022, []),
    f"一、总体情况\n二、主动公开政府信息情况\n{OWN}\n{BODY}": ("某县教育局", 2022, []),
    f"根据《条例》要求，现将我局2023年度政府信息公开工作情况报告如下：\n{BODY}": (None, 2023, PROSE),
    f"{BODY}六、其他需要报告的事项\n统计期限为2022年1月1日至12月31日。": (None, 2022, PERIOD),
    f"{BODY}六、其他需要报告的事项\n统计期限为2022年1月1日至12月31止。": (None, 2022, PERIOD),
    # of a sentence that says what is published, who compiled it and who answers questions
    f"根据要求，向社会公布2022年度某县安镇街道政府信息公开工作年度报告。\n{BODY}": ("某县安镇街道", 2022, PROSE),
    f"按照《条例》，编制某县教育局2022年政府信息公开工作年度报告，所列数据真实。\n{BODY}": ("某县教育局", 2022, PROSE),
    f"《2022年度某县教育局信息公开工作年度报告》已经研究同意，现予发布。\n{BODY}": ("某县教育局", 2022, PROSE),
    f"根据《某市人民政府办公室关于编制2022年政府信息公开工作年度报告的通知》报告如下。\n{BODY}": (None, 2022, PROSE),
    f"根据《条例》要求，由某县教育局编制。\n{BODY}": ("某县教育局", None, WRITER),
    BODY.replace("本局", "本年度报告由某县教育局编制而成。我局"): ("某县教育局", None, WRITER),
    "统计期限自2022年1月1日起至2022年12月31日止。 " + BODY.replace("\n", " | ") + "填报说明" * 70: (None, 2022, PERIOD),
    f"根据《条例》要求，由某县人民政府办公室组织编制。\n{BODY}": (None, None, []),
    f"如有疑问，请与某县公兴镇人民政府党政办公室联系（地址：某县）。\n{BODY}": ("某县公兴镇人民政府", None, WRITER),
    f"如有疑问，请与某县教育局联系，或请与某市教育局联系。\n{BODY}": (None, None, []),
    BODY.replace("本局", "2022年，某县教育局认真落实条例，全年"): ("某县教育局", 2022, PROSE + WRITER),
    BODY.replace("本局", "2022年，某县深入推进政务公开，全年"): (None, 2022, PROSE),
    BODY.replace("本局", "2022年，某县人民政府办公室持续深化政务公开，"): (None, 2022, PROSE),
    # of an author with its own office, of a title without a year, of whose work the report tells
    f"由东山县人民医院编制。如有疑问，请与东山县人民医院办公室联系。\n{BODY}": ("东山县人民医院", None, WRITER),
    f"本报告由东山县人民政府综合各镇街年报编制而成。请与东山县司法局联系。\n{BODY}": (
        "东山县人民政府",
        None,
        WRITER,
    ),
    f"本报告由东山高新区党政办公室按照《条例》（国务院令第711号）和有关规定的要求编制。\n{BODY}": (
        "东山高新区",
        None,
        WRITER,
    ),
    f"按照要求，东山县安宁镇人民政府认真编写年度报告。\n{BODY}": ("东山县安宁镇人民政府", None, WRITER),
    f"由东山市南山区南山镇街编制的2020年度报告。\n{BODY}": ("东山市南山区南山镇街", None, WRITER),
    f"如有疑问，请与东山县安宁镇人民政府办公室联系。\n{BODY}": ("东山县安宁镇人民政府", None, WRITER),
    f"安宁镇政府信息公开工作年度报告\n{BODY}": ("安宁镇", None, WRITER),
    f"东山县政府信息公开工作年度报告\n{BODY}": (None, None, []),  # it may be the column of a site
    f"全文包括东山县安宁镇人民政府信息公开总体情况等。\n{BODY}": ("东山县安宁镇人民政府", None, WRITER),
    f"为做好东山县水利局信息公开工作，我局报告如下。\n{BODY}": ("东山县水利局", None, WRITER),
    f"结合东山县政务公开工作实际，报告如下。\n{BODY}": (None, None, []),
    f"特编制并向社会公布某县人民政府2022年政府信息公开工作年度报告。\n{BODY}": ("某县人民政府", 2022, PROSE),
    BODY.replace("本局", "2022年，东山县水利局政务公开工作取得成效，全年"): ("东山县水利局", 2022, PROSE + WRITER),
    BODY.replace("本局", "2022年，东山经济开发区认真落实条例，全年"): ("东山经济开发区", 2022, PROSE + WRITER),
    # of an area, whose government's office is asked
    "请与东山县人民政府办公室联系。\n" + BODY.replace("本局", "2022年，东山县深入推进政务公开，全年"): (
        "东山县",
        2022,
        PROSE + WRITER,
    ),
    f"统计期限自2022年1月1日起至2022年12月20日止。\n{BODY}": (None, 2022, PERIOD),
    f"2022年度街道受理申请0件。\n{TABLE}": (None, 2022, PROSE),
    BODY.replace("三十条", "三十条，其中绩效评价报告（2021年度）三条。2022年收到申请0件"): (None, 2022, PROSE),
    # of a page in traditional script with the pinyin of some characters
    f"臨夏州交通運(yùn)輸局2022年政府信息公開工作年度報(bào)告\n{BODY}": ("临夏州交通运输局", 2022, []),
}


@pytest.mark.parametrize("text", PAGES)
def test_titles_of_other_reports(text, read):
    report = read(text)
    remarks = [code for code in report.remarks.remark if code.startswith(("year_", "titles_", "authority_"))]
    assert (report.authority, report.year, remarks) == PAGES[text]


SENTENCES = (
    "根据《条例》规定，现公布某县水利局2022年政府信息公开工作年度报告。",
    "我局按时编制，现将某县水利局2022年政府信息公开工作年度报告公布如下：",
    "去年，按要求公开了某县水利局2021年政府信息公开工作年度报告。",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_broken_anywhere_is_no_title(sentence, read):
    title = "某县水利局2022年政府信息公开工作年度报告\n"
    for at in range(sentence.index("，") + 1, len(sentence)):
        broken = f"{sentence[:at]}\n{sentence[at:]}\n"
        for page in (f"{title}{broken}一、总体情况\n{TABLE}", f"{title}一、总体情况\n{broken}{TABLE}"):
            report = read(page)
            assert (report.authority, report.year) == ("某县水利局", 2022), broken


@pytest.mark.parametrize(
    ("title", "lines", "authority", "year"),
    [
        (f"{OWN}_某县人民政府", [NAMELESS], "某县教育局", 2022),
        (OWN, [LAST_YEARS, "某县教育局2020年政府信息公开工作年度报告", OWN], "某县教育局", 2022),
        (LAST_YEARS, [OWN], "某县教育局", None),
        ("某县人民政府", [NAMELESS], None, 2022),
    ],
)
def test_the_title_of_a_web_page(title, lines, authority, year, tmp_path):
    page = "".join(f"<p>{line}</p>" for line in (*lines, *BODY.splitlines()))
    text = f"<html><head><meta charset='utf-8'><title>{title}</title></head><body>{page}</body></html>"
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    report = jx.read_report(tmp_path / "page.html")
    assert (report.authority, report.year) == (authority, year)


ABOVE = (
    "首页",
    "全部",
    "微信",
    "某县人民政府门户网站",
    "当前位置：首页 / 政府信息公开 / 部门年报 / 2021年",
    "领导之窗",
    "政务专区",
    "网上办事大厅",
    "市长信箱",
    "各部门",
    "我局按时发布2021年政府信息公开年报。",
    f"上一篇：{LAST_YEARS}",
    f"相关链接\n{LAST_YEARS}",
    "来源：某市财政局",
)


@pytest.mark.parametrize("below", ["", LAST_YEARS, f"相关信息\n{OTHERS}"])
@pytest.mark.parametrize(
    "own", [OWN, NAMELESS, f"某县教育局\n{NAMELESS}", "某县教育局2022年政府信息公开\n工作年度报告"]
)
def test_what_stands_around_a_title_is_never_taken_for_it(own, below, read):
    for first, second in itertools.combinations(ABOVE, 2):
        report = read(f"{first}\n{second}\n{own}\n{BODY}{below}")
        assert report.authority in ("某县教育局", None), (first, second)
        assert report.year in (2022, None), (first, second)


def test_a_title_and_a_period_of_different_years_are_remarked_on(read):
    text = f"某县教育局2022年政府信息公开工作年度报告\n{TABLE}一、总体情况\n统计期限为2023年1月1日至12月31日。\n"
    report = read(text)
    assert report.year == 2022
    remark = report.remarks.set_index("remark").loc["year_differs"]
    assert remark.text_en == "The title says 2022, the period of the statistics is 2023."


@pytest.mark.parametrize(
    ("prose", "is_remarked"),
    [
        ("2022年度我乡公开信息9条。2022年我乡未收到申请。", True),
        ("2022年度我乡公开信息9条。2021年我乡未收到申请。", False),
        ("2022年我乡换届。全年公开信息9条。", False),
        ("2022年，将加强公开。2022年拟推进解读。", False),
    ],
)
def test_a_year_of_which_the_prose_says_another_is_remarked_on(prose, is_remarked, read):
    report = read(f"一、总体情况\n统计期限为2021年1月1日至2021年12月31日。\n{prose}\n{TABLE}")
    assert report.year == 2021
    assert ("another_year_told" in set(report.remarks.remark)) == is_remarked


def test_sections_are_told_in_the_order_printed(read):
    text = f"{TABLE}一、总体情况\n本局公开信息三十条。\n六、其他需要报告的事项\n无。\n"
    report = read(text)
    assert report.sections == "二一六"
    assert report.prose == {"一": "本局公开信息三十条。", "六": "无。"}
    checks = jx.check(report).set_index("relation")
    assert checks.loc["F2", "outcome"] == "fails"


@pytest.mark.parametrize(
    ("authority", "prose", "scope"),
    [
        ("某区人民政府", "全区各部门公开信息三十条。", "whole_area"),
        ("某区人民政府办公室", "本室公开信息三十条。", "office"),
        ("某区教育局", "本局公开信息三十条。", None),
    ],
)
def test_scope(authority, prose, scope, read):
    text = f"{authority}2023年政府信息公开工作年度报告\n一、总体情况\n{prose}\n{TABLE}"
    assert read(text).scope == scope
