"""What was disputed, and how it ended."""

from jianxi_tools.charts.bars import Part, stacked_bars
from jianxi_tools.charts.columns import Bar, strips
from jianxi_tools.charts.looks import LOOK, MAIN, PALE, SECOND
from jianxi_tools.charts.series import DISPUTES, Series, Year
from jianxi_tools.charts.sheet import Chart, drawn_over_years
from jianxi_tools.charts.wording import nothing, said_of, sentences
from jianxi_tools.words import number

RESULTS = {"upheld": MAIN, "corrected": SECOND, "other": PALE, "pending": LOOK}
BREAKS = ("suits_after_reconsideration", "disputes_per_1000")  # across which disputes are not compared


@drawn_over_years
def disputes(series: Series) -> Chart:
    """The fate of reconsiderations and suits, by result; what is pending is hatched."""
    cells = {row: [f"disputes.{row}.{result}" for result in RESULTS] for row in DISPUTES}
    every = [cell for row in DISPUTES for cell in (*cells[row], f"disputes.{row}.total")]
    known = series.known(every)
    if not known:
        return nothing(series, "disputes")
    first, last = series.ends(known, *BREAKS)
    facts = {"before": first.text("disputes.*.total"), "total": last.text("disputes.*.total")}
    facts |= {result: last.text(f"disputes.*.{result}") for result in RESULTS}
    names = {row: series.say(row) for row in DISPUTES}
    notes = [series.say("hatched_pending")] if any(y.get("disputes.*.pending") > 0 for y in known) else []
    gaps = {
        f"{year.label} {names[row]}": year.get(f"disputes.{row}.total") - sum(map(year.get, cells[row]))
        for year in known
        for row in DISPUTES
    }
    notes += said_of(series, "results_open", gaps)
    word = "_none" if last.counts_nothing(*every) and first.counts_nothing(*every) else ""
    word += "_many" if first is not last else ""
    said = sentences(series, "disputes", (first, last), facts, every, title=word, notes=notes, breaks=BREAKS)
    results = {one: series.say("other_result" if one == "other" else one) for one in RESULTS}
    key = [Part(0, colour, one == "pending", results[one]) for one, colour in RESULTS.items()]
    if len(series.years) > 1:
        rows = [(names[row], [_bar(year, row, cells[row], key) for year in series.years]) for row in DISPUTES]
        made = strips(said, series.labels, rows, series.breaks(*BREAKS), key)
    else:
        bars = []
        for row in DISPUTES:
            parts = [
                part._replace(value=last.get(cell), name=f"{part.name} {last.text(cell)}")
                for part, cell in zip(key, cells[row], strict=True)
            ]
            bars.append((names[row], last.text(f"disputes.{row}.total"), parts))
        made = stacked_bars(said, bars, series.say("none"))
    words = results | {"total": series.say("all")}
    cells = {f"{names[row]} · {word}": f"disputes.{row}.{one}" for row in DISPUTES for one, word in words.items()}
    return made.with_numbers(series.numbers(cells))


def _bar(year: Year, row: str, cells: list[str], key: list[Part]) -> Bar:
    """The bar of a year with its total and the signs of its parts, or why there is none."""
    values = [year.get(cell) for cell in cells]
    total = f"disputes.{row}.total"
    if any(value != value for value in (*values, year.get(total))):
        return Bar((), year.why_not(total))
    text = number(year.get(total)) + year.signs(total, *cells)
    return Bar([part._replace(value=value) for part, value in zip(key, values, strict=True)], text)
