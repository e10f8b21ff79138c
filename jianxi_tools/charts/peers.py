"""How authorities stand beside each other in one year."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from inspect import cleandoc

import pandas as pd

from jianxi_tools.charts.dots import Case, Dot, dots, funnel_plot
from jianxi_tools.charts.series import in_brackets
from jianxi_tools.charts.sheet import Chart, Sentences, drawn, sheet
from jianxi_tools.charts.wording import legend
from jianxi_tools.indicators import SMALLEST_BASE, declared
from jianxi_tools.indicators.intervals import funnel, newcombe
from jianxi_tools.indicators.signs import IN_QUESTION, UNSTATED
from jianxi_tools.panel import Panel
from jianxi_tools.panel.peers import Comparison, comparable
from jianxi_tools.report import REFERENCE, refused
from jianxi_tools.words import joined, number, percent, say

FEWEST = 5  # authorities for a common rate, a median and quartiles: fewer make none to speak of
RATE = "disclosed_of_concluded"
_LIMITS = {"95": 0.95, "998": 0.998}
_OF_PEERS = """

Reference figures are drawn hollow and counted in no median or common rate.

Args:
    reports: those of one year that are compared (``comparable``), or a panel, of which those of the last year with
        more than one authority are.
    language: ``zh`` or ``en``.
    authority: the one to look at, "" for none.
    indicator: the code of a share, where there is a choice.

Raises:
    ReportError: there is no such share, or no report of the authority."""


def _drawn_of_peers(function: Callable[..., Chart]) -> Callable[..., Chart]:
    """A chart of peers, whose help says how it is called."""
    function.__doc__ = cleandoc(function.__doc__) + _OF_PEERS
    return drawn(function)


@dataclass(frozen=True, eq=False)
class _Rates:
    """An indicator of the reports compared, of those that have it, the highest first, and what is said of them."""

    compared: Comparison
    rates: pd.DataFrame
    language: str
    authority: str
    facts: dict[str, str]  # for sentences

    @property
    def counted(self) -> pd.DataFrame:
        """Those that count for what is said of all: no reference figures, unless there is nothing else."""
        read = self.rates[self.rates["format"] != REFERENCE]
        return read if len(read) else self.rates

    @property
    def told(self) -> pd.DataFrame:
        """Those of which a sentence tells, as it has one base: those that count, or all where these are too few."""
        return self.counted if len(self.counted) >= FEWEST else self.rates

    @property
    def own(self) -> pd.DataFrame:
        """The one to look at."""
        return self.rates[self.rates["authority"] == self.authority]

    def tell(self, **facts: object) -> None:
        """Add to what is said."""
        self.facts.update(facts)

    def say(self, word: str) -> str:
        """A sentence on charts, with the facts."""
        return say(f"chart.{word}", self.language, **self.facts)

    def tell_spread(self, write: Callable[[float], str]) -> tuple[float, str] | None:
        """Tell how many authorities lie where; the median as a line of a chart."""
        told = self.told
        values = told["value"].quantile([0.25, 0.5, 0.75])
        self.tell(n=number(len(told)))
        quartiles = zip(("lower", "median", "upper"), values, strict=True)
        self.tell(**{name: write(value) + in_question(told) for name, value in quartiles})
        for name, value, row in (("highest", "high", told.iloc[0]), ("lowest", "low", told.iloc[-1])):
            self.tell(**{name: row["authority"], value: write(row["value"]) + row["signs"]})
        return (values[0.5], self.say("median")) if len(self.counted) >= FEWEST and values[0.5] > 0 else None

    def sentences(self, name: str, notes: Sequence[str] = ()) -> Sentences:
        """Title, subtitle and foot of a chart."""
        left_out, rates = len(self.compared.left_out), self.rates
        below = [self.say("peers_source"), self.say(f"{name}_foot"), *notes]
        below += [self.say("peers_without")] if self.facts["without"] != "0" else []
        below += [say("chart.peers_left_out", self.language, count=number(left_out))] if left_out else []
        below += [self.say("hollow")] if (rates["format"] == REFERENCE).any() else []
        below.append(legend([*rates["signs"], *rates["name"]], self.language))
        title = self.say(f"{name}_title{self._word()}")
        return Sentences(title, self.say(f"{name}_subtitle"), joined(below, self.language))

    def nothing(self, why: str) -> Chart:
        """A sheet that says why there is nothing to draw: too ``few`` authorities, or ``none``."""
        return sheet(Sentences(*(self.say(f"peers_{part}") for part in (why, "subtitle", "source"))), 0.1)[0]

    def dots(self, texts: Sequence[str]) -> list[Dot]:
        """A dot for each, with its text."""
        rows = zip(self.rates.itertuples(), texts, strict=True)
        return [Dot(row.name, row.value, text + row.signs, row.low, row.high, *self._looks(row)) for row, text in rows]

    def cases(self, is_outside: pd.Series) -> list[Case]:
        """A point of a funnel for each."""
        rows = zip(self.rates.itertuples(), is_outside, strict=True)
        return [
            Case(row.name + row.signs, row.numerator, row.denominator, bool(outside), *self._looks(row))
            for row, outside in rows
        ]

    def _looks(self, row: object) -> tuple[bool, bool]:
        """Whether it is the one to look at, and whether it is hollow."""
        return row.authority == self.authority, row.format == REFERENCE

    def _word(self) -> str:
        """Which form the title has: of all, of the one to look at, of the only one, or why that one is not shown."""
        if self.authority and self.authority not in set(self.compared.panel.reports["authority"]):
            return "_out"
        if self.authority and self.own.empty:
            return "_small"
        if len(self.rates) == 1:
            return "_alone"
        is_same = self.told["value"].nunique() == 1  # 60.0 % and 60.4 % only look alike
        if not self.authority and is_same and "low" in self.facts and self.facts["low"] == self.facts["high"]:
            return "_same"
        few = "_few" if len(self.counted) < FEWEST else ""
        return few if self.authority else f"_all{few}"


@_drawn_of_peers
def peer_funnel(reports: Panel | Comparison, language: str = "en", authority: str = "", indicator: str = RATE) -> Chart:
    """A share of every authority over its base, within the limits of chance around the rate of all together.

    Source: D. J. Spiegelhalter (2005), Funnel plots for comparing institutional performance.
    """
    peers = _rates_of(reports, authority, indicator, language, "share")
    rates, counted = peers.rates, peers.counted
    peers.tell(n=number(len(counted)))
    if len(counted) < FEWEST:
        return peers.nothing("few").with_numbers(peers.rates)
    rate = counted["numerator"].sum() / counted["denominator"].sum()
    limits = {name: funnel(rate, rates["denominator"].to_numpy(), level) for name, level in _LIMITS.items()}
    beyond = {name: ~rates["value"].between(*pair) for name, pair in limits.items()}
    peers.tell(rate=percent(rate, 1) + in_question(counted), outside=number(int(beyond["998"][counted.index].sum())))
    peers.tell(expected=number(round(len(counted) * 0.002, 2)))
    for own in peers.own.itertuples():
        side = "above" if own.value > rate else "below"
        where = f"far_{side}" if beyond["998"][own.Index] else side if beyond["95"][own.Index] else "within"
        peers.tell(where=peers.say(f"funnel_{where}"))
        peers.tell(share=percent(own.value) + own.signs, base=number(own.denominator))
    notes = [peers.say("funnel_spread")] if beyond["998"][counted.index].mean() > 0.1 else []
    notes += [peers.say("funnel_named")] if beyond["998"].any() else []
    labels = (peers.say("funnel_rate"), "95%", "99.8%", peers.say("funnel_base"))
    made = funnel_plot(peers.sentences("funnel", notes), peers.cases(beyond["998"]), rate, labels)
    ends = {
        f"{end}_{name}": limit
        for name, pair in limits.items()
        for end, limit in zip(("low", "high"), pair, strict=True)
    }
    return made.with_numbers(rates.assign(common_rate=rate, **ends))


@_drawn_of_peers
def peer_intervals(
    reports: Panel | Comparison, language: str = "en", authority: str = "", indicator: str = RATE
) -> Chart:
    """A share of every authority with its 95 % interval, in order."""
    peers = _rates_of(reports, authority, indicator, language, "share")
    if peers.rates.empty:
        return peers.nothing("none").with_numbers(peers.rates)
    line = peers.tell_spread(percent)
    others = peers.rates.drop(peers.own.index)
    for own in peers.own.itertuples():
        low, high = newcombe(own.numerator, own.denominator, others["numerator"], others["denominator"])
        peers.tell(share=percent(own.value) + own.signs, above=number((low > 0).sum()), below=number((high < 0).sum()))
    texts = [
        say("chart.of", language, count=number(count), base=number(base)) + in_brackets(count, base, language)
        for count, base in zip(peers.rates["numerator"], peers.rates["denominator"], strict=True)
    ]
    return dots(peers.sentences("intervals"), peers.dots(texts), line=line).with_numbers(peers.rates)


@_drawn_of_peers
def peer_volume(reports: Panel | Comparison, language: str = "en", authority: str = "") -> Chart:
    """How many new requests every authority received, on a scale of powers of ten, in order."""
    peers = _rates_of(reports, authority, "received", language, "count")
    if peers.rates.empty:
        return peers.nothing("none").with_numbers(peers.rates)
    line = peers.tell_spread(middle_count)
    for own in peers.own.itertuples():
        peers.tell(count=number(own.value) + own.signs)
    texts = list(map(number, peers.rates["value"]))
    return dots(peers.sentences("volume"), peers.dots(texts), "log", line).with_numbers(peers.rates)


def in_question(rates: pd.DataFrame) -> str:
    """The sign of what is said of all rates if one of them rests on a sum that fails, else ""."""
    return IN_QUESTION * any(IN_QUESTION in signs for signs in rates["signs"])


def middle_count(value: float) -> str:
    """A median or quartile of counts, which may lie between two of them: one decimal tells it.

    >>> middle_count(283.0), middle_count(282.75)
    ('283', '282.8')
    """
    return number(round(value, 1))


def scope_of(compared: Comparison, language: str) -> str:
    """What the reports that are compared cover, in words."""
    if not compared.scope:
        return say("peers.no_scope", language)
    scope = say(f"scope.{compared.scope}", language)
    return say("peers.some_scope", language, scope=scope) if compared.unstated else scope


def _rates_of(reports: Panel | Comparison, authority: str, indicator: str, language: str, kind: str) -> _Rates:
    if indicator not in declared():
        nearest = get_close_matches(indicator, declared(), n=1, cutoff=0.0)[0]
        raise refused("no_indicator", indicator=indicator, nearest=nearest)
    if declared()[indicator].kind != kind:
        raise refused(f"no_{kind}", indicator=indicator)
    compared = reports if isinstance(reports, Comparison) else comparable(reports, authority=authority)
    rates = compared.rates(indicator, language).dropna(subset=["value"])
    rates["name"] = rates["authority"] + rates["unstated"].map({True: UNSTATED, False: ""})
    words = getattr(declared()[indicator], language)
    facts = {
        "authority": authority,
        "year": str(compared.year),
        "name": words.name,
        "measured": words.base,
        "n": number(len(rates)),
        "others": number(max(0, len(rates) - 1)),
        "scope": scope_of(compared, language),
        "without": number(len(compared.panel) - len(rates)),
        "smallest": number(SMALLEST_BASE),
        "fewest": number(FEWEST),
    }
    rates = rates.sort_values("value", ascending=False, kind="stable", ignore_index=True)
    return _Rates(compared, rates, language, authority, facts)
