"""Pictures of one report or of several years: each function returns one matplotlib figure with one message.

Every number stands where it is drawn, a share never without its base, and a year without a report is a gap.
"""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from jianxi_tools.charts.drawing import (
    DARK,
    LOOK,
    MAIN,
    PALE,
    SECOND,
    Bar,
    Chart,
    Part,
    Sentences,
    in_style,
    lying_bars,
    sheet,
    stacked_bars,
    strips,
    waterfall,
)
from jianxi_tools.indicators import SMALLEST_BASE
from jianxi_tools.panel import Panel
from jianxi_tools.report import NO_VALUE, Report
from jianxi_tools.views.series import DISPUTES, DOCUMENTS, FLOW, OUTCOMES, Year, span, years_of, years_with
from jianxi_tools.words import number, say

RESULTS = {"upheld": MAIN, "corrected": SECOND, "other": PALE, "pending": LOOK}


@in_style
def request_flow(reports: Report | Panel, language: str = "en") -> Figure:
    """From the requests carried in and newly received to their outcomes and what is carried over.

    Args:
        reports: one report, or the reports of one authority.
        language: ``zh`` or ``en``.
    """
    years = years_of(reports, language)
    known = years_with(years, FLOW.values())
    if not known:
        return _nothing(years, language)
    first, last = known[0], known[-1]
    flow = {name: last.get(cell) for name, cell in FLOW.items()}
    in_hand = flow["carried_in"] + flow["received"]
    facts = {name: number(value) for name, value in flow.items()} | {"year": last.label, "in_hand": number(in_hand)}
    facts |= {"first": first.label, "last": last.label}
    facts |= {"before": number(first.get(FLOW["received"])), "after": facts["received"]}
    word = "_many" if len(years) > 1 else "" if in_hand else "_none"
    notes = ["hatched_open"] if flow["carried_in"] + flow["carried_out"] else []
    sentences = _sentences("flow", word, years, language, facts, notes=notes)
    open_ = {"carried_in": Part(0, LOOK, open=True), "carried_out": Part(0, LOOK, open=True)}
    looks = {"received": Part(0, MAIN), "concluded": Part(0, SECOND)} | open_
    if len(years) > 1:
        bars = {
            name: [_bar(year, cell, [looks[name]], [cell], language) for year in years] for name, cell in FLOW.items()
        }
        return strips(sentences, [year.label for year in years], _named(bars, language))
    difference = in_hand - flow["concluded"] - flow["carried_out"]
    if difference:
        gap = say("chart.sum_open", language, difference=number(abs(difference)))
        sentences = sentences._replace(foot=f"{sentences.foot} {gap}")
    outcomes = {name: last.get(cell) for name, cell in OUTCOMES.items()}
    starts, left = [0.0, flow["carried_in"]], in_hand
    for value in outcomes.values():
        left -= value if value == value else 0
        starts.append(left)
    values = {
        "carried_in": flow["carried_in"],
        "received": flow["received"],
        **outcomes,
        "carried_out": flow["carried_out"],
    }
    parts = [looks.get(name, looks["concluded"])._replace(value=value) for name, value in values.items()]
    return waterfall(sentences, [say(f"chart.{name}", language) for name in values], [*starts, 0.0], parts)


@in_style
def answers(reports: Report | Panel, language: str = "en") -> Figure:
    """How requests were answered: each outcome's count and its share of all that were concluded.

    Args:
        reports: one report, or the reports of one authority.
        language: ``zh`` or ``en``.
    """
    years = years_of(reports, language)
    total = "applications.concluded.total"
    known = [
        year
        for year in years_with(years, [total])
        if any(year.get(cell) == year.get(cell) for cell in OUTCOMES.values())
    ]
    if not known:
        return _nothing(years, language)
    if len(years) > 1:
        facts = {}
        for when, which, year in (("first", "before", known[0]), ("last", "after", known[-1])):
            opened, base = year.get(OUTCOMES["granted"]) + year.get(OUTCOMES["partly_granted"]), year.get(total)
            facts |= {when: year.label, which: number(opened), f"total_{which}": number(base)}
            facts |= {f"share_{which}": _share(opened, base, language)}
        bars = {
            name: [_bar(year, cell, [Part(0, MAIN)], [cell], language, base=year.get(total)) for year in years]
            for name, cell in OUTCOMES.items()
        }
        sentences = _sentences("answers", "_many", years, language, facts, variant="_many")
        return strips(sentences, [year.label for year in years], _named(bars, language))
    base, counts = known[0].get(total), {name: known[0].get(cell) for name, cell in OUTCOMES.items()}
    most = max(value for value in counts.values() if value == value)
    top = [say(f"chart.{name}", language) for name, value in counts.items() if value == most]
    facts = {"year": known[0].label, "total": number(base), "base": number(base), "count": number(most)}
    facts |= {"outcome": say("chart.and", language).join(top).lower(), "share": _share(most, base, language)}
    word = "_none" if not base else "" if len(top) == 1 else "_tie"
    sentences = _sentences("answers", word, years, language, facts, variant="" if base >= SMALLEST_BASE else "_small")
    labels = [say(f"chart.{name}", language) for name in counts]
    texts = [f"{number(count)}{_share(count, base, language)}" for count in counts.values()]
    return lying_bars(
        sentences, labels, [Part(count, SECOND if count == most else MAIN) for count in counts.values()], texts
    )


@in_style
def disputes(reports: Report | Panel, language: str = "en") -> Figure:
    """The fate of reconsiderations and suits, by result; what is pending is hatched.

    Args:
        reports: one report, or the reports of one authority.
        language: ``zh`` or ``en``.
    """
    years = years_of(reports, language)
    known = years_with(years, [f"disputes.{row}.{result}" for row in DISPUTES for result in (*RESULTS, "total")])
    if not known:
        return _nothing(years, language)
    first, last = known[0], known[-1]
    after = last.get("disputes.*.total")
    facts = {
        "year": last.label,
        "first": first.label,
        "last": last.label,
        "before": number(first.get("disputes.*.total")),
    }
    facts |= {"after": number(after), "total": number(after)}
    facts |= {result: number(last.get(f"disputes.*.{result}")) for result in RESULTS}
    word = "_many" if len(years) > 1 else "" if after else "_none"
    notes = ["hatched_pending"] if any(year.get("disputes.*.pending") > 0 for year in known) else []
    sentences = _sentences("disputes", word, years, language, facts, notes=notes)
    key = [
        Part(0, colour, result == "pending", say(f"chart.{'other_result' if result == 'other' else result}", language))
        for result, colour in RESULTS.items()
    ]
    cells = {row: [f"disputes.{row}.{result}" for result in RESULTS] for row in DISPUTES}
    if len(years) > 1:
        bars = {
            row: [_bar(year, f"disputes.{row}.total", key, cells[row], language) for year in years] for row in DISPUTES
        }
        return strips(sentences, [year.label for year in years], _named(bars, language), key)
    rows = {
        row: [part._replace(value=last.get(cell)) for part, cell in zip(key, cells[row], strict=True)]
        for row in DISPUTES
    }
    return stacked_bars(sentences, _named(rows, language), say("chart.none", language))


@in_style
def document_stock(reports: Report | Panel, language: str = "en") -> Figure:
    """Normative documents: how many were in force, issued and repealed; the start of a year is computed.

    Args:
        reports: one report, or the reports of one authority.
        language: ``zh`` or ``en``.
    """
    years = years_of(reports, language)
    known = years_with(years, DOCUMENTS.values())
    if not known:
        return _nothing(years, language)
    first, last, many = known[0], known[-1], "_many" if len(years) > 1 else ""
    after, issued, repealed = (last.get(cell) for cell in DOCUMENTS.values())
    before = first.get(DOCUMENTS["in_force"]) if many else after - issued + repealed
    facts = {"before": number(before), "after": number(after), "issued": number(issued), "repealed": number(repealed)}
    facts |= {"year": last.label, "first": first.label, "last": last.label}
    sentences = _sentences("stock", many, years, language, facts, foot=many)
    if many:
        looks = {"in_force": Part(0, DARK), "issued": Part(0, MAIN), "repealed": Part(0, SECOND)}
        bars = {
            name: [_bar(year, cell, [looks[name]], [cell], language) for year in years]
            for name, cell in DOCUMENTS.items()
        }
        return strips(sentences, [year.label for year in years], _named(bars, language))
    labels = [say(f"chart.{name}", language) for name in ("at_start", "issued", "repealed", "in_force")]
    parts = [Part(before, PALE), Part(issued, MAIN), Part(repealed, SECOND), Part(after, DARK)]
    return waterfall(sentences, labels, [0.0, before, after, 0.0], parts)


def _bar(
    year: Year, whole: str, looks: Sequence[Part], cells: Sequence[str], language: str, base: float = NO_VALUE
) -> Bar:
    """An upright bar with its number, and its share of ``base`` where that can be told; or why there is none."""
    total = year.get(whole)
    if total != total:
        return Bar((), year.why_not(whole, language))
    parts = [look._replace(value=year.get(cell)) for look, cell in zip(looks, cells, strict=True)]
    share = _share(total, base, language).strip(" ()（）")
    return Bar(parts, f"{number(total)}\n{share}" if share else number(total))


def _share(count: float, base: float, language: str) -> str:
    """A share in brackets, or nothing where the base is too small to speak of one."""
    if count != count or not base >= SMALLEST_BASE:
        return ""
    return say("chart.share", language, share=f"{count / base:.0%}")


def _named(rows: Mapping[str, list], language: str) -> list[tuple[str, list]]:
    return [(say(f"chart.{name}", language), row) for name, row in rows.items()]


def _sentences(
    name: str,
    word: str,
    years: Sequence[Year],
    language: str,
    facts: Mapping[str, str],
    *,
    variant: str = "",
    foot: str = "",
    notes: Sequence[str] = (),
) -> Sentences:
    """Title with the finding, subtitle with what is measured, foot with the source and what cannot be said."""
    about = {"authority": years[-1].authority, "years": span(years)}
    below = [_source(years, language), *(say(f"chart.{note}", language) for note in notes)]
    below.append(say(f"chart.{name}_foot{foot}", language, **facts))
    return Sentences(
        say(f"chart.{name}_title{word}", language, **facts),
        say(f"chart.{name}_subtitle{variant}", language, **(dict(facts) | about)),
        ("" if language == "zh" else " ").join(below),
    )


def _source(years: Sequence[Year], language: str) -> str:
    at_hand = ", ".join(year.label for year in years if year.has_report)
    return say("chart.source", language, authority=years[-1].authority, years=at_hand)


def _nothing(years: Sequence[Year], language: str) -> Chart:
    title = say("chart.unknown_title", language, years=span(years))
    return sheet(Sentences(title, years[-1].authority, _source(years, language)), 0.1)[0]
