"""Totals and their parts inside a sentence: "共 n 件，其中 a…，b…，c…" (relation C9)."""

from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from jianxi_tools.claims.context import DATA, clause_before, compiled
from jianxi_tools.claims.sentences import COUNTS, Mention

_READ = {name: compiled(pattern) for name, pattern in DATA["list"].items()}
REACH = 20  # characters before a total that say what it is
_MARKS = "、,;。"  # each sets parts off more than those before it
MOST = 60  # numbers; a sentence with more is a table that was not recognised


class Breakdown(NamedTuple):
    """A total, its parts, and what they say of it: agrees, contradicts or unverifiable."""

    total: Mention
    parts: list[Mention]
    outcome: str


class _Gap(NamedTuple):
    """The words between two numbers: how many brackets they open, whether they end a list or may do so, open one."""

    words: str
    depth: int
    ends: bool
    may_end: bool
    connects: bool
    brackets: bool


class _List(NamedTuple):
    """The parts after a total, the gaps between each two, whether cut off, and its end."""

    parts: list[Mention]
    between: list[_Gap]
    cut: bool
    end: int

    @property
    def nested(self) -> int:
        """How many parts stand before a list inside, 0 if there is none."""
        return next((at for at, gap in enumerate(self.between, 1) if gap.connects), 0)


def breakdowns(text: str, found: list[Mention]) -> Iterator[Breakdown]:
    """Each total of a normalised sentence that is broken down in it, its parts, and what they say of it.

    Equal sums agree. A smaller sum contradicts only where the list is complete (a colon or 分别为, without 其中, 包括,
    等, 主要), a larger one wherever no item can stand in several parts; anything else is unverifiable. A list without
    any connecting word is one only if its sum is equal. Parts before others agree only if those are plainly no part of
    the same list; the parts of a list inside count once. Things, meetings and people do not sum to one another.

    >>> from jianxi_tools.claims.sentences import mentions
    >>> for text in ("共5条:动态3条,公告1条", "共5条,其中动态3条,公告1条", "公开5条,动态3条,公告2条"):
    ...     print([(total.value, outcome) for total, parts, outcome in breakdowns(text, mentions(text))])
    [(5.0, 'contradicts')]
    [(5.0, 'unverifiable')]
    [(5.0, 'agrees')]
    """
    counts = [each for each in found if each.unit in COUNTS and not _READ["change"].search(text, 0, each.start)]
    if len(counts) > MOST:
        return
    gaps = [_gap(_READ["aside"].sub("", text[one.end : two.start])) for one, two in pairwise(counts)]
    listed = 0  # counts before this one are parts of a list, no totals unless they say so
    for at, total in enumerate(counts):
        clause = clause_before(text, total.start, REACH)
        is_after = _READ["total_after"].search(clause)
        before = range(max(0, at - 20), at - 1) if is_after else ()
        if (first := next((i for i in before if _adds_up(counts[i:at], total)), None)) is not None:
            yield Breakdown(total, counts[first:at], "agrees")
        elif at < len(gaps):
            after = _list(counts, gaps, at + 1)
            judged = _judged(text, counts[: at + 1], after, gaps[at], at < listed)
            if not judged or judged.outcome != "agrees":
                longer = _list(counts, gaps, at + 1, through=True)
                further = (
                    _judged(text, counts[: at + 1], longer, gaps[at], at < listed) if longer.end > after.end else None
                )
                if further and further.outcome == "agrees" and _reaches(text, clause, further.parts, longer):
                    judged, after = further, longer
            if judged:
                listed = max(listed, after.end)
                yield judged


def _judged(text: str, counts: list[Mention], after: _List, opening: _Gap, inside: bool) -> Breakdown | None:
    """The total that a list behind some counts breaks down, its parts, and what they say of it."""
    total = counts[-1]
    adding = _adding(total, after)
    outcome = _outcome(text, total, after, adding, opening, inside)
    if outcome not in ("", "agrees") and len(counts) > 1 and total.exact:
        sums = _sum(after.parts)  # 其中 may speak of a number before the last, or of both
        carried = _READ["carried_in"].search(clause_before(text, total.start, REACH))
        for each in _before(counts, not carried):
            if each.value == sums and not _READ["elsewhere"].search(text, each.end, total.start):
                return Breakdown(each, after.parts, "agrees")
        outcome = outcome if opening.brackets or ":" in opening.words else "unverifiable"
    return Breakdown(total, adding or after.parts, outcome) if outcome else None


def _reaches(text: str, clause: str, parts: list[Mention], found: _List) -> bool:
    """Whether parts that sum up may run on to the end of a list though words between them often end one."""
    is_whole = parts[-1] in (found.parts[-1], *_outer(found)[-1:])
    answers = _READ["answers"].search(text, parts[0].start - REACH, found.parts[-1].end + REACH)
    open_to = answers and not _READ["answered"].search(clause)  # what is answered is not carried over
    return is_whole and (bool(open_to) or not any(_READ["carried"].search(gap.words) for gap in found.between))


def _sums_to(parts: list[Mention], total: Mention) -> bool:
    """Whether counts sum to a total, some of them of things like it; who came is added to nothing else."""
    own, *kinds = (_READ["units"].search(each.unit).lastgroup for each in (total, *parts))
    return (
        abs(_sum(parts) - total.value) < 1e-6
        and (own in kinds or "any" in (own, *kinds))
        and ("people" not in (own, *kinds) or {own} == {*kinds})
    )


def _adds_up(parts: list[Mention], total: Mention) -> bool:
    """Whether a total behind counts is theirs: not one in another unit than all of them are in."""
    units = {part.unit for part in parts}
    return _sums_to(parts, total) and (len(units) > 1 or total.unit in (*units, ""))


def _sum(parts: list[Mention]) -> float:
    return round(sum(part.value for part in parts), 6)


def _before(counts: list[Mention], alone: bool) -> Iterator[Mention]:
    """What a list behind some counts may break down instead of the last: one before ``alone``, or it and others."""
    *others, last = counts
    yield from (each for each in reversed(others) if each.exact and alone)
    for first in reversed(range(len(others))):
        together = counts[first:]
        if not all(each.exact and each.unit == last.unit for each in together):
            return
        yield last._replace(value=_sum(together), said=" + ".join(each.said for each in together))


def _gap(words: str) -> _Gap:
    own = words[len(_READ["trailing"].match(words)[0]) :]
    may_end, connects, brackets = (bool(_READ[name].search(words)) for name in ("soft_end", "connector", "bracket"))
    ends = bool(_READ["end"].search(own))
    return _Gap(words, words.count("(") - words.count(")"), ends, may_end, connects, brackets)


def _list(counts: list[Mention], gaps: list[_Gap], first: int, through: bool = False) -> _List:
    """The parts from the first on; ``through`` words that may end a list too."""
    parts = [counts[first]]
    between: list[_Gap] = []
    bracketed = gaps[first - 1].brackets
    depth = 0
    for at in range(first + 1, len(counts)):
        gap = gaps[at - 1]
        depth += gap.depth
        may_end = gap.may_end or _next_total(between, gap, *gaps[at : at + 1])
        if (bracketed and depth < 0) or (depth <= 0 and (gap.ends or (may_end and not through))):
            return _List(parts, between, not (bracketed or _READ["next"].search(gap.words)), at)
        if depth <= 0:
            between.append(gap)
            parts.append(counts[at])
    return _List(parts, between, False, len(counts))


def _next_total(between: list[_Gap], gap: _Gap, behind: _Gap | None = None) -> bool:
    """Whether ; sets a count off from parts set off by less, and a list of its own opens behind it."""
    is_apart = _mark(gap) == ";" and bool(between) and not any(_mark(each) == ";" or each.connects for each in between)
    return is_apart and behind is not None and behind.connects


def _outcome(text: str, total: Mention, found: _List, adding: list[Mention], opening: _Gap, inside: bool) -> str:
    """What a list says of its total, "" where it is none."""
    parts = found.parts
    connected = opening.brackets or opening.connects
    alike = all(part.unit in (total.unit, "") for part in parts)
    clause = clause_before(text, total.start, REACH)
    is_bare = not connected and (
        inside
        or not alike
        or not total.value
        or not _READ["summing"].search(clause)
        or found.nested == 1
        or sum(part.value > 0 for part in adding) < 2
        or bool(_READ["outcomes"].search(clause) or _READ["parallel"].search(opening.words))
    )
    if len(parts) < 2 or is_bare:
        return ""
    if adding and total.exact and all(part.exact for part in adding):
        if _sums_to(adding, total) and not _READ["no_part"].search(text[total.end - 1 : adding[-1].start]):
            return "agrees"
        return "unverifiable" if connected else ""
    exact = total.exact and all(part.exact for part in parts)
    if not connected:
        return ""
    listed = text[total.end : parts[-1].end + 12]
    is_plain = not found.nested and not found.cut and len({_mark(gap) for gap in found.between}) < 2
    sums = list(accumulate(part.value for part in parts))
    is_plain &= total.value not in sums[1:-1] or _mark(found.between[-1]) == "、" or "其他" in found.between[-1].words
    is_plain &= all(_mark(gap) == "、" or not _READ["doing"].search(gap.words) for gap in found.between)
    is_other = any(part.value >= total.value for part in parts)  # the list breaks down something else
    is_other |= bool(_READ["outcomes"].search(listed) and not _READ["concluded"].search(clause))
    overlap = _READ["several_parts"].search(text, total.end, parts[-1].end + 20)
    more = _sum(parts) > total.value and not overlap
    exhaustive = _READ["exhaustive"].search(opening.words) and not _READ["not_exhaustive"].search(listed)
    less = _sum(parts) < total.value and exhaustive
    certain = exact and alike and is_plain and not is_other
    return "contradicts" if certain and (more or less) else "unverifiable"


def _mark(gap: _Gap) -> str:
    """What sets the part behind a gap off from the one before."""
    return next((char for char in gap.words if char in _MARKS), "")


def _goes_on(found: _List, size: int) -> bool:
    """Whether the part behind the first ``size`` may be one of the same list.

    It is none if it is counted in another unit, set off more than they are, or said to be something else.
    """
    if size == len(found.parts) or found.parts[size].unit not in {part.unit for part in found.parts[:size]}:
        return False
    *before, gap = found.between[:size]
    if any(each.connects for each in before) or _READ["rest"].search(gap.words):
        return True
    if gap.connects:  # a list inside the last part, unless it holds more than this
        return _sum(found.parts[size:]) > found.parts[size - 1].value
    mark, others = _mark(gap), max(_MARKS.find(_mark(each)) for each in before)
    again = _sum(found.parts[size:]) == _sum(found.parts[:size])  # the same total by something else
    apart = _MARKS.find(mark) > others and (mark != "," or again or bool(_READ["verb"].search(gap.words)))
    return not (apart or _READ["apart"].search(gap.words))


def _outer(found: _List) -> list[Mention]:
    """The parts without those of the lists inside, each of which sums to the part before it; none if one does not."""
    outer, at = [], 0
    while at < len(found.parts):
        outer.append(found.parts[at])
        at += 1
        if at < len(found.parts) and found.between[at - 1].connects:
            inner = accumulate(part.value for part in found.parts[at:])
            size = next((size for size, value in enumerate(inner, 1) if value == outer[-1].value), 0)
            if not size:
                return []
            at += size
    return outer


def _adding(total: Mention, found: _List) -> list[Mention]:
    """The parts that sum to the total: all, those before a part of another kind, all but lists inside, or none."""
    parts, nested = found.parts, found.nested
    sums = list(accumulate(part.value for part in parts))
    for size in reversed(range(2, len(parts) + 1)):
        if abs(sums[size - 1] - total.value) < 1e-6 and not _goes_on(found, size):
            return parts[:size]
    outer = _outer(found) if nested else []
    if len(outer) > 1 and abs(_sum(outer) - total.value) < 1e-6:
        return outer
    for skip in range(nested + 2, len(parts) + (nested > 1)) if nested else ():
        if abs(sums[nested - 1] + sums[-1] - sums[skip - 1] - total.value) < 1e-6:
            return parts[:nested] + parts[skip:]
    return []
