"""What was disputed, and how it ended."""

from jianxi_tools.charts.bars import Part, stacked_bars
from jianxi_tools.charts.columns import Bar, strips
from jianxi_tools.charts.series import DISPUTES, Year, series_of
from jianxi_tools.charts.sheet import LOOK, MAIN, PALE, SECOND, Chart, drawn
from jianxi_tools.charts.wording import nothing, sentences
from jianxi_tools.panel import Panel
from jianxi_tools.report import Report
from jianxi_tools.words import number, say

RESULTS = {"upheld": MAIN, "corrected": SECOND, "other": PALE, "pending": LOOK}


@drawn
def disputes(reports: Report | Panel, language: str = "en") -> Chart:
    """The fate of reconsiderations and suits, by result; what is pending is hatched.

    Args:
        reports: one report, or the reports of one authority.
        language: ``zh`` or ``en``.
    """
    series = series_of(reports, language)
    cells = {row: [f"disputes.{row}.{result}" for result in RESULTS] for row in DISPUTES}
    every = [cell for row in DISPUTES for cell in (*cells[row], f"disputes.{row}.total")]
    known = series.known(every)
    if not known:
        return nothing(series)
    first, last = known[0], known[-1]
    after = last.get("disputes.*.total")
    facts = {"year": last.label, "first": first.label, "last": last.label}
    facts |= {"before": number(first.get("disputes.*.total")), "after": number(after), "total": number(after)}
    facts |= {result: number(last.get(f"disputes.*.{result}")) for result in RESULTS}
    is_pending = any(year.get("disputes.*.pending") > 0 for year in known)
    said = sentences(
        series,
        "disputes",
        facts,
        every,
        title="_many" if first is not last else "" if after else "_none",
        notes=[say("chart.hatched_pending", language)] if is_pending else [],
    )
    key = [
        Part(0, colour, result == "pending", say(f"chart.{'other_result' if result == 'other' else result}", language))
        for result, colour in RESULTS.items()
    ]
    names = {row: say(f"chart.{row}", language) for row in DISPUTES}
    if len(series.years) > 1:
        rows = [(names[row], [_bar(year, row, cells[row], key, language) for year in series.years]) for row in DISPUTES]
        breaks = series.breaks("suits_after_reconsideration", "disputes_per_1000")
        made = strips(said, series.labels, rows, breaks, key)
    else:
        parts = {
            row: [part._replace(value=last.get(cell)) for part, cell in zip(key, cells[row], strict=True)]
            for row in DISPUTES
        }
        made = stacked_bars(said, [(names[row], parts[row]) for row in DISPUTES], say("chart.none", language))
    made.numbers = series.numbers(
        {
            f"{names[row]} · {say(f'chart.{word}', language)}": f"disputes.{row}.{result}"
            for row in DISPUTES
            for result, word in (*((r, "other_result" if r == "other" else r) for r in RESULTS), ("total", "all"))
        }
    )
    return made


def _bar(year: Year, row: str, cells: list[str], key: list[Part], language: str) -> Bar:
    """The bar of a year with its total, or why there is none."""
    values = [year.get(cell) for cell in cells]
    total = f"disputes.{row}.total"
    if any(value != value for value in (*values, year.get(total))):
        return Bar((), year.why_not(total, language))
    return Bar([part._replace(value=value) for part, value in zip(key, values, strict=True)], year.text(total))
