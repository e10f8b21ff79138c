"""Peers: who is compared with whom, limits of chance by hand, and charts for 1 and for 300 authorities."""

import dataclasses
from functools import cache

import numpy as np
import pytest
from made import LANGUAGES, changed
from made import suqian as made
from matplotlib.backends.backend_agg import FigureCanvasAgg
from shown import looks_right, soup, words

import jianxi_tools as jx
from jianxi_tools import charts
from jianxi_tools.indicators.intervals import funnel, newcombe
from jianxi_tools.panel.peers import comparable
from jianxi_tools.parameters import chosen_peers
from jianxi_tools.views.peers import Peers

pytestmark = pytest.mark.usefixtures("no_pictures")


def authority(at):
    return f"某省第{at}县人民政府"


def asked(at, total, granted, refused=0, **kwargs):
    """A report of an authority that concluded so many requests, granted and refused so many, and declined the rest."""
    rest = total - granted - refused
    rows = {"received": total, "granted": granted, "refused_third_party": refused, "declined_repeat": rest}
    values = {f"applications.{row}.total": value for row, value in rows.items()}
    report = made(values | {"applications.concluded.total": total}, authority=authority(at), **kwargs)
    return dataclasses.replace(report, sha256=f"{at:09d}{total % 10}" * 6 + "0000")


@cache
def many(count):
    random = np.random.default_rng(7)
    reports = []
    for at in range(1, count + 1):
        total = int(random.lognormal(4.5, 1.6)) if at % 17 else 0
        granted = random.binomial(total, random.beta(12, 10))
        reports.append(asked(at, total, int(granted), int(random.binomial(total - granted, 0.2))))
    return jx.panel_of(reports)


PEERS = [charts.peer_volume, charts.peer_intervals, charts.peer_funnel]


@pytest.mark.parametrize("chart", PEERS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("count", "named"), [(1, ""), *((count, at) for count in (3, 12, 300) for at in ("", 2))])
def test_draws_any_number_of_peers(chart, language, count, named):
    looks_right(lambda: chart(many(count), language, named and authority(named)))


def test_an_authority_without_any_request_is_said_to_have_too_few():
    panel = jx.panel_of([asked(1, 0, 0), asked(2, 100, 60)])
    assert (
        charts.peer_intervals(panel, "en", authority(1)).title
        == f"{authority(1)} has too few cases, or lacks sound figures, for a rate"
    )
    assert charts.peer_volume(panel, "en", authority(1)).title.startswith(f"{authority(1)} received 0 new requests")
    assert any(
        "base is under 10, a figure is missing, or a part is negative or exceeds its whole: 1." in text
        for text in words(charts.peer_intervals(panel))
    )


def test_names_of_the_powers_of_ten_stand_apart_and_long_names_leave_the_limits_free():
    """Counts from 0 to over a million, and a long name at the narrow end of the limits."""
    reports = [asked(at, 40 * 3**at, 25 * 3**at) for at in range(1, 9)]
    reports += [
        asked(9, 0, 0),
        dataclasses.replace(asked(10, 1_560_000, 1_000_000), authority="某某自治州人民政府" * 4),
    ]
    panel = jx.panel_of(reports)
    looks_right(lambda: charts.peer_volume(panel))
    (target,) = charts.peer_volume(panel).axes
    names = [tick.get_text() for tick in target.get_xticklabels()]
    assert names == ["0", "1", "", "100", "", "10,000", "", "1,000,000"]
    figure = charts.peer_funnel(panel, authority=authority(8))
    canvas = FigureCanvasAgg(figure).get_renderer()
    (target,) = figure.axes
    limits = np.vstack([target.transData.transform(line.get_xydata()) for line in target.lines[:5]])
    named = [text for text in target.texts if text.get_text().startswith("某")]
    assert [text for text in named if text.get_window_extent(canvas).count_contains(limits)] == []


@pytest.mark.parametrize(
    ("totals", "names"),
    [
        ([14, 15, 14, 15, 14], ["13", "14", "15", "16", "17"]),
        ([310, 320, 330, 350, 380], ["280", "300", "320", "340", "360", "380", "400", "420"]),
        ([20, 40, 60, 80, 100], ["20", "50", "100"]),
    ],
)
def test_bases_that_are_alike_have_a_scale_and_limits_in_view(totals, names):
    panel = jx.panel_of([asked(at, total, total // 2) for at, total in enumerate(totals, start=1)])
    looks_right(lambda: charts.peer_funnel(panel))
    (target,) = charts.peer_funnel(panel).axes
    assert [tick.get_text() for tick in target.get_xticklabels()] == names
    low, high = target.get_ylim()
    assert all(low < text.get_position()[1] < high for text in target.texts)


def test_who_is_told_apart():
    panel = jx.panel_of([asked(1, 100, 60), asked(2, 100, 40), asked(3, 100, 58), asked(4, 100, 80)])
    title = charts.peer_intervals(panel, "en", authority(1)).title
    assert title == f"{authority(1)}: 60%; told apart as higher than 1 and lower than 1 (others compared: 3)"
    assert charts.peer_intervals(panel).title == "4 authorities: from 40% to 80%"
    five = charts.peer_intervals(jx.panel_of([asked(at, 100, at * 10) for at in range(1, 6)]))
    assert five.title == "5 authorities: median 30%, the middle half between 20% and 40%"


def test_titles_of_equal_values_and_of_nothing_to_draw():
    same = jx.panel_of([asked(1, 100, 60), asked(2, 50, 30)])
    assert charts.peer_intervals(same).title == "2 authorities: 60% at each"
    near = jx.panel_of([asked(1, 1000, 600), asked(2, 1000, 604)])
    assert charts.peer_intervals(near).title == "2 authorities: from 60% to 60%"  # 60.0 and 60.4
    none = jx.panel_of([asked(1, 0, 0), asked(2, 0, 0)])
    assert charts.peer_volume(none).title == "New requests: 0 at each of 2 authorities"
    assert "no authority to draw, as bases are under 10" in charts.peer_intervals(none).title
    assert "too few authorities to draw (0, at least 5 are needed)" in charts.peer_funnel(none).title


def test_quartiles_of_counts_have_one_decimal_at_most():
    panel = jx.panel_of([asked(at, total, total) for at, total in enumerate([281, 284, 286, 288, 1000, 2001], 1)])
    title = charts.peer_volume(panel).title
    assert title == "New requests: from 281 to 2,001, median 287, the middle half between 284.5 and 822"
    panel = jx.panel_of(
        [asked(at, total, total) for at, total in enumerate([281, 282, 285, 288, 289, 290, 299, 999], 1)]
    )
    title = charts.peer_volume(panel).title
    assert title == "New requests: from 281 to 999, median 288.5, the middle half between 284.2 and 292.2"
    page = soup(Peers(comparable(panel), "en").table)
    assert [row.td.text for row in page.select("tfoot tr")] == ["288.5", "284.2–292.2"]


def test_funnel_names_those_outside_and_says_when_there_are_too_many():
    alike = [asked(at, 200, 100) for at in range(1, 20)]
    figure = charts.peer_funnel(jx.panel_of([*alike, asked(20, 1000, 800)]), "en", authority(20))
    assert figure.title == f"{authority(20)}: 80% of 1,000, above the 99.8% limit"
    numbers = figure.numbers.set_index("authority")
    assert numbers.loc[authority(1), "common_rate"] == pytest.approx((19 * 100 + 800) / 4800)
    assert numbers.loc[authority(20), "high_998"] < 0.8
    assert charts.peer_funnel(jx.panel_of(alike)).title == "0 of 19 authorities lie outside the 99.8% limits"
    apart = jx.panel_of([asked(at, 500, 100 if at % 2 else 400) for at in range(1, 13)])
    assert any("Far more lie outside than chance explains" in text for text in words(charts.peer_funnel(apart)))


def test_reference_figures_count_in_no_median_and_no_common_rate():
    reports = [asked(at, 200, 100) for at in range(1, 7)]
    reference = dataclasses.replace(asked(7, 9000, 8900), format="reference")
    figure = charts.peer_funnel(jx.panel_of([*reports, reference]))
    assert set(figure.numbers["common_rate"]) == {0.5} and figure.title.startswith("0 of 6 authorities")
    assert charts.peer_intervals(jx.panel_of([*reports, reference])).title == "6 authorities: 50% at each"
    higher = jx.panel_of([*reports, asked(8, 300, 180), reference])
    title = charts.peer_intervals(higher).title
    assert title == "7 authorities: median 50%, the middle half between 50% and 50%"
    volume = charts.peer_volume(higher)
    assert volume.title == "New requests: from 200 to 300, median 200, the middle half between 200 and 200"
    assert any(", authorities: 7; new requests" in text for text in words(volume))
    few = charts.peer_volume(jx.panel_of([*reports[:4], reference]))
    assert few.title == "New requests: from 200 to 9,000" and not any("median" in text for text in words(few))


def test_a_title_and_the_note_on_funnels_count_no_reference_figures():
    """Five authorities of 10 % to 50 %, and reference figures of a sixth."""
    reference = dataclasses.replace(asked(7, 9000, 8900), format="reference")
    apart = [asked(at, 100, at * 10) for at in range(1, 6)]
    title = charts.peer_intervals(jx.panel_of([*apart, reference])).title
    assert title == "5 authorities: median 30%, the middle half between 20% and 40%"
    assert charts.peer_volume(jx.panel_of([*apart, reference])).title == "New requests: 100 at each of 5 authorities"
    note = Peers(comparable(jx.panel_of([*apart[:4], reference])), "en").funnels
    assert "No funnel is drawn with fewer than 5 authorities that have a rate; here there are 4." in note


def test_an_authority_whose_versions_differ_is_said_to_be_left_out():
    twin = dataclasses.replace(asked(1, 100, 41), sha256="f" * 64)
    peers = Peers(
        comparable(jx.panel_of([asked(1, 100, 60), twin, asked(2, 100, 40)]), 2023, authority(1)), "en", authority(1)
    )
    text = soup(peers.summary + peers.table).text
    assert f"The report of {authority(1)} is not compared: several versions that differ." in text


def test_figures_that_are_not_as_printed_are_marked():
    doubtful = changed(asked(1, 100, 60), {"applications.granted.total": {"state": "inferred"}})
    figure = charts.peer_intervals(jx.panel_of([doubtful, asked(2, 100, 40)]))
    assert {"60 of 100 (60%)†", "40 of 100 (40%)"} <= set(words(figure))
    assert any("† rests on figures that are not plainly printed" in text for text in words(figure))


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda panel: charts.peer_intervals(panel, indicator="received"), "received is no share"),
        (lambda panel: charts.peer_funnel(panel, indicator="disputes_per_1000"), "disputes_per_1000 is no share"),
        (lambda panel: charts.peer_funnel(panel, indicator="refusd"), "the nearest is refused"),
        (lambda panel: charts.peer_volume(panel, "en", "某市"), "There is no report of 某市"),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence(draw, sentence):
    with pytest.raises(jx.ReportError, match=sentence):
        draw(many(3))


def test_limits_of_the_funnel_by_hand():
    """Of 10 cases at a rate of a half: P(0..1) = 11/1024, P(0..2) = 56/1024, so 2.5 % lie below 2 - 0.675."""
    low, high = funnel(0.5, np.array([10]), 0.95)
    upto_1, upto_2 = 11 / 1024, 56 / 1024
    expected = (2 - (upto_2 - 0.025) / (upto_2 - upto_1)) / 10
    assert low[0] == pytest.approx(expected) and high[0] == pytest.approx(1 - expected)
    assert funnel(0.01, np.array([10]), 0.998)[0][0] == 0.0


def test_difference_of_two_shares_as_published():
    """Newcombe 1998, table II: 56/70 - 48/80, 9/10 - 3/10, 10/10 - 0/20."""
    for counts, limits in (
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((10, 10, 0, 20), (0.6791, 1.0)),
    ):
        low, high = newcombe(*counts)
        assert (round(float(low), 4), round(float(high), 4)) == limits


def test_other_scopes_and_versions_that_differ_are_left_out():
    office = dataclasses.replace(asked(3, 50, 20), scope="office")
    twin = dataclasses.replace(asked(2, 100, 41), sha256="f" * 64)
    bare = dataclasses.replace(asked(4, 10, 1), edition=None, readings=())
    unnamed = dataclasses.replace(asked(5, 10, 1), authority=None)
    last_year = asked(6, 10, 1, year=2022)
    compared = comparable(jx.panel_of([asked(1, 100, 60), asked(2, 100, 40), twin, office, bare, unnamed, last_year]))
    assert (compared.year, compared.scope) == (2023, "whole_area")
    assert compared.panel.reports["authority"].to_list() == [authority(1)]
    left_out = compared.left_out.fillna("")
    assert sorted(left_out["reason"]) == ["no_table", "other_scope", "unnamed", "versions", "versions"]
    offices = comparable(jx.panel_of([asked(1, 100, 60), office]), authority=authority(3))
    assert (offices.scope, offices.panel.reports["authority"].to_list()) == ("office", [authority(3)])


def test_a_name_that_no_report_has_is_answered_with_the_nearest():
    with pytest.raises(jx.ReportError, match=f"no report of {authority(2)[:-1]}; the nearest name is {authority(2)}"):
        charts.peer_funnel(many(3), authority=authority(2)[:-1])


def test_versions_with_the_same_figures_count_once():
    again = dataclasses.replace(asked(1, 100, 60), sha256="e" * 64)
    compared = comparable(jx.panel_of([asked(1, 100, 60), again, asked(2, 100, 40)]))
    assert sorted(compared.panel.reports["authority"]) == [authority(1), authority(2)]
    assert compared.left_out.empty


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [2, 12])
def test_the_page_says_who_is_compared_and_how_it_stands(count, language):
    peers = Peers(comparable(many(count)), language, authority(2))
    page = soup(peers.summary + peers.volume + peers.disclosure + peers.funnels + peers.table)
    assert authority(2) in page.select_one("h1").text
    assert len(page.select("table tbody tr")) == count
    assert len(page.select("figure")) == (7 if count == 12 else 4)  # no funnel of 1 or 2
    assert "None" not in page.text and "nan" not in page.text
    assert [row.th.text for row in page.select("tr.look")] == [authority(2)]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", f"Of 2023 only the report of {authority(1)} has figures that can be compared, so there is nothing to"),
        ("zh", f"2023年只有{authority(1)}的报告有可比的数值，因此没有比较。"),
    ],
)
@pytest.mark.parametrize("others", [[], [made({}, state="missing", authority=authority(2))]])
def test_one_authority_with_figures_is_compared_with_nobody_and_that_is_one_sentence(others, language, sentence):
    peers = Peers(comparable(jx.panel_of([asked(1, 100, 60), *others])), language)
    summary = soup(peers.summary)
    assert summary.select_one(".lead").text.startswith(sentence)
    assert [item.text.split(" · ")[0] for item in summary.select("li")] == [authority(2)] * len(others)
    assert {peers.volume, peers.disclosure, peers.funnels, peers.table, peers.limits} == {""}
    nobody = Peers(comparable(jx.panel_of(others)), language) if others else None
    assert not others or "2023" in soup(nobody.summary).select_one(".lead").text


def unstated(*args, **kwargs):
    return dataclasses.replace(asked(*args, **kwargs), scope=None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unstated_scope_is_no_scope_of_its_own(language):
    """It is none that is known to differ: it is compared, with a sign; one that differs is left out all the same."""
    office = dataclasses.replace(asked(5, 50, 20), scope="office")
    reports = [unstated(1, 100, 60), unstated(2, 100, 50), unstated(3, 100, 40), asked(4, 100, 30), asked(6, 90, 9)]
    compared = comparable(jx.panel_of([*reports, office]))
    assert compared.scope == "whole_area" and len(compared.panel) == 5 and len(compared.unstated) == 3
    assert compared.left_out["reason"].to_list() == ["other_scope"]
    assert comparable(jx.panel_of([*reports, office]), authority=authority(5)).scope == "office"
    assert comparable(jx.panel_of([*reports, office]), authority=authority(1)).scope == "whole_area"
    peers = Peers(compared, language)
    assert ("(‡): 3;" if language == "en" else "其中 3 份未说明统计范围（‡）") in peers.summary
    names = [row.text for row in soup(peers.table).select("tbody th")]
    assert sorted(names) == sorted([f"{authority(at)}{'‡' * (at < 4)}" for at in (1, 2, 3, 4, 6)])
    for picture in (peers.pictures["volume"], peers.pictures["disclosed_of_concluded"]):
        said = " ".join(words(picture)).replace(" ", "")
        legend = "‡doesnotstateitsscope" if language == "en" else "‡未说明统计范围"
        assert legend in said


def test_where_no_report_states_its_scope_that_is_said_once():
    compared = comparable(jx.panel_of([unstated(1, 100, 60), unstated(2, 100, 50)]))
    text = soup(Peers(compared, "en").summary).text
    assert "The reports of 2 authorities are compared: scope not stated." in text
    assert "These reports do not state their scope: look at them" in text and "‡" not in text


def test_of_one_authority_the_report_that_states_its_scope_counts():
    twin = dataclasses.replace(unstated(1, 90, 10), sha256="d" * 64)
    compared = comparable(jx.panel_of([twin, asked(1, 100, 60), asked(2, 100, 50)]))
    assert sorted(compared.panel.reports["authority"]) == [authority(1), authority(2)] and not compared.unstated
    assert compared.left_out["reason"].to_list() == ["unstated"]


def test_a_rate_from_a_sum_that_fails_is_marked_among_peers():
    wrong = made({"applications.concluded.total": 100, "applications.granted.total": 60}, authority=authority(1))
    compared = comparable(jx.panel_of([wrong, asked(2, 100, 40)]))
    assert "60 of 100 (60%)≠" in words(charts.peer_intervals(compared))
    assert any("≠ takes part in a sum" in text for text in words(charts.peer_intervals(compared)))
    row, other = soup(Peers(compared, "en").table).select("tbody tr")
    assert "60.0%≠" in row.text and "≠" not in other.text
    five = comparable(jx.panel_of([wrong, *(asked(at, 100, 10 * at) for at in range(2, 6))]))
    assert charts.peer_intervals(five).title == "5 authorities: median 40%≠, the middle half between 30%≠ and 50%≠"
    assert "all 40.0%≠" in words(charts.peer_funnel(five))
    foot = soup(Peers(five, "en").table).select("tfoot tr")
    assert [row.select("td")[1].text for row in foot] == ["40.0%≠", "30.0%≠–50.0%≠"]


def test_reference_figures_stand_beside_the_reports_and_are_marked():
    compared = chosen_peers("data/reports", "en", "涧西区人民政府", 2023)
    peers = Peers(compared, "en", "涧西区人民政府")
    text = soup(peers.summary + peers.table).text
    assert "The reports of 2 authorities are compared: the whole area." in text
    assert "counted in no median or common rate: 宿迁市人民政府." in text and "宿迁市人民政府 ○" in text
    assert (
        "Of all concluded: 涧西区人民政府: 74%; told apart as higher than 1 and lower than 0 (others compared: 1)"
        in text
    )
    assert any("Hollow dots: reference figures." in text for text in words(peers.pictures["volume"]))


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ({"authority": "涧西人民政府"}, "涧西区人民政府"),
        ({"year": 2022}, "2023"),
        ({"year": 2024, "authority": "涧西区人民政府"}, "no report for 2024; the years at hand are 2023"),
    ],
)
def test_a_wrong_choice_is_answered_with_what_there_is(choice, sentence):
    with pytest.raises(jx.ReportError, match=sentence):
        chosen_peers("data/reports", "en", **choice)


def test_a_report_without_figures_is_not_among_those_that_are_compared():
    nothing = made({}, authority=authority(3), state="missing")
    peers = Peers(comparable(jx.panel_of([asked(1, 100, 60), asked(2, 100, 50), nothing])), "en", authority(3))
    summary, table = (soup(part).text for part in (peers.summary, peers.table))
    assert "The reports of 2 authorities are compared" in summary and "Reports compared: 2" in summary
    assert f"The report of {authority(3)} is not compared: no figures to compare" in summary
    assert authority(2) in table and authority(3) not in table
