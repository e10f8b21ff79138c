"""Figures asserted in the prose, held against the tables: the relations C1 to C11.

What may be said, in which words, what it is held against and how a finding is worded are data (``claims.toml``). A
claim that cannot be tied to a figure with certainty is ``unverifiable``: nothing ``contradicts`` that another reading
of the sentence could explain.
"""

import math
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, zip_longest
from typing import TYPE_CHECKING

import pandas as pd

from jianxi_tools.claims.breakdowns import breakdowns
from jianxi_tools.claims.context import CLAUSE, DATA, READ, Context, compiled
from jianxi_tools.claims.quantities import Claim, Figure, added, figure_of, worded
from jianxi_tools.claims.rates import conclusion_rate, growth, share_of
from jianxi_tools.claims.sentences import APPROXIMATE, COUNTS, Mention, Sentence, last_digit, mentions, sentences
from jianxi_tools.report import NO_VALUE, Report, check_language, check_reports, refused, table_of
from jianxi_tools.words import number

if TYPE_CHECKING:
    from jianxi_tools.panel import Panel  # which itself needs the claims

COLUMNS = (
    *("relation", "text", "number", "unit", "source_place"),
    *("cells", "expected", "outcome", "severity", "explanation"),
)
BASES = ("received", "due", "concluded", "answered", "refused", "unavailable", "declined", "otherwise")  # of a share
BALANCE = ("carried_in", "concluded", "carried_out")
DISPUTES = {"reviews", "direct", "after", "suits", "both"}
RULES = [
    rule | {key: compiled(rule[key]) for key in ("left", "right", "then", "find") if key in rule}
    for rule in DATA["rule"] + DATA["zero"]
]


def find_claims(
    reports: "Report | Panel", *, before: Report | None = None, language: str | None = None
) -> pd.DataFrame:
    """The figures that the prose asserts, one row a claim, each held against the report's tables.

    Args:
        reports: one report, or a panel, or a report out of one: the claims as they were found when it was read.
        before: the same authority's report of the year before, which only growth (C10) needs; a panel finds its own.
        language: ``en`` or ``zh``, the language of ``explanation``; None means English, for a panel its own.

    Returns:
        A frame with the columns ``COLUMNS``, for a panel report, authority and year before them; ``outcome`` is agrees,
        contradicts or unverifiable, ``cells`` of another year have it in front (2022:applications.received.total).

    Raises:
        ReportError: there is no such language, the claims of a panel are in another one, or ``before`` is not the
            report of the year before.

    Source: 条例 art. 50, which has prose and tables of a report state the same facts.

    >>> from jianxi_tools.report import Line
    >>> lines = (Line("2023年共更新信息1,152条，其中：重要事项", "line 1"), Line("202件；动态950条。", "line 2"))
    >>> report = Report(None, "涧西区人民政府", 2023, "whole_area", "", "", prose_lines={"一": lines})
    >>> find_claims(report)[["relation", "source_place", "outcome", "explanation"]].iloc[0].tolist()
    ['C9', 'line 1', 'agrees', 'The parts sum to 202 + 950 = 1,152; the text gives 1,152条.']
    """
    if language is not None:
        check_language(language)
    check_reports(reports)
    if reports.claims is not None:
        return _kept(reports.claims, language)
    is_known = None not in (reports.authority, reports.year)
    if before is not None and not (is_known and _subject(before, 1) == _subject(reports)):
        raise refused("not_before", authority=before.authority or "–", year=before.year or "–")
    rows = claim_rows(reports, before=before, language=language or "en")
    frame = table_of(rows, COLUMNS)
    return frame if rows else frame.astype({"number": "float64", "expected": "float64"})


def claim_rows(report: Report, *, before: Report | None = None, language: str = "en") -> list[tuple]:
    """The rows of ``find_claims`` for one report, as plain records."""
    if report.claims is not None:
        return list(_kept(report.claims, language).itertuples(index=False, name=None))
    rows: dict[tuple, tuple] = {}  # the same claim made twice is one row, a judged one before one that is not
    for lines in report.prose_lines.values():
        starts = [0, *accumulate(len(line.text) + 1 for line in lines)]
        section = list(sentences("\n".join(line.text for line in lines)))
        of_year = [re.compile(READ[name].pattern.replace("year", str(report.year))) for name in ("own_year", "founded")]
        reader = _Reader(report, before, *(any(each.search(one.norm) for one in section) for each in of_year))
        for sentence, following in zip_longest(section, section[1:]):
            claims = reader.claims(sentence, following.norm if following else "")
            for claim in sorted(claims, key=lambda each: each.mention.start):
                place = lines[bisect_right(starts, sentence.at[claim.mention.start]) - 1].place
                row = worded(claim, sentence.text, place, language)
                key = (claim.relation, claim.mention.value, claim.cells or row[-1])
                if key not in rows or rows[key][COLUMNS.index("outcome")] == "unverifiable" != claim.outcome:
                    rows[key] = row
    return list(rows.values())


def _subject(report: Report, years_later: int = 0) -> tuple:
    """What a report is of: two of the same are versions."""
    return report.authority, report.scope, report.year and report.year + years_later


def _kept(claims: pd.DataFrame, language: str | None) -> pd.DataFrame:
    """The claims of a panel if they are in that language; one that an earlier version saved does not tell its own."""
    known = claims.attrs.get("language", language)
    if language not in (None, known):
        raise refused("other_language", known=known, given=language)
    return claims.copy()  # what is done to the frame is not done to the panel


def _rounding(printed: str) -> float:
    """How far a printed figure may lie from the one that was rounded to it; whole numbers are exact."""
    last = last_digit(printed)
    return last / 2 if last < 1 else 0.0


@dataclass
class _Reader:
    """Reads the sentences of one section in order, keeping what one sentence leaves to the next."""

    report: Report
    before: Report | None
    names_own_year: bool
    founded: bool  # something was, in the year: it may be the authority
    heading: str = ""
    topic: str = ""
    scope: str = "own"
    about_requests: bool = False
    counted: dict[str, float] = field(default_factory=dict)  # requests of each kind since the heading
    all_counts: list[Mention] = field(default_factory=list)  # since then

    def claims(self, sentence: Sentence, following: str) -> list[Claim]:
        """The judged claims of a sentence, by kind; ``following`` is the text of the next."""
        text = self.text = sentence.norm
        if sentence.heading:
            self.heading, self.scope, self.topic, self.about_requests = text, "own", "", False
            self.counted, self.all_counts = {}, []
        self.about_requests |= bool(READ["about_requests"].search(text))
        context = self.context = Context.of(text, self.report, self.topic, self.scope)
        lasting = [mark.what for mark in context.topics[1:] if mark.what == "applications" or mark.what in DISPUTES]
        if not self.topic and lasting:
            context.topics[0] = context.topics[0]._replace(what=lasting[0])
        self.found, claims, others = mentions(text), [], []
        if (self.found or READ["worth_reading"].search(text)) and not READ["hypothetical"].search(text):
            claims = [*self._counts(), *self._zeros(), *self._fees()]
            others = [*self._lists(following), *self._balance(), *self._periods()]
        self.topic = lasting[-1] if lasting else self.topic if len(context.topics) == 1 else ""
        self.all_counts += [mention for mention in self.found if mention.unit in COUNTS]
        scope = next(mark.what for mark in reversed(context.scopes) if mark.until == len(text))  # none in brackets
        self.scope = scope if claims else "own"
        return claims + others

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
        self.of_all = self.of_a_part = False  # what the sentence spoke of first: all requests, or those of one kind
        end, risen = 0, ""
        attributes = READ["attributes"].search(self.text)
        for mention, later in zip(self.found, [*self.found[1:], None], strict=False):
            left = self._clause(end, mention.start)
            if (moved := READ["moved"].match(left)) and moved[1] in (None, str(self.report.year)):
                left = risen
            risen = READ["from"].sub("", left) if READ["from"].search(left) else ""
            stop = min(later.start if later else len(self.text), mention.end + 30)
            right = re.split("[,;:。()!?、]", self.text[mention.end : stop])[0]
            topic = self.context.topic(mention.start)
            topic = "applications" if READ["of_requests"].search(right) else topic
            if mention.unit == "%":
                yield from self._percent(mention, left, right, topic)
            elif mention.unit in (("万元",) if topic == "fees" else COUNTS) and not READ["compared"].search(left):
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
        if topic not in DISPUTES and (READ["partial"].search(left) or READ["partial_after"].search(right)):
            self.of_a_part = not self.of_all
            return
        wanted = "disputes" if topic in DISPUTES else topic
        after = self.text[mention.end : mention.end + 30]
        for side, words in (("left", left), ("right", right)):
            for rule in RULES:
                meant = side in rule and rule["topic"] == wanted and rule[side].search(words)
                if meant and ("then" not in rule or rule["then"].search(after)):
                    open_left = side == "left" and topic not in DISPUTES
                    plain_left = READ["subject"].search(left[: meant.start()]) and not READ["narrowed"].search(right)
                    claim = self._ruled(rule, mention, left, topic, open_left and not plain_left)
                    is_equal = claim.outcome == "agrees" and READ["counted"].search(mention.unit)
                    if is_equal or not rule.get("equal"):
                        yield claim
                    return

    def _ruled(self, rule: dict, mention: Mention, left: str, topic: str, narrowed: bool) -> Claim:
        relation, names, context = rule["relation"], rule["figures"], self.context
        doubt = context.doubt(mention, timeless=names == ["carried_in"])
        if names in (["carried_in"], ["carried_out"]):
            names, doubt = self._carried(names, left, doubt)
        doubt = self._open(rule, mention, left, topic, names, doubt, narrowed)
        rows = [topic, "suits"] if topic in ("direct", "after") and names != ["*.total"] else [topic]
        if topic == "suits" and names != ["*.total"] and READ["of_both"].search(self.text, 0, mention.start):
            rows = ["reviews", "suits", "both"]
        figures = [figure_of(self.report, name, row) for name in names for row in rows]
        if not doubt and self._may_mean_another(rule, mention, names, topic, figures):
            doubt = "unsure"
        claim = self._held(relation, mention, figures, doubt)
        if claim.outcome == "agrees" and doubt == "office" and mention.value and names[0] == "received":
            context.tie(mention.end)  # it equals the table's figure: the sentence speaks of what the table counts
        self.tied = (names, topic, doubt)
        if topic == "applications" and mention.exact and doubt in ("", "unsure", "office"):
            self.counted[names[0]] = mention.value
        self.of_all |= topic == "applications" and not self.of_a_part
        return claim

    def _open(
        self, rule: dict, mention: Mention, left: str, topic: str, names: list[str], doubt: str, narrowed: bool
    ) -> str:
        """Why the words around a number leave open which figure it means, else the doubt that there is already."""
        clause, after = self.context.clause(mention.start), self.text[mention.end : mention.end + 30]
        if names == ["*.total"] and READ["filing"].search(clause):
            return "filing"
        if names == ["*.total"] and (READ["some_disputes"].search(clause) or READ["more_disputes"].search(after)):
            return doubt or "unsure"
        if topic == "documents" and doubt in ("", "office"):  # an authority's own documents are no part of all
            named = "own" in [mark.what for mark in self.context.scopes[1:]] and not READ["reviewed"].search(self.text)
            return "scope" if doubt else "" if named and not narrowed else "unsure"
        is_open = (
            narrowed
            or rule.get("unsure")
            or rule.get("equal")
            or READ["timely"].search(left)
            or not READ["counted"].search(mention.unit)
            or READ["part_of_year"].search(after)
            or (rule["relation"] == "C3" and READ["one_row"].search(after))
            or not self._about(topic, mention)
            or (names[0] == "received" and READ["withdrawn"].search(self.text))
            or (self.of_a_part and names[0] != "received")
        )
        return doubt or ("unsure" if is_open else "")

    def _may_mean_another(
        self, rule: dict, mention: Mention, names: list[str], topic: str, figures: list[Figure]
    ) -> bool:
        """Whether a number equals a figure named alike, or may count less than the figures that it is held against."""
        near = [(name, part) for name in names for part in DATA["dispute"].get(topic, {}).get("near", ())]
        near += [(name, topic) for name in rule.get("near", ())]
        return (
            (mention.value > 0 and mention.value in [figure_of(self.report, *each).value for each in near])
            or self._of_some(rule["relation"], names, mention, figures[0].value)
            or (len(figures) == 1 and self._explained(mention, figures[0].value))
        )

    def _explained(self, mention: Mention, value: float) -> bool:
        """Whether the sentence itself says that of a number only as many as the table gives are what this counts."""
        behind = [each for each in self.found if each.start > mention.end and each.value == value]
        return any(READ["explains"].search(self.text[mention.end : each.start]) for each in behind)

    def _of_some(self, relation: str, names: list[str], mention: Mention, total: float) -> bool:
        """Whether a number smaller than the total may count the new requests alone, or those carried in alone."""
        if mention.value >= total or not figure_of(self.report, "carried_in").value > 0:
            return False
        before = self.text[: mention.start]
        if names in (["concluded"], ["carried_out"]):
            return bool(READ["new"].search(before) and not READ["brought"].search(before))
        return relation == "C3" and bool(READ["some_requests"].search(before))

    def _carried(self, names: list[str], left: str, doubt: str) -> tuple[list[str], str]:
        """Which figure "2022年结转…" and "结转至2023年…" name in the report of this year."""
        year = self.report.year or 0
        if to := READ["carried_to"].search(left):
            name = {year: "carried_in", year + 1: "carried_out"}.get(int(to[1]))
            return ([name], doubt) if name else (names, "period")
        since = READ["carried_from"].search(left)
        return names, "period" if since and int(since[1]) != year - (names == ["carried_in"]) else doubt

    def _about(self, topic: str, mention: Mention) -> bool:
        """Whether requests, or disputes about disclosure and not any others, were named before a number."""
        if topic in DISPUTES:
            return bool(READ["disclosure"].search(self.heading + self.text[: mention.start]))
        return self.about_requests

    def _percent(self, mention: Mention, left: str, right: str, topic: str) -> Iterator[Claim]:
        if READ["rate"].search(left) or READ["rate_after"].search(right):
            if topic == "applications":
                due_only = READ["due_only"].search(self.text, 0, mention.end + 12)
                timely = due_only or READ["timely"].search(left + right)
                rate = READ["rate"].search(left)
                narrowed = rate and not READ["subject"].search(left[: rate.start()])
                of_a_part = self.of_a_part or narrowed or READ["partial"].search(left)
                doubt = self.context.doubt(mention) or ("unsure" if of_a_part else "")
                yield conclusion_rate(self.report, mention, "timely" if timely else doubt)
        elif share := READ["share"].search(left):
            counts = [each for each in self.found if each.end <= mention.start and each.unit in COUNTS]
            counts = [each for each in counts if not READ["compared"].search(self.context.clause(each.start))]
            if counts:
                its_own = READ["share_of"].match(self.text, counts[-1].end) and READ["share_base"].search(share[1])
                yield self._share(mention, counts, topic, bool(its_own))
        elif READ["growth"].search(left):
            if READ["growth_link"].search(left) and self.tied:
                yield self._growth(mention, left, *self.tied)
            elif topic == "applications" and READ["growth_self"].search(left):
                yield self._growth(mention, left, ["received"], topic, "")

    def _share(self, mention: Mention, counts: list[Mention], topic: str, its_own: bool) -> Claim:
        figures = [figure_of(self.report, name) for name in BASES if topic == "applications"]
        *others, part = counts
        of_it = others and READ["of_which"].search(self.text[others[-1].end : part.start])  # a total of the text itself
        of_it = bool(of_it) and others[-1].exact and others[-1].unit == part.unit
        of_all = topic == "applications" and not (self.tied and self.tied[0][0] in BASES[:3])  # no share of itself
        of_all = of_all and not self.context.doubt(mention) and not any(math.isnan(each.value) for each in figures)
        earlier = [each for each in self.all_counts if each.unit == part.unit]
        return share_of(mention, counts, earlier, figures, its_own and (of_it or of_all), of_it)

    def _growth(self, mention: Mention, left: str, names: list[str], topic: str, doubt: str) -> Claim:
        before = None if doubt or self.context.doubt(mention) else self.before
        return growth(self.report, before, mention, left, names, topic)

    # C7 and "all upheld", claims without a number; C8

    def _zeros(self) -> Iterator[Claim]:
        for rule in RULES:
            for found in rule["find"].finditer(self.text) if "find" in rule else ():
                mention = Mention(0.0, "件", True, *found.span(), found[0])
                topic = "applications" if rule["figures"] == ["received"] else self._dispute(*found.span())
                if topic:
                    decided = READ["decided"].search(self.text, 0, mention.start)
                    names = rule["figures"][:1] if decided else rule["figures"]
                    columns = [figure_of(self.report, name, topic) for name in names]
                    parts = tuple(part for each in columns for part in each.parts)
                    cells = "; ".join(each.cells for each in columns if each.cells)
                    whole = Figure(cells, sum(each.value for each in columns), columns[0].name, parts)
                    excepted = READ["excepted"].search(self.text, 0, mention.end)
                    clause = self.context.clause(mention.start)
                    some = READ["some"].search(clause + found[0])
                    some = some or (rule["relation"] == "C7" and not READ["subject"].search(clause))
                    if rule["relation"] == "C5":  # "2件,均维持" of three cases: the two that were upheld
                        upheld = figure_of(self.report, "*.upheld", topic).value
                        some = some or any(
                            each.value == upheld > 0 <= mention.start - each.end < 4 for each in self.found
                        )
                    doubt = self.context.doubt(mention) or ("unsure" if excepted or some else "")
                    yield self._held(rule["relation"], mention, [whole], doubt)

    def _dispute(self, start: int, end: int) -> str:
        """What a claim without a number speaks of: what it names itself, else what was named before."""
        topics = self.context.topics
        named = {mark.what for mark in topics if start < mark.end <= end} & DISPUTES
        named = named or {mark.what for mark in topics if mark.end <= start} & DISPUTES
        return "both" if {"reviews", "suits"} <= named or "both" in named else min(named, default="")

    def _fees(self) -> Iterator[Claim]:
        for mention in self.found:
            left = self.context.clause(mention.start)
            if mention.unit in COUNTS and READ["fee_notices"].search(left):
                figure = figure_of(self.report, "fee_unpaid")
                yield self._bounded(mention, figure, mention.value >= figure.value, "notices")
            elif mention.unit in ("元", "万元") and READ["fee_topic"].search(left) and READ["fee_paid"].search(left):
                yield self._fee(mention)
        for found in READ["fee_none"].finditer(self.text):
            yield self._fee(Mention(0.0, "元", True, *found.span(), found[0]))

    def _fee(self, mention: Mention) -> Claim:
        scale = 1 if mention.unit == "万元" else 1 / 10_000
        amount, fees = mention.value * scale, figure_of(self.report, "fees")
        printed = sum(_rounding(self.report.reading(cell).raw) for cell in fees.cells.split("; ") if cell)
        within = amount - _rounding(mention.said) * scale <= fees.value + printed
        claim = self._bounded(mention, fees, within, "fee", ("share", number(amount)))
        # nothing is within any bound: only fees of 0 confirm it
        return claim._replace(outcome="unverifiable", why="fee_none") if not amount and fees.value > 0 else claim

    def _bounded(self, mention: Mention, figure: Figure, holds: bool, why: str, *words: tuple) -> Claim:
        doubt = self.context.doubt(mention) or ("no_figure" if math.isnan(figure.value) else "")
        outcome = "unverifiable" if doubt else "agrees" if holds else "contradicts"
        shown = (("sums", [figure]), *words)
        return Claim("C8", mention, outcome, doubt or why, figure.cells, figure.value, shown)

    # C9, C11

    def _lists(self, following: str) -> Iterator[Claim]:
        for total, parts, outcome in breakdowns(self.text, self.found):
            if self.context.topic(total.end) == "others":  # applications of another kind are nobody's claim
                continue
            expected = sum(part.value for part in parts)
            ahead = mentions(following)[:1] if outcome == "contradicts" else ()
            if any(each.value == total.value - expected for each in ahead):
                outcome = "unverifiable"  # the last part is a sentence of its own
            words = (("sums", added([part.value for part in parts], expected)),)
            yield Claim("C9", total, outcome, "list_open" if outcome == "unverifiable" else "list", "", expected, words)

    def _balance(self) -> Iterator[Claim]:
        """Whether requests on balance are concluded or carried over, by the text alone where no table holds them."""
        if not {*BALANCE} <= self.counted.keys() or figure_of(self.report, "concluded").value >= 0:
            return
        old, done, left = (self.counted.pop(name) for name in BALANCE)
        exact = (each.value for each in (*self.all_counts, *self.found) if each.exact and each.unit in COUNTS)
        due = next((due for due in exact if due + old == done + left), self.counted.get("received"))
        mention = next((each for each in reversed(self.found) if each.value in (done, left)), None)
        if due is None or mention is None:
            return
        outcome, why = ("agrees", "balance") if due + old == done + left else ("unverifiable", "balance_open")
        shown = (("sums", f"{number(due)} + {number(old)}"), ("share", f"{number(done)} + {number(left)}"))
        yield Claim("C9", mention, outcome, why, "", mention.value + due + old - done - left, shown)

    def _periods(self) -> Iterator[Claim]:
        year = self.report.year
        if found := READ["period"].search(self.text):
            whole = [int(part) for part in found.group(2, 3, 5, 6)] == [1, 1, 12, 31] and found[4] in (None, found[1])
            is_open = year is None or (not whole and (self.founded or READ["period_reason"].search(self.text)))
            is_own = whole and int(found[1]) == year
            outcome = "unverifiable" if is_open else "agrees" if is_own else "contradicts"
            yield self._named(found, outcome, "months", self.text[found.start(1) : found.end()])
        elif year and (found := READ["other_year"].search(self.text)) and int(found[1]) < year:
            work = READ["year_work"].search(self.text) and any(mention.unit in COUNTS for mention in self.found)
            if work and not self.names_own_year and not READ["year_apart"].search(self.text):
                yield self._named(found, "contradicts", "year", "")

    def _named(self, found: re.Match, outcome: str, why: str, shown: str) -> Claim:
        mention = Mention(float(found[1]), "年", True, *found.span(1), found[1])
        expected = float(self.report.year or NO_VALUE)
        return Claim("C11", mention, outcome, why, "", expected, (("sums", str(self.report.year)), ("share", shown)))
