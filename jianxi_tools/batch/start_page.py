"""The start page: what was read, what does not add up and where to look, what was not read and what failed."""

import base64
import hashlib
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from jianxi_tools.batch.ledger import Ledger
from jianxi_tools.batch.plan import PEERS, RECONCILIATION, REPORT, TRENDS, VERSIONS, Job
from jianxi_tools.findings import SEVERITIES, counts, findings, located, titles
from jianxi_tools.panel import Panel
from jianxi_tools.panel.versions import differences
from jianxi_tools.relations.conditions import OUTCOMES
from jianxi_tools.relations.rules import identity_names
from jianxi_tools.views.parts import templates
from jianxi_tools.views.tables import place_label
from jianxi_tools.words import listing, places_in_words, say

TEMPLATES = Path(__file__).parents[1] / "templates"
STATES = {(): "ok", ("failed",): "failed", ("new",): "waiting", ("gone",): "waiting"}  # of a page, by why it has to run
OPEN_UP_TO = 200  # findings of one severity; more are folded


def start_page(
    panel: Panel,
    reference: Panel,
    checks: pd.DataFrame,
    unread: Sequence[tuple[str, str]],
    planned: Sequence[Job],
    ledger: Ledger,
    language: str,
) -> str:
    """The start page as HTML: complete without its script, which only sorts and searches.

    Files are named as ``panel`` names them; ``planned`` holds the runs that were not run this time too. The ledger lies
    in the folder of the page.
    """
    links = {(job.subject, job.notebook.stem): _link(job, ledger) for job in planned}
    found = findings(checks, panel.claims)
    printed = found["report"].map(panel.reports.set_index("report")["edition"])
    found["place"] = [
        place if sentence else place_label(edition, place, language)  # a claim's place is its sentence
        for edition, place, sentence in zip(printed, found["place"], found["source_place"], strict=True)
    ]
    found = located(found, panel.reports, panel.figures)
    found["source_place"] = [places_in_words(places.split("; "), language) for places in found["source_place"]]
    found["authority"] = found["authority"].fillna(say("page.unnamed", language))
    found["year"] = [say("page.undated", language) if pd.isna(year) else str(year) for year in found["year"]]
    found["link"] = [links[report, RECONCILIATION] for report in found["report"]]
    known = titles(language)
    cards = _cards(panel, checks, found, links, language)
    signed = [card for card in cards if isinstance(card["authority"], str)]
    script = (TEMPLATES / "index.js").read_text(encoding="utf-8")
    page = templates().get_template("index.html.j2")
    return page.render(
        language=language,
        say=partial(say, language=language),
        rows=_rows(signed, links),
        unsigned=[card for card in cards if not isinstance(card["authority"], str)],
        years=sorted({card["year"] for card in signed}, key=lambda year: (year.isdigit(), year), reverse=True),
        reports=int(panel.reports["authority"].notna().sum()),
        authorities=panel.reports["authority"].nunique(),
        unnamed=int(panel.reports["authority"].isna().sum()),
        sums=counts(checks),
        findings={severity: found[found["severity"] == severity].to_dict("records") for severity in SEVERITIES},
        open_up_to=OPEN_UP_TO,
        relations=[(name, known[name]) for name in sorted(set(found["relation"]), key=lambda of: (of[0], int(of[1:])))],
        peers={job.subject: links[job.subject, PEERS] for job in planned if job.notebook.stem == PEERS},
        reference=[
            (authority, listing(map(str, sorted(set(years))), language), links[authority, TRENDS])
            for authority, years in reference.reports.groupby("authority", sort=False)["year"]
        ],
        unread=[why for _, why in unread],  # which names the file
        copies=_copies(panel),
        failures=[_failure(job, ledger, links) for job in planned if ledger.entry(job).get("outcome") == "failed"],
        waiting=sum(link["state"] in ("waiting", "outdated") for link in links.values()),
        versions=VERSIONS,
        made=datetime.now(UTC),
        style=(TEMPLATES / "style.css").read_text(encoding="utf-8"),
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def _copies(panel: Panel) -> list[tuple[str, str]]:
    """The files that hold the same as another, each with the one that counts."""
    twice = panel.remarks[panel.remarks["remark"] == "file_twice"]
    counted = twice["report"].map(panel.reports.set_index("report")["source"])
    return list(zip(twice["source_place"], counted, strict=True))


def _link(job: Job, ledger: Ledger) -> dict[str, str]:
    """Where a page is, and its state: ok, outdated (an input has changed since), failed, or waiting to be run."""
    state = STATES.get(tuple(ledger.why(job)), "outdated")
    is_there = state != "waiting" and job.page.is_file()
    href = quote(job.page.relative_to(ledger.path.parent).as_posix()) if is_there else ""
    return {"href": href, "state": state}


def _cards(
    panel: Panel, checks: pd.DataFrame, found: pd.DataFrame, links: Mapping[tuple[str, str], dict], language: str
) -> list[dict[str, object]]:
    """What the overview says of each report."""
    figures, sums = panel.figures["report"], checks[checks["relation"].isin(identity_names())]
    apart = differences(panel).query("label_en != ''")  # the figures
    apart = pd.concat([apart[["report", "cell"]], apart[["other", "cell"]].set_axis(["report", "cell"], axis=1)])
    about = {
        "read": figures[panel.figures["state"] == "reported"],
        "size": figures,
        "against": panel.claims.loc[panel.claims["outcome"] == "contradicts", "report"],
        "found": found["report"],
        "differ": apart.drop_duplicates()["report"],
        **{outcome: sums.loc[sums["outcome"] == outcome, "report"] for outcome in OUTCOMES},
    }
    counts = {name: of.value_counts() for name, of in about.items()}
    return [
        {
            "authority": report.authority,
            "year": str(report.year) if pd.notna(report.year) else say("page.undated", language),
            "source": report.source,
            "sums": {outcome: int(counts[outcome].get(report.report, 0)) for outcome in OUTCOMES},
            **{name: int(counts[name].get(report.report, 0)) for name in about if name not in OUTCOMES},
            "figures": links[report.report, REPORT],
            "audit": links[report.report, RECONCILIATION],
        }
        for report in panel.reports.itertuples()
    ]


def _rows(cards: Sequence[dict], links: Mapping[tuple[str, str], dict]) -> list[dict[str, object]]:
    """The rows of the overview: an authority, its cards by year, the number of its findings."""
    rows: dict[str, dict] = {}
    for card in cards:
        row = rows.setdefault(card["authority"], {"authority": card["authority"], "found": 0, "years": {}})
        row["trends"] = links[card["authority"], TRENDS]
        row["found"] += card["found"]
        row["years"].setdefault(card["year"], []).append(card)
    return list(rows.values())


def _failure(job: Job, ledger: Ledger, links: Mapping[tuple[str, str], dict]) -> dict[str, object]:
    """A failed run, and the command that runs the same again."""
    again = [sys.executable, "-m", "papermill", str(job.notebook), "again.ipynb", "-k", "python3"]
    for name, value in job.parameters.items():
        again += ["-r", name, value]
    entry = ledger.entry(job)
    return {
        "place": ledger.place(job),
        "error": entry.get("error", ""),
        "link": links[job.subject, job.notebook.stem],
        "command": subprocess.list2cmdline(again) if sys.platform == "win32" else shlex.join(again),
    }
