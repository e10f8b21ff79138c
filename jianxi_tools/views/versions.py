"""Where several versions of one report differ, as HTML."""

from pathlib import Path

import pandas as pd

from jianxi_tools.panel import Panel
from jianxi_tools.panel.versions import differences
from jianxi_tools.views.parts import Html, render
from jianxi_tools.words import names, number, place_in_words, say


def versions(panel: Panel, language: str) -> Html:
    """Each two versions of a report beside each other, as far as they differ; nothing where no report has several."""
    found = differences(panel)
    overviews = {one["report"]: one for one in panel.reports.to_dict("records")}
    pairs = [
        {
            "title": say("view.title", language, **names(overviews[report], language)),
            "files": [Path(str(overviews[one]["source"])).name for one in (report, other)],
            "rows": [_row(row, language) for row in own[own["label_zh"] != ""].itertuples()],
        }
        for (report, other), own in found.groupby(["report", "other"], sort=False)
    ]
    return render("versions", language, pairs=pairs)


def _row(row: object, language: str) -> dict[str, str]:
    """A figure on which two versions differ: what either says and where."""
    return {
        "label": getattr(row, f"label_{language}"),
        "one": _said(row.value, row.state, row.raw, language),
        "other": _said(row.other_value, row.other_state, row.other_raw, language),
        "place": place_in_words(row.source_place, language),
        "other_place": place_in_words(row.other_place, language),
    }


def _said(value: float, state: str, raw: str, language: str) -> str:
    if state == "reported":
        return number(value)
    word = say(f"state.{state}", language)
    shown = raw if pd.isna(value) else number(value)
    return f"{shown} ({word})" if shown else word
