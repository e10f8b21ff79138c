"""Figures asserted in the prose, held against the tables: the relations C1 to C11.

What may be said, in which words, what it is held against and how a finding is worded are data (``claims.toml``). A
claim that cannot be tied to a figure with certainty is ``unverifiable``: nothing ``contradicts`` that another reading
of the sentence could explain.
"""

import math
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import NamedTuple

import pandas as pd

from jianxi_tools.breakdowns import breakdowns
from jianxi_tools.edition import editions
from jianxi_tools.report import NO_VALUE, Report, table_of
from jianxi_tools.sentences import APPROXIMATE, COUNTS, Mention, Sentence, mentions, sentences

COLUMNS = (
    *("relation", "text", "number", "unit", "source_place"),
    *("cells", "expected", "outcome", "severity", "explanation"),
)
KNOWN = {"reported", "corrected", "inferred"}
DISPUTES = {"reviews", "direct", "after", "suits", "both"}
CLAUSE = re.compile(r"[,;:。()!?]")

DATA = tomllib.loads((files("jianxi_tools") / "claims.toml").read_text(encoding="utf-8"))


def _compiled(pattern: str) -> re.Pattern:
    """A pattern of the data with every <word> replaced, words within words too."""
    opened = re.sub(r"(?<!P)<(\w+)>", lambda word: f"(?:{DATA['word'][word[1]]})", pattern)
    return re.compile(opened) if opened == pattern else _compiled(opened)


def _any_of(patterns: dict[str, str]) -> re.Pattern:
    return _compiled("|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.items()))


READ = {name: _compiled(pattern) for name, pattern in (DATA["reading"] | DATA["word"]).items()}
TOPIC, SCOPE, PERIOD = (_any_of(DATA[name]) for name in ("topic", "scope", "period"))
RULES = [
    rule | {key: _compiled(rule[key]) for key in ("left", "right", "then", "find") if key in rule}
    for rule in DATA["rule"] + DATA["zero"]
]


class Figure(NamedTuple):
    """A sum of figures of a report: its cells, its value (NaN if any is unknown), its names, its addends."""

    cells: str
    value: float
    name: dict[str, str]
    parts: tuple[float, ...]


class Claim(NamedTuple):
    """A judged claim before it is worded; ``why`` names the wording and ``words`` fill it."""

    relation: str
    mention: Mention
    outcome: str
    why: str
    cells: str = ""
    expected: float = NO_VALUE
    words: tuple[tuple[str, str | list[Figure]], ...] = ()


def find_claims(report: Report, *, before: Report | None = None, language: str = "en") -> pd.DataFrame:
    """The figures that a report's prose asserts, one row a claim, each held against the report's tables.

    ``before`` is the same authority's report of the year before, which only claims of growth (C10) need; ``language``
    (``en`` or ``zh``) is that of the explanations. Returns a frame with the columns ``COLUMNS``; its ``outcome`` is
    agrees, contradicts or unverifiable. Rests on 条例 art. 50, which has prose and tables report the same facts.

    >>> from jianxi_tools.report import Line
    >>> lines = (Line("2023年共更新信息1,152条，其中：重要事项", "line 1"), Line("202件；动态950条。", "line 2"))
    >>> report = Report(None, "涧西区人民政府", 2023, "whole_area", "", "", prose_lines={"一": lines})
    >>> find_claims(report)[["relation", "source_place", "outcome", "explanation"]].iloc[0].tolist()
    ['C9', 'line 1', 'agrees', 'The parts sum to 202 + 950 = 1,152; the text gives 1,152条.']
    """
    rows: dict[tuple, tuple] = {}  # the same claim made twice is one row, a judged one before one that is not
    for lines in report.prose_lines.values():
        starts = [0, *accumulate(len(line.text) + 1 for line in lines)]
        section = list(sentences("\n".join(line.text for line in lines)))
        own_year = re.compile(READ["own_year"].pattern.replace("year", str(report.year)))
        reader = _Reader(report, before, any(own_year.search(each.norm) for each in section))
        for sentence in section:
            for claim in sorted(reader.claims(sentence), key=lambda each: each.mention.start):
                place = lines[bisect_right(starts, sentence.at[claim.mention.start]) - 1].place
                row = _row(claim, sentence.text, place, language)
                key = (claim.relation, claim.mention.value, claim.cells or row[-1])
                if key not in rows or rows[key][COLUMNS.index("outcome")] == "unverifiable" != claim.outcome:
                    rows[key] = row
    frame = table_of(rows.values(), COLUMNS)
    return frame if rows else frame.astype({"number": "float64", "expected": "float64"})


def _row(claim: Claim, text: str, place: str, language: str) -> tuple:
    words = {key: word if isinstance(word, str) else _sums(word, language) for key, word in claim.words}
    worded = DATA["said"][language][claim.why].format(said=claim.mention.said, **words)
    number, unit = claim.mention.value, claim.mention.unit
    severity = DATA["severity"][claim.relation]
    return claim.relation, text, number, unit, place, claim.cells, claim.expected, claim.outcome, severity, worded


@cache
def _cells(edition: str | None, patterns: tuple[str, ...]) -> tuple[str, ...]:
    known = editions()[edition].position if edition else ()
    return tuple(cell for cell in known if any(fnmatchcase(cell, pattern) for pattern in patterns))


def _plain(value: float) -> str:
    return f"{value:,.10g}"


def _added(parts: Iterable[float], total: float) -> str:
    shown = " + ".join(_plain(part) for part in parts)
    return f"{shown} = {_plain(total)}" if "+" in shown else _plain(total)


def _sums(figures: list[Figure], language: str) -> str:
    """The arithmetic of figures in words; of one that is not known the name alone."""
    named = [(each.name[language], _added(each.parts, each.value), math.isnan(each.value)) for each in figures]
    return "; ".join(name if unknown else f"{sums} ({name})" for name, sums, unknown in named)


def _printed_from(mention: Mention, rate: float) -> bool:
    """Whether a printed rate was made from ``rate``, rounded or cut off at the printed decimals."""
    last = 10.0 ** -len(mention.said.rstrip("%").partition(".")[2])
    return -last < mention.value - rate <= last / 2 + 1e-9


@dataclass
class _Reader:
    """Reads the sentences of one section in order, keeping what one sentence leaves to the next."""

    report: Report
    before: Report | None
    names_own_year: bool
    topic: str = ""
    scope: str = "own"
    about_requests: bool = False

    def claims(self, sentence: Sentence) -> list[Claim]:
        """The judged claims of a sentence, by kind."""
        text = self.text = sentence.norm
        if sentence.heading:
            self.scope, self.topic, self.about_requests = "own", "", False
        self.about_requests |= bool(READ["about_requests"].search(text))
        self.topics = [(found.end(), found.lastgroup or "") for found in TOPIC.finditer(text)]
        lasting = [topic for _, topic in self.topics if topic == "applications" or topic in DISPUTES]
        self.topic = self.topic or next(iter(lasting), "")
        self.found, claims, others = mentions(text), [], []
        if self.found or READ["worth_reading"].search(text):
            self.scopes = [(found.end(), self._scope_of(found)) for found in SCOPE.finditer(text)]
            self.years = [(found.end(), found["number"] == str(self.report.year)) for found in PERIOD.finditer(text)]
            claims = [*self._counts(), *self._zeros(), *self._fees()]
            others = [*self._lists(), *self._periods()]
        self.topic = lasting[-1] if lasting else self.topic if not self.topics else ""
        self.scope = "own" if not claims else self.scopes[-1][1] if self.scopes else self.scope
        return claims + others

    # of whom, when, about what

    def _scope_of(self, found: re.Match) -> str:
        """Of whom a word speaks: ``own``, ``office`` (a part that may act for the whole), ``scope`` (another)."""
        authority = self.report.authority or ""
        office = self.report.scope == "office" or authority.endswith(("办公室", "办公厅"))
        level = re.sub("人?民?政府$|办事处$|管理委员会$", "", authority)
        if who := found["who"]:
            ours = level.endswith(who) or (who[-2:-1] in "全我本" and not office and level.endswith(who[-1]))
        elif named := found["level"]:
            ours = named in "单位机关部门系统" or (not office and (not level or level.endswith(named)))
        else:
            ours = office and bool(found["office"])
        return "own" if ours else "scope" if found["scope"] else "office"

    def _at(self, marks: list[tuple], at: int, default):
        return next((what for end, what in reversed(marks) if end <= at), default)

    def _doubt(self, mention: Mention, timeless: bool = False) -> str:
        """Why a number may speak of something else than the report's figures, or ""."""
        if not mention.exact:
            return "approximate"
        if not timeless and not self._at(self.years, mention.start, True):
            return "period"
        return self._at(self.scopes, mention.start, self.scope).replace("own", "")

    def _figure(self, name: str, topic: str = "", report: Report | None = None) -> Figure:
        """The named quantity; ``*.column`` is a column of the table of disputes, its rows given by the topic."""
        report = report or self.report
        entry = DATA["quantity"].get(name) or DATA["dispute"][topic]
        cells = _cells(report.edition, tuple(entry.get("cells") or [row + name[1:] for row in entry["rows"]]))
        readings = [report.reading(cell) for cell in cells]
        values = tuple(each.value if each.state in KNOWN else NO_VALUE for each in readings)
        return Figure("; ".join(cells), sum(values) if values else NO_VALUE, entry, values)

    def _held(self, relation: str, mention: Mention, figures: list[Figure], doubt: str) -> Claim:
        """A number held against figures: it agrees if it equals any; else ``doubt`` or an unknown one excuses it."""
        equal = [each for each in figures if each.value == mention.value]
        shown = equal[:1] or figures
        lenient = doubt in ("", "unsure", "office")
        if equal and lenient:
            outcome = why = "agrees"
        elif lenient and any(math.isnan(each.value) for each in figures):
            outcome, why = "unverifiable", "no_figure"
        else:
            outcome, why = ("unverifiable", doubt) if doubt else ("contradicts", "contradicts")
        cells = "; ".join(dict.fromkeys(cell for each in shown for cell in each.cells.split("; ")))
        return Claim(relation, mention, outcome, why, cells, shown[0].value, (("sums", shown),))

    # C1, C2, C3, C5, C6, and the percentages that follow them: C4, C10

    def _counts(self) -> Iterator[Claim]:
        self.tied: tuple | None = None  # what the last number counted, for a growth said of it
        end = 0
        attributes = READ["attributes"].search(self.text)
        for mention, later in zip(self.found, [*self.found[1:], None], strict=False):
            left = self._clause(end, mention.start)
            stop = min(later.start if later else len(self.text), mention.end + 30)
            right = re.split("[,;:。()!?、]", self.text[mention.end : stop])[0]
            topic = self._at(self.topics, mention.start, self.topic)
            topic = "applications" if READ["of_requests"].search(right) else topic
            if mention.unit == "%":
                yield from self._percent(mention, left, right, topic)
            elif mention.unit in COUNTS and not READ["compared"].search(left):
                self.tied = None
                if not (attributes and topic == "applications"):
                    yield from self._count(mention, left, right, topic)
            end = mention.end

    def _clause(self, start: int, end: int) -> str:
        """The words before a number in its clause; those of the clause before too where its own only says 共计."""
        *before, words = CLAUSE.split(self.text[start:end])
        while READ["filler"].search(words) and len(before) > bool(start):  # the first belongs to the number it follows
            words = before.pop() + words
        return APPROXIMATE.sub("", words[-60:]).lstrip("、")

    def _count(self, mention: Mention, left: str, right: str, topic: str) -> Iterator[Claim]:
        if topic not in DISPUTES and READ["partial"].search(left):
            return
        wanted = "disputes" if topic in DISPUTES else topic
        after = self.text[mention.end : mention.end + 30]
        for side, words in (("left", left), ("right", right)):
            for rule in RULES:
                meant = side in rule and rule["topic"] == wanted and rule[side].search(words)
                if meant and ("then" not in rule or rule["then"].search(after)):
                    narrowed = side == "left" and topic == "applications" and READ["narrowed"].search(right)
                    yield self._ruled(rule, mention, left, topic, bool(narrowed))
                    return

    def _ruled(self, rule: dict, mention: Mention, left: str, topic: str, narrowed: bool) -> Claim:
        relation, names = rule["relation"], rule["figures"]
        doubt = self._doubt(mention, timeless=names == ["carried_in"])
        if names == ["*.total"] and READ["filing"].search(left):
            doubt = "filing"
        elif topic == "documents" and doubt in ("", "office"):  # an authority's own documents are no part of all
            doubt = "scope" if doubt else "" if "own" in dict(self.scopes).values() else "unsure"
        elif not doubt:
            open_to = narrowed or rule.get("unsure") or not self.about_requests or READ["timely"].search(left)
            doubt = "unsure" if open_to else ""
        rows = [topic, "suits"] if topic in ("direct", "after") and names != ["*.total"] else [topic]
        claim = self._held(relation, mention, [self._figure(name, row) for name in names for row in rows], doubt)
        if claim.outcome == "agrees" and doubt == "office" and mention.value and names[0] == "received":
            # it equals the table's figure, so the sentence speaks of what the table counts
            self.scopes = sorted([(mention.end, "own"), *self.scopes], key=lambda mark: mark[0])
        self.tied = (names, topic, doubt)
        return claim

    def _percent(self, mention: Mention, left: str, right: str, topic: str) -> Iterator[Claim]:
        if READ["rate"].search(left) or READ["rate_after"].search(right):
            if topic == "applications":
                yield self._rate(mention, bool(READ["timely"].search(left + right)))
        elif share := READ["share"].search(left):
            counts = [each for each in self.found if each.end <= mention.start and each.unit in COUNTS]
            if counts:
                plain = topic == "applications" and READ["share_base"].search(share[1])
                yield self._share(mention, counts, topic, bool(plain))
        elif READ["growth"].search(left):
            if READ["growth_link"].search(left) and self.tied:
                yield self._growth(mention, left, *self.tied)
            elif topic == "applications" and READ["growth_self"].search(left):
                yield self._growth(mention, left, ["received"], topic, "")

    def _rate(self, mention: Mention, timely: bool) -> Claim:
        top, base, left = (self._figure(name) for name in ("concluded", "due", "carried_out"))
        rate = 100 * top.value / base.value if base.value else NO_VALUE
        cells = "; ".join(each.cells for each in (top, base, left))
        fits = _printed_from(mention, rate) and not (mention.value == 100 and left.value)
        doubt = "timely" if timely else self._doubt(mention)
        at_odds = mention.value == 100 and not fits and not left.value  # the table itself does not add up
        if doubt or at_odds or math.isnan(rate + left.value):
            sums = (("sums", [top, base, left]),)
            return Claim("C4", mention, "unverifiable", doubt or "no_figure", cells.strip("; "), rate, sums)
        words = {"top": top.value, "base": base.value, "left": left.value}
        shown = (*((key, _plain(value)) for key, value in words.items()), ("share", f"{rate:.2f}%"))
        return Claim("C4", mention, "agrees" if fits else "contradicts", "rate", cells, rate, shown)

    def _share(self, mention: Mention, counts: list[Mention], topic: str, plain: bool) -> Claim:
        *others, part = counts
        figures = [self._figure(name) for name in ("received", "due", "concluded") if topic == "applications"]
        bases = [(each.cells, each.value) for each in figures] + [("", each.value) for each in others]
        rates = [(cells, base, 100 * part.value / base) for cells, base in bases if base > 0]
        fitting = [each for each in rates if _printed_from(mention, each[2])]
        certain = plain and not self._doubt(mention) and len(rates) == len(bases)
        if not (mention.exact and part.exact and rates and (fitting or certain)):
            return Claim("C4", mention, "unverifiable", "share_unsure")
        cells, base, rate = (fitting or rates)[0]
        words = (("part", _plain(part.value)), ("base", _plain(base)), ("share", f"{rate:.2f}%"))
        return Claim("C4", mention, "agrees" if fitting else "contradicts", "share", cells, rate, words)

    def _growth(self, mention: Mention, left: str, names: list[str], topic: str, doubt: str) -> Claim:
        sign = -1 if READ["fall"].search(left) else 1
        year = re.search(r"20\d\d", left)
        last = self.before and (not year or year[0] == str(self.before.year))
        pairs = [(self._figure(name, topic), self._figure(name, topic, self.before)) for name in names if last]
        rates = [(sign * 100 * (now.value / old.value - 1), now, old) for now, old in pairs if old.value]
        fitting = [each for each in rates if _printed_from(mention, each[0])]
        if doubt or self._doubt(mention) or not rates or any(math.isnan(each[0]) for each in rates):
            return Claim("C10", mention, "unverifiable", "growth_unsure")
        rate, now, old = (fitting or rates)[0]
        words = (("old", _plain(old.value)), ("new", _plain(now.value)), ("share", f"{sign * rate:+.2f}%"))
        cells = "; ".join([now.cells, *(f"{self.before.year}:{cell}" for cell in old.cells.split("; "))])
        return Claim("C10", mention, "agrees" if fitting else "contradicts", "growth", cells, rate, words)

    # C7 and "all upheld", claims without a number; C8

    def _zeros(self) -> Iterator[Claim]:
        for rule in RULES:
            for found in rule["find"].finditer(self.text) if "find" in rule else ():
                mention = Mention(0.0, "件", True, *found.span(), found[0])
                topic = "applications" if rule["figures"] == ["received"] else self._dispute(*found.span())
                if topic:
                    columns = [self._figure(name, topic) for name in rule["figures"]]
                    parts = tuple(part for each in columns for part in each.parts)
                    cells = "; ".join(each.cells for each in columns if each.cells)
                    whole = Figure(cells, sum(each.value for each in columns), columns[0].name, parts)
                    yield self._held(rule["relation"], mention, [whole], self._doubt(mention))

    def _dispute(self, start: int, end: int) -> str:
        """What a claim without a number speaks of: what it names itself, else what was named before."""
        named = {topic for at, topic in self.topics if start < at <= end} & DISPUTES
        named = named or {topic for at, topic in self.topics if at <= start} & DISPUTES or {self.topic} & DISPUTES
        return "both" if {"reviews", "suits"} <= named or "both" in named else min(named, default="")

    def _fees(self) -> Iterator[Claim]:
        for mention in self.found:
            left = CLAUSE.split(self.text[max(0, mention.start - 40) : mention.start])[-1]
            if mention.unit in COUNTS and READ["fee_notices"].search(left):
                figure = self._figure("fee_unpaid")
                yield self._bounded(mention, figure, mention.value >= figure.value, "notices")
            elif mention.unit in ("元", "万元") and READ["fee_topic"].search(left) and READ["fee_paid"].search(left):
                yield self._fee(mention, mention.value / (10_000 if mention.unit == "元" else 1))
        for found in READ["fee_none"].finditer(self.text):
            yield self._fee(Mention(0.0, "元", True, *found.span(), found[0]), 0.0)

    def _fee(self, mention: Mention, amount: float) -> Claim:
        fees = self._figure("fees")
        claim = self._bounded(mention, fees, amount <= fees.value, "fee", ("share", _plain(amount)))
        # nothing is within any bound: only fees of 0 confirm it
        return claim._replace(outcome="unverifiable", why="fee_none") if not amount and fees.value > 0 else claim

    def _bounded(self, mention: Mention, figure: Figure, holds: bool, why: str, *words: tuple) -> Claim:
        doubt = self._doubt(mention) or ("no_figure" if math.isnan(figure.value) else "")
        outcome = "unverifiable" if doubt else "agrees" if holds else "contradicts"
        shown = (("sums", [figure]), *words)
        return Claim("C8", mention, outcome, doubt or why, figure.cells, figure.value, shown)

    # C9, C11

    def _lists(self) -> Iterator[Claim]:
        for total, parts, outcome in breakdowns(self.text, self.found):
            expected = sum(part.value for part in parts)
            words = (("sums", _added([part.value for part in parts], expected)),)
            yield Claim("C9", total, outcome, "list_open" if outcome == "unverifiable" else "list", "", expected, words)

    def _periods(self) -> Iterator[Claim]:
        year = self.report.year
        if found := READ["period"].search(self.text):
            whole = [int(part) for part in found.group(2, 3, 5, 6)] == [1, 1, 12, 31] and found[4] in (None, found[1])
            outcome = "unverifiable" if year is None else "agrees" if whole and int(found[1]) == year else "contradicts"
            yield self._named(found, outcome, "months", self.text[found.start(1) : found.end()])
        elif year and (found := READ["other_year"].search(self.text)) and int(found[1]) < year:
            work = READ["year_work"].search(self.text) and any(mention.unit in COUNTS for mention in self.found)
            if work and not self.names_own_year and not READ["year_apart"].search(self.text):
                yield self._named(found, "contradicts", "year", "")

    def _named(self, found: re.Match, outcome: str, why: str, shown: str) -> Claim:
        mention = Mention(float(found[1]), "年", True, *found.span(1), found[1])
        expected = float(self.report.year or NO_VALUE)
        return Claim("C11", mention, outcome, why, "", expected, (("sums", str(self.report.year)), ("share", shown)))
