"""Which relations fail at which authorities: a square for each, so that a pattern is seen at once."""

import pandas as pd

from jianxi_tools.charts.drawing import Chart, Sentences, Square, in_style, squares
from jianxi_tools.relations.conditions import OUTCOMES
from jianxi_tools.words import number, say

MOST_AUTHORITIES = 40  # on one chart; those with the most failures come first


@in_style
def heat_map(checks: pd.DataFrame, language: str = "en") -> Chart:
    """Relations × authorities over all years: how many checks fail, what could not be assessed.

    Args:
        checks: a frame of ``check`` on a panel.
        language: ``zh`` or ``en``.
    """
    named = checks.assign(authority=checks["authority"].fillna(say("view.no_authority", language)))
    counted = named.groupby(["authority", "relation", "outcome"]).size().unstack(fill_value=0)
    counted = counted.reindex(columns=list(OUTCOMES), fill_value=0)
    fails = counted["fails"].unstack(fill_value=0)
    relations = list(checks["relation"].drop_duplicates())
    authorities = list(fails.sum(axis=1).sort_values(ascending=False, kind="stable").index)
    shown = authorities[:MOST_AUTHORITIES]
    rows = {name: [_square(counted, name, relation) for relation in relations] for name in shown}
    concerned = int((fails.sum(axis=1) > 0).sum())
    worst = fails.sum().idxmax() if concerned else ""
    facts = {"authorities": number(len(authorities)), "concerned": number(concerned), "relation": worst}
    facts |= {"fails": number(int(fails.sum().max())) if concerned else "0"}
    missed = {"count": len(authorities) - len(shown), "concerned": max(0, concerned - len(shown))}
    left_out = say("chart.map_left_out", language, **{name: number(count) for name, count in missed.items()})
    foot = say("chart.map_foot", language)
    return squares(
        Sentences(
            say("chart.map_title" if concerned else "chart.map_title_none", language, **facts),
            say("chart.map_subtitle", language),
            f"{foot} {left_out}" if len(authorities) > len(shown) else foot,
        ),
        relations,
        rows,
    )


def _square(counted: pd.DataFrame, authority: str, relation: str) -> Square:
    """Its text and how strongly it is filled: from 0 where all hold to 1 where all that was assessed fails."""
    if (authority, relation) not in counted.index:
        return Square("", None)
    outcomes = counted.loc[(authority, relation)]
    assessed = outcomes.sum() - outcomes["not_assessable"]
    if not assessed:
        return Square("?", None)
    text = number(int(outcomes["fails"])) if outcomes["fails"] else "?" if outcomes["not_assessable"] else ""
    return Square(text, outcomes["fails"] / assessed)
