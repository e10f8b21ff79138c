"""Which relations fail at which authorities: a square for each, so that a pattern is seen at once."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from jianxi_tools.charts.looks import DARK, GRID, LONGEST_NAME, LOOK, MARGIN, NOTE, PALE, SMALL, TINY
from jianxi_tools.charts.sheet import Chart, Sentences, axes, drawn, sheet, widest, wrapped
from jianxi_tools.relations import COLUMNS
from jianxi_tools.relations.conditions import OUTCOMES
from jianxi_tools.relations.rules import declared
from jianxi_tools.report import check_frame, refused
from jianxi_tools.words import joined, listing, number, say

Square = tuple[str, float | None]
MOST_AUTHORITIES = 40  # on one chart; those with the most failures come first


@drawn
def heat_map(checks: pd.DataFrame, language: str = "en") -> Chart:
    """Relations × authorities over all years: how many checks fail, what could not be assessed.

    Args:
        checks: a frame of ``check`` on a panel.
        language: ``zh`` or ``en``.

    Raises:
        ReportError: it is no such frame, or that of one report.
    """
    check_frame(checks, "checks", COLUMNS)
    if "authority" not in checks:
        raise refused("one_report")
    named = checks.assign(authority=checks["authority"].fillna(say("view.no_authority", language)))
    counted = named.groupby(["authority", "relation", "outcome"]).size().unstack(fill_value=0)
    counted = counted.reindex(columns=list(OUTCOMES), fill_value=0)
    fails = counted["fails"].unstack(fill_value=0)
    relations = [name for name in declared() if name in fails]
    of_authority = fails.sum(axis=1).sort_values(ascending=False, kind="stable")
    shown, missed = of_authority.index[:MOST_AUTHORITIES], of_authority[MOST_AUTHORITIES:]
    rows = {name: [_square(counted, name, relation) for relation in relations] for name in shown}
    stated = of_authority[of_authority.index.isin(checks["authority"])]
    concerned = int((stated > 0).sum())
    of_relation = fails.loc[stated.index if concerned else fails.index].sum()  # of those that the title is about
    worst = list(of_relation.index[of_relation == of_relation.max()]) if of_relation.any() else []
    facts = {"authorities": number(len(stated)), "concerned": number(concerned), "relation": listing(worst, language)}
    facts |= {
        "fails": number(int(max(of_relation, default=0))),
        "name": getattr(declared()[worst[0]], language) if worst else "",
    }
    word = ("" if concerned else "_unnamed") if worst else "_none"
    word += "_tie" if len(worst) > 1 else ""
    foot = [say("chart.map_foot", language)]
    if len(missed):
        left_out = {"count": number(len(missed)), "concerned": number(int((missed > 0).sum()))}
        foot.append(say("chart.map_left_out", language, **left_out))
    title, subtitle = say(f"chart.map_title{word}", language, **facts), say("chart.map_subtitle", language)
    made = _squares(Sentences(title, subtitle, joined(foot, language)), relations, rows)
    return made.with_numbers(counted.reset_index().rename_axis(columns=None))


def _square(counted: pd.DataFrame, authority: str, relation: str) -> Square:
    """Its text and how strongly it is filled: from 0, all hold, to 1, all that was assessed fails; None for open."""
    if (authority, relation) not in counted.index:
        return "", None
    outcomes = counted.loc[(authority, relation)]
    assessed = outcomes.sum() - outcomes["not_assessable"]
    if not assessed:
        return "?", None
    text = number(int(outcomes["fails"])) if outcomes["fails"] else "?" if outcomes["not_assessable"] else ""
    return text, outcomes["fails"] / assessed


def _squares(sentences: Sentences, columns: Sequence[str], rows: Mapping[str, Sequence[Square]]) -> Chart:
    """A map of squares: the columns' names above, the rows' names on the left; what fails is filled and counted."""
    names = {name: wrapped(name, SMALL, 2 * LONGEST_NAME) for name in rows}
    lines = max((len(parts) for parts in names.values()), default=1)
    step, above = max(0.24, lines * SMALL * 1.3 / 72), 0.25
    height = step * len(rows) + above
    chart, bottom = sheet(sentences, height)
    left = 2 * MARGIN + widest([line for parts in names.values() for line in parts], SMALL)
    target = axes(chart, bottom, height, left, MARGIN)
    target.set(xlim=(0, len(columns)), ylim=(len(rows), -above / step), xticks=[], yticks=[])
    for at, column in enumerate(columns):
        target.text(at + 0.5, -0.15, column, ha="center", va="bottom", **NOTE)
    for down, (name, cells) in enumerate(rows.items()):
        target.text(-0.15, down + 0.5, "\n".join(names[name]), ha="right", va="center", size=SMALL)
        for at, (text, fill) in enumerate(cells):
            if not text and fill is None:
                continue
            look = {"facecolor": "white", "edgecolor": PALE, "linewidth": 0.6}
            if fill is not None:
                look = {"facecolor": (*to_rgb(LOOK), 0.3 + 0.7 * fill) if fill else GRID, "linewidth": 0}
            target.add_patch(Rectangle((at + 0.05, down + 0.06), 0.9, 0.88, **look))
            colour = "white" if fill and fill > 0.5 else DARK
            target.text(at + 0.5, down + 0.5, text, ha="center", va="center", size=TINY, color=colour)
    return chart
