"""Every check by kind, those of the prose too, and what was not checked and why: the end of the audit's page."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache

import pandas as pd

from jianxi_tools.claims.context import DATA
from jianxi_tools.findings import own_cells, titles
from jianxi_tools.relations import OUTCOMES
from jianxi_tools.relations.beside import read_units
from jianxi_tools.relations.rules import declared, layout
from jianxi_tools.report import UNKNOWN
from jianxi_tools.views.parts import Html, render
from jianxi_tools.words import joined, listing, number, say

CLAIMED = ("agrees", "contradicts", "unverifiable")

Places = Mapping[tuple, Sequence[Mapping[str, object]]]  # reports by authority and year
Unmade = list[tuple[tuple[str, ...], str, int]]  # relations, why they were not made, and of how many reports


def kinds(
    checks: pd.DataFrame,
    claims: pd.DataFrame,
    unmade: Unmade,
    states: pd.Series,
    label: Callable[[object], str],
    language: str,
) -> Html:
    """All relations by kind with their outcomes counted, and what was not checked.

    ``unmade`` is what ``not_made`` gives, ``states`` those of figures by report and cell; ``label`` puts the place of a
    check in words.
    """
    by_kind, text = _counted(checks, OUTCOMES), titles(language)
    absent = {id for ids, _, _ in unmade for id in ids if id not in by_kind}
    rows = [
        {"id": id, "text": text[id], "basis": one.basis, "counts": by_kind.get(id)}
        for id, one in declared().items()
        if id in by_kind or id in absent
    ]
    by_claim = _counted(claims, CLAIMED)
    claimed = [
        {"id": id, "text": text[id], "severity": severity, "counts": by_claim[id]}
        for id, severity in DATA["severity"].items()
        if id in by_claim
    ]
    lead = [say("view.nothing_checked" if not len(claims) else "audit.no_relations", language)]
    if len(checks):
        lead = [_told("audit.relations_lead", by_kind, OUTCOMES, language)]
    if len(claims):
        lead.append(_told("audit.relations_claims", by_claim, CLAIMED, language))
    if absent:
        ids = listing((row["id"] for row in rows if row["id"] in absent), language)
        lead.append(say("audit.relations_unmade", language, ids=ids))
    left_open = checks[checks["outcome"] == "not_assessable"]
    return render(
        "relations",
        language,
        lead=joined(lead, language),
        rows=rows,
        outcomes=OUTCOMES,
        claimed=claimed,
        claim_outcomes=CLAIMED,
        unmade=list(_unmade(unmade, claims, language)),
        open=_open(left_open, states, label, language),
        count=number(len(left_open)),
    )


def not_made(reports: Iterable[Mapping[str, object]], checks: pd.DataFrame, at_hand: Places, language: str) -> Unmade:
    """The relations of reports with others, of those ``at_hand``, that were not made, by why."""
    others = [id for id, one in declared().items() if one.across]
    pairs = checks.loc[checks["relation"].isin(others), ["report", "relation"]].drop_duplicates()
    made, units = set(pairs.itertuples(index=False, name=None)), read_units()
    found: dict[str, list[list[str]]] = {}  # by reason, for each report the relations that it leaves open
    for one in reports:
        for with_years, ids in _due(one["edition"], one["year"]) if isinstance(one["edition"], str) else ():
            missing = [id for id in ids if (one["report"], id) not in made]
            if not missing:
                continue
            if not with_years:
                why = _without_units(one, units, language)
            elif len(missing) == len(ids):
                why = alone(one, at_hand, language)
            else:
                why = say("audit.years_edition", language)
            found.setdefault(why, []).append(missing)
    return [(tuple(id for id in others if id in set().union(*own)), why, len(own)) for why, own in found.items()]


@cache
def _due(edition: str, year: object) -> list[tuple[bool, list[str]]]:
    """The relations of an edition with the year before (True), and those with units (False)."""
    due: dict[bool, dict[str, None]] = {True: {}, False: {}}
    for across in ("years", "all_units", "some_units"):
        for rule in layout(edition, across, edition).rules:
            if pd.isna(year) or year >= rule.relation.from_year:
                due[across == "years"][rule.relation.id] = None
    return [(with_years, list(ids)) for with_years, ids in due.items()]


def _without_units(one: Mapping[str, object], units: Container[str], language: str) -> str:
    """Why a report is not held against its units."""
    if _is_undated(one):
        return say("audit.units_undated", language)
    word = "none" if one["authority"] not in units else "office" if one["scope"] == "office" else "absent"
    return say(f"audit.units_{word}", language)


def alone(one: Mapping[str, object], at_hand: Places, language: str) -> str:
    """Why a report is not held against that of the year before."""
    if _is_undated(one):
        return say("audit.years_undated", language)
    before = int(one["year"]) - 1
    return say(f"audit.years_{'apart' if (one['authority'], before) in at_hand else 'none'}", language, before=before)


def _is_undated(one: Mapping[str, object]) -> bool:
    return pd.isna(one["year"]) or not isinstance(one["authority"], str)


def _counted(frame: pd.DataFrame, outcomes: Sequence[str]) -> dict[str, dict[str, int]]:
    """How often each relation has each outcome."""
    table = frame.groupby(["relation", "outcome"]).size().unstack(fill_value=0)
    return table.reindex(columns=list(outcomes), fill_value=0).to_dict("index")


def _told(sentence: str, by_kind: Mapping[str, Mapping[str, int]], outcomes: Sequence[str], language: str) -> str:
    totals = {name: sum(own[name] for own in by_kind.values()) for name in outcomes}
    parts = (
        say("audit.counted", language, label=say(f"outcome.{name}", language), count=number(total))
        for name, total in totals.items()
        if total
    )
    total = number(sum(totals.values()))
    return say(sentence, language, total=total, counts=say("audit.cells", language).join(parts))


def _unmade(unmade: Unmade, claims: pd.DataFrame, language: str) -> Iterator[str]:
    is_one = len({count for *_, count in unmade}) == 1 and unmade[0][2] == 1
    for ids, reason, count in unmade:
        named = listing(ids, language)
        yield say(f"audit.unmade_{'of' if is_one else 'in'}", language, ids=named, reason=reason, count=number(count))
    if left_open := int((claims["outcome"] == "unverifiable").sum()):
        yield say("audit.unmade_claims", language, count=number(left_open))


def _open(left_open: pd.DataFrame, known: pd.Series, label: Callable[[object], str], language: str) -> list[str]:
    """What could not be checked, by relation and cause: the states of figures, or else what the relation says."""
    groups: dict[tuple[str, str], list[object]] = {}
    for row in left_open.itertuples():
        own = known.loc[[(row.report, cell) for cell in own_cells(row.cells)]]
        states = (say(f"state.{state}", language) for state in UNKNOWN if state in set(own))
        reason = listing(states, language) or row.explanation
        groups.setdefault((row.relation, reason), []).append(row)
    said = []
    for (relation, reason), rows in groups.items():
        places = say("audit.cells", language).join(dict.fromkeys(map(label, rows)))
        if reason == rows[0].explanation:
            said.append(say("audit.cell", language, label=f"{relation} {places}", value=reason))
            continue
        text = getattr(declared()[relation], language)
        said.append(say("audit.open_of", language, relation=relation, text=text, reason=reason, places=places))
    return said
