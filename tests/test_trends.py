"""Trends: what the page says of real and made series, from the data and never against it."""

import dataclasses
import re
from pathlib import Path

import pytest
from made import LANGUAGES, SOME, changed, times
from made import suqian as made
from shown import soup, text

import jianxi_tools as jx
from jianxi_tools import charts
from jianxi_tools.charts.wording import source
from jianxi_tools.indicators import changes, declared
from jianxi_tools.panel.reference import beside_reference, reference_panel
from jianxi_tools.parameters import chosen_reports
from jianxi_tools.views.trends import SECTIONS, Trends
from jianxi_tools.views.versions import versions
from jianxi_tools.words import say

pytestmark = pytest.mark.usefixtures("no_pictures")


def page(panel, language="en"):
    trends = Trends(panel, language)
    return text(trends.summary, *map(trends.section, SECTIONS), trends.limits, trends.indicators, trends.numbers)


@pytest.fixture(scope="module")
def suqian():
    return Trends(chosen_reports("data/reports", "en", "宿迁市人民政府", with_reference=True), "en")


def test_the_real_series_says_what_changed_and_how_sure_that_is(suqian):
    """1,519 of 3,486 and 1,902 of 3,521: 43.57 % and 54.02 %; the interval of their difference after Newcombe."""
    assert (
        "Disclosure rate, of all concluded: 43.6% (1,519 of 3,486) in 2023, 54.0% (1,902 of 3,521) in 2024: +10.4 "
        "percentage points. The 95% interval of the change is +8.1 to +12.8 points: if cases are independent, "
        "chance alone hardly explains it."
    ) in text(suqian.section("disclosure"))
    assert "Carry-over: 3.4% (121 of 3,607) in 2023, 3.4% (125 of 3,646) in 2024" in text(suqian.section("backlog"))
    assert "it may be chance alone" in text(suqian.section("backlog"))
    assert "New requests: 3,511 in 2023, 3,830 in 2025: +319 (+9.1%)." in text(suqian.section("request_flow"))


def test_the_real_series_says_that_its_last_year_is_partial_and_what_is_not_compared(suqian):
    summary, limits = text(suqian.summary), text(suqian.limits)
    assert "Of the 200 figures of 2025 only 28 are at hand." in summary and "only 28 are at hand" in limits
    assert "These are reference figures (data/reference)" in summary
    assert "From 2024 on not compared with the years before (from 1 January 2024 a refusal is disputed" in limits
    disputes = text(suqian.section("disputes"))
    assert disputes.count("Not compared with the years before 2024") == 1  # once for all
    assert "Correction rate: Reconsideration: 13.4% (18 of 134) in 2024, 10.6% (25 of 235) in 2025" in disputes
    assert "Reviews and suits: 247 in 2024, 325 in 2025, of which 26 corrected and 39 pending" in summary


def test_no_figure_of_the_partial_year_is_taken_for_0(suqian):
    rows = soup(suqian.numbers).select("tbody tr")
    cells = {row.th.text: [cell.text for cell in row.select("td")] for row in rows}
    assert cells["Concluded"] == ["3,486", "3,521", "–"]
    assert cells["Newly received"] == ["3,511", "3,525", "3,830"]


def test_indicators_stand_with_their_counts_and_breaks(suqian):
    rows = soup(suqian.indicators).select("tbody tr")
    cells = {row.th.contents[0]: row.select("td") for row in rows}
    first, _, third = cells["Disclosure rate, of all concluded"]
    assert (first.contents[0], first.select_one(".quiet").text, third.text) == ("43.6%", "1,519/3,486", "–†")
    assert first["title"] == "95% interval 41.9% to 45.2%"
    broken = cells["Disputes per 1,000 conclusions"][1]
    assert "broken" in broken["class"] and "reconsideration first" in broken["title"]


def test_one_year_tells_of_its_start_and_its_end():
    trends = Trends(jx.read_reports(["data/reports/jianxi-2023.txt"]), "en")
    assert "Only one report is at hand, for 2023" in text(trends.summary)
    assert "Disclosure rate, of all concluded: 74.4% (29 of 39) in 2023. Its 95% interval is 58.9% to 85.4%." in text(
        trends.section("disclosure")
    )
    disputes = text(trends.section("disputes"))
    assert "Correction rate: Reconsideration: 1 of 5 in 2023; no share is given on fewer than 10." in disputes
    assert "Correction rate: Direct litigation" not in disputes  # 0 of 0


def test_what_is_no_part_of_a_small_base_is_not_said_to_be_of_it():
    """39 disputes and 9 requests concluded; 12 new requests after 5; a number not known is not too few."""
    few = {"applications.concluded.total": 9, "disputes.reconsideration.total": 39}
    years = [made({"applications.received.total": 5}, 2022), made(few | {"applications.received.total": 12}, 2023)]
    trends = Trends(jx.panel_of(years), "en")
    disputes = text(trends.section("disputes"))
    assert "Disputes per 1,000 conclusions: 39/9≠ in 2023; nothing is computed on a base under 10." in disputes
    assert "Growth of new requests: 12/5≠ in 2023; nothing is computed" in text(trends.section("request_flow"))
    assert "Full disclosure: 0 of 9≠ in 2023; no share is given on fewer than 10." in text(trends.section("outcomes"))


def test_a_break_is_told_once_though_growth_begins_a_year_later():
    trends = Trends(jx.panel_of([times(factor, 2019 + factor) for factor in (1, 2, 3, 4)]), "en")
    said = text(trends.section("request_flow"))
    assert "Growth of new requests" in said
    assert re.findall("Not compared with the years before ....", said) == ["Not compared with the years before 2021"]


def test_what_did_not_change_is_no_change_and_is_compared_with_no_year_that_is_not_at_hand():
    said = page(jx.panel_of([made(SOME, 2022), made(SOME, 2023)]))
    assert "and the same in 2023" in said
    assert not re.search(r"\+0|may be chance alone|Not compared with the years before 2022", said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "reports",
    [
        [made({}, 2023)],
        [made({}, state="missing")],
        [made(SOME, 2022), made({}, 2023)],
        [made({}, 2019, "2019"), times(1, 2021), made({}, 2022, state="missing"), times(2, 2025)],
        [made(SOME, 2023), made({}, 2023, "2019")],
        [dataclasses.replace(made(SOME), edition=None, readings=())],
        [dataclasses.replace(made(SOME), authority=None, year=None)],
    ],
    ids=["nothing asked", "nothing known", "two years", "gaps and two editions", "versions", "no table", "nameless"],
)
def test_every_series_gives_a_sensible_page(reports, language):
    said = page(jx.panel_of(reports), language)
    assert not re.search(r"\bnan\b|None|<NA>|\binf\b", said)
    assert len(said) > 130


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The reports at hand (2023) hold no figures of the form, so there is nothing to show."),
        ("zh", "现有报告（2023年）没有报告格式的任何数值，因此没有可以展示的变化。"),
    ],
)
@pytest.mark.parametrize(
    "report", [made({}, state="missing"), dataclasses.replace(made({}), edition=None, readings=())]
)
def test_reports_without_any_figure_have_one_sentence_and_no_empty_headings(report, language, sentence):
    trends = Trends(jx.panel_of([report]), language)
    summary = soup(trends.summary)
    assert summary.select_one(".lead").text == sentence and not summary.select("li")
    parts = (*map(trends.section, SECTIONS), trends.limits, trends.indicators, trends.numbers)
    assert set(parts) == {""}


def test_a_name_without_its_area_is_told_where_its_reports_stand_together(tmp_path):
    for area in ("白云", "黑水"):
        text = f"县人民政府2023年政府信息公开工作年度报告\n{area}的报告\n行政许可 1\n"
        (tmp_path / f"{area}.txt").write_text(text, encoding="utf-8")
    assert "is named in short, without its area" in Trends(jx.read_reports(tmp_path), "en").summary


def test_charts_without_figures_are_no_findings_and_no_empty_groups_of_numbers():
    trends = Trends(jx.panel_of([made({"decisions.penalties.decisions": 22}, state="missing")]), "en")
    assert "to draw" not in trends.summary and trends.numbers == ""
    assert "hold no figures to draw" in trends.section("outcomes")
    some = Trends(jx.panel_of([made({"disputes.reconsideration.total": 4}, 2023, state="reported")]), "en")
    assert all(group.select("td") for group in soup(some.numbers).select("tbody"))


@pytest.mark.parametrize(
    ("language", "legend", "count"),
    [
        ("en", "≠ takes part in a sum that does not add up", "Figures of 2022 in sums that do not add up (≠): "),
        ("zh", "≠ 所在的合计不成立", "2022年所在的合计不成立（≠）的数值："),
    ],
)
def test_what_takes_part_in_a_sum_that_fails_has_a_sign_everywhere(language, legend, count):
    wrong = made(SOME | {"applications.received.total": 13700}, 2022)  # 13,693 would balance
    trends = Trends(jx.panel_of([made(SOME, 2021), wrong]), language)
    summary, flow = text(trends.summary), text(trends.section("request_flow"))
    assert "13,700≠" in summary and "13,700≠" in flow and legend in summary and legend in flow
    assert "13,693≠" not in summary + flow
    drawn = [each.get_text() for axes in trends.pictures["request_flow"].axes for each in axes.texts]
    assert "13,700≠" in drawn and "13,693" in drawn
    for table in (trends.indicators, trends.numbers):
        cells = {cell.text for cell in soup(table).select("td.doubt")}
        assert "13,700≠" in cells and not any(cell.startswith("13,693") for cell in cells)
    assert legend in text(trends.numbers) and "“≠”" in text(trends.indicators).replace('"', "“")
    assert count in text(trends.limits)
    assert "≠" not in text(trends.section("document_stock"))
    numbers = trends.pictures["request_flow"].numbers.set_index(["year", "figures"])["signs"]
    assert numbers[("2022", "applications.received.total")] == "≠"
    assert set(numbers["2021"]) == {""}


def test_a_sum_that_fails_in_the_year_before_marks_the_growth():
    wrong = made(SOME | {"applications.received.total": 13700}, 2022)
    series = Trends(jx.panel_of([wrong, made(SOME, 2023)]), "en").series
    assert series.rate(series.years[1], "growth_received")["signs"] == "≠"
    assert series.rate(series.years[1], "received")["signs"] == ""


def test_a_difference_is_that_of_the_rates_shown_or_said_to_be_computed_before_rounding():
    """1 of 21 and 10 of 28: 4.76 % and 35.71 %, shown as 4.8 and 35.7, differ by 30.95 points, shown as 31.0."""

    def disclosed(granted, concluded, year):
        rows = {
            "received": concluded,
            "concluded": concluded,
            "granted": granted,
            "declined_repeat": concluded - granted,
        }
        return made({f"applications.{row}.total": count for row, count in rows.items()}, year)

    def said(*reports, language="en"):
        return text(Trends(jx.panel_of(reports), language).section("disclosure"))

    apart = disclosed(1, 21, 2022), disclosed(10, 28, 2023)
    assert "4.8% (1 of 21) in 2022, 35.7% (10 of 28) in 2023: +31.0 percentage points (computed before rounding)." in (
        said(*apart)
    )
    assert "变化 +31.0 个百分点（按未舍入的数值计算）。" in said(*apart, language="zh")
    assert "+20.0 percentage points. The" in said(disclosed(10, 50, 2022), disclosed(20, 50, 2023))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_of_every_chart_stand_in_the_table(suqian, language):
    trends = Trends(suqian.panel, language)
    table = soup(trends.numbers)
    assert len(table.select("tbody")) == len(SECTIONS) == len(table.select("th.band"))
    shown = {row.th.text for row in table.select("tbody tr")}
    for picture in trends.pictures.values():
        assert set(picture.numbers["measure"]) <= shown and len(picture.numbers)
    disclosed = next(row for row in table.select("tr") if row.th.text in ("Of all concluded", "占全部办结"))
    assert [cell.get_text(" ") for cell in disclosed.select("td")][:2] == [
        "1,519 ÷ 3,486 = 43.6% 41.9%–45.2%",
        "1,902 ÷ 3,521 = 54.0% 52.4%–55.7%",
    ]
    assert disclosed.select("td")[2].text == "–†"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bases_of_the_disclosure_rate_have_one_name_each(suqian, language):
    title = Trends(suqian.panel, language).pictures["disclosure"].title
    for code in charts.rates.RATES:
        base = say(f"chart.{code}", language)
        base = base[0].lower() + base[1:]
        assert base in title and base in getattr(declared()[code], language).name


def test_gaps_and_other_authorities_are_named():
    others = [
        dataclasses.replace(made(SOME, 2022, authority=f"某{at}市人民政府"), sha256=f"{at}" * 64) for at in range(1, 8)
    ]
    trends = Trends(jx.panel_of([made({}, 2020), made({}, 2022), *others]), "en")
    said = text(trends.summary)
    assert "There is no report for 2021." in said
    assert "There are reports of" in said and " and 2 more too" in said
    assert set(trends.shown.reports["authority"]) == {"宿迁市人民政府"}
    assert [cell.text for cell in soup(trends.numbers).select("thead th")] == ["Measure", "2020", "2021", "2022"]


def test_reports_of_another_scope_are_left_out_and_said():
    office = dataclasses.replace(made(SOME, 2023), scope="office", sha256="9" * 64)
    trends = Trends(jx.panel_of([made(SOME, 2022), made(SOME, 2023), office]), "en")
    assert len(trends.shown) == 2
    assert "not known to be of the same scope are left out: 1 (the office alone)." in text(trends.summary)


def test_reference_figures_give_way_to_reports():
    panel = chosen_reports("data/reports", "en", with_reference=True)
    assert "reference" in set(panel.reports["format"])
    assert set(Trends(panel, "en").shown.reports["authority"]) == {"涧西区人民政府"}


def test_reference_figures_fill_in_the_years_without_a_report_where_they_are_of_the_same_scope():
    own = made(SOME, 2024)
    panel = beside_reference(jx.panel_of([own]))
    assert panel.reports["year"].to_list() == [2023, 2024, 2025]
    assert panel.reports["format"].to_list() == ["reference", "", "reference"]
    assert panel.figures["year"].drop_duplicates().to_list() == [2023, 2024, 2025]
    trends = Trends(panel, "en")
    assert trends.series.labels == ["2023", "2024", "2025"]
    assert "The figures of 2023, 2025 are reference figures (data/reference)" in text(trends.summary)
    assert "(2023, 2024, 2025), the whole area; those of 2023, 2025 from the reference" in source(trends.series)
    assert "其中2023、2025年取自本项目的参考数据" in source(Trends(panel, "zh").series)
    office = Trends(beside_reference(jx.panel_of([dataclasses.replace(own, scope="office")])), "en")
    assert office.series.labels == ["2024"] and "reference" not in text(office.summary)


def test_an_indicator_says_what_it_rests_on():
    report = changed(made(SOME, 2023), {"applications.granted.total": {"state": "inferred"}})
    said = page(jx.panel_of([report]))
    assert "It rests on figures that are not plainly printed: “(1) Granted · Total” (inferred)." in said
    assert "Figures of 2023 that are not plainly printed: inferred 1." in said


def test_changes_start_behind_the_last_break_and_leave_out_versions():
    years = [made(SOME, year) for year in (2021, 2022, 2024, 2025)]
    found = changes(jx.indicators(jx.panel_of(years))).set_index("indicator")
    assert found.loc["disputes_per_1000", ["first_year", "last_year"]].to_list() == [2024, 2025]
    assert found.loc["disputes_per_1000", "series_break"] == "reconsideration_first_2024"
    assert found.loc["disclosed_of_concluded", ["first_year", "last_year"]].to_list() == [2021, 2025]
    twins = [made(SOME, 2021), made(SOME, 2022), made({"applications.received.total": 5}, 2022, "2019")]
    found = changes(jx.indicators(jx.panel_of(twins))).set_index("indicator")
    assert found.loc["received", ["first_year", "last_year"]].to_list() == [2021, 2021]


def test_a_break_in_a_year_of_several_versions_breaks_the_series():
    """Of 2024, where reconsideration first begins, two reports differ: 2023 is not compared with 2025 either."""
    twin = dataclasses.replace(made(SOME | {"disputes.reconsideration.total": 5}, 2024), sha256="f" * 64)
    panel = jx.panel_of([made(SOME, 2023), made(SOME, 2024), twin, made(SOME, 2025)])
    found = changes(jx.indicators(panel)).set_index("indicator")
    assert found.loc["disputes_per_1000", ["first_year", "last_year"]].to_list() == [2025, 2025]
    assert found.loc["disputes_per_1000", "series_break"] == "reconsideration_first_2024"
    assert found.loc["disclosed_of_concluded", ["first_year", "last_year"]].to_list() == [2023, 2025]


def test_what_is_not_compared_tells_the_year_of_the_break_and_not_the_first_with_a_base():
    """Suits: 9 in 2024 and 12 in 2025, so the share begins in 2025, but its series in 2024."""
    few, many = ({f"disputes.direct_litigation.{at}": count for at in ("other", "total")} for count in (9, 12))
    said = text(Trends(jx.panel_of([made(few, 2023), made(few, 2024), made(many, 2025)]), "en").section("disputes"))
    assert "Suits after reconsideration: 0.0% (0 of 12) in 2025." in said
    assert "Not compared with the years before 2024: from 1 January 2024" in said and "before 2025" not in said
    said = text(Trends(jx.panel_of([made(few, 2022), made(many, 2023)]), "en").section("disputes"))
    assert "Suits after reconsideration: 0.0% (0 of 12) in 2023." in said and "Not compared" not in said
    first = [made(few, 2019, "2019"), made(many, 2020, "2019")]  # the form begins with the first report, not after it
    assert "Not compared" not in text(Trends(jx.panel_of(first), "en").section("disputes"))


def test_chart_and_sentence_on_applicants_compare_the_same_years():
    """From 2021 on requests may cost: neither compares who asked with 2020."""
    said = text(Trends(jx.panel_of([made(SOME, year) for year in (2020, 2021, 2022)]), "en").section("applicants"))
    assert "Natural persons among applicants: 100.0% (13,693 of 13,693) in 2021, and the same in 2022" in said
    picture = charts.applicants(jx.panel_of([made(SOME, year) for year in (2020, 2021, 2022)]))
    assert picture.title.endswith("(100.0%) in 2021, 13,693 of 13,693 (100.0%) in 2022")


def test_changes_of_counts_have_no_interval_and_of_unknown_ones_no_row():
    found = changes(jx.indicators(reference_panel())).set_index("indicator")
    assert found.loc["received", "change"] == 319 and found.loc["received", "low"] != found.loc["received", "low"]
    unknown = jx.indicators(jx.panel_of([made({}, 2023, state="missing")]))
    assert changes(unknown).empty
    assert changes(unknown).dtypes.to_dict() == found.reset_index().dtypes.to_dict()


def test_versions_of_a_report_stand_beside_each_other():
    report = jx.read_report("data/reports/jianxi-2023.txt")
    again = changed(report, {"documents.rules.issued": 3}, sha256="f" * 64, source="again<b>.html")
    shown = soup(Trends(jx.panel_of([report, again]), "en").versions)
    assert [cell.text for cell in shown.select("thead th")] == ["Figure", "jianxi-2023.txt", "again<b>.html"]
    assert [cell.text for cell in shown.select("tbody td")] == ["0line 57", "3line 57"]
    same = dataclasses.replace(report, sha256="f" * 64, source="same.html")
    assert "jianxi-2023.txt and same.html agree in every figure." in text(versions(jx.panel_of([report, same]), "en"))
    assert not soup(versions(jx.panel_of([report]), "en")).select("h2, table")


def test_growth_across_a_break_is_left_out():
    panel = jx.panel_of([made(SOME, 2020), times(2, 2021), times(3, 2022), times(4, 2023)])
    growth = changes(jx.indicators(panel)).set_index("indicator").loc["growth_received"]
    assert growth[["first_year", "last_year"]].to_list() == [2022, 2023]
    assert growth["series_break"] == "processing_fees_2021"


def test_files_that_could_not_be_read_are_counted(tmp_path):
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (tmp_path / "a.txt").write_bytes(Path("data/reports/jianxi-2023.txt").read_bytes())
    panel = chosen_reports(str(tmp_path), "en", "涧西区人民政府", with_reference=True)
    assert "Files of the folder that could not be read: 1." in text(Trends(panel, "en").summary)


def test_a_list_without_scope_does_not_push_a_document_aside():
    listed = [
        dataclasses.replace(made(SOME, year), scope=None, format="typed", sha256=f"{year}" * 16)
        for year in (2020, 2021)
    ]
    trends = Trends(jx.panel_of([*listed, made(SOME, 2023)]), "en")
    assert [year.label for year in trends.series.years] == ["2023"]
    assert "not known to be of the same scope are left out: 2 (an unstated scope)" in text(trends.summary)


def test_reference_figures_are_not_said_to_be_read(suqian):
    said = text(suqian.summary)
    assert "28 of 200 figures are given." in said and "sha256" not in said


def test_a_stock_below_0_is_drawn():
    values = {"in_force": 3, "issued": 5000, "repealed": 0}
    odd = made({f"documents.normative_documents.{name}": value for name, value in values.items()})
    assert "-4,997" in [each.get_text() for each in charts.document_stock(odd).axes[0].texts]
