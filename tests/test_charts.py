"""Charts say their finding with its numbers, in both languages, and draw whatever the figures are."""

import dataclasses
import re
from itertools import pairwise

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from made import LANGUAGES, SOME, changed, times
from made import suqian as made
from matplotlib.backends.backend_agg import FigureCanvasAgg
from shown import looks_right, luminance, texts, words

import jianxi_tools as jx
from jianxi_tools import charts
from jianxi_tools.charts import looks, sheet
from jianxi_tools.charts.series import OUTCOMES, series_of
from jianxi_tools.claims.context import DATA as CLAIMS
from jianxi_tools.indicators import declared
from jianxi_tools.report import NO_VALUE

CHARTS = [
    charts.request_flow,
    charts.applicants,
    charts.outcomes,
    charts.disclosure,
    charts.grounds,
    charts.backlog,
    charts.disputes,
    charts.document_stock,
]
DATA = {
    "jianxi": lambda: jx.read_report("data/reports/jianxi-2023.txt"),
    "nothing asked": lambda: made({}),
    "14,000 requests": lambda: made(SOME),
    "nothing known": lambda: made({}, state="missing"),
    "a long name with $ and _": lambda: made(SOME, authority="某某自治州" * 6 + "$\\frac{a}{b}$_x^2"),
    "two years": lambda: jx.panel_of([times(0.001, 2022), times(1, 2023)]),
    "seven years": lambda: jx.panel_of([times(factor, 2018 + factor) for factor in (2, 3, 4, 5, 6, 7, 8)]),
    "years with gaps": lambda: jx.panel_of(
        [made({}, 2019, "2019"), times(1, 2021), made({}, 2022, state="missing"), times(2, 2025)]
    ),
    "years of nothing": lambda: jx.panel_of([made({}, 2022), made({}, 2023)]),
}


@pytest.fixture(params=DATA, scope="module")
def data(request):
    return DATA[request.param]()


@pytest.fixture(scope="module")
def jianxi():
    return DATA["jianxi"]()


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_draws_anything_without_a_warning_with_nothing_cut_off_or_overlapping(chart, language, data):
    looks_right(lambda: chart(data, language))


@pytest.mark.parametrize("factor", [1, 12, 180])
def test_the_two_numbers_of_a_jump_stand_apart_in_narrow_columns(factor):
    ends = [(0, 10), (100, 1), (99, 2), (1010, 5), (4, 1200), (1198, 40), (1500, 3), (7, 800), (900, 60), (50, 30)]
    ends = [(start * factor, end * factor) for start, end in ends]
    rows = [{"carried_in": start, "received": end, "concluded": start, "carried_out": end} for start, end in ends]
    panel = jx.panel_of(
        made(
            {f"applications.{row}.total": n for row, n in flow.items()}
            | {"applications.granted.total": flow["concluded"]},
            2014 + at,
        )
        for at, flow in enumerate(rows)
    )
    looks_right(lambda: charts.backlog(panel))
    figure = charts.backlog(panel)
    boxes = {text.get_text(): text.get_window_extent(FigureCanvasAgg(figure).get_renderer()) for text in texts(figure)}
    for (_, before), (after, _) in pairwise(ends):
        low, high = (boxes[f"{number:,}"] for number in sorted((before, after)))
        assert high.y0 - low.y1 > figure.dpi * 6 / 72  # points


def test_counts_below_shares_stand_apart_in_narrow_columns():
    years = [times(9, year) for year in range(2016, 2026)]
    looks_right(lambda: charts.disclosure(jx.panel_of(years)))


@pytest.mark.parametrize(
    ("chart", "english", "chinese"),
    [
        (charts.applicants, "Natural persons made 40 of 40 new requests (100%)", "40 件，其中自然人 40 件（100%）"),
        (charts.disclosure, "depending on the base: 74%, 100% or 78%", "74%、100%、78%"),
        (
            charts.grounds,
            "Information not held by this authority, 8 of 39 (21%)",
            "不掌握相关政府信息”：39 件中 8 件（21%）",
        ),
        (charts.backlog, "2 at the start of 2023, 3 at the end of 2023", "2023年初 2 件，2023年末 3 件"),
        (
            charts.request_flow,
            "Requests in hand in 2023: 42, of which 39 concluded and 3 carried over",
            "2023年应办理申请 42 件",
        ),
        (charts.outcomes, "Granted in full or in part in 2023: 29 of 39 (74%)", "部分公开：39 件中 29 件（74%）"),
        (charts.disputes, "Reviews and suits in 2023: 9, of which 1 corrected and 0 pending", "2023年复议和诉讼 9 件"),
        (charts.document_stock, "20 at the start of 2023, 21 at the end of 2023", "2023年初 20 件，2023年末 21 件"),
    ],
)
def test_title_says_the_finding_with_its_number(jianxi, chart, english, chinese):
    assert english in chart(jianxi, "en").title
    assert chinese in chart(jianxi, "zh").title


@pytest.mark.parametrize("chart", CHARTS)
def test_subtitle_and_foot_name_authority_year_and_source(jianxi, chart):
    said = " ".join(" ".join(text.get_text().split()) for text in chart(jianxi, "en").texts)
    assert said.count("涧西区人民政府") == 2
    assert "Source: annual reports on open government information of 涧西区人民政府 (2023), the whole area." in said


def test_the_shares_of_one_year_stand_at_their_numbers_with_their_intervals(jianxi):
    """12 and 17 of 39: the intervals after Wilson."""
    (target,) = charts.outcomes(jianxi).axes
    dots = [line.get_xdata()[0] for line in target.lines if line.get_marker() == "o"]
    assert dots == [12 / 39, 17 / 39, 0, 8 / 39, 2 / 39, 0]
    intervals = [[round(end, 3) for end in line.get_xdata()] for line in target.lines if line.get_marker() != "o"]
    assert intervals[:3] == [[0.186, 0.464], [0.293, 0.59], [0.0, 0.09]] and len(intervals) == 6
    labels = [text.get_text() for text in target.texts if "(" in text.get_text()]
    assert labels == ["12 (31%)", "17 (44%)", "0 (0%)", "8 (21%)", "2 (5%)", "0 (0%)"]


def test_bars_are_as_long_as_their_numbers():
    few = made(
        {"applications.concluded.total": 5, "applications.granted.total": 3, "applications.other_other.total": 2}
    )
    (target,) = charts.outcomes(few).axes
    assert [bar.get_width() for bar in target.patches] == [3, 2]


def test_flow_ends_where_it_began(jianxi):
    (target,) = charts.request_flow(jianxi).axes
    spans = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in target.patches]
    assert spans == [(0, 2), (2, 42), (30, 42), (13, 30), (5, 13), (3, 5), (0, 3)]


def test_what_does_not_add_up_is_drawn_as_printed_and_said():
    report = made(
        {"applications.received.total": 40, "applications.concluded.total": 39, "applications.granted.total": 39}
    )
    said = " ".join(" ".join(text.get_text().split()) for text in charts.request_flow(report).texts)
    assert "do not add up (difference 1)" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_share_on_a_base_under_ten(language):
    report = made({"applications.concluded.total": 9, "applications.granted.total": 9})
    assert not any("%" in text.get_text() for text in texts(charts.outcomes(report, language)))


def test_pending_is_hatched_and_nothing_else():
    (target,) = charts.disputes(made(SOME)).axes
    hatched = [bar for bar in target.patches if bar.get_hatch()]
    assert sorted(round(bar.get_width()) for bar in hatched if round(bar.get_height(), 6) == 0.2) == [1, 23]
    (target,) = charts.disputes(DATA["jianxi"]()).axes
    assert not [bar for bar in target.patches if bar.get_hatch()]


def test_a_gap_is_a_gap_with_its_reason():
    said = words(charts.document_stock(DATA["years with gaps"](), "en"))
    assert (said.count("not in form 2019"), said.count("no figure"), said.count("no report")) == (1, 1, 3)
    assert "0" not in said
    said = words(charts.request_flow(DATA["years with gaps"](), "en"))
    assert (said.count("no figure"), said.count("no report")) == (4, 12)  # in each of four rows


def joined(chart):
    """Which years a line of the first row joins."""
    lines = [line.get_xdata() for line in chart.axes[0].lines if line.get_color() == looks.MAIN]
    return [(int(ends[0]), int(ends[1])) for ends in lines if len(ends) == 2 and ends[1] - ends[0] == 1]


def test_breaks_are_marked_and_no_line_crosses_them():
    panel = jx.panel_of([made(SOME, 2022), made(SOME, 2023), made(SOME, 2024), made(SOME, 2025)])
    assert "reconsideration first" in words(charts.disputes(panel, "en"))
    assert "复议前置" in words(charts.disputes(panel, "zh"))
    assert joined(charts.disclosure(panel)) == [(0, 1), (1, 2), (2, 3)]  # this rate has no break in these years
    assert joined(charts.disclosure(jx.panel_of([made(SOME, 2021), made(SOME, 2022), made(SOME, 2024)]))) == [(0, 1)]
    mixed = jx.panel_of([made({}, 2020, "2019"), made(SOME, 2021)])
    assert any("form 2021" in text for text in words(charts.document_stock(mixed)))


def test_whole_bars_are_as_wide_as_their_shares_and_say_the_counts():
    figure = charts.outcomes(jx.panel_of([times(1, 2022), times(2, 2023)]))
    (target,) = figure.axes
    bars = [bar.get_width() for bar in target.patches if abs(bar.get_height() - 0.22) < 1e-9]
    first, second = bars[1:7], bars[8:]  # behind the outline of the whole
    assert [round(width / sum(first), 4) for width in first] == [0.3417, 0.0941, 0.0407, 0.3092, 0.1165, 0.0978]
    assert second == pytest.approx(first)
    assert {"4,645 · 34%", "9,290 · 34%", "of 13,595", "of 27,190"} <= set(words(figure))


def test_few_cases_are_counted_in_words_and_get_no_bar():
    few = made({"applications.concluded.total": 3, "applications.granted.total": 3}, 2022)
    figure = charts.outcomes(jx.panel_of([few, made(SOME, 2023)]))
    assert "3≠ in all, under 10, so no shares: Granted 3" in words(figure)
    assert len([bar for bar in figure.axes[0].patches if abs(bar.get_height() - 0.22) < 1e-9]) == 7  # one outline


def test_what_the_parts_leave_of_the_whole_stays_open_and_more_than_the_whole_is_no_bar():
    some = {
        "applications.concluded.total": 80,
        "applications.granted.total": 30,
        "applications.partly_granted.total": 10,
    }
    figure = charts.outcomes(jx.panel_of([made(some, 2022), made(some | {"applications.granted.total": 90}, 2023)]))
    outline, granted, partly = [
        bar.get_width() for bar in figure.axes[0].patches if abs(bar.get_height() - 0.22) < 1e-9
    ]
    assert (granted / outline, partly / outline) == pytest.approx((30 / 80, 10 / 80))
    said = words(figure)
    assert {"30≠ · 38%", "10≠ · 12%"} <= set(said)
    assert "the parts (100) exceed their total (80≠), so no shares are drawn" in said
    assert any("The total exceeds the parts printed: 2022 (+40)" in text for text in said)


def test_titles_compare_nothing_across_a_break_nor_versions_of_one_year():
    years = jx.panel_of([made(SOME, year) for year in (2022, 2023, 2024)])
    assert charts.disputes(years).title == "Reviews and suits in 2024: 1,230, of which 1 corrected and 24 pending"
    fees = jx.panel_of([made(SOME, 2020), times(2, 2021), times(3, 2022)])
    assert charts.request_flow(fees).title == "New requests: 27,386 in 2021, 41,079 in 2022"


def versions(*years, file="made.txt"):
    """Two reports of 2023 with other figures, behind one report for each of some years."""
    second = dataclasses.replace(times(2, 2023), sha256="f" * 64, source=f"reports/{file}")
    return jx.panel_of([*(made(SOME, year) for year in years), made(SOME), second])


@pytest.mark.parametrize("chart", CHARTS)
def test_no_title_picks_a_version_of_a_year(chart):
    figure = chart(versions(2021, 2022))
    assert "2022" in figure.title and "2023" not in figure.title
    said = " ".join(words(figure))
    assert "Several reports of one year (2023 (1) = made.txt, 2023 (2) = made.txt) stand apart" in said
    assert "2021–2023" in said or chart is charts.grounds  # which shows one year
    alone = chart(versions())
    assert alone.title.endswith(": the report for 2023 stands in several versions, of which none is picked")
    assert "f" * 4 not in " ".join(words(figure) + words(alone))


def test_the_percentage_at_a_dot_leaves_it_in_view():
    answered = {"applications.granted.total": 90, "applications.concluded.total": 90}
    chart = charts.disclosure(jx.panel_of([made(answered, 2022), made(answered)]))
    chart.draw_without_rendering()
    for target in chart.axes:
        dots = [line.get_xydata()[0] for line in target.lines if line.get_marker() == "o"]
        shares = [text for text in target.texts if text.get_text().startswith("100%")]
        for dot, share in zip(dots, shares, strict=True):
            top = target.transData.transform(dot)[1] + 3 * chart.dpi / 72
            assert share.get_bbox_patch().get_window_extent().y0 > top


def test_versions_that_agree_stand_once():
    first, second = made(SOME, 2022), made(SOME)
    listed = made({cell: value for cell, value in SOME.items() if "disputes" in cell}, state=None, name="list")
    again = [dataclasses.replace(second, sha256="e" * 64), dataclasses.replace(listed, format="typed")]
    once, more = (charts.disputes(jx.panel_of(reports)) for reports in ([first, second], [first, *again, second]))
    assert "2023" in more.title and words(more) == words(once)


def test_long_names_of_files_are_shortened():
    said = "".join(words(charts.outcomes(versions(file=f"{'长文件名' * 20}-2023.html")))).replace(" ", "")
    assert "2023(2)=长文件名长文件名长文件名长文件…件名长文件名-2023.html)" in said


@pytest.mark.parametrize("chart", [charts.backlog, charts.document_stock])
def test_versions_stand_apart_in_charts_of_stocks(chart):
    looks_right(lambda: chart(versions(2021, 2022)))
    (target,) = chart(versions(2021, 2022)).axes
    levels = [line.get_xdata() for line in target.lines if len(line.get_xdata()) == 2 and line.get_marker() == "o"]
    (_, end), *twins = levels[1:]
    for start, following in twins:
        assert start - end > 0.1
        end = following
    assert levels[0][1] == levels[1][0]


def test_the_printed_total_of_disputes_stands_and_what_does_not_add_up_is_said():
    values = {"disputes.reconsideration.upheld": 10, "disputes.reconsideration.total": 15}
    figure = charts.disputes(made(values))
    assert figure.title.startswith("Reviews and suits in 2023: 15≠, of which 0≠ corrected")
    assert "Reconsideration  15≠" in words(figure)
    assert any("differs from the results printed: 2023 Reconsideration (+5)" in text for text in words(figure))


def test_titles_claim_no_more_than_the_figures():
    concluded = {"applications.concluded.total": 39, "applications.granted.total": 29}
    assert (
        charts.grounds(made(concluded)).title
        == "Requests concluded in 2023: 39≠, of which 10≠ not granted without any ground given"
    )
    tie = concluded | {"applications.declined_repeat.total": 5, "applications.refused_state_secret.total": 5}
    assert charts.grounds(made(tie)).title == (
        "Most frequent grounds for not disclosing in 2023: Refused: State secret and Declined: Repeated request, "
        "5 of 39≠ each (13%)"
    )
    gap = changed(made(concluded), {"applications.partly_granted.total": "missing"})
    missing = charts.disclosure(gap)
    assert missing.title == "The reports lack figures for a disclosure rate"
    assert charts.disclosure(made({"applications.concluded.total": 3})).title.startswith("Too few requests")


def test_titles_of_one_and_of_none_read_well():
    one = made({f"applications.{row}.total": 1 for row in ("received", "concluded", "granted")}, 2023)
    assert charts.request_flow(one).title.startswith("Requests in hand in 2023: 1, of which 1 concluded")
    assert charts.grounds(one).title == "Requests concluded in 2023: 1, all granted in full or in part"
    none = jx.panel_of([made({}, 2022), made({})])
    assert charts.applicants(none).title == "No new request in 2023"
    assert charts.outcomes(none).title == "No request was concluded in 2023"
    assert charts.disputes(none).title == "No reconsideration and no suit in 2022 or 2023"
    assert words(charts.outcomes(none)).count("none") == 2


def test_quotes_are_straight_in_english_where_the_chinese_face_would_set_them_wide():
    ground = {"applications.concluded.total": 20, "applications.refused_security_stability.total": 20}
    assert '"three securities and one stability"' in " ".join(words(charts.grounds(made(ground), "en")))
    assert "“三安全一稳定”" in "".join(words(charts.grounds(made(ground), "zh"))).replace(" ", "")


def test_a_year_that_does_not_balance_is_said():
    flow = {"carried_in": 5, "received": 100, "concluded": 50, "carried_out": 9}
    odd = made({f"applications.{name}.total": value for name, value in flow.items()})
    assert any("concluded and carried over): 2023 (+46)." in text for text in words(charts.backlog(odd)))
    many = charts.request_flow(jx.panel_of([odd, made(SOME, 2024)]))
    assert any("What is printed does not balance" in text and "2023 (+46)" in text for text in words(many))


def test_reports_of_several_scopes_make_no_series():
    office = dataclasses.replace(made(SOME, 2022), scope="office")
    with pytest.raises(jx.ReportError, match="reports of 2 scopes, which make no series"):
        charts.disclosure(jx.panel_of([office, made(SOME)]))


def test_a_year_that_does_not_carry_on_the_last_one_shows_the_jump():
    before = made({"applications.carried_out.total": 7}, 2022)
    after = made({"applications.carried_in.total": 4, "applications.carried_out.total": 9}, 2023)
    figure = charts.backlog(jx.panel_of([before, after]))
    assert "−3" in words(figure)
    assert any("what the report of 2023 carries in is not what" in text for text in words(figure))
    agrees = charts.backlog(jx.panel_of([made({"applications.carried_out.total": 4}, 2022), after]))
    assert not any("−3" in text or "is not what" in text for text in words(agrees))


def test_the_residual_of_the_document_stock_is_named():
    first = made({f"documents.normative_documents.{name}": n for name, n in (("in_force", 21), ("issued", 2))}, 2022)
    second = made({f"documents.normative_documents.{name}": n for name, n in (("in_force", 20), ("issued", 3))}, 2023)
    figure = charts.document_stock(jx.panel_of([first, second]))
    assert "−4" in words(figure)  # 20 − 3 + 0 = 17 at the start, 21 at the end before
    assert any("do not explain" in text and "−4 in 2023" in text for text in words(figure))


def test_a_year_that_is_not_complete_tells_its_numbers_and_what_is_open():
    open_year = changed(made(SOME, 2023), {"applications.refused_state_secret.total": "ambiguous"})
    panel = jx.panel_of([made(SOME, 2022), open_year])
    looks_right(lambda: charts.outcomes(panel))
    assert "5,924 of 13,595 (43.6%) in 2023" in charts.outcomes(panel).title
    said = " ".join(words(charts.outcomes(panel)))
    assert "13,595 in all, incomplete, so no shares: Granted 4,645, Partly granted 1,279" in said
    assert "Refused (no figure: ambiguous)" in said
    open_end = changed(
        made(SOME, 2023), dict.fromkeys(("applications.received.total", "applications.carried_out.total"), "ambiguous")
    )
    said = words(charts.backlog(jx.panel_of([made(SOME, 2022), open_end])))
    assert {"no figure: ambiguous", "+? −13,595"} <= set(said)


def test_a_dagger_is_explained_where_one_is_drawn_and_only_there():
    def explained(*reports):
        figure = charts.disclosure(jx.panel_of(reports))
        return [any(re.search(sign, text) for text in words(figure)) for sign in ("%≠?†", "† rests on")]

    inferred = changed(times(1, 2022), {"applications.granted.total": ("inferred", 5)})
    missing = changed(times(1, 2022), {"applications.granted.total": "missing"})
    impossible = made(SOME | {"applications.granted.total": 13000}, 2022)
    assert explained(inferred, made(SOME)) == [True, True]
    assert explained(missing, made(SOME)) == [False, False]
    assert explained(impossible, made(SOME)) == explained(impossible) == [False, False]
    assert any("part exceeds whole" in text for text in words(charts.disclosure(impossible)))
    negative = words(charts.disclosure(made({"applications.granted.total": -30, "applications.concluded.total": 35})))
    assert any("below 0" in text for text in negative) and not any("exceeds whole" in text for text in negative)


def test_charts_of_the_same_figures_compare_the_same_years_and_marks_of_breaks_are_explained():
    old = made({"applications.concluded.total": 100, "applications.granted.total": 40}, 2019, "2019")
    panel = jx.panel_of([old, times(1, 2021), times(2, 2022)])
    assert "2019" in charts.outcomes(panel).title and "2019" in charts.disclosure(panel).title
    assert "2019" not in charts.request_flow(panel).title  # fees change how many ask
    for chart, broken in ((charts.outcomes, "Otherwise handled"), (charts.request_flow, "New requests, Requests in")):
        said = " ".join(words(chart(panel)))
        assert f"from 2021 on not compared with the years before are {broken}" in said
        assert "(fees for processing requests from 1 January 2021" in said
    assert "Grey dashes" not in " ".join(words(charts.disclosure(panel)))


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("factor", [100, 98_765])
def test_draws_large_numbers_whole(chart, factor):
    looks_right(lambda: chart(jx.panel_of([times(factor, 2022), times(factor * 1.07, 2023)])))


def test_values_stand_on_their_own_ground_where_gridlines_cross_them():
    (target, *_) = charts.disclosure(jx.panel_of([times(1, 2022), times(2, 2023)])).axes
    values = [text for text in target.texts if text.get_text() == "44%"]
    assert len(values) == 2 and all(text.get_bbox_patch().get_facecolor()[:3] == (1, 1, 1) for text in values)


def test_where_there_is_nothing_to_draw_there_is_no_space_for_it():
    few = {"applications.concluded.total": 1, "applications.granted.total": 1}
    (target,) = charts.disclosure(made(few)).axes
    assert len(target.get_xticks()) == 0
    flat, high = (charts.backlog(jx.panel_of([made(values, 2022), made(values)])) for values in ({}, SOME))
    assert high.get_figheight() - flat.get_figheight() > 1
    assert "±0" in words(flat)


def test_intervals_are_those_of_wilson(jianxi):
    (target,) = charts.disclosure(jianxi).axes
    spans = [tuple(round(x, 4) for x in line.get_xdata()) for line in target.lines if len(line.get_xdata()) == 2]
    assert spans[0] == (0.5892, 0.8543)  # 29 of 39
    assert spans[1][1] == 1.0  # 29 of 29


def test_grounds_stand_in_the_order_of_their_counts():
    figure = charts.grounds(made(SOME))
    names = [text.split(": ", 1)[1] for text in words(figure) if text.startswith(("Unav", "Decl", "Other", "Refused"))]
    assert names == [
        "Information not held by this authority",
        "Repeated request",
        "Other",
        "Protects lawful rights of third parties",
    ]


def test_the_grounds_of_an_earlier_year_are_told_apart_in_shape_and_contrast():
    figure = charts.grounds(jx.panel_of([made(SOME, 2021), times(2, 2022)]))
    marks = [line for line in figure.axes[0].lines if line.get_marker() == "D"]
    assert len(marks) == 4 and any("Grey diamonds: 2021." in text for text in words(figure))
    contrast = 1.05 / (luminance(mpl.colors.to_rgb(marks[0].get_markerfacecolor())) + 0.05)
    assert contrast >= 3  # WCAG, for graphical objects


def test_no_number_of_a_stock_stands_on_the_axis():
    figure = charts.document_stock(jx.panel_of([times(factor, 2013 + factor) for factor in (1, 2, 3, 4, 12)]))
    renderer, (target,) = FigureCanvasAgg(figure).get_renderer(), figure.axes
    axis = target.transData.transform((0, 0))[1]
    boxes = {text.get_text(): text.get_window_extent(renderer) for text in target.texts if text.get_text()}
    assert [name for name, box in boxes.items() if box.y0 + 2 < axis < box.y1 - 2] == []
    assert sum(box.y1 <= axis for box in boxes.values()) > 5  # numbers at the foot of a jump stand under it


def test_the_map_keeps_its_numbers(jianxi):
    numbers = charts.heat_map(jx.check(jx.panel_of([jianxi]))).numbers
    assert numbers.loc[numbers["relation"].isin(["A1", "A2", "A3", "D1"]), "holds"].sum() == 42


def test_a_share_of_a_doubtful_whole_says_so_in_the_numbers():
    report = changed(made(SOME), {"applications.concluded.total": {"state": "inferred"}})
    granted = charts.outcomes(report).numbers.set_index("measure").loc["Granted"]
    assert granted["signs"] == "≈" and granted["rests_on"] == "applications.concluded.total (inferred)"


def test_what_is_not_reported_carries_its_sign():
    states = {"applications.granted.total": {"state": "inferred"}, "applications.refused_third_party.total": "blank"}
    figure = charts.outcomes(changed(made(SOME), states))
    assert "4,645≈ (34.2%)" in words(figure)
    assert "0□ (0.0%)" in words(figure)  # seven other kinds of refusal are known
    assert any("≈ inferred" in text and "□ blank cell, counted as 0" in text for text in words(figure))
    assert figure.numbers.set_index("measure").loc["Granted", "rests_on"] == "applications.granted.total (inferred)"


def test_reports_of_one_year_stay_apart():
    panel = jx.panel_of([made(SOME, 2023), made({}, 2023, "2019")])
    assert len(set(series_of(panel, "en").labels)) <= 2 == len(series_of(panel, "en").years)
    assert "2023" not in series_of(panel, "en").labels


def test_reports_of_several_authorities_make_no_series():
    panel = jx.panel_of([made(SOME), made(SOME, 2022, authority="某市人民政府")])
    with pytest.raises(jx.ReportError, match="reports of several authorities, which make no series"):
        charts.backlog(panel)


def test_a_family_of_rows_with_an_unknown_one_is_unknown(jianxi):
    (year,) = series_of(jianxi, "en").years
    assert year.get("applications.unavailable_*.total") == 8
    assert year.get("applications.nowhere_*.total") != year.get("applications.nowhere_*.total")
    cells = dict(year.figures) | {"applications.unavailable_unclear.total": (NO_VALUE, "ambiguous")}
    unknown = dataclasses.replace(year, figures=cells).get("applications.unavailable_*.total")
    assert unknown != unknown


def test_the_map_has_its_relations_in_the_order_of_their_names_whatever_the_editions():
    said = words(charts.heat_map(jx.check(jx.panel_of([made(SOME), made(SOME, 2022), made({}, 2020, "2019")]))))
    named = said[: said.index("Y7") + 1]
    assert named == sorted(named, key=lambda name: ("ADSFY".index(name[0]), name)) and "S3" in named and "Y2" in named


def test_the_map_counts_authorities_that_are_named_and_needs_a_panel(jianxi):
    columns = [f"applications.{row}.{column}" for row in ("received", "concluded") for column in ("business", "total")]
    wrong = dict.fromkeys(columns, 40)  # without an outcome
    named = made(wrong)
    unnamed = dataclasses.replace(made(wrong, 2022), authority=None, sha256="f" * 64)
    title = charts.heat_map(jx.check(jx.panel_of([jianxi, named, unnamed]))).title
    assert (
        title
        == "At 1 of 2 authorities some relation fails, most often A2 (3): the outcomes add up to (7) total concluded"
    )
    alike = made({"applications.received.total": 1, "applications.received.natural_person": 0})  # titles and unit: none
    title = charts.heat_map(jx.check(jx.panel_of([jianxi]))).title
    assert title == "Authorities at which some relation fails: none of 1"
    title = charts.heat_map(jx.check(jx.panel_of([jianxi, alike]))).title
    assert title == "At 1 of 2 authorities some relation fails, most often A1, A3 (1 each)"
    title = charts.heat_map(jx.check(jx.panel_of([jianxi, unnamed])), "zh").title
    assert title == "未写明机关的报告中有不成立的关系，最多的是各项办理结果之和等于（七）总计（A2，3 处）"
    with pytest.raises(jx.ReportError, match="checks of one report"):
        charts.heat_map(jx.check(jianxi))


def test_a_chart_is_kept_as_png_svg_and_its_numbers(jianxi, tmp_path):
    charts.outcomes(jianxi, "zh").save(tmp_path)
    assert (tmp_path / "outcomes.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (tmp_path / "outcomes.svg").read_text(encoding="utf-8")
    numbers = pd.read_csv(tmp_path / "outcomes.csv", encoding="utf-8-sig")
    assert numbers[["year", "measure", "value", "base"]].iloc[1].to_list() == [2023, "部分公开", 17, 39]
    assert numbers["share"].iloc[1] == pytest.approx(17 / 39)
    charts.peer_volume(jx.panel_of([jianxi])).save(tmp_path, "volume")
    assert {path.name for path in tmp_path.iterdir()} >= {"volume.png", "volume.svg", "volume.csv"}


def test_charts_indicators_and_claims_mean_the_same_figures():
    for name in ("refused", "unavailable", "declined"):
        assert declared()[name].numerator == tuple(CLAIMS["quantity"][name]["cells"]) == (OUTCOMES[name],)
    assert declared()["other"].numerator == (OUTCOMES["other"],)


@pytest.mark.parametrize("chart", CHARTS)
def test_every_chart_has_the_numbers_that_it_draws(chart, jianxi):
    figure = chart(jianxi)
    assert len(figure.numbers) >= 3
    drawn = set(re.findall(r"\d+", " ".join(words(figure)[3:])))
    known = {f"{value:.0f}" for value in figure.numbers.select_dtypes("number").to_numpy().ravel() if value == value}
    assert drawn & known


def test_the_readers_own_settings_stay(jianxi):
    before = dict(mpl.rcParams)
    charts.outcomes(jianxi)
    assert dict(mpl.rcParams) == before
    assert plt.get_fignums() == []


def test_a_chart_shows_itself_with_its_title_as_alternative_text(jianxi):
    html = charts.outcomes(jianxi)._repr_html_()
    assert 'alt="Granted in full or in part in 2023: 29 of 39 (74%)"' in html
    assert "data:image/png;base64," in html


def test_lines_break_between_words_and_never_before_a_comma():
    lines = sheet.wrapped("政府信息公开申请件数，从上年结转和新收到办理结果和结转下年。", 12, 1.0)
    assert len(lines) > 2
    assert not any(line.startswith(("，", "。")) for line in lines)
    assert all(sheet.width(line, 12) <= 1.2 for line in lines)
    assert "".join(lines) == "政府信息公开申请件数，从上年结转和新收到办理结果和结转下年。"


def test_nothing_is_said_to_be_none_where_a_part_is_printed_and_its_sum_is_0():
    """5 new requests of natural persons, 5 granted, 3 reviews upheld, each with a total of 0."""
    cells = {"applications.received.natural_person": 5, "disputes.reconsideration.upheld": 3}
    report = made(
        {"applications.received.total": 0, "applications.granted.total": 5, "applications.concluded.total": 0} | cells
    )
    assert charts.applicants(report).title == "Natural persons made 5≠ of 0≠ new requests in 2023"
    assert charts.outcomes(report).title == "Granted in full or in part in 2023: 5≠ of 0≠"
    assert charts.grounds(report).title == "Requests concluded in 2023: 0≠, fewer than those said to be granted (5≠)"
    assert charts.request_flow(report).title.startswith("Requests in hand in 2023: 0")
    assert charts.disputes(report).title == "Reviews and suits in 2023: 0≠, of which 0≠ corrected and 0≠ pending"
    assert charts.disputes(report, "zh").title.startswith("2023年复议和诉讼 0≠ 件")
    parts = made({f"applications.{row}.natural_person": 5 for row in ("concluded", "granted")})
    assert charts.outcomes(parts).title == "Granted in full or in part in 2023: 0≠ of 0≠"
    assert (
        charts.grounds(parts).title
        == "Requests concluded in 2023: 0≠, of which 0≠ not granted without any ground given"
    )
    assert charts.request_flow(parts).title.startswith("Requests in hand in 2023: 0")
