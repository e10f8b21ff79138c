"""The disclosure rate, which depends on what it is held against: always on its three bases."""

from collections.abc import Mapping

from jianxi_tools.charts.columns import Point, lanes
from jianxi_tools.charts.dots import Dot, dots
from jianxi_tools.charts.series import FLOW, OUTCOMES, Series, follows, in_brackets
from jianxi_tools.charts.sheet import Chart, drawn_over_years
from jianxi_tools.charts.wording import legend, nothing, sentences
from jianxi_tools.indicators import SMALLEST_BASE
from jianxi_tools.words import number, percent

RATES = ("disclosed_of_concluded", "disclosed_of_decided", "disclosed_of_processed")


@drawn_over_years
def disclosure(series: Series) -> Chart:
    """The disclosure rate on its three bases, side by side, with 95 % intervals."""
    if not series.known([FLOW["concluded"], OUTCOMES["granted"]]):
        return nothing(series, "disclosure")
    breaks = series.breaks(*RATES)
    points = {code: [_point(series, at, code, breaks) for at in range(len(series.years))] for code in RATES}
    years = list(series.years)
    rated = {year: [row[at].value == row[at].value for row in points.values()] for at, year in enumerate(years)}
    told = [year for year in years if all(rated[year])] or [year for year in years if any(rated[year])]
    facts = {}
    first, last = series.ends(told, *RATES) if told else (None, None)
    for which, year in (("before", first), ("after", last)) if told else ():
        facts |= {f"{which}_{code}": row[years.index(year)].text for code, row in points.items()}
    is_small = any(row[at].below for row in points.values() for at in range(len(years)))
    word = ("_many" if first is not last else "") if told else "_none" if is_small else "_open"
    names = {code: series.say(code) for code in RATES}
    single = [_dot(series, code, names[code], row[0]) for code, row in points.items()] if len(years) == 1 else []
    texts = [one.text + one.below for row in points.values() for one in row] + [dot.text for dot in single]
    ends = (first, last) if told else None
    notes = [legend(texts, series.language)]
    said = sentences(series, "disclosure", ends, facts, [], title=word, notes=notes, breaks=RATES)
    rows = [(names[code], row) for code, row in points.items()]
    made = dots(said, single) if single else lanes(said, series.labels, rows, breaks)
    return made.with_numbers(series.rated({name: code for code, name in names.items()}))


def _point(series: Series, at: int, code: str, breaks: Mapping[int, str]) -> Point:
    """A rate of one year, or why there is none; joined to the year before where no break lies between."""
    year = series.years[at]
    rate = series.rate(year, code)
    if rate is None or rate[["numerator", "denominator"]].isna().any():
        return Point(text=year.why_not(FLOW["concluded"]))
    count, base = rate["numerator"], rate["denominator"]
    below = year.say("of_lines", count=number(count), base=number(base))
    if rate["value"] != rate["value"]:
        is_small = 0 <= count <= base < SMALLEST_BASE
        word = (
            "no_base" if not base else "small_base" if is_small else "negative" if min(count, base) < 0 else "no_share"
        )
        return Point(text=year.say(word), below=below + rate["signs"])
    before = series.rate(series.years[at - 1], code) if at and follows(series.years[at - 1], year) else None
    joined = before is not None and before["value"] == before["value"] and at not in breaks
    text = percent(rate["value"]) + rate["signs"]
    return Point(rate["value"], rate["low"], rate["high"], text, below, joined)


def _dot(series: Series, code: str, name: str, point: Point) -> Dot:
    """A rate of the only year with its counts, or why there is none."""
    rate = series.rate(series.years[0], code)
    if not point.below:
        return Dot(name, point.value, point.text)
    count, base = rate["numerator"], rate["denominator"]
    if not base:
        return Dot(name, point.value, "–")
    text = series.say("of", count=number(count), base=number(base)) + rate["signs"]
    share = in_brackets(count, base, series.language) or series.say("share", share=point.text)
    return Dot(name, point.value, text + share, point.low, point.high)
