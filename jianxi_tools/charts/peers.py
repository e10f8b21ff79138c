"""How authorities stand beside each other in one year."""

from collections.abc import Callable
from difflib import get_close_matches

import pandas as pd

from jianxi_tools.charts.dots import Case, Dot, dots, funnel_plot
from jianxi_tools.charts.series import in_brackets
from jianxi_tools.charts.sheet import Chart, Sentences, drawn, sheet
from jianxi_tools.charts.wording import legend
from jianxi_tools.indicators import SMALLEST_BASE, declared
from jianxi_tools.indicators.intervals import funnel, newcombe
from jianxi_tools.indicators.signs import UNSTATED
from jianxi_tools.panel import Panel
from jianxi_tools.panel.peers import Comparison, comparable
from jianxi_tools.report import REFERENCE, refused
from jianxi_tools.words import joined, number, percent, say

FEWEST = 5  # authorities for a common rate, a median and quartiles: fewer make none to speak of
RATE = "disclosed_of_concluded"
_LIMITS = {"95": 0.95, "998": 0.998}


@drawn
def peer_funnel(reports: Panel | Comparison, language: str = "en", authority: str = "", indicator: str = RATE) -> Chart:
    """A share of every authority over its base, within the limits of chance around the rate of all together.

    Reference figures are drawn hollow and not counted in the common rate.

    Args:
        reports: those of one year that are compared (``comparable``), or a panel, of which those of the last year with
            more than one authority are.
        language: ``zh`` or ``en``.
        authority: the one to look at, "" for none.
        indicator: the code of a share.

    Raises:
        ReportError: there is no such share, or no report of the authority.

    Source: D. J. Spiegelhalter (2005), Funnel plots for comparing institutional performance.
    """
    shown, rates = _rates(reports, authority, indicator, language, kind="share")
    counted = _counted(rates)
    facts = _facts(shown, rates, authority, indicator, language) | {"n": number(len(counted))}
    if len(counted) < FEWEST:
        return _nothing("few", facts, language, rates)
    rate = counted["numerator"].sum() / counted["denominator"].sum()
    limits = {name: funnel(rate, rates["denominator"].to_numpy(), level) for name, level in _LIMITS.items()}
    beyond = {name: ~rates["value"].between(*pair) for name, pair in limits.items()}
    facts |= {"rate": percent(rate, 1), "outside": number(int(beyond["998"][counted.index].sum()))}
    facts |= {"expected": number(round(len(counted) * 0.002, 2))}
    for own in rates[rates["authority"] == authority].itertuples():
        side = "above" if own.value > rate else "below"
        where = f"far_{side}" if beyond["998"][own.Index] else side if beyond["95"][own.Index] else "within"
        facts |= {"where": say(f"chart.funnel_{where}", language)}
        facts |= {"share": percent(own.value) + own.signs, "base": number(own.denominator)}
    notes = [say("chart.funnel_spread", language)] if beyond["998"][counted.index].mean() > 0.1 else []
    notes += [say("chart.funnel_named", language)] if beyond["998"].any() else []
    said = _sentences("funnel", facts, notes, shown, rates, language)
    cases = [
        Case(
            row.name + row.signs,
            row.numerator,
            row.denominator,
            bool(beyond["998"][row.Index]),
            row.authority == authority,
            row.format == REFERENCE,
        )
        for row in rates.itertuples()
    ]
    labels = (say("chart.funnel_rate", language, **facts), "95%", "99.8%", say("chart.funnel_base", language))
    made = funnel_plot(said, cases, rate, labels)
    ends = {
        f"{end}_{name}": limit
        for name, pair in limits.items()
        for end, limit in zip(("low", "high"), pair, strict=True)
    }
    made.numbers = rates.assign(common_rate=rate, **ends)
    return made


@drawn
def peer_intervals(
    reports: Panel | Comparison, language: str = "en", authority: str = "", indicator: str = RATE
) -> Chart:
    """A share of every authority with its 95 % interval, in order.

    Args:
        reports: those of one year that are compared (``comparable``), or a panel, of which those of the last year with
            more than one authority are.
        language: ``zh`` or ``en``.
        authority: the one to look at, "" for none.
        indicator: the code of a share.

    Raises:
        ReportError: there is no such share, or no report of the authority.
    """
    shown, rates = _rates(reports, authority, indicator, language, kind="share")
    facts = _facts(shown, rates, authority, indicator, language)
    if rates.empty:
        return _nothing("none", facts, language, rates)
    own, others = rates[rates["authority"] == authority], rates[rates["authority"] != authority]
    facts |= _spread(rates, percent)
    if len(own):
        (count, base), sides = own[["numerator", "denominator"]].iloc[0], (others["numerator"], others["denominator"])
        low, high = newcombe(count, base, *sides)
        facts |= {
            "share": percent(count / base) + own["signs"].iloc[0],
            "above": number((low > 0).sum()),
            "below": number((high < 0).sum()),
        }
    rows = [
        Dot(
            row.name,
            row.value,
            say("chart.of", language, count=number(row.numerator), base=number(row.denominator))
            + in_brackets(row.numerator, row.denominator, language)
            + row.signs,
            row.low,
            row.high,
            row.authority == authority,
            row.format == REFERENCE,
        )
        for row in rates.itertuples()
    ]
    said = _sentences("intervals", facts, [], shown, rates, language)
    made = dots(said, rows, line=_median_line(rates, percent, language))
    made.numbers = rates
    return made


@drawn
def peer_volume(reports: Panel | Comparison, language: str = "en", authority: str = "") -> Chart:
    """How many new requests every authority received, on a scale of powers of ten, in order.

    Args:
        reports: those of one year that are compared (``comparable``), or a panel, of which those of the last year with
            more than one authority are.
        language: ``zh`` or ``en``.
        authority: the one to look at, "" for none.

    Raises:
        ReportError: there is no report of the authority.
    """
    shown, counts = _rates(reports, authority, "received", language, kind="count")
    facts = _facts(shown, counts, authority, "received", language)
    if counts.empty:
        return _nothing("none", facts, language, counts)
    facts |= _spread(counts, middle_count) | {"count": "–"}
    for own in counts[counts["authority"] == authority].itertuples():
        facts |= {"count": number(own.value) + own.signs}
    rows = [
        Dot(
            row.name,
            row.value,
            number(row.value) + row.signs,
            look=row.authority == authority,
            hollow=row.format == REFERENCE,
        )
        for row in counts.itertuples()
    ]
    said = _sentences("volume", facts, [], shown, counts, language)
    made = dots(said, rows, "log", _median_line(counts, middle_count, language))
    made.numbers = counts
    return made


def middle_count(value: float) -> str:
    """A median or quartile of counts, which may lie between two of them: one decimal tells it.

    >>> middle_count(283.0), middle_count(282.75)
    ('283', '282.8')
    """
    return number(round(value, 1))


def _rates(
    reports: Panel | Comparison, authority: str, indicator: str, language: str, kind: str
) -> tuple[Comparison, pd.DataFrame]:
    """The reports compared, and of those in which it can be told an indicator, the highest first."""
    if indicator not in declared():
        nearest = get_close_matches(indicator, declared(), n=1, cutoff=0.0)[0]
        raise refused("no_indicator", indicator=indicator, nearest=nearest)
    if declared()[indicator].kind != kind:
        raise refused(f"no_{kind}", indicator=indicator)
    shown = reports if isinstance(reports, Comparison) else comparable(reports, authority=authority)
    rates = shown.rates(indicator, language).dropna(subset=["value"])
    rates["name"] = rates["authority"] + rates["unstated"].map({True: UNSTATED, False: ""})
    return shown, rates.sort_values("value", ascending=False, kind="stable", ignore_index=True)


def _counted(rates: pd.DataFrame) -> pd.DataFrame:
    """Those that count for what is said of all: no reference figures, unless there is nothing else."""
    read = rates[rates["format"] != REFERENCE]
    return read if len(read) else rates


def _word(facts: dict[str, str], shown: Comparison, rates: pd.DataFrame) -> str:
    """Which form the title has: of all, of the one to look at, of the only one, or why that one is not shown."""
    authority = facts["authority"]
    if authority and authority not in set(shown.panel.reports["authority"]):
        return "_out"
    if authority and authority not in set(rates["authority"]):
        return "_small"
    if len(rates) == 1:
        return "_alone"
    if not authority and "low" in facts and facts["low"] == facts["high"]:
        return "_same"
    few = "_few" if len(_counted(rates)) < FEWEST else ""
    return few if authority else f"_all{few}"


def _spread(rates: pd.DataFrame, write: Callable[[float], str]) -> dict[str, str]:
    """Highest and lowest of an ordered frame, and where the middle of those that count lies."""
    quartiles = _counted(rates)["value"].quantile([0.25, 0.5, 0.75])
    middle = {name: write(value) for name, value in zip(("lower", "median", "upper"), quartiles, strict=True)}
    top, bottom = rates.iloc[0], rates.iloc[-1]
    ends = {"highest": top["authority"], "high": write(top["value"]) + top["signs"]}
    return middle | ends | {"lowest": bottom["authority"], "low": write(bottom["value"]) + bottom["signs"]}


def _median_line(rates: pd.DataFrame, write: Callable[[float], str], language: str) -> tuple[float, str] | None:
    counted = _counted(rates)["value"]
    median = counted.median()
    if len(counted) < FEWEST or not median > 0:
        return None
    return median, say("chart.median", language, median=write(median))


def _facts(shown: Comparison, rates: pd.DataFrame, authority: str, indicator: str, language: str) -> dict[str, str]:
    words = getattr(declared()[indicator], language)
    return {
        "authority": authority,
        "year": str(shown.year),
        "name": words.name,
        "measured": words.base,
        "n": number(len(rates)),
        "others": number(max(0, len(rates) - 1)),
        "scope": scope_of(shown, language),
        "without": number(len(shown.panel) - len(rates)),
        "smallest": number(SMALLEST_BASE),
        "fewest": number(FEWEST),
    }


def _sentences(
    name: str,
    facts: dict[str, str],
    notes: list[str],
    shown: Comparison,
    rates: pd.DataFrame,
    language: str,
) -> Sentences:
    below = [say("chart.peers_source", language, **facts), say(f"chart.{name}_foot", language, **facts), *notes]
    below += [say("chart.peers_without", language, **facts)] if facts["without"] != "0" else []
    if len(shown.left_out):
        below.append(say("chart.peers_left_out", language, count=number(len(shown.left_out))))
    below += [say("chart.hollow", language)] if (rates["format"] == REFERENCE).any() else []
    below.append(legend([*rates["signs"], *rates["name"]], language))
    return Sentences(
        say(f"chart.{name}_title{_word(facts, shown, rates)}", language, **facts),
        say(f"chart.{name}_subtitle", language, **facts),
        joined(below, language),
    )


def scope_of(compared: Comparison, language: str) -> str:
    """What the reports that are compared cover, in words."""
    if not compared.scope:
        return say("peers.no_scope", language)
    scope = say(f"scope.{compared.scope}", language)
    return say("peers.some_scope", language, scope=scope) if compared.unstated else scope


def _nothing(why: str, facts: dict[str, str], language: str, rates: pd.DataFrame) -> Chart:
    """A sheet that says why there is nothing to draw: too ``few`` authorities, or ``none``."""
    texts = (say(f"chart.peers_{part}", language, **facts) for part in (why, "subtitle", "source"))
    made, _ = sheet(Sentences(*texts), 0.1)
    made.numbers = rates
    return made
