"""What the views share: the templates, sections and charts, and the sentences on what was read and adds up."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial, wraps
from importlib.resources import files
from pathlib import Path

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from jianxi_tools.charts.sheet import Chart
from jianxi_tools.charts.wording import legend
from jianxi_tools.findings import counts
from jianxi_tools.panel import Panel
from jianxi_tools.report import REFERENCE, SIGNS, TYPED
from jianxi_tools.views.tables import signs_used
from jianxi_tools.words import names, number, place_in_words, say, signed


class Html(str):
    """HTML that shows itself in a notebook."""

    def _repr_html_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"<Html: {len(self):,} characters>"


def render(template: str, language: str, **facts: object) -> Html:
    """A template of ``templates/view`` filled in, in a block with the style it needs."""
    body = templates().get_template(f"view/{template}.html.j2")
    words = {name: partial(said, language=language) for name, said in (("say", say), ("place", place_in_words))}
    words |= {"language": language, "gap": "" if language == "zh" else " "}
    return Html(f'<div class="jx" lang="{language}"><style>{_style()}</style>{body.render(**words, **facts)}</div>')


def unless_empty(part: Callable[..., Html]) -> Callable[..., Html]:
    """A part of a page that stays away where the page ``is_empty``, of which its summary tells."""

    @wraps(part)
    def shown(page: object, *which: str, **named: str) -> Html:
        return Html() if page.is_empty else part(page, *which, **named)

    return shown


def section(title: str, sentences: Iterable[str], picture: Chart, language: str) -> Html:
    """A heading, what the results say with its signs explained, and a chart."""
    said = list(sentences)
    return render("section", language, title=title, sentences=said, signs=legend(said, language), picture=picture)


def what_was_read(overview: Mapping[str, object], states: pd.Series, language: str) -> dict[str, str]:
    """The sentences on one report: what it is, how many of its figures are certain, and where it comes from."""
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


def titled(overview: Mapping[str, object], language: str) -> dict[str, object]:
    """What a page calls its report: authority and year in words, and the file where the authority is not known."""
    found = names(overview, language)
    if not isinstance(overview["authority"], str):
        file = Path(str(overview["source"])).name
        found["authority"] = say("view.of_file", language, file=file, authority=found["authority"])
    return found


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
    contradicting = claims[claims["outcome"] == "contradicts"]
    against, has_itself = len(contradicting), contradicting["cells"].eq("").any()  # not held against figures
    if not sum(sums.values()) and len(claims):
        word = "untabled_but" if against else "untabled"
    elif len(claims) == 1:
        word = "only_one" if against else "only"
    else:
        word = "none" if not len(claims) else "one" if against == 1 else "many"
    what = say_it("view.against_itself" if has_itself else "view.against_table")
    text += say_it(f"view.claims_{word}", count=number(against), total=number(len(claims)), what=what)
    if not len(checks):
        return text + say_it("view.end")
    others = int((checks["outcome"] == "fails").sum()) - sums["fails"]
    none = "others_none_within" if is_alone else "others_none"
    return text + say_it("view.others" if others else f"view.{none}", count=number(others))


def grid_of_years(panel: Panel, cards: Mapping[str, list[str]], language: str) -> dict[str, object]:
    """Authorities × years: for each report the lines of ``cards``; twins and nameless ones with their files."""
    twins = panel.reports.duplicated(["authority", "year"], keep=False) | panel.reports["authority"].isna()
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
    found.globals |= {"number": number, "signed": signed, "signs_used": signs_used}
    return found


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


@cache
def _style() -> str:
    return (files("jianxi_tools") / "templates" / "view" / "view.css").read_text(encoding="utf-8").strip()
