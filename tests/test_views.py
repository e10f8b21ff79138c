"""What a reader sees of a report: the official layout, what was read, what does not add up, every text escaped."""

import dataclasses
import io
from itertools import pairwise

import pandas as pd
import pytest
from made import LANGUAGES, changed
from made import suqian as made
from shown import soup

import jianxi_tools as jx
from jianxi_tools import parameters, views
from jianxi_tools.corrections import Correction, corrected
from jianxi_tools.edition import editions
from jianxi_tools.relations.beside import Unit
from jianxi_tools.report import NO_VALUE, Reading, Report
from jianxi_tools.views import tables
from jianxi_tools.views.audit import Audit
from jianxi_tools.views.parts import verdict
from jianxi_tools.views.trends import Trends
from jianxi_tools.words import number

pytestmark = pytest.mark.usefixtures("no_pictures")

JIANXI = "data/reports/jianxi-2023.txt"


@pytest.fixture(scope="module")
def jianxi():
    return jx.read_report(JIANXI)


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """The Jianxi report with sums that fail, cells that are doubtful, and markup where text belongs."""
    text = parameters.from_root(JIANXI).read_text("utf-8")
    for right, wrong in (
        ("（一）予以公开 12 0 0 0 0 0 12", "（一）予以公开 12 3 0 0 0 0 12"),
        ("2.重复申请 2 0 0", "2.重复申请 2 / 0"),
        ("1.属于国家秘密 0 0 0 0 0 0 0", "1.属于国家秘密 0 1 1"),
        ("3 1 1 0 5 0 0", "3 1 2 0 5 0 0"),
        ("涧西区人民政府2023年", "<script>alert(1)</script>涧西区人民政府2023年"),
        ("着力推动全市", "<script>alert(2)</script><img src=x onerror=alert(3)>"),
        ("共办理依申请信息公开 40件", "<b>共办理</b>依申请信息公开 40件"),
    ):
        assert right in text
        text = text.replace(right, wrong)
    path = tmp_path_factory.mktemp("broken") / "<u>broken.txt"
    path.write_text(text, "utf-8")
    return jx.read_report(path)


def grids(html):
    """The official tables as frames: every cell at every place that it spans."""
    found = soup(html).select("table.form")
    return [pd.read_html(io.StringIO(str(table)), header=None)[0] for table in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_stands_in_the_row_of_its_label(jianxi, language):
    html = views.report_html(jianxi, language)
    documents, applications, disputes = grids(html)
    form = editions()["2021"]
    seen = 0
    for heading in form.table("applications").rows:
        label = getattr(heading, language)
        group = getattr(form.table("applications").path(heading)[-2], language) if heading.under else label
        rows = [row for row in applications.to_numpy().tolist() if label in row[:3] and group in row[:3]]
        wanted = [
            jianxi.reading(f"applications.{heading.code}.{c.code}").value for c in form.table("applications").columns
        ]
        assert [float(value) for value in rows[0][3:]] == wanted, label
        assert len(rows) == 1
        seen += len(wanted)
    wanted = [reading.value for reading in jianxi.readings[-15:]]
    assert disputes.to_numpy().tolist()[0] == wanted
    seen += len(wanted)
    lines = {row[0]: row[1:] for row in documents.to_numpy().tolist()}
    for figure in form.figures[:10]:
        printed = lines[getattr(figure.row, language)]
        assert number(jianxi.reading(figure.code).value) in {
            number(float(str(value).replace(",", ""))) for value in printed
        }
        seen += 1
    assert seen == 200


def test_official_layout_groups_rows_and_columns(jianxi):
    section2, section3, section4 = soup(views.report_html(jianxi, "zh")).select("table.form")
    spans = {cell.text: (cell.get("rowspan"), cell.get("colspan")) for cell in section3.select("th")}
    assert spans["申请人情况"] == (None, "7")
    assert spans["法人或其他组织"] == (None, "5")
    assert spans["三、本年度办理结果"] == ("22", None)
    assert spans["（三）不予公开"] == ("8", None)
    assert spans["（七）总计"] == (None, "2")
    assert spans["一、本年新收政府信息公开申请数量"] == (None, "3")
    assert [cell.text for cell in section2.select("th.band")] == [f"第二十条第（{n}）项" for n in "一五六八"]
    assert [cell.text for cell in section4.select("thead tr")[0].select("th")] == ["行政复议", "行政诉讼"]
    widths = {sum(int(cell.get("colspan", 1)) for cell in row.select("td, th")) for row in section2.select("tr")}
    assert widths == {4}


def test_edition_2019_has_its_own_layout():
    values = {code: float(at) for at, code in enumerate(editions()["2019"].position)}
    report = made(values, edition="2019", year=2019)
    documents, applications, _ = grids(views.report_html(report, "zh"))
    lines = {row[0]: row[1:] for row in documents.to_numpy().tolist()}
    assert lines["政府集中采购"] == ["20", "21", "21"]  # two columns share the width of three
    assert [row[-1] for row in applications.to_numpy().tolist() if "（六）其他处理" in row] == [
        values["applications.other.total"]
    ]


def test_an_edition_that_nobody_knew_needs_no_code(jianxi):
    """Every table is laid out from its headings alone: groups above columns or rows, or none at all."""
    for form in editions().values():
        for table in form.tables:
            sheet = tables.official(made({}, edition=form.code).figures, form.code, "en")
            assert table.section in [grid.number for grid in sheet]


def test_numbers_say_where_they_stand(jianxi):
    cells = soup(views.report_html(jianxi, "en")).select("td.value")
    assert len(cells) == 200
    assert all(cell["title"].startswith("line ") for cell in cells)
    assert soup(views.report_html(jianxi, "zh")).select("td.value")[0]["title"] == "第57行"


def test_doubtful_cells_carry_a_sign_and_say_why(broken):
    html = views.report_html(broken, "en")
    doubtful = soup(html).select("td.doubt")
    states = broken.figures["state"]
    assert len(doubtful) == (states != "reported").sum() == 8
    assert all(cell.select_one(".sign").text and cell["title"] for cell in doubtful)
    titles = [cell["title"] for cell in doubtful]
    assert "not applicable · printed “/” · line 157" in titles
    assert sum(title.startswith("ambiguous · printed “") for title in titles) == 7
    assert "∕ not applicable · ? ambiguous" in soup(html).text
    assert not soup(html).select("td.doubt.zero")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_a_report_is_escaped(broken, language):
    audit = Audit(jx.panel_of([broken], language=language), language)
    trends = Trends(jx.panel_of([broken]), language)
    blocks = [
        views.report_html(broken, language),
        views.panel_html(jx.panel_of([broken]), language),
        views.summary(broken, language),
        views.official_tables(broken, language),
        views.beside_source(broken, language),
        views.remarks_and_prose(broken, language),
        *(audit.summary, audit.findings, audit.tables, audit.claims_table, audit.relations),
        *(trends.summary, trends.section("outcomes"), trends.limits, trends.indicators, trends.numbers),
    ]
    for block in blocks:
        page = soup(block)
        assert not page.select("script, u, b")
        assert not [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
        assert "http" not in block
        assert all(image["src"].startswith("data:image/png;base64,") and image["alt"] for image in page.select("img"))
    assert "<script>alert(2)</script>" in soup("".join(blocks)).text  # it is shown, as text


def test_raw_text_authority_and_places_are_escaped():
    evil = '"><script>x</script>'
    figures = len(editions()["2021"].figures)
    report = Report(
        "2021", evil, 2023, None, evil, "0" * 64, (Reading(NO_VALUE, evil, "unreadable", evil, evil),) * figures
    )
    audit = Audit(jx.panel_of([report]), "en")
    everything = views.report_html(report) + views.beside_source(report, "en") + views.summary(report, "en")
    everything += audit.summary + audit.tables + audit.relations + Trends(jx.panel_of([report]), "en").summary
    assert not soup(everything).select("script")


def test_a_report_and_a_panel_show_themselves(jianxi):
    assert "200 of 200 figures reported" in jianxi._repr_html_()
    assert "涧西区人民政府" in jx.panel_of([jianxi])._repr_html_()
    assert "200/200" in soup(jx.panel_of([jianxi])._repr_html_()).text


def test_summary_says_what_was_read_and_what_does_not_add_up(jianxi):
    text = soup(views.summary(jianxi, "en")).text
    assert "200 of 200 figures reported" in text
    assert "42 of 42 sums hold" in text
    assert f"jianxi-2023.txt, sha256 {jianxi.sha256[:12]}" in text
    assert "edition 2021" in text and "the whole area" in text
    assert "42 项勾稽关系中 42 项成立" in soup(views.summary(jianxi, "zh")).text


def test_figures_stand_beside_their_source(jianxi):
    page = soup(views.beside_source(jianxi, "zh"))
    rows = [row for row in page.select("tbody tr")]
    assert len(rows) == 200
    first = [cell.text for cell in rows[0].find_all(["th", "td"])]
    assert first == ["第二十条第（一）项 规章 · 本年制发件数", "0 件", "0", "第57行", "规章 0 0 0"]
    assert len(page.select("details")) == 5


def test_a_source_that_changed_is_not_quoted(jianxi, tmp_path):
    path = tmp_path / "report.txt"
    path.write_bytes(parameters.from_root(JIANXI).read_bytes())
    report = jx.read_report(path)
    path.write_text("something else")
    assert "has changed" in views.beside_source(report, "en")
    assert "规章 0 0 0" not in views.beside_source(report, "en")


def test_prose_is_folded_by_section(jianxi):
    page = soup(views.remarks_and_prose(jianxi, "en"))
    assert len(page.select("details")) == len(jianxi.prose)
    assert "1,130 characters" in page.text
    assert "2023年度未收取信息处理费" in page.text


def test_a_report_without_tables_says_so(tmp_path):
    path = tmp_path / "prose.txt"
    path.write_text("涧西区人民政府2022年政府信息公开工作年度报告\n一、总体情况\n2022年共办理申请12件。\n", "utf-8")
    report = jx.read_report(path)
    assert "no table of the form" in views.report_html(report)
    assert "no table of the form" in views.summary(report, "en")
    assert "so there are no figures" in views.summary(report, "en")
    assert views.official_tables(report, "en") == views.beside_source(report, "en") == ""  # no heading without figures
    audit = Audit(jx.panel_of([report]), "en")
    assert "other check" not in audit.summary
    assert "No table of the form was found, so no sum could be checked; " in audit.summary
    assert "no table" in soup(views.panel_html(jx.panel_of([report]))).text


def test_a_document_without_tables_and_claims_is_not_called_clean(tmp_path):
    (tmp_path / "notice.txt").write_text("关于召开会议的通知\n请各单位于本周五参加会议。\n", "utf-8")
    audit = Audit(jx.panel_of([jx.read_report(tmp_path / "notice.txt")]), "en")
    for part in (audit.summary, audit.findings, audit.tables, audit.relations):
        assert "Nothing could be checked: no table of the form was found." in part
    assert "notice.txt (authority not stated) (year not stated): what does not add up" in audit.summary
    page = soup(audit.summary + audit.findings + audit.carry_over + audit.relations)
    assert not page.select("table") and "left unchecked" not in page.text and "at hand" not in page.text
    assert "does not add up." not in page.text


def test_how_sure_the_findings_are_tells_what_could_not_be_checked(jianxi, broken):
    sure = "every figure on which a finding rests is printed"
    assert sure in Audit(jx.panel_of([jianxi]), "en").summary
    assert "could not be checked" not in Audit(jx.panel_of([jianxi]), "en").summary
    holes = changed(jianxi, {"disputes.litigation_after_reconsideration.total": "missing"})
    said = Audit(jx.panel_of([holes]), "en").summary
    assert sure in said and "1 of 42 sums could not be checked" in said
    no_table = Report(None, "某机关", 2022, None, "notice.txt", "1" * 64)
    assert "no table of the form was found, so that nothing was checked: 1." in (
        Audit(jx.panel_of([jianxi, no_table]), "en").summary
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_in_order(jianxi, language):
    audit = Audit(jx.panel_of([jianxi], language=language), language)
    one = (
        views.summary(jianxi, language)
        + views.official_tables(jianxi, language)
        + views.beside_source(jianxi, language)
    )
    two = audit.summary + audit.findings + audit.tables + audit.claims_table + audit.relations
    for page in (one + views.remarks_and_prose(jianxi, language), two):
        levels = [int(tag.name[1]) for tag in soup(page).find_all(["h1", "h2", "h3", "h4"])]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_audit_of_jianxi_finds_the_rate_that_the_table_contradicts(jianxi):
    audit = Audit(jx.panel_of([jianxi]), "en")
    assert "42 of 42 sums hold; 1 of " in audit.summary
    assert "claims contradicts the table" in audit.summary
    (finding,) = soup(audit.findings).select(".finding")
    assert "办复率达到了 100%" in finding.text
    assert "39 of 42" in finding.text and "line 24" in finding.text
    assert "(7) Total concluded · Total: 39 (line 187)" in finding.text
    assert "Every row and every column adds up" in audit.tables
    assert not soup(audit.tables).select(".sum")
    marked = {mark.text for mark in soup(audit.claims_table).select("mark")}
    assert {"100%", "40件", "21件"} <= marked


def test_failing_sums_stand_at_the_end_of_their_row_and_column(broken):
    audit = Audit(jx.panel_of([broken]), "en")
    _, section3, section4 = soup(audit.tables).select("table.form")
    granted = next(
        row for row in section3.select("tr") if row.select("th") and row.select("th")[-1].text == "(1) Granted"
    )
    assert granted.select(".fails")[0].text == "+3"
    assert "12 + 3 = 15" in granted.select(".fails")[0]["title"]
    column = next(row for row in section3.select("tr") if row.text.strip().startswith("A2 difference"))
    assert [cell.text for cell in column.select("td")][:3] == ["(?)", "+3", "(?)"]  # naturals, businesses, research
    assert section4.select(".fails")[0].text == "D1 difference +1"
    widths = {sum(int(cell.get("colspan", 1)) for cell in row.select("td, th")) for row in section4.select("tbody tr")}
    assert widths == {15}


def test_a_figure_in_which_the_error_lies_is_marked_where_its_sums_cross(jianxi):
    audit = Audit(jx.panel_of([changed(jianxi, {"applications.granted.natural_person": 21})]), "en")
    (section,) = [table for table in soup(audit.tables).select("table.form") if table.select(".along")]
    in_question = section.select(".along")
    assert len(in_question) == 7 + 22 - 1  # the row through one cell, and in its column the outcomes with their total
    received = next(row for row in section.select("tr") if row.th and row.th.text.startswith("1. Requests newly"))
    assert not received.select(".along")  # no sum in which it takes part fails
    (suspect,) = [cell for cell in in_question if "◆" in cell.text]
    assert suspect.text == "21◆" and "Two digits may be transposed" in suspect["title"]
    assert "“◆” marks figures" in audit.tables
    (row,) = soup(audit.suspects).select("tbody tr")
    assert [cell.text for cell in row.select(".number")] == ["21", "12"]
    assert "line 116" in row.text and "（一）予以公开 12 0 0 0 0 0 12" in row.text  # as the source says
    assert "Only one smallest set" in audit.suspects
    assert "Where to look first: (1) Granted · Natural persons." in audit.summary


def test_sets_that_are_equally_likely_are_listed_and_none_is_preferred(jianxi):
    two = {"applications.granted.natural_person": 21, "disputes.reconsideration.upheld": 9}
    audit = Audit(jx.panel_of([changed(jianxi, two)], language="zh"), "zh")
    page = soup(audit.suspects)
    assert [len(table.select("tbody tr")) for table in page.select("table")] == [1, 2]
    assert "第 2 处（共 2 处" in page.text and "有 2 个最小组合，可能性相同" in page.text
    tied = page.select("table")[1]
    assert [row.select(".number")[-1].text for row in tied.select("tbody tr")] == ["–", "–"]
    assert Audit(jx.panel_of([jianxi]), "en").suspects.count("<h2>") == 0


def test_what_was_carried_over_from_the_year_before(jianxi):
    out = {f"applications.carried_out.{column}": 2 for column in ("natural_person", "total")}
    before = changed(jianxi, out, year=2022, sha256="1" * 64)
    whole = jx.panel_of([before, jianxi])
    audit = Audit(whole.select(year=2023), "en", whole)
    assert "in every column" in audit.carry_over
    assert len(soup(audit.carry_over).select("thead th")) == 3  # no column without a word in it
    assert set(audit.checks.report) == {jianxi.id}
    before = dataclasses.replace(before, source="/a/made.txt")
    other = changed(before, {"applications.carried_out.total": 5, "applications.carried_out.natural_person": 5})
    whole = jx.panel_of([other, jianxi])
    audit = Audit(whole.select(year=2023), "en", whole)
    assert "differs from what the report of 2022 carried out in 2 columns" in audit.carry_over
    rows = [[cell.text for cell in row.select("th, .number")] for row in soup(audit.carry_over).select("tbody tr")]
    assert "(made.txt, line" in soup(audit.findings).text  # where the figure of the other year stands
    assert ["Total", "5", "2", "−3"] in rows and ["Businesses", "0", "0", ""] in rows
    assert "The report of 2021 is not at hand" in Audit(whole.select(year=2022), "en", whole).carry_over
    whole = jx.panel_of([dataclasses.replace(before, scope="office"), jianxi])
    assert "covers another scope" in Audit(whole.select(year=2023), "en", whole).carry_over


def test_many_reports_give_a_map_and_rates_by_format(jianxi):
    wrong = changed(jianxi, {"applications.concluded.total": 40}, authority="洛龙区人民政府", sha256="1" * 64)
    audit = Audit(jx.panel_of([jianxi, wrong]), "en")
    page = soup(audit.overall)
    assert page.img["alt"] == "At 1 of 2 authorities some relation fails, most often A1, A2, A3 (1 each)"
    rows = [[cell.text for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert ["A1", "2023", "text", "1", "50", "2 %"] in rows
    assert {row[0] for row in rows} == {"A1", "A2", "A3"}
    assert soup(Audit(jx.panel_of([jianxi]), "en").overall).text.strip() == ""


def test_corrections_are_shown_with_what_is_printed_and_by_whom(jianxi):
    correction = Correction(jianxi.sha256, "applications.granted.total", "12", 13.0, "scan checked", "Li")
    audit = Audit(jx.panel_of([corrected(jianxi, [correction])]), "en")
    said = soup(audit.summary).text
    assert "Corrections recorded" in said
    sentence = "(1) Granted · Total: Corrected as recorded: “12” is printed, 13 is right. Reason: scan checked (Li)."
    assert sentence in said
    assert "13*" in soup(audit.tables).text


def test_a_correction_names_its_report_where_there_are_many(jianxi):
    wrong = Correction(jianxi.sha256, "applications.granted.total", "99", 13.0, "scan checked", "Li")
    audit = Audit(jx.panel_of([corrected(jianxi, [wrong]), made({}, year=2022)], language="zh"), "zh")
    assert "涧西区人民政府2023年 · （一）予以公开 · 总计：未采用记录的更正" in soup(audit.summary).text


def test_unsure_findings_say_so_and_open_relations_are_listed(broken):
    audit = Audit(jx.panel_of([broken]), "en")
    assert "not certain" in audit.summary
    assert "cannot be checked" in audit.summary
    open_ = soup(audit.relations).select_one("details")
    said = [item.text for item in open_.select("li")]
    assert int(open_.summary.text.split(": ")[1]) == (audit.checks["outcome"] == "not_assessable").sum() > len(said)
    (rows,) = [text for text in said if text.startswith("A1 the applicants add up to the total (ambiguous): ")]
    assert rows.endswith(": 1. State secret")


def test_what_another_report_is_wanting_for_is_not_called_checked(jianxi):
    """Relations with other years and with units are listed with why they were not made."""
    page = soup(Audit(jx.panel_of([jianxi]), "en").relations)
    assert "left unchecked" not in page.text
    assert "no other check within the report needs" in Audit(jx.panel_of([jianxi]), "en").summary
    said = [item.text for item in page.select("h3 ~ ul li")]
    assert "Y1, Y2, Y3, Y4, Y6, Y7: The report of 2022 is not at hand, so nothing can be held against it." in said
    assert "U1, U2: The list of units (data/units.csv) names none of this authority." in said
    rows = {row.th.text: row.text for row in page.select("tbody tr")}
    assert all("not checked" in rows[id] for id in ("Y1", "Y7", "U2")) and "not checked" not in rows["A1"]
    assert "Not checked at all, for the reasons below: Y1, Y2, Y3, Y4, Y6, Y7, U1, U2." in page.p.text
    whole = jx.panel_of([changed(jianxi, {}, year=2022, sha256="1" * 64), jianxi])
    text = soup(Audit(whole.select(year=2023), "en", whole).relations).text
    assert "Y1, Y2" not in text and "U1, U2: " in text
    assert "within the report" not in Audit(whole.select(year=2023), "en", whole).summary
    text = soup(Audit(whole, "en").relations).text  # of two reports, one has no year before
    assert "Y1, Y2, Y3, Y4, Y6, Y7, as far as they apply (reports: 1): The report of 2021 is not at hand" in text
    assert "U1, U2, as far as they apply (reports: 2): " in text
    twins = ((2022, "1" * 64), (2023, "2" * 64))
    nameless = jx.panel_of([dataclasses.replace(jianxi, authority=None, year=year, sha256=own) for year, own in twins])
    assert "does not tell its year or its authority" in Audit(nameless.select(year=2023), "en", nameless).relations


@pytest.mark.parametrize(
    ("scope", "reason"), [("office", "covers the office alone"), (None, "the list of units is not declared complete")]
)
def test_an_authority_with_units_says_why_they_are_not_added_up(jianxi, monkeypatch, scope, reason):
    listed = {"涧西区人民政府": [Unit("涧西区教育局", None, None)]}
    monkeypatch.setattr("jianxi_tools.relations.read_units", lambda path: listed)
    monkeypatch.setattr("jianxi_tools.views.kinds.read_units", lambda: listed)
    text = soup(Audit(jx.panel_of([dataclasses.replace(jianxi, scope=scope)]), "en").relations).text
    assert reason in text and ("U2: None of the reports of its units" in text) == (scope is None)


def test_another_edition_the_year_before_leaves_some_relations_open(jianxi):
    whole = jx.panel_of(
        [made({}, 2020, "2019", authority="涧西区人民政府"), dataclasses.replace(jianxi, year=2021, sha256="1" * 64)]
    )
    assert "Y6: The report of the year before prints another edition of the form." in (
        soup(Audit(whole.select(year=2021), "en", whole).relations).text
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_kinds_of_claims_are_explained_and_counted(jianxi, language):
    audit = Audit(jx.panel_of([jianxi], language=language), language)
    page = soup(audit.relations)
    explained = {row.th.text for row in page.select("tbody tr")}
    assert set(audit.claims["relation"]) <= explained
    assert set(audit.found["relation"]) <= explained
    count = len(audit.claims)
    assert {"en": f"Claims of the prose: {count}. By outcome: agrees: ", "zh": f"正文数字 {count} 处：一致 "}[
        language
    ] in page.p.text
    assert {"en": "By outcome: holds: ", "zh": "处：成立 "}[language] in page.p.text  # no number after a number
    assert "#kind-C4" in audit.findings and page.select_one("#kind-C4")


def test_arithmetic_is_called_exact_only_where_a_finding_is(jianxi):
    said = Audit(jx.panel_of([jianxi]), "en").summary
    assert "exact" not in said and "a sentence of the prose means is a reading" in said
    wrong = changed(jianxi, {"applications.granted.natural_person": 21})
    assert "The arithmetic of sums is exact. What a sentence" in Audit(jx.panel_of([wrong]), "en").summary


def test_a_finding_leads_to_its_cells_and_says_each_place_once(jianxi):
    wrong = changed(jianxi, {"applications.granted.natural_person": 21})
    audit = Audit(jx.panel_of([wrong]), "en")
    page = soup(audit.findings + audit.suspects + audit.tables + audit.relations)
    links = [link["href"][1:] for link in page.select("a")]
    ids = [tag["id"] for tag in page.select("[id]")]
    assert "cell-applications.granted.natural_person" in links
    assert set(links) <= set(ids) and len(ids) == len(set(ids))
    finding = next(box for box in page.select(".finding") if "A1" in box.text)
    assert [item.text for item in finding.select("li")][:2] == [
        "3. Outcomes this year (1) Granted · Natural persons: 21 (line 116)",
        "3. Outcomes this year (1) Granted · Total: 12 (line 116)",
    ]


def test_blank_cells_of_a_cut_table_are_findings_and_missing_ones_are_not(jianxi):
    codes = [figure.code for figure in editions()["2021"].figures]
    cut = changed(jianxi, dict.fromkeys(codes[18:20], "blank") | dict.fromkeys(codes[20:100], "missing"))
    audit = Audit(jx.panel_of([cut]), "en")
    finding = next(box for box in soup(audit.findings).select(".finding") if "F3" in box.text)
    assert len(finding.select("li")) == 2 and "missing" not in finding.text
    assert "rest 2 are not certain" in audit.summary
    assert "; blank cell: 2; missing: 80" in views.summary(cut, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_without_authority_is_called_by_its_file(jianxi, language):
    nameless = dataclasses.replace(jianxi, authority=None, source="/a/x1.txt")
    for page in (Audit(jx.panel_of([nameless]), language).summary, views.summary(nameless, language)):
        assert soup(page).h1.text.startswith("x1.txt")


def test_claims_are_not_held_against_a_table_that_is_not_there(tmp_path):
    path = tmp_path / "prose.txt"
    text = "涧西区人民政府2022年政府信息公开工作年度报告\n一、总体情况\n2022年共办理申请12件。新收申请10件。\n"
    path.write_text(text, "utf-8")
    audit = Audit(jx.panel_of([jx.read_report(path)]), "en")
    assert "but there is no table to hold them against" in audit.summary and "contradict" not in audit.summary
    assert "There is no table to hold them against." in audit.claims_table
    assert "so no relation of its figures could be checked. Claims of the prose: " in audit.relations


def test_a_single_claim_is_told_as_one(jianxi):
    audit = Audit(jx.panel_of([jianxi]), "en")
    one = audit.claims[audit.claims["outcome"] == "contradicts"]
    assert "the one claim of the prose contradicts the table" in verdict(audit.checks, one, "en")
    assert "正文只有 1 处数字，与表格不一致" in verdict(audit.checks, one, "zh")
    of_itself = one.assign(relation="C9", cells="")  # a list whose parts do not add up
    assert "the one claim of the prose contradicts the table or the text itself" in verdict(
        audit.checks, of_itself, "en"
    )
    assert "与表格或其自身不一致" in verdict(audit.checks, of_itself, "zh")
    agreeing = one.assign(outcome="agrees")
    assert "the one claim of the prose does not contradict the table" in verdict(audit.checks, agreeing, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_are_named_and_their_heads_scoped(jianxi, language):
    whole = jx.panel_of([changed(jianxi, {}, year=2022, sha256="1" * 64), jianxi], language=language)
    one, many = Audit(whole.select(year=2023), language, whole), Audit(whole, language)
    parts = [
        part
        for audit in (one, many)
        for part in (audit.summary, audit.overall, audit.tables, audit.claims_table, audit.carry_over, audit.relations)
    ]
    parts += [views.official_tables(jianxi, language), views.beside_source(jianxi, language)]
    page = soup("".join(parts))
    assert all(table["aria-label"] for table in page.select("table"))
    assert all(head.get("scope") for head in page.select("th"))


def test_claims_of_many_reports_say_whose_they_are(jianxi):
    other = dataclasses.replace(jianxi, authority="洛龙区人民政府", sha256="1" * 64, source="/a/luolong.pdf")
    nameless = dataclasses.replace(jianxi, authority=None, sha256="2" * 64, source="/a/x1.txt")
    assert "x1.txt" in soup(Audit(jx.panel_of([jianxi, nameless]), "en").summary).text
    page = soup(Audit(jx.panel_of([jianxi, other]), "en").claims_table)
    heads = {row.th.text for row in page.select("tbody tr")}
    assert heads == {"涧西区人民政府 2023jianxi-2023.txt", "洛龙区人民政府 2023luolong.pdf"}


def test_a_year_that_is_not_known_is_said_so_among_the_rates(jianxi):
    wrong = changed(jianxi, {"applications.concluded.total": 40}, year=None, sha256="1" * 64)
    rows = soup(Audit(jx.panel_of([jianxi, wrong]), "en").overall).select("tbody tr")
    assert {row.td.text for row in rows} == {"year not stated"}


def test_relations_are_counted_by_outcome(jianxi):
    rows = soup(Audit(jx.panel_of([jianxi]), "en").relations).select("tbody tr")
    first = [cell.text for cell in rows[0].find_all(["th", "td"])]
    assert first == ["A1", "the applicants add up to the total", "25", "0", "0", "0", "the form"]


def test_many_reports_give_an_overview(jianxi, broken):
    audit = Audit(jx.panel_of([jianxi, made({}, year=2022)]), "en")
    page = soup(audit.summary)
    assert [cell.text for cell in page.select("thead th")] == ["Authority", "2022", "2023"]
    assert page.select("tbody td")[3].text == "sums 42/42findings: 1"
    assert "Give authority and year" in audit.tables
    assert "100%" in audit.claims_table
    both = Audit(jx.panel_of([jianxi, broken]), "en")
    assert "broken.txt" in soup(both.summary).text  # two reports of one year are told apart


def test_versions_of_a_year_are_named_by_their_files(jianxi):
    again = changed(jianxi, {"documents.rules.issued": 1}, sha256="1" * 64, source="/a/corrected.docx")
    text = soup(
        Trends(jx.panel_of([made({}, authority="涧西区人民政府", year=2022), jianxi, again]), "en").summary
    ).text
    assert "涧西区人民政府 2022–2023: what changed" in text
    assert "Several reports of one year are shown apart, never merged: " in text
    assert "2023 (1) is " in text and "is corrected.docx" in text and "2023 (2) is " in text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"language": "fr"}, "language is zh or en, not fr"),
        ({"authority": "涧西人民政府"}, "There is no report of 涧西人民政府; the nearest name is 涧西区人民政府."),
        ({"year": 2019}, "There is no report for 2019; the years at hand are 2023, the nearest is 2023."),
        ({"year": "20x3"}, "year is a year in four digits, not 20x3"),
        ({"first_year": 2024}, "There is no report from 2024 to …; the years at hand are 2023."),
        ({"reports": "data/nowhere"}, "There is no folder"),
    ],
)
def test_a_wrong_parameter_is_answered_in_one_sentence(wrong, sentence):
    with pytest.raises(jx.ReportError) as error:
        parameters.chosen_reports(**({"reports": "data/reports", "language": "en"} | wrong))
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


def test_where_no_name_is_near_few_are_listed_and_many_are_counted(jianxi):
    names = [
        "涧西区人民政府",
        *(f"{place}人民政府" for place in ("甲区", "乙县", *"丙丁戊己庚辛壬癸")),
    ]
    made = [
        dataclasses.replace(jianxi, authority=name, sha256=f"{at:012}" * 5 + "0000") for at, name in enumerate(names)
    ]
    panels = [jx.panel_of(made[:3]), jx.panel_of(made)]
    for wrong, few, many in (
        ("涧西区政府", "the nearest name is 涧西区人民政府.", "the nearest name is 涧西区人民政府."),
        (
            "北京市人民政府",
            "at hand are 乙县人民政府, 涧西区人民政府, 甲区人民政府.",
            "none of the 11 authorities at hand",
        ),
        ("Jianxi", "at hand are 乙县人民政府, 涧西区人民政府, 甲区人民政府.", "leave authority empty to see them all."),
    ):
        for panel, sentence in zip(panels, (few, many), strict=True):
            with pytest.raises(jx.ReportError) as error:
                parameters.choose(panel, wrong)
            assert str(error.value).startswith(f"There is no report of {wrong}") and sentence in str(error.value)


def test_a_missing_file_names_the_nearest():
    with pytest.raises(jx.ReportError, match=r"nearest name in \S+reports is jianxi-2023\.txt"):
        parameters.chosen_report("data/reports/jianxi2023.txt", "en")
    with pytest.raises(jx.ReportError, match=r"nor one of a similar name in \S+reports"):
        parameters.chosen_report("data/reports/luoyang.pdf", "en")
    with pytest.raises(jx.ReportError, match="check the name of its folder"):
        parameters.chosen_report("data/nowhere/jianxi.txt", "en")


@pytest.mark.parametrize("year", ["", 2023, "2023"])
def test_years_are_taken_as_numbers_or_text(year):
    assert len(parameters.chosen_reports("data/reports", "en", year=year)) == 1
    assert len(parameters.chosen_reports("data/reports", "en", first_year=year, last_year="")) == 1


def test_a_finding_on_units_rests_on_their_figures_too(jianxi, monkeypatch):
    """The district's 12 granted are fewer than the 13 of its one known unit, of which one figure was inferred."""
    facts = {"authority": "某街道办事处", "source": "unit.txt", "sha256": "a" * 64}
    unit = changed(jianxi, {"applications.granted.total": ("inferred", 13)}, **facts)
    listed = {jianxi.authority: [Unit(unit.authority, None, None)]}
    monkeypatch.setattr("jianxi_tools.relations.read_units", lambda path: listed)
    for module in ("kinds", "printed"):
        monkeypatch.setattr(f"jianxi_tools.views.{module}.read_units", lambda: listed)
    everything = jx.panel_of([jianxi, unit])
    audit = Audit(everything.only([jianxi.id]), "en", everything)
    assert "of the figures on which findings rest 1 are not certain" in audit.summary
    (finding,) = (one for one in soup(audit.findings).select(".finding") if "U2" in one.text)
    assert "(1) Granted · Total: 12 (line 116)" in finding.text
    assert "(1) Granted · Total, 某街道办事处: 13 (inferred, unit.txt, line 116)" in " ".join(finding.text.split())


def test_figures_of_a_list_are_not_said_to_be_printed_nor_certain(jianxi):
    typed = dataclasses.replace(jianxi, format="typed")
    summary = Audit(jx.panel_of([typed]), "en").summary
    assert "figures on which findings rest were given by a list and not read from a report" in summary
    assert "figures are certain" not in summary and "is printed and its place is certain" not in summary
