"""HTML for notebooks and pages: a report as it was read, in the official layout and beside its source (notebook 1).

What the other views share stands here too: templates, sections, and the sentences on what was read and adds up.

Every text of a report passes through the templates in ``templates/view``, which escape it.
"""

import base64
from collections.abc import Iterable, Mapping
from functools import cache, partial
from importlib.resources import files
from pathlib import Path

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from jianxi_tools.charts.sheet import Chart, png
from jianxi_tools.claims import find_claims
from jianxi_tools.edition import editions
from jianxi_tools.findings import counts
from jianxi_tools.panel import Panel
from jianxi_tools.reading.prose import PREAMBLE
from jianxi_tools.relations import check
from jianxi_tools.report import REFERENCE, SIGNS, TYPED, Report
from jianxi_tools.views.facsimile import pictures
from jianxi_tools.views.passages import passages, source_of
from jianxi_tools.views.tables import official, signs_used
from jianxi_tools.words import names, number, place_in_words, say


class Html(str):
    """HTML that shows itself in a notebook."""

    def _repr_html_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"<Html: {len(self):,} characters>"


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
        title=say("view.report_title", language, **names(report.overview, language)),
        **_read(report, language),
        verdict=verdict(checks, claims, language, is_alone=True) if report.edition or len(claims) else "",
        remarks=remarks[:5],
    )


def official_tables(report: Report, language: str) -> Html:
    """The figures in the official layout, each with its place, doubtful ones with a sign."""
    return render("official", language, grids=_grids(report, language))


def beside_source(report: Report, language: str) -> Html:
    """Every figure with its raw text and its place: beside its lines in the source, or on pictures of a PDF's pages."""
    document = source_of(report)
    is_pdf = document is not None and document.format == "pdf" and report.edition is not None
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


def render(template: str, language: str, **facts: object) -> Html:
    """A template of ``templates/view`` filled in, in a block with the style it needs."""
    body = templates().get_template(f"view/{template}.html.j2")
    words = {"say": partial(say, language=language), "language": language, "gap": "" if language == "zh" else " "}
    return Html(f'<div class="jx" lang="{language}"><style>{_style()}</style>{body.render(**words, **facts)}</div>')


def section(title: str, sentences: Iterable[str], picture: Chart, language: str) -> Html:
    """A heading, what the results say, and a chart."""
    return render("section", language, title=title, sentences=list(sentences), picture=embedded(picture))


def embedded(picture: Chart) -> dict[str, str]:
    """A chart for a page: its finding, which stands for it where pictures are not shown, and its PNG."""
    return {"title": picture.title, "data": base64.b64encode(png(picture)).decode()}


def what_was_read(overview: Mapping[str, object], states: pd.Series, language: str) -> dict[str, str]:
    """The sentences on one report: what it is, how many of its figures are certain, and where it comes from.

    Args:
        overview: the report's row in a panel's ``reports``.
        states: the states of its figures.
        language: ``zh`` or ``en``.
    """
    has_table = isinstance(overview["edition"], str)
    scope = overview["scope"] if isinstance(overview["scope"], str) else "none"
    about = names(overview, language) | {"edition": overview["edition"], "scope": say(f"scope.{scope}", language)}
    file = Path(str(overview["source"])).name
    if overview["format"] in (TYPED, REFERENCE):
        given = {"given": number(int((states == "reported").sum())), "total": number(len(states))}
        return {
            "read": say("view.listed", language, **about),
            "states": say("view.listed_states", language, **given),
            "source": say("view.list_source", language, file=file),
        }
    return {
        "read": say("view.read" if has_table else "view.read_without_table", language, **about),
        "states": _states(states, language) if has_table else "",
        "source": say("view.source", language, file=file, sha256=overview["report"]),
    }


def verdict(checks: pd.DataFrame, claims: pd.DataFrame, language: str, is_alone: bool = False) -> str:
    """The results in one sentence: identities that hold, claims that contradict, other checks to look at.

    ``is_alone`` says that the report was not held against others.
    """
    sums = counts(checks)
    say_it = partial(say, language=language)
    if not len(checks) and not len(claims):
        return say_it("view.nothing_checked")
    text = say_it("view.identities", holds=number(sums["holds"]), total=number(sum(sums.values())))
    if not sum(sums.values()):
        text = say_it("view.no_identities")
    for outcome, count in sums.items():
        text += say_it(f"view.identities_{outcome}", count=number(count)) if count and outcome != "holds" else ""
    against = int((claims["outcome"] == "contradicts").sum())
    word = "none" if not len(claims) else "one" if against == 1 else "many"
    text += say_it(f"view.claims_{word}", count=number(against), total=number(len(claims)))
    if not len(checks):
        return text + say_it("view.end")
    others = int((checks["outcome"] == "fails").sum()) - sums["fails"]
    none = "others_none_within" if is_alone else "others_none"
    return text + say_it("view.others" if others else f"view.{none}", count=number(others))


def grid_of_years(panel: Panel, cards: Mapping[str, list[str]], language: str) -> dict[str, object]:
    """Authorities × years: for each report the lines of ``cards``; twins stand below each other with their files."""
    twins = panel.reports.duplicated(["authority", "year"], keep=False)
    rows: dict[str, dict[object, list[str]]] = {}
    for overview, is_twin in zip(panel.reports.to_dict("records"), twins, strict=True):
        name = names(overview, language)
        lines = rows.setdefault(name["authority"], {}).setdefault(name["year"], [])
        lines += [Path(str(overview["source"])).name] * bool(is_twin) + cards[overview["report"]]
    years = sorted({year for row in rows.values() for year in row}, key=lambda year: (isinstance(year, str), year))
    return {"cards": rows, "years": years}


def unread(panel: Panel, language: str) -> list[tuple[str, str]]:
    """What is said of the files that could not be read, and their names."""
    said, places = panel.refused[f"text_{language}"], panel.refused["source_place"]
    return [(text, Path(place).name) for text, place in zip(said, places, strict=True)]


@cache
def templates() -> Environment:
    """All templates, in which no text of a report is ever taken for HTML."""
    found = Environment(
        loader=PackageLoader("jianxi_tools"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {"number": number, "signs_used": signs_used}
    return found


@cache
def _style() -> str:
    return (files("jianxi_tools") / "templates" / "view" / "view.css").read_text(encoding="utf-8").strip()


def _read(report: Report, language: str) -> dict[str, str]:
    return what_was_read(report.overview, report.figures["state"], language)


def _grids(report: Report, language: str) -> list:
    return official(report.figures, report.edition, language) if report.edition else []


def _states(states: pd.Series, language: str) -> str:
    """``200 of 200 figures reported: …``."""
    found = states.value_counts()
    reported = int(found.get("reported", 0))
    text = say("view.states", language, reported=number(reported), total=number(len(states)))
    for state in SIGNS:
        if state in found:
            text += say(
                "view.state_more", language, count=number(int(found[state])), state=say(f"state.{state}", language)
            )
    return text + say("view.certain" if reported == len(states) else "view.doubtful", language)


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
