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

# On which other titles stand; {OWN} and so on stand for the texts above, "we" for who says it in the body.
PAGES = [json.loads(line) for line in Path("tests/pages.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["text"])
def test_titles_of_other_reports(page, read):
    texts = {"OWN": OWN, "NAMELESS": NAMELESS, "LAST_YEARS": LAST_YEARS, "OTHERS": OTHERS, "BODY": BODY, "TABLE": TABLE}
    report = read(page["text"].format(**texts).replace("本局", page.get("we", "本局")))
    remarks = [code for code in report.remarks.remark if code.startswith(("year_", "titles_", "authority_"))]
    assert (report.authority, report.year, remarks) == (page["authority"], page["year"], page["remarks"])


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
