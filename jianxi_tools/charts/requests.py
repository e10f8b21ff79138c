"""What was asked of an authority, by whom, and how it was answered."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from jianxi_tools.charts.bars import Part, Whole, lying_bars, whole_bars
from jianxi_tools.charts.columns import Bar, strips
from jianxi_tools.charts.dots import Dot, dots
from jianxi_tools.charts.looks import GREY, LOOK, MAIN, SECOND
from jianxi_tools.charts.series import (
    APPLICANTS,
    FLOW,
    OUTCOMES,
    Series,
    Year,
    figure_of,
    in_brackets,
    share_of,
)
from jianxi_tools.charts.sheet import Chart, Sentences, drawn_over_years, sheet
from jianxi_tools.charts.wording import nothing, said_of, sentences
from jianxi_tools.edition import editions
from jianxi_tools.indicators import SMALLEST_BASE
from jianxi_tools.report import NO_VALUE
from jianxi_tools.words import listing, number, percent

# with MAIN and GREY six colours whose greys differ from those of their neighbours
_SKY, _AMBER, _INK, _MIST = "#9cc3e2", "#d17d00", "#3f4752", "#d9dee4"
_OPEN = Part(0, LOOK, open=True)
_FLOW_LOOKS = {"carried_in": _OPEN, "received": Part(0, MAIN), "concluded": Part(0, SECOND), "carried_out": _OPEN}
FLOW_BREAKS = ("received", "in_hand")
_NOT_DISCLOSED = ("refused", "unavailable", "declined", "other")


@drawn_over_years
def request_flow(series: Series) -> Chart:
    """From the requests carried in and newly received to their outcomes and what is carried over."""
    return _flow_of_year(series) if len(series.years) == 1 else _flow_of_years(series)


class _Parts(NamedTuple):
    """Parts of a whole: the chart's name in ``words.toml``, each part's figure and name, and the figure of the whole.

    ``told`` are the parts of which the title tells, together, ``compared`` the indicators across whose breaks it
    compares nothing, ``broken`` those whose breaks are marked.
    """

    name: str
    cells: Mapping[str, str]
    names: Mapping[str, str]
    base: str
    told: Sequence[str]
    compared: Sequence[str]
    broken: Sequence[str]
    colours: Sequence[str]


@drawn_over_years
def outcomes(series: Series) -> Chart:
    """How requests were answered: each outcome's count and its share of all that were concluded."""
    names = {name: series.say(name) for name in OUTCOMES}
    told, compared = ("granted", "partly_granted"), ("concluded", "disclosed_of_concluded")
    colours = (MAIN, _SKY, _AMBER, _INK, GREY, _MIST)
    return _composition(
        series, _Parts("outcomes", OUTCOMES, names, FLOW["concluded"], told, compared, ("other",), colours)
    )


@drawn_over_years
def applicants(series: Series) -> Chart:
    """Who asked: each kind of applicant's new requests and their share of all."""
    names = {name: figure_of(cell).column.name(series.language) for name, cell in APPLICANTS.items()}
    told, broken, colours = ("natural_person",), ("applicants_natural_person",), (MAIN, _AMBER, _SKY, _INK, GREY, _MIST)
    return _composition(
        series, _Parts("applicants", APPLICANTS, names, FLOW["received"], told, broken, broken, colours)
    )


@drawn_over_years
def grounds(series: Series) -> Chart:
    """On which grounds requests were refused, held unavailable, declined or closed: each one's share, in order.

    The last year is shown, and the first beside it.
    """
    language, base = series.language, FLOW["concluded"]
    known = series.known([base, *(OUTCOMES[group] for group in _NOT_DISCLOSED)])
    if not known:
        return nothing(series, "grounds")
    first, last = series.ends(known, "other")
    if last.is_version:
        return nothing(series, "grounds", last)
    whole = last.get(base)
    names = _grounds_of(last)
    used = sorted((cell for cell in names if last.get(cell) > 0), key=lambda cell: -last.get(cell))
    shares = {cell: in_brackets(last.get(cell), whole, language) for cell in used}
    facts = {"total": last.text(base)}
    top = [cell for cell in used if last.get(cell) == last.get(used[0])]
    if used:
        most = series.say("and").join(names[cell] for cell in top)
        facts |= {"ground": most, "count": last.text(top[0]), "share": shares[top[0]]}
    disclosed = [OUTCOMES["granted"], OUTCOMES["partly_granted"]]
    left = whole - sum(map(last.get, disclosed))
    facts |= {"open": number(left) + last.signs(base, *disclosed)}
    facts |= {"disclosed": number(whole - left) + last.signs(*disclosed)}
    notes = [series.say("grounds_none", count=len(names) - len(used))] if len(used) < len(names) else []
    small = "_small" if whole < SMALLEST_BASE else ""
    before = {cell: share_of(first.get(cell), first.get(base))[0] if first is not last else NO_VALUE for cell in used}
    if not small and any(map(_is_known, before.values())):
        notes.append(series.say("grounds_earlier", first=first.name))
    is_open = left > 0 or not (whole or last.counts_nothing(base))
    word = "_too_many" if left < 0 else "_open" if is_open else "_none" if whole else "_nothing"
    word = ("" if len(top) == 1 else "_tie") if used else word
    ends, cells = (first, last), list(names)
    said = sentences(series, "grounds", ends, facts, cells, title=word, subtitle=small, notes=notes)
    made = sheet(said, 0.1)[0]
    if used:
        texts = [series.say("of", count=last.text(cell), base=last.text(base)) + shares[cell] for cell in used]
        counts = map(last.get, used)
        made = _shares(said, zip(map(names.get, used), counts, texts, before.values(), strict=True), whole)
    return made.with_numbers(series.numbers({name: cell for cell, name in names.items()}, base))


def _flow_of_year(series: Series) -> Chart:
    """How the requests in hand became outcomes, one bar beginning where the last one ended."""
    (year,) = series.years
    if not series.known(FLOW.values()):
        return nothing(series, "request_flow")
    carried_in, received, concluded, carried_out = map(year.get, FLOW.values())
    in_hand = carried_in + received
    facts = {name: year.text(cell) for name, cell in FLOW.items()}
    facts |= {"in_hand": number(in_hand) + year.signs(FLOW["carried_in"], FLOW["received"])}
    difference = in_hand - concluded - carried_out
    notes = _hatched([year])
    notes += [series.say("sum_open", difference=number(abs(difference)))] if difference else []
    cells = {name: FLOW[name] for name in ("carried_in", "received")} | OUTCOMES | {"carried_out": FLOW["carried_out"]}
    word = "_none" if year.counts_nothing(*FLOW.values(), *OUTCOMES.values()) else ""
    said = sentences(series, "request_flow", (year, year), facts, list(cells.values()), title=word, notes=notes)
    starts, left = [0.0, carried_in], in_hand
    for value in map(year.get, OUTCOMES.values()):
        left -= value if _is_known(value) else 0
        starts.append(left)
    parts = [
        _FLOW_LOOKS.get(name, _FLOW_LOOKS["concluded"])._replace(value=year.get(cell), name=year.text(cell))
        for name, cell in cells.items()
    ]
    made = lying_bars(said, [series.say(name) for name in cells], parts, [*starts, 0.0])
    return made.with_numbers(_flow_numbers(series, cells | FLOW))


def _flow_of_years(series: Series) -> Chart:
    """What came, what went and what was left over, year by year."""
    known = series.known([FLOW["received"]])
    if not known:
        return nothing(series, "request_flow")
    first, last = ends = series.ends(known, "received")
    facts = {"before": first.text(FLOW["received"]), "after": last.text(FLOW["received"])}
    notes = _hatched(known) + unbalanced(series)
    word, cells = "_many" if first is not last else "_one", list(FLOW.values())
    said = sentences(series, "request_flow", ends, facts, cells, title=word, notes=notes, breaks=FLOW_BREAKS)
    rows = [
        (series.say(name), [_bar(year, cell, _FLOW_LOOKS[name]) for year in series.years])
        for name, cell in FLOW.items()
    ]
    made = strips(said, series.labels, rows, series.breaks(*FLOW_BREAKS))
    return made.with_numbers(_flow_numbers(series, FLOW))


def _flow_numbers(series: Series, cells: Mapping[str, str]) -> pd.DataFrame:
    return series.numbers({series.say(name): cell for name, cell in cells.items()})


def _hatched(years: Sequence[Year]) -> list[str]:
    """What hatched bars mean, where there are any."""
    is_open = any(year.get(FLOW[name]) > 0 for year in years for name in ("carried_in", "carried_out"))
    return [years[0].say("hatched_open")] if is_open else []


def _grounds_of(year: Year) -> dict[str, str]:
    """The figures of all grounds for not disclosing in the form of a year, with their names."""
    cells = [figure.code for figure in editions()[year.edition].figures if figure.code.endswith(".total")]
    names = {}
    for group in _NOT_DISCLOSED:
        word = year.say(group)
        for cell in cells:
            if cell.startswith(f"applications.{group}"):
                names[cell] = year.say("ground", group=word, ground=figure_of(cell).row.name(year.language))
    return names


def _composition(series: Series, parts: _Parts) -> Chart:
    """Parts of a whole in the order of the form: as 100 % bars year by year, or as shares of the only year."""
    language, name, cells, base = series.language, parts.name, parts.cells, parts.base
    told = [cells[part] for part in parts.told]
    known = series.known([base, *told])
    if not known:
        return nothing(series, name)
    first, last = series.ends([year for year in known if year.get(base)] or known, *parts.compared)
    facts = {}
    for which, year in (("before", first), ("after", last)):
        count, whole = sum(map(year.get, told)), year.get(base)
        facts |= {which: number(count) + year.signs(*told), f"total_{which}": year.text(base), "base": year.text(base)}
        facts |= {f"share_{which}": in_brackets(count, whole, language)}
    about = (series, name, (first, last), facts, [*cells.values(), base])
    notes = _open_sums(series, known, cells, base)
    none = "_none" if last.counts_nothing(base, *cells.values()) else ""
    if len(series.years) > 1:
        word = none or ("_many" if first is not last else "")
        said = sentences(*about, title=word, subtitle="_many", notes=notes, breaks=parts.broken)
        key = [Part(0, colour, name=parts.names[part]) for part, colour in zip(cells, parts.colours, strict=True)]
        rows = [_whole(year, parts) for year in series.years]
        made = whole_bars(said, key, rows, series.breaks(*parts.broken))
    else:
        whole = last.get(base)
        small = "" if whole >= SMALLEST_BASE else "_small"
        texts = [last.text(cell) + in_brackets(last.get(cell), whole, language) for cell in cells.values()]
        counts, before = map(last.get, cells.values()), [NO_VALUE] * len(cells)
        said = sentences(*about, title=none, subtitle=small, notes=notes)
        made = _shares(said, zip(map(parts.names.get, cells), counts, texts, before, strict=True), whole)
    return made.with_numbers(series.numbers({parts.names[part]: cell for part, cell in cells.items()}, base))


def _shares(said: Sentences, rows: Iterable[tuple[str, float, str, float]], whole: float) -> Chart:
    """Counts as shares of a whole with their intervals, as bars where it is small: name, count, text, share before."""
    if whole < SMALLEST_BASE:
        names, counts, texts, _ = zip(*rows, strict=True)
        parts = [Part(count, MAIN, name=text) for count, text in zip(counts, texts, strict=True)]
        return lying_bars(said, names, parts)
    drawn = []
    for name, count, text, before in rows:
        share, low, high = share_of(count, whole)
        drawn.append(Dot(name, share, text, low, high, earlier=before))
    return dots(said, drawn)


def _whole(year: Year, parts: _Parts) -> Whole:
    """The bar of a year; where there is no share to be told, its counts in words or the reason."""
    cells, base, whole = parts.cells, parts.base, year.get(parts.base)
    values = {part: year.get(cell) for part, cell in cells.items()}
    gaps = [part for part, value in values.items() if not _is_known(value)]
    if not _is_known(whole) or len(gaps) == len(cells):
        return Whole(year.label, reason=year.why_not(base if not _is_known(whole) else cells[gaps[0]]))
    if not whole and not any(values.values()):
        return Whole(year.label, reason=year.say("no_base"))
    if gaps or whole < SMALLEST_BASE:
        counts = [
            parts.names[part] + year.say("share", share=year.why_not(cell))
            if part in gaps
            else year.say("counted", name=parts.names[part], count=year.text(cell))
            for part, cell in cells.items()
            if values[part]
        ]
        word, listed = "incomplete" if gaps else "few", listing(counts, year.language)
        return Whole(year.label, reason=year.say(word, total=year.text(base), counts=listed))
    if sum(values.values()) > whole:
        facts = {"total": year.text(base), "sum": number(sum(values.values()))}
        return Whole(year.label, reason=year.say("too_many", **facts))
    drawn = [
        Part(value, colour, name=f"{year.text(cell)} · {percent(value / whole)}")
        for (cell, colour), value in zip(zip(cells.values(), parts.colours, strict=True), values.values(), strict=True)
        if value > 0
    ]
    return Whole(year.label, drawn, year.say("total", total=year.text(base)), whole)


def _open_sums(series: Series, known: Sequence[Year], cells: Mapping[str, str], base: str) -> list[str]:
    """That the parts leave something of the whole, in which years and how much."""
    gaps = {year.label: year.get(base) - sum(map(year.get, cells.values())) for year in known}
    return said_of(series, "sum_open_in", {label: gap for label, gap in gaps.items() if gap > 0})


def unbalanced(series: Series) -> list[str]:
    """That the flow does not balance, in which years and by how much."""
    gaps = {}
    for year in series.known(FLOW.values()):
        carried_in, received, concluded, carried_out = map(year.get, FLOW.values())
        gaps[year.label] = carried_in + received - concluded - carried_out
    return said_of(series, "balance_open", gaps)


def _bar(year: Year, cell: str, look: Part) -> Bar:
    """An upright bar with its number, or why there is none."""
    value = year.get(cell)
    if not _is_known(value):
        return Bar((), year.why_not(cell))
    return Bar([look._replace(value=value)], year.text(cell))


def _is_known(value: float) -> bool:
    return value == value
