"""HTML for notebooks and pages: a report as it was read, in the official layout and beside its source (notebook 1).

Every text of a report passes through the templates in ``templates/view``, which escape it.
"""

import pandas as pd

from jianxi_tools.claims import find_claims
from jianxi_tools.edition import editions
from jianxi_tools.panel import Panel
from jianxi_tools.reading.prose import PREAMBLE
from jianxi_tools.relations import check
from jianxi_tools.report import SIGNS, Report
from jianxi_tools.views.facsimile import pictures
from jianxi_tools.views.parts import Html, grid_of_years, render, titled, unread, verdict, what_was_read
from jianxi_tools.views.passages import passages, source_of
from jianxi_tools.views.tables import official
from jianxi_tools.words import number, place_in_words, say


def report_html(report: Report, language: str = "en") -> Html:
    """What a Report shows of itself in a cell of its own: a line on what was read, and the official tables."""
    return render("report", language, **_read(report, language), grids=_grids(report, language))


def panel_html(panel: Panel, language: str = "en") -> Html:
    """What a Panel shows of itself in a cell of its own: authorities × years, and what could not be read."""
    cards = {
        report: [say("view.no_table", language) if size != size else f"{read:.0f}/{size:.0f}"]
        for report, read, size in _reported(panel).itertuples()
    }
    lead = say(
        "view.panel", language, reports=number(len(panel)), authorities=number(panel.reports["authority"].nunique())
    )
    return render("panel", language, lead=lead, files=unread(panel, language), **grid_of_years(panel, cards, language))


def summary(report: Report, language: str) -> Html:
    """The first screen on one report: what was read, how certain it is, whether it adds up, where it comes from."""
    checks, claims = check(report, language=language), find_claims(report, language=language)
    remarks = [text for text, _ in _remarks(report, language)]
    return render(
        "summary",
        language,
        title=say("view.report_title", language, **titled(report.overview, language)),
        **_read(report, language),
        verdict=verdict(checks, claims, language, is_alone=True) if report.edition or len(claims) else "",
        remarks=remarks[:5],
    )


def official_tables(report: Report, language: str) -> Html:
    """The figures in the official layout, each with its place, doubtful ones with a sign; nothing without figures."""
    if report.edition is None:
        return Html()
    return render("official", language, grids=_grids(report, language))


def beside_source(report: Report, language: str) -> Html:
    """Every figure with its raw text and its place: beside its lines in the source, or on pictures of a PDF's pages.

    Nothing where the report has no figures.
    """
    if report.edition is None:
        return Html()
    document = source_of(report)
    is_pdf = document is not None and document.format == "pdf"
    pages = pictures(report, document) if is_pdf else []
    frames = {
        figure: f"frame-{page.page}-{at}"
        for page in pages
        for at, frame in enumerate(page.frames)
        for figure in frame.figures
    }
    figures = [
        _beside(at, figure, frames.get(at, ""), language) for at, figure in enumerate(report.figures.itertuples())
    ]
    found = passages(report, document.rows if document and not is_pdf else ())
    why = [{text for figure in passage.figures for text in _why(report, figure, language)} for passage in found]
    tables = {}
    for passage, reasons in zip(found, why, strict=True):
        table = editions()[report.edition].figures[passage.figures[0]].table
        tables.setdefault(getattr(table, language), []).append((passage, sorted(reasons)))
    return render(
        "beside",
        language,
        tables=tables,
        figures=figures,
        pages=pages,
        unframed=[figure for figure in figures if figure["place"] and not figure["frame"]] if pages else [],
        has_passages=any(passage.lines for passage in found) or any(why),
        is_gone=document is None,
    )


def remarks_and_prose(report: Report, language: str) -> Html:
    """What the reader noticed, and the prose of each section, folded."""
    form = editions()[report.edition] if report.edition else list(editions().values())[-1]
    titles = {section.number: f"{section.number} · {getattr(section, language)}" for section in form.sections}
    titles[PREAMBLE] = say("view.preamble", language)
    prose = [
        (titles.get(number, number), report.prose[number], place_in_words(lines[0].place, language))
        for number, lines in report.prose_lines.items()
    ]
    return render("words", language, remarks=_remarks(report, language), prose=prose)


def _read(report: Report, language: str) -> dict[str, str]:
    return what_was_read(report.overview, report.figures["state"], language)


def _grids(report: Report, language: str) -> list:
    return official(report.figures, report.edition, language) if report.edition else []


def _reported(panel: Panel) -> pd.DataFrame:
    """For each report how many figures are reported, of how many (NaN where it has no table)."""
    is_reported = (panel.figures["state"] == "reported").groupby(panel.figures["report"])
    return is_reported.agg(["sum", "size"]).reindex(panel.reports["report"])


def _remarks(report: Report, language: str) -> list[tuple[str, str]]:
    texts = zip(report.remarks[f"text_{language}"], report.remarks["source_place"], strict=True)
    return [(text, place_in_words(place, language)) for text, place in texts]


def _beside(position: int, figure: object, frame: str, language: str) -> dict[str, object]:
    value = f"{number(figure.value)} {figure.unit}".strip() if figure.value == figure.value else ""
    label, state = getattr(figure, f"label_{language}"), say(f"state.{figure.state}", language)
    return {
        "id": f"figure-{position}",
        "label": label,
        "value": value,
        "sign": SIGNS.get(figure.state, ""),
        "state": state,
        "raw": figure.raw,
        "place": place_in_words(figure.source_place, language),
        "frame": frame,
        "title": " · ".join(filter(None, (label, value, state))),
    }


def _why(report: Report, position: int, language: str) -> list[str]:
    """What the reader noticed about a figure that is not certain, as the relations that decided it."""
    if report.readings[position].state == "reported":
        return []
    code = editions()[report.edition].figures[position].code
    texts = zip(report.remarks["cells"], report.remarks[f"text_{language}"], strict=True)
    return [text for cells, text in texts if code in cells.split("; ")]
