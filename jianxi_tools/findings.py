"""What a person should look at: failing relations and contradicting claims, as records, the gravest first."""

import pandas as pd

from jianxi_tools.claims import COLUMNS as CLAIMS
from jianxi_tools.claims.context import DATA
from jianxi_tools.edition import editions
from jianxi_tools.panel import Panel
from jianxi_tools.relations import COLUMNS as CHECKS
from jianxi_tools.relations.arrays import batches
from jianxi_tools.relations.conditions import FAILS, OUTCOMES
from jianxi_tools.relations.evaluation import evaluate
from jianxi_tools.relations.rules import declared, identity_names
from jianxi_tools.report import KEYS, check_frame, codes_of, refused

SEVERITIES = ("error", "warning", "note")
COLUMNS = ("severity", "relation", "place", "cells", "source_place", "explanation")


def findings(checks: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Every relation that fails and every claim that contradicts the figures.

    Args:
        checks: a frame of ``check``.
        claims: a frame of ``find_claims``.

    Returns:
        One row for each, with the columns severity, relation, place (where the relation applies, or the sentence),
        cells, source_place (of a claim), explanation; report, authority and year before them if the frames have them.

    Raises:
        ReportError: they are no such frames, or one is of a report, the other of a panel.
    """
    check_frame(checks, "checks", CHECKS)
    check_frame(claims, "claims", CLAIMS)
    keys = [name for name in KEYS if name in checks]
    if keys != [name for name in KEYS if name in claims]:
        raise refused("mixed_findings")
    failing = checks[checks["outcome"] == "fails"].assign(source_place="")
    against = claims[claims["outcome"] == "contradicts"].assign(place=lambda frame: frame["text"])
    found = pd.concat([failing, against])[[*keys, *COLUMNS]] if len(against) else failing[[*keys, *COLUMNS]]
    return found.sort_values("severity", key=lambda of: of.map(SEVERITIES.index), kind="stable", ignore_index=True)


def titles(language: str) -> dict[str, str]:
    """What each relation asks for in ``zh`` or ``en``, of figures and of the prose, by its name.

    >>> titles("en")["A2"], titles("zh")["C7"]
    ('the outcomes add up to (7) total concluded', '称没有申请、复议或诉讼的，表中为 0')
    """
    of_figures = {name: getattr(relation, language) for name, relation in declared().items()}
    return of_figures | {name: title[language] for name, title in DATA["title"].items()}


def own_cells(cells: str) -> list[str]:
    """The cells of a finding or a check that lie in the report itself, not in another year's.

    >>> own_cells("applications.carried_in.total; 2022:applications.carried_out.total"), own_cells("")
    (['applications.carried_in.total'], [])
    """
    return [cell for cell in cells.split("; ") if cell and ":" not in cell]


def in_question(panel: Panel) -> dict[str, frozenset[str]]:
    """The figures of each report of a panel that take part in an identity (a sum that must be exact) which fails."""
    found = {}
    for batch in batches(panel):
        codes, rules = list(editions()[batch.edition].position), batch.layout.rules
        for report, outcomes in zip(batch.reports["report"], evaluate(batch), strict=True):
            failing = (rule for rule, outcome in zip(rules, outcomes, strict=True) if outcome == FAILS)
            found[report] = frozenset(codes[at] for rule in failing if rule.is_identity for at in rule.cells)
    return found


def located(found: pd.DataFrame, reports: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The findings of a panel with the file that each is of, and with the places in it of every finding.

    Returns:
        The same with the column source behind the year; source_place is filled for relations too, with the different
        places of their figures in this file, joined by "; ".
    """
    own = figures[figures["report"].isin(found["report"])]
    stands = dict(zip(zip(own["report"], codes_of(own), strict=True), own["source_place"], strict=True))
    places = [
        place or "; ".join(dict.fromkeys(filter(None, (stands.get((report, cell)) for cell in own_cells(cells)))))
        for report, cells, place in zip(found["report"], found["cells"], found["source_place"], strict=True)
    ]
    located = found.assign(source_place=places)
    located.insert(len(KEYS), "source", found["report"].map(reports.set_index("report")["source"]))
    return located


def counts(checks: pd.DataFrame) -> dict[str, int]:
    """How many identities (the sums of kind A1, A2, A3, D1) have each outcome.

    >>> from jianxi_tools import check, read_report
    >>> counts(check(read_report("data/reports/jianxi-2023.txt")))
    {'holds': 42, 'holds_if_blank_is_zero': 0, 'fails': 0, 'not_assessable': 0}
    """
    sums = checks.loc[checks["relation"].isin(identity_names()), "outcome"]
    return {outcome: int((sums == outcome).sum()) for outcome in OUTCOMES}


def failure_rates(checks: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """How often each relation fails, by year and file format: a fault of the reader shows itself in one format.

    Args:
        checks: a frame of ``check`` on a panel.
        reports: the panel's ``reports``.

    Returns:
        One row for each relation, year and format, with the four outcomes counted (holds, holds_if_blank_is_zero,
        fails, not_assessable), assessed (the first three together) and rate (fails / assessed, NaN if there is none).
    """
    keys = ["relation", "year", "format"]
    kind = reports.set_index("report")["format"]
    counted = checks.assign(format=checks["report"].map(kind)).groupby([*keys, "outcome"], dropna=False).size()
    rates = counted.unstack(fill_value=0).reindex(columns=list(OUTCOMES), fill_value=0)
    rates["assessed"] = rates[["holds", "holds_if_blank_is_zero", "fails"]].sum(axis=1)
    rates["rate"] = rates["fails"] / rates["assessed"].where(rates["assessed"] > 0)
    return rates.reset_index().rename_axis(columns=None)
