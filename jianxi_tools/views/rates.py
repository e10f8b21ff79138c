"""Indicators in words and in cells: what one was and is, on what base, how sure a change is, what it rests on."""

import re
from collections.abc import Callable, Sequence

import pandas as pd

from jianxi_tools.charts.series import Series
from jianxi_tools.edition import label_of
from jianxi_tools.indicators import SMALLEST_BASE, breaks, changes, declared
from jianxi_tools.indicators.signs import IN_QUESTION
from jianxi_tools.words import listing, number, percent, say, signed

_SHOWN = {"share": (100, 1), "growth": (100, 1), "rate": (1, 1), "ratio": (1, 3)}  # by what multiplied, decimals
_CODE = re.compile(r"(?:(\d{4}):)?([a-z_]+\.[a-z_]+\.[a-z_]+)")  # of a figure, with the year of another report


def sentences(series: Series, codes: Sequence[str]) -> list[str]:
    """What each indicator was and is since the last break of its series; nothing of one that has no figures."""
    rates = series.rates[series.rates["indicator"].isin(codes)].reset_index(drop=True)
    found = {row["indicator"]: row for _, row in changes(rates).iterrows()}
    texts = [_changed(series, found[code]) if code in found else _small(series, code) for code in codes]
    since = dict.fromkeys(_since(series, code) for code in codes if code in found)
    return [text for text in (*texts, *since) if text]


def rate_cell(rate: pd.Series | None, language: str) -> dict[str, object]:
    """An indicator of a report as a cell of a table: its number, on what base, its interval and its marks.

    ``rate`` is the row of a frame of ``indicators`` with its ``signs``, None where the report does not have it.
    """
    if rate is None:
        return {"text": "", "below": "", "interval": "", "title": "", "signs": "", "broken": ""}
    is_counted = declared()[rate["indicator"]].kind != "count" and rate["denominator"] == rate["denominator"]
    interval = {side: percent(rate[side], 1) for side in ("low", "high")}
    title = say("trend.interval", language, **interval) if rate["low"] == rate["low"] else ""
    return {
        "text": written(rate["indicator"])(rate["value"]),
        "below": f"{number(rate['numerator'])}/{number(rate['denominator'])}" if is_counted else "",
        "interval": between(rate["low"], rate["high"]),
        "title": " · ".join(filter(None, (title, doubts(rate["rests_on"], language)))),
        "signs": rate["signs"],
        "broken": broken_by(rate["series_break"], language),
    }


def between(low: float, high: float) -> str:
    """The interval of a share, "" where there is none."""
    return f"{percent(low, 1)}–{percent(high, 1)}" if low == low else ""


def written(code: str) -> Callable[[float], str]:
    """How a value of an indicator is written."""
    kind = declared()[code].kind
    if kind in ("share", "growth"):
        return lambda value: percent(value, 1)
    if kind == "count":
        return number
    return lambda value: "–" if value != value else f"{value:,.{_SHOWN[kind][1]}f}"


def broken_by(series_break: str, language: str) -> str:
    """The words of the breaks that a frame of ``indicators`` names, "" for none."""
    names = filter(None, series_break.split("; "))
    return listing((getattr(breaks()[name], language) for name in names), language)


def _changed(series: Series, found: pd.Series) -> str:
    """What an indicator was and is, how sure the change is, and what it cannot be compared with."""
    language, code = series.language, found["indicator"]
    facts = {"name": getattr(declared()[code], language).name}
    for when in ("first", "last"):
        year = int(found[f"{when}_year"])
        rate = _rate_of(series, code, year)
        facts |= {f"{when}_year": year, when: written(code)(found[when]) + _sign(rate) + _counts(rate, language)}
    if found["first_year"] == found["last_year"]:
        text = say("trend.only", language, **facts)
        if rate["low"] == rate["low"]:
            text += say("trend.only_sure", language, low=percent(rate["low"], 1), high=percent(rate["high"], 1))
    elif not found["change"]:
        text = say("trend.unchanged", language, **facts)
    else:
        text = say("trend.change", language, **facts, change=_by(found, language))
    if found["low"] == found["low"] and found["change"]:
        is_sure = found["low"] > 0 or found["high"] < 0
        limits = {side: _points(found[side]) for side in ("low", "high")}
        text += say("trend.sure" if is_sure else "trend.unsure", language, **limits)
    if found["rests_on"] != "reported":
        text += say("trend.rests_on", language, cells=doubts(found["rests_on"], language))
    return text


def doubts(rests_on: str, language: str) -> str:
    """What a number rests on, with the labels of figures for their codes, behind their years; "" if all is printed."""
    if rests_on == "reported":
        return ""

    def label(code: re.Match) -> str:
        year, figure = code.groups()
        return say("view.quoted", language, text=" ".join(filter(None, (year, label_of(figure, language)))))

    return _CODE.sub(label, rests_on)


def _since(series: Series, code: str) -> str:
    """With which years an indicator is not compared, and why; "" where no break lies between the years."""
    broken = series.broken(code)
    if not broken:
        return ""
    year, names = series.years[max(broken)].name, "; ".join(broken[max(broken)])
    return say("trend.since", series.language, year=year, why=broken_by(names, series.language))


def _small(series: Series, code: str) -> str:
    """The counts of the last year in which an indicator has a base, too small for a share; "" if there is none."""
    for year in reversed(series.years):
        rate = series.rate(year, code)
        if rate is not None and 0 < rate["denominator"] < SMALLEST_BASE and rate["numerator"] == rate["numerator"]:
            facts = {"name": getattr(declared()[code], series.language).name, "year": year.label}
            facts |= {"counts": _of(rate, series.language) + _sign(rate)}
            return say(f"trend.small{'' if declared()[code].kind == 'share' else '_ratio'}", series.language, **facts)
    return ""


def _rate_of(series: Series, code: str, year: int) -> pd.Series:
    rates = (series.rate(one, code) for one in series.years if one.number == year)
    return next(rate for rate in rates if rate is not None)


def _sign(rate: pd.Series) -> str:
    """That an indicator rests on a sum that fails; figures that are not plainly printed are told in a sentence."""
    return IN_QUESTION if IN_QUESTION in rate["signs"] else ""


def _counts(rate: pd.Series, language: str) -> str:
    """Of how many cases a share is, in brackets."""
    is_count = declared()[rate["indicator"]].kind == "count"
    return "" if is_count else say("chart.share", language, share=_of(rate, language))


def _of(rate: pd.Series, language: str) -> str:
    """Of how many cases a share is, and one count over the other where it is no part of it."""
    counts = {"count": number(rate["numerator"]), "base": number(rate["denominator"])}
    is_share = declared()[rate["indicator"]].kind == "share"
    return say("chart.of", language, **counts) if is_share else "{count}/{base}".format(**counts)


def _by(found: pd.Series, language: str) -> str:
    """By how much an indicator changed."""
    kind, change, first = declared()[found["indicator"]].kind, found["change"], found["first"]
    if kind == "count":
        share = f"{_points(change / first)}%" if first >= SMALLEST_BASE else ""
        return say("trend.relative", language, change=signed(change), share=share) if share else signed(change)
    scale, decimals = _SHOWN[kind]
    before, after, shown = (round(scale * found[name], decimals) for name in ("first", "last", "change"))
    text = f"{change:+.{decimals}f}".replace("-", "−")
    if scale == 100:
        text = say("trend.points", language, points=_points(change))
    is_difference = round(after - before, decimals) == shown
    return text if is_difference else say("trend.unrounded", language, change=text)


def _points(change: float) -> str:
    """A difference of shares in points of a percent."""
    return f"{100 * change:+.1f}".replace("-", "−").replace("−0.0", "+0.0")
