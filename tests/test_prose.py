"""Who reports on what: titles, periods and sections as pages print them."""

import pytest

import jianxi_tools as jx

TABLE = "二、主动公开政府信息情况\n第二十条第（八）项\n本年收费金额（单位：万元）\n行政事业性收费 1.5\n"

# the first lines of a page: authority and year that they say
HEADS = {
    "某市某区人民政府2023年政府信息公开工作年度报告": ("某市某区人民政府", 2023),
    "某市某区人民政府\n2023年度政府信息公开工作年度报告": ("某市某区人民政府", 2023),
    "2022年某县教育局政府信息公开工作年度报告": ("某县教育局", 2022),
    "某县教育局二〇二三年政府信息公开年度报告": ("某县教育局", 2023),
    "某县教育局关于2021年政府信息公开工作情况的报告": ("某县教育局", 2021),
    "某县教育局政府信息公开工作年度报告（2024年）": ("某县教育局", 2024),
    "首页 > 政府信息公开 > 年报\n某镇人民政府2021年政府信息公开工作年度报告": ("某镇人民政府", 2021),
    "本报告所列数据的统计期限自2020年1月1日起至2020年12月31日止。": (None, 2020),
    "一、总体情况\n2019年，本局公开信息三十条，较2018年增加。": (None, None),
    "某县教育局2022年政府信息公开工作年度报告\n某市某区人民政府2023年政府信息公开工作年度报告\n"
    "一、总体情况\n统计期限为2023年1月1日至12月31日。": ("某市某区人民政府", 2023),
    "政府信息公开": (None, None),
}


@pytest.mark.parametrize("head", HEADS)
def test_authority_and_year(head, tmp_path):
    (tmp_path / "page.txt").write_text(f"{head}\n{TABLE}", encoding="utf-8")
    report = jx.read_report(tmp_path / "page.txt")
    assert (report.authority, report.year) == HEADS[head]
    assert report.reading("fees.administrative_fees.amount").value == 1.5


def test_a_title_and_a_period_of_different_years_are_remarked_on(tmp_path):
    text = f"某县教育局2022年政府信息公开工作年度报告\n{TABLE}一、总体情况\n统计期限为2023年1月1日至12月31日。\n"
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    report = jx.read_report(tmp_path / "page.txt")
    assert report.year == 2022
    remark = report.remarks.set_index("remark").loc["year_differs"]
    assert remark.text_en == "The title says 2022, the period of the statistics is 2023."


def test_sections_are_told_in_the_order_printed(tmp_path):
    text = f"{TABLE}一、总体情况\n本局公开信息三十条。\n六、其他需要报告的事项\n无。\n"
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    report = jx.read_report(tmp_path / "page.txt")
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
def test_scope(authority, prose, scope, tmp_path):
    text = f"{authority}2023年政府信息公开工作年度报告\n一、总体情况\n{prose}\n{TABLE}"
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    assert jx.read_report(tmp_path / "page.txt").scope == scope
