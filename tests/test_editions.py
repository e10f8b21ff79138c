"""The form as data: both editions are complete, and another one needs a TOML file alone."""

import shutil
from pathlib import Path

import pytest

import jianxi_tools as jx
from jianxi_tools import edition, report
from jianxi_tools.cells import plain
from jianxi_tools.edition import FOLDER
from jianxi_tools.reading import labels
from jianxi_tools.relations import rules

INVENTED = """
edition = "2030"
rule = "国办公开办函〔2030〕1号"
due_from = 2030

sections = [
    { number = "三", zh = "收到和处理政府信息公开申请情况", en = "Requests" },
    { number = "七", zh = "政府信息主动公开渠道建设情况", en = "Channels" },
]

[[relations]]
id = "X1"
severity = "error"
basis = "form"
tables = ["channels"]
each = "row"
left = ["online", "paper"]
compare = "="
right = ["all"]
zh = "各渠道之和等于合计"
en = "the channels add up"

[[relations]]
id = "X2"
severity = "error"
basis = "form"
tables = ["costs"]
each = "row"
left = ["postage", "copies"]
compare = "="
right = ["all"]
zh = "各项费用之和等于合计"
en = "the costs add up"

[[tables]]
code = "channels"
section = "三"
zh = "申请渠道"
en = "Channels"
unit = "件"
columns = [
    { code = "online", zh = "网上申请件数", en = "Online" },
    { code = "paper", zh = "书面申请件数", en = "On paper" },
    { code = "all", zh = "渠道合计件数", en = "All" },
]
rows = [
    { code = "individuals", zh = "个人申请渠道", en = "Individuals" },
    { code = "companies", zh = "企业申请渠道", en = "Companies" },
]

[[tables]]
code = "costs"
section = "三"
zh = "申请费用"
en = "Costs"
unit = "万元"
columns = [
    { code = "postage", zh = "邮寄费用金额", en = "Postage", decimals = true },
    { code = "copies", zh = "复制费用金额", en = "Copies", decimals = true },
    { code = "all", zh = "费用合计金额", en = "All", decimals = true },
]
rows = [
    { code = "requests", zh = "申请环节费用", en = "Requests" },
    { code = "reviews", zh = "复议环节费用", en = "Reviews" },
    { code = "suits", zh = "诉讼环节费用", en = "Suits" },
]
"""


def test_number_of_figures_and_identities():
    for code, figures, identities in (("2019", 198, 40), ("2021", 200, 42)):
        assert len(jx.editions()[code].figures) == figures
        assert sum(rule.is_identity for rule in rules.rules(code)) == identities


@pytest.mark.parametrize("code", ["2019", "2021"])
def test_every_heading_speaks_both_languages(code):
    for table in jx.editions()[code].tables:
        for heading in (*table.groups, *table.columns, *table.rows):
            assert heading.zh and heading.en
            assert not any("\u4e00" <= character <= "\u9fff" for character in heading.en)
            assert all(group.code for group in table.path(heading))


@pytest.mark.parametrize("code", ["2019", "2021"])
def test_no_label_of_a_row_is_a_part_of_another_rows(code):
    """A label may be broken over lines: its last piece must not name another row."""
    form = labels.labels_of(code)
    printed = [(row, plain(label)) for table in form.edition.tables for row in table.rows for label in row.printed]
    assert not [
        (core, label)
        for core, place in form.cores.items()
        for row, label in printed
        if core in label and row != place.row
    ]


def test_edition_due():
    assert jx.due_edition(2018) is None
    assert [jx.due_edition(year).code for year in (2019, 2020, 2021, 2025)] == ["2019", "2019", "2021", "2021"]


@pytest.fixture
def invented_edition(tmp_path, monkeypatch):
    caches = (edition.editions, labels.labels_of, labels._exclusive, rules.layout, report.form_frame)
    shutil.copytree(Path(str(FOLDER)), tmp_path / "editions")
    (tmp_path / "editions" / "2030.toml").write_text(INVENTED, encoding="utf-8")
    monkeypatch.setattr(edition, "FOLDER", tmp_path / "editions")
    for cache in caches:
        cache.cache_clear()
    yield
    monkeypatch.undo()
    for cache in caches:
        cache.cache_clear()


def test_an_invented_edition_needs_its_toml_alone(invented_edition, tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(
        "某市人民政府2030年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
        "网上申请件数 书面申请件数 渠道合计件数\n个人申请渠道 3 4 7\n企业申请渠道 1 1 3\n"
        "邮寄费用金额 复制费用金额 费用合计金额\n"
        "申请环节费用 1.24 2.3 3.6\n复议环节费用 1.24 2.30 3.60\n诉讼环节费用 1 2 4\n"
        "七、政府信息主动公开渠道建设情况\n新建渠道两个。\n",
        encoding="utf-8",
    )
    read = jx.read_report(path)
    assert (read.edition, read.year) == ("2030", 2030)
    assert read.figures["value"].tolist() == [3, 4, 7, 1, 1, 3, 1.24, 2.3, 3.6, 1.24, 2.3, 3.6, 1, 2, 4]
    checks = jx.check(read).set_index(["relation", "place"])
    assert checks.loc[("X1", "channels.individuals"), "outcome"] == "holds"
    assert checks.loc[("X1", "channels.companies"), ["outcome", "difference"]].tolist() == ["fails", -1.0]
    assert checks.loc[["F1", "F2"], "outcome"].tolist() == ["holds", "holds"]
    assert read.prose == {"": "某市人民政府2030年政府信息公开工作年度报告", "七": "新建渠道两个。"}
    costs = checks.loc["X2", "outcome"].to_dict()  # 3.54 may be off by 0.005 + 0.05, 3.6 by 0.05; then by 0.015 in all
    assert costs == {"costs.requests": "holds", "costs.reviews": "fails", "costs.suits": "fails"}
    assert jx.read_report("data/reports/jianxi-2023.txt").edition == "2021"
