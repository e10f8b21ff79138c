"""Charts say their finding with its numbers, in both languages, and draw whatever the figures are."""

import warnings

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

import jianxi_tools as jx
from jianxi_tools import charts
from jianxi_tools.charts import sheet as drawing
from jianxi_tools.edition import editions
from jianxi_tools.report import NO_VALUE, Reading, Report
from jianxi_tools.charts.series import series_of

CHARTS = [charts.request_flow, charts.outcomes, charts.disputes, charts.document_stock]
LANGUAGES = ["en", "zh"]
SOME = {
    "applications.received.total": 13693,
    "applications.carried_in.total": 374,
    "applications.granted.total": 4645,
    "applications.partly_granted.total": 1279,
    "applications.refused_third_party.total": 553,
    "applications.unavailable_not_held.total": 4204,
    "applications.declined_repeat.total": 1584,
    "applications.other_other.total": 1330,
    "applications.concluded.total": 13595,
    "applications.carried_out.total": 472,
    "disputes.reconsideration.upheld": 1205,
    "disputes.reconsideration.corrected": 1,
    "disputes.reconsideration.pending": 23,
    "disputes.reconsideration.total": 1229,
    "disputes.direct_litigation.pending": 1,
    "disputes.direct_litigation.total": 1,
    "documents.normative_documents.in_force": 2328,
    "documents.normative_documents.issued": 425,
    "documents.normative_documents.repealed": 1907,
}


def made(values, year=2023, edition="2021", state="reported", authority="宿迁市人民政府"):
    """A report whose figures are ``values``, 0 where nothing is given."""
    readings = tuple(
        Reading(NO_VALUE if state == "missing" else float(values.get(figure.code, 0)), figure.unit, state, "", "line 1")
        for figure in editions()[edition].figures
    )
    return Report(edition, authority, year, "whole_area", "made.txt", f"{year}{edition}" * 8, readings)


def times(factor, year):
    return made({code: round(value * factor) for code, value in SOME.items()}, year)


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


def texts(chart):
    return [text for text in chart.findobj(mpl.text.Text) if text.get_text().strip() and text.get_visible()]


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_draws_anything_without_a_warning_with_nothing_cut_off_or_overlapping(chart, language, data):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = chart(data, language)
        assert drawing.png(figure).startswith(b"\x89PNG")
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts(figure)]
    assert all(text.get_fontfamily() == ["Noto Sans SC"] for text in texts(figure))
    whole = figure.bbox.padded(1)
    assert [text for text, box in boxes if not whole.containsx(box.x0) or not whole.containsx(box.x1)] == []
    assert [text for text, box in boxes if not whole.containsy(box.y0) or not whole.containsy(box.y1)] == []
    pairs = [(one, two) for at, one in enumerate(boxes) for two in boxes[at + 1 :]]
    assert [(one[0], two[0]) for one, two in pairs if overlap(one[1], two[1])] == []
    assert abs(figure.get_figwidth() * 2.54 - 16) < 0.01


def overlap(one, two):
    """Whether two texts cover each other by more than the space around their letters."""
    shared = Bbox.intersection(one, two)
    return shared is not None and shared.width > 2 and shared.height > 3


@pytest.mark.parametrize(
    ("chart", "english", "chinese"),
    [
        (charts.request_flow, "42 requests in hand in 2023: 39 concluded, 3 carried over", "2023年应办理申请 42 件"),
        (charts.outcomes, "partly granted, 17 of 39 (44%)", "部分公开：39 件中 17 件（44%）"),
        (charts.disputes, "9 reviews and suits in 2023: 1 corrected, 0 pending", "2023年复议和诉讼 9 件"),
        (charts.document_stock, "20 at the start of 2023, 21 at its end", "2023年初 20 件，年末 21 件"),
    ],
)
def test_title_says_the_finding_with_its_number(jianxi, chart, english, chinese):
    assert english in chart(jianxi, "en").title
    assert chinese in chart(jianxi, "zh").title


@pytest.mark.parametrize("chart", CHARTS)
def test_subtitle_and_foot_name_authority_year_and_source(jianxi, chart):
    said = " ".join(" ".join(text.get_text().split()) for text in chart(jianxi, "en").texts)
    assert said.count("涧西区人民政府") == 2
    assert "Source: annual reports on open government information of 涧西区人民政府 (2023)." in said


def test_bars_are_as_long_as_their_numbers(jianxi):
    (target,) = charts.outcomes(jianxi).axes
    assert [bar.get_width() for bar in target.patches] == [12, 17, 8, 2]
    labels = [text.get_text() for text in target.texts]
    assert labels == ["12 (31%)", "17 (44%)", "0 (0%)", "8 (21%)", "2 (5%)", "0 (0%)"]


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


def test_ties_name_every_outcome():
    report = made(
        {"applications.concluded.total": 4, "applications.granted.total": 2, "applications.declined_repeat.total": 2}
    )
    assert charts.outcomes(report).title == "Most frequent outcomes in 2023: granted and declined, 2 of 4 each"


def test_pending_is_hatched_and_nothing_else():
    (target,) = charts.disputes(made(SOME)).axes
    hatched = [bar for bar in target.patches if bar.get_hatch()]
    assert sorted(round(bar.get_width()) for bar in hatched if round(bar.get_height(), 6) == 0.2) == [1, 23]
    (target,) = charts.disputes(DATA["jianxi"]()).axes
    assert not [bar for bar in target.patches if bar.get_hatch()]


def test_a_gap_is_a_gap_with_its_reason():
    said = [
        text.get_text().replace("\n", " ") for text in texts(charts.document_stock(DATA["years with gaps"](), "en"))
    ]
    assert said.count("not in form 2019") == said.count("no figure") == 3
    assert said.count("no report") == 9  # 2020, 2023 and 2024
    assert "0" not in said


def test_reports_of_one_year_stay_apart():
    twins = jx.panel_of([made(SOME, 2023), made({}, 2023, "2019")])
    assert [year.label for year in years_of(twins, "en")] == ["2023 2023", "2023 2023"] or len(
        years_of(twins, "en")
    ) == 2


def test_a_family_of_rows_with_an_unknown_one_is_unknown(jianxi):
    (year,) = years_of(jianxi, "en")
    assert year.get("applications.unavailable_*.total") == 8
    assert year.get("applications.nowhere_*.total") != year.get("applications.nowhere_*.total")


def test_the_readers_own_settings_stay(jianxi):
    before = dict(mpl.rcParams)
    charts.outcomes(jianxi)
    assert dict(mpl.rcParams) == before
    assert plt.get_fignums() == []


def test_a_chart_shows_itself_with_its_title_as_alternative_text(jianxi):
    html = charts.outcomes(jianxi)._repr_html_()
    assert 'alt="Most frequent outcome in 2023: partly granted, 17 of 39 (44%)"' in html
    assert "data:image/png;base64," in html


def test_lines_break_between_words_and_never_before_a_comma():
    lines = drawing.wrapped("政府信息公开申请件数，从上年结转和新收到办理结果和结转下年。", 12, 1.0)
    assert len(lines) > 2
    assert not any(line.startswith(("，", "。")) for line in lines)
    assert all(drawing.width(line, 12) <= 1.2 for line in lines)
    assert "".join(lines) == "政府信息公开申请件数，从上年结转和新收到办理结果和结转下年。"
