"""How authorities stand beside each other in one year."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from jianxi_tools.charts.dots import Case, Dot, dots, funnel_plot
from jianxi_tools.charts.series import in_brackets
from jianxi_tools.charts.sheet import Chart, Sentences, drawn, sheet
from jianxi_tools.indicators import SMALLEST_BASE, declared, indicators
from jianxi_tools.indicators.intervals import funnel, newcombe
from jianxi_tools.panel import Panel
from jianxi_tools.peers import Comparison, comparable
from jianxi_tools.reference import FORMAT
from jianxi_tools.words import number, percent, say

FEWEST = 5  # authorities in a funnel: fewer make no common rate to speak of
RATE = "disclosed_of_concluded"


@drawn
def peer_funnel(panel: Panel, language: str = "en", authority: str = "", indicator: str = RATE) -> Chart:
    """A share of every authority over its base, within the limits of chance around the rate of all together.

    Args:
        panel: reports of which those of the last year with more than one authority are compared.
        language: ``zh`` or ``en``.
        authority: the one to look at, "" for none.
        indicator: the code of a share.

    Source: D. J. Spiegelhalter (2005), Funnel plots for comparing institutional performance.
    """
    shown, rates = _rates(panel, authority, indicator, language)
    facts = _facts(shown, rates, authority, indicator, language)
    if len(rates) < FEWEST:
        return _nothing(facts, language, rates)
    counts, bases = rates["numerator"].to_numpy(), rates["denominator"].to_numpy()
    rate = counts.sum() / bases.sum()
    limits = {level: funnel(rate, bases, level) for level in (0.95, 0.998)}
    outside = {level: (counts / bases < low) | (counts / bases > high) for level, (low, high) in limits.items()}
    facts |= {"rate": percent(rate, 1), "outside": number(int(outside[0.998].sum()))}
    facts |= {"expected": number(round(len(rates) * 0.002, 1))}
    word = "_all"
    if authority:
        own = rates["authority"].eq(authority).to_numpy()
        word = "_small" if not own.any() else ""
        if own.any():
            place = int(np.flatnonzero(own)[0])
            side = "above" if counts[place] / bases[place] > rate else "below"
            where = f"far_{side}" if outside[0.998][place] else side if outside[0.95][place] else "within"
            facts |= {"where": say(f"chart.funnel_{where}", language)}
            facts |= {"share": percent(rates["value"].iloc[place]), "base": number(bases[place])}
    spread = [say("chart.funnel_spread", language, **facts)] if outside[0.998].mean() > 0.1 else []
    said = _sentences("funnel", word, facts, spread, shown, rates, language)
    cases = [
        Case(row.authority, row.numerator, row.denominator, row.authority == authority, row.format == FORMAT)
        for row in rates.itertuples()
    ]
    labels = (
        say("chart.funnel_rate", language, **facts),
        "95%",
        "99.8%",
        say("chart.funnel_base", language),
    )
    made = funnel_plot(said, cases, labels)
    made.numbers = rates.assign(
        rate=rate,
        **{
            f"{end}_{level:.1%}": limit
            for level, pair in limits.items()
            for end, limit in zip(("from", "to"), pair, strict=True)
        },
    )
    return made


@drawn
def peer_intervals(panel: Panel, language: str = "en", authority: str = "", indicator: str = RATE) -> Chart:
    """A share of every authority with its 95 % interval, in order.

    Args:
        panel: reports of which those of the last year with more than one authority are compared.
        language: ``zh`` or ``en``.
        authority: the one to look at, "" for none.
        indicator: the code of a share.
    """
    shown, rates = _rates(panel, authority, indicator, language)
    facts = _facts(shown, rates, authority, indicator, language)
    if rates.empty:
        return _nothing(facts, language, rates)
    rates = rates.sort_values("value", ascending=False, kind="stable", ignore_index=True)
    own, others = rates[rates["authority"] == authority], rates[rates["authority"] != authority]
    facts |= _ends(rates, percent)
    if len(own):
        (count, base), sides = own[["numerator", "denominator"]].iloc[0], (others["numerator"], others["denominator"])
        low, high = newcombe(count, base, *sides)
        facts |= {"share": percent(count / base), "above": number((low > 0).sum()), "below": number((high < 0).sum())}
        facts |= {"alike": number(((low <= 0) & (high >= 0)).sum())}
    rows = [
        Dot(
            row.authority,
            row.value,
            say("chart.of", language, count=number(row.numerator), base=number(row.denominator))
            + in_brackets(row.numerator, row.denominator, language),
            row.low,
            row.high,
            row.authority == authority,
            row.format == FORMAT,
        )
        for row in rates.itertuples()
    ]
    said = _sentences("intervals", _word(authority, own, rates), facts, [], shown, rates, language)
    made = dots(said, rows, line=_median_line(rates, percent, language))
    made.numbers = rates
    return made


@drawn
def peer_volume(panel: Panel, language: str = "en", authority: str = "") -> Chart:
    """How many new requests every authority received, on a scale of powers of ten, in order.

    Args:
        panel: reports of which those of the last year with more than one authority are compared.
        language: ``zh`` or ``en``.
        authority: the one to look at, "" for none.
    """
    shown, counts = _rates(panel, authority, "received", language)
    facts = _facts(shown, counts, authority, "received", language)
    if counts.empty:
        return _nothing(facts, language, counts)
    counts = counts.sort_values("value", ascending=False, kind="stable", ignore_index=True)
    own = counts[counts["authority"] == authority]
    facts |= _ends(counts, number) | {"count": number(own["value"].iloc[0]) if len(own) else "–"}
    rows = [
        Dot(row.authority, row.value, number(row.value), look=row.authority == authority, hollow=row.format == FORMAT)
        for row in counts.itertuples()
    ]
    said = _sentences("volume", _word(authority, own, counts), facts, [], shown, counts, language)
    made = dots(said, rows, "log", _median_line(counts, number, language))
    made.numbers = counts
    return made


def _word(authority: str, own: pd.DataFrame, rates: pd.DataFrame) -> str:
    """Which form the title has: of all, of the one to look at, or of the only one."""
    if authority and own.empty:
        return "_small"
    return "_alone" if len(rates) == 1 else "" if authority else "_all"


def _ends(rates: pd.DataFrame, write: Callable[[float], str]) -> dict[str, str]:
    """Highest, lowest and median of an ordered frame."""
    top, bottom = rates.iloc[0], rates.iloc[-1]
    return {
        "high": write(top["value"]),
        "highest": top["authority"],
        "low": write(bottom["value"]),
        "lowest": bottom["authority"],
        "median": write(rates["value"].median()),
    }


def _median_line(rates: pd.DataFrame, write: Callable[[float], str], language: str) -> tuple[float, str] | None:
    median = rates["value"].median()
    return (median, say("chart.median", language, median=write(median))) if len(rates) > 2 and median > 0 else None


def _rates(panel: Panel, authority: str, indicator: str, language: str) -> tuple[Comparison, pd.DataFrame]:
    """The reports compared, and of those with a share that can be told the indicator."""
    shown = comparable(panel, authority=authority)
    return shown, _of(shown, indicator, language).dropna(subset=["value"]).reset_index(drop=True)


def _of(shown: Comparison, indicator: str, language: str) -> pd.DataFrame:
    found = indicators(shown.panel, language=language)
    formats = shown.panel.reports.set_index("report")["format"]
    own = found[found["indicator"] == indicator].reset_index(drop=True)
    return own.assign(format=own["report"].map(formats))


def _facts(shown: Comparison, rates: pd.DataFrame, authority: str, indicator: str, language: str) -> dict[str, str]:
    words = getattr(declared()[indicator], language)
    missing = len(shown.panel) - len(rates)
    scope = say(f"scope.{shown.scope or 'none'}", language)
    return {
        "authority": authority,
        "year": str(shown.year),
        "name": words.name,
        "base": words.base,
        "measured": words.base,
        "n": number(len(rates)),
        "others": number(max(0, len(rates) - 1)),
        "scope": scope,
        "without": number(missing),
        "smallest": number(SMALLEST_BASE),
        "fewest": number(FEWEST),
    }


def _sentences(
    name: str, word: str, facts: dict[str, str], notes: list[str], shown: Comparison, rates: pd.DataFrame, language: str
) -> Sentences:
    below = [say("chart.peers_source", language, **facts), say(f"chart.{name}_foot", language, **facts), *notes]
    if facts["without"] != "0":
        below.append(say("chart.peers_without", language, **facts))
    if len(shown.left_out):
        below.append(say("chart.peers_left_out", language, count=number(len(shown.left_out))))
    if (rates["format"] == FORMAT).any():
        below.append(say("chart.hollow", language))
    if (rates["rests_on"] != "reported").any():
        doubtful = int((rates["rests_on"] != "reported").sum())
        below.append(say("chart.peers_doubtful", language, count=number(doubtful)))
    return Sentences(
        say(f"chart.{name}_title{word}", language, **facts),
        say(f"chart.{name}_subtitle", language, **facts),
        ("" if language == "zh" else " ").join(below),
    )


def _nothing(facts: dict[str, str], language: str, rates: pd.DataFrame) -> Chart:
    """A sheet that says that there are too few authorities."""
    texts = (say(f"chart.peers_{part}", language, **facts) for part in ("few", "subtitle", "source"))
    made, _ = sheet(Sentences(*texts), 0.1)
    made.numbers = rates
    return made
