"""What stood at the start and at the end of each year: requests waiting, and normative documents in force."""

from collections.abc import Mapping, Sequence

import pandas as pd

from jianxi_tools.charts.columns import Stock, stocks
from jianxi_tools.charts.requests import unbalanced
from jianxi_tools.charts.series import DOCUMENTS, FLOW, Series, follows
from jianxi_tools.charts.sheet import Chart, drawn_over_years
from jianxi_tools.charts.wording import nothing, sentences
from jianxi_tools.report import NO_VALUE
from jianxi_tools.words import listing, number, signed


@drawn_over_years
def backlog(series: Series) -> Chart:
    """Requests waiting from the start to the end of each year; a jump where a year does not carry on the last one."""
    language = series.language
    known = series.known([FLOW["carried_in"], FLOW["carried_out"]])
    if not known:
        return nothing(series, "backlog")
    first, last = series.ends(known, "carried_over")
    row = _stocks(series, FLOW["carried_in"], FLOW["carried_out"], FLOW["received"], FLOW["concluded"])
    jumps = [label for label, stock in zip(series.labels, row, strict=True) if stock.jump]
    held = sum(at > 0 and stock.joined and stock.start == row[at - 1].end for at, stock in enumerate(row))
    facts = {"before": first.text(FLOW["carried_in"]), "after": last.text(FLOW["carried_out"])}
    facts |= {"jumps": listing(jumps, language), "held": number(held)}
    notes = [series.say("backlog_jumps", **facts)] if jumps else []
    notes += [series.say("backlog_held", **facts)] if held and not jumps else []
    notes += unbalanced(series)
    said = sentences(series, "backlog", (first, last), facts, list(FLOW.values()), notes=notes, breaks=["carried_over"])
    made = stocks(said, series.labels, row, series.breaks("carried_over"))
    return made.with_numbers(_numbers(series, row, FLOW, [FLOW["carried_in"]]))


@drawn_over_years
def document_stock(series: Series) -> Chart:
    """Normative documents in force from the start of each year, which is computed, to its end; jumps are residuals."""
    language = series.language
    known = series.known(DOCUMENTS.values())
    if not known:
        return nothing(series, "document_stock")
    first, last = series.ends(known, "normative_documents_in_force")
    row = _stocks(series, "", *DOCUMENTS.values())
    jumps = [
        series.say("jump", year=label, jump=stock.jump)
        for label, stock in zip(series.labels, row, strict=True)
        if stock.jump
    ]
    facts = {name: first.text(cell) for name, cell in DOCUMENTS.items()}
    facts |= {"before": row[series.years.index(first)].texts[0], "after": last.text(DOCUMENTS["in_force"])}
    notes = [series.say("stock_jumps", jumps=listing(jumps, language))] if jumps else []
    cells, broken = list(DOCUMENTS.values()), ["normative_documents_in_force"]
    said = sentences(series, "document_stock", (first, last), facts, cells, notes=notes, breaks=broken)
    made = stocks(said, series.labels, row, series.breaks(*broken))
    return made.with_numbers(_numbers(series, row, DOCUMENTS, cells))


def _numbers(series: Series, row: Sequence[Stock], cells: Mapping[str, str], start: Sequence[str]) -> pd.DataFrame:
    """The figures behind a chart of stocks, and what is computed of them: starts, and jumps from the ends before.

    ``start`` are the figures of which a start is made.
    """
    found = series.numbers({series.say(name): cell for name, cell in cells.items()})
    computed = []
    for at, (year, stock) in enumerate(zip(series.years, row, strict=True)):
        residual = stock.start - row[at - 1].end if stock.joined else NO_VALUE
        for name, value in (("at_start", stock.start), ("residual", residual)):
            told = {
                "rests_on": year.rests_on(*start),
                "signs": year.signs(*start) if value == value else "",
            }
            about = {"report": year.report, "year": year.label, "measure": series.say(name)}
            computed.append(about | {"figures": " ".join((name, *start)), "value": value} | told)
    return pd.concat([found, pd.DataFrame(computed, columns=found.columns)], ignore_index=True)


def _stocks(series: Series, start: str, end: str, came: str, went: str) -> list[Stock]:
    """What stood at the start and at the end of each year, and how far a start is from the end before.

    ``came`` and ``went`` are the figures of what was added and taken away; a start of "" is computed from the others.
    """
    row: list[Stock] = []
    for at, year in enumerate(series.years):
        last, more, less = (year.get(cell) for cell in (end, came, went))
        first = year.get(start) if start else last - more + less
        joined = at > 0 and follows(series.years[at - 1], year)
        difference = first - row[-1].end if joined else NO_VALUE
        moved = [(more, "+", year.signs(came)), (-less, "−", year.signs(went))]
        open_cells = [cell for cell in (end, start or came, went) if year.get(cell) != year.get(cell)]
        is_open = first != first or last != last
        row.append(
            Stock(
                start=first,
                end=last,
                texts=(year.text(start) if start else number(first) + year.signs(end, came, went), year.text(end)),
                below=_moved(moved),
                reason=year.why_not(open_cells[0]) if is_open else "",
                jump=signed(difference) if difference and difference == difference else "",
                joined=joined,
            )
        )
    return row


def _moved(parts: Sequence[tuple[float, str, str]]) -> str:
    """What came and what went, each with the signs of its figures; "" where neither is known, a ? for one of them."""
    if all(value != value for value, *_ in parts):
        return ""
    if all(value == 0 for value, *_ in parts):
        return "±0" + "".join(dict.fromkeys("".join(signs for *_, signs in parts)))
    return "\n".join(f"{sign}?" if value != value else signed(value) + signs for value, sign, signs in parts)
