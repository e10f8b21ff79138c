"""Totals and their parts inside a sentence: "共 n 件，其中 a…，b…，c…" (relation C9)."""

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from jianxi_tools.claims.context import DATA, clause_before
from jianxi_tools.claims.sentences import COUNTS, Mention

_READ = {name: re.compile(pattern) for name, pattern in DATA["list"].items()}
REACH = 20  # characters before a total that say what it is
MOST = 60  # numbers; a sentence with more is a table that was not recognised


class _Gap(NamedTuple):
    """The words between two numbers: how many brackets they open, whether they end a list, open one, open a bracket."""

    words: str
    depth: int
    ends: bool
    connects: bool
    brackets: bool


class _List(NamedTuple):
    """The parts after a total, the words between each two, where a list inside begins, whether cut off, and its end."""

    parts: list[Mention]
    between: list[str]
    nested: int
    cut: bool
    end: int


def breakdowns(text: str, found: list[Mention]) -> Iterator[tuple[Mention, list[Mention], str]]:
    """Each total of a normalised sentence that is broken down in it, its parts, and what they say of it.

    Equal sums agree. A smaller sum contradicts only where the list is complete (a colon or 分别为, without 其中, 包括,
    等, 主要), a larger one wherever no item can stand in several parts; anything else is unverifiable. A list without
    any connecting word is one only if its sum is equal.

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
        is_after = _READ["total_after"].search(clause_before(text, total.start, REACH))
        before = range(max(0, at - 20), at - 1) if is_after else ()
        if (first := next((i for i in before if _sum(counts[i:at]) == total.value), None)) is not None:
            yield total, counts[first:at], "agrees"
        elif at < len(gaps):
            after = _list(counts, gaps, at + 1)
            adding = _adding(total, after)
            if outcome := _outcome(text, total, after, adding, gaps[at], at < listed):
                listed = max(listed, after.end)
                if outcome != "agrees" and at and total.exact:  # 其中 may speak of a number before the last, or of both
                    sums = _sum(after.parts)
                    total, outcome = next(
                        ((each, "agrees") for each in _before(counts[: at + 1]) if each.value == sums),
                        (total, outcome if gaps[at].brackets or ":" in gaps[at].words else "unverifiable"),
                    )
                yield total, adding or after.parts, outcome


def _sum(parts: list[Mention]) -> float:
    return round(sum(part.value for part in parts), 6)


def _before(counts: list[Mention]) -> Iterator[Mention]:
    """What a list behind some counts may break down instead of the last of them: one before, or the last and others."""
    *others, last = counts
    yield from (each for each in reversed(others) if each.exact)
    for first in reversed(range(len(others))):
        together = counts[first:]
        if not all(each.exact and each.unit == last.unit for each in together):
            return
        yield last._replace(value=_sum(together), said=" + ".join(each.said for each in together))


def _gap(words: str) -> _Gap:
    ends, connects, brackets = (bool(_READ[name].search(words)) for name in ("end", "connector", "bracket"))
    return _Gap(words, words.count("(") - words.count(")"), ends, connects, brackets)


def _list(counts: list[Mention], gaps: list[_Gap], first: int) -> _List:
    parts = [counts[first]]
    between: list[str] = []
    bracketed = gaps[first - 1].brackets
    depth = nested = 0
    for at in range(first + 1, len(counts)):
        gap = gaps[at - 1]
        depth += gap.depth
        if (bracketed and depth < 0) or (depth <= 0 and gap.ends):
            return _List(parts, between, nested, not bracketed, at)
        if depth <= 0:
            between.append(gap.words)
            nested = nested or (len(parts) if gap.connects else 0)
            parts.append(counts[at])
    return _List(parts, between, nested, False, len(counts))


def _outcome(text: str, total: Mention, found: _List, adding: list[Mention], opening: _Gap, inside: bool) -> str:
    """What a list says of its total, "" where it is none."""
    parts = found.parts
    connected = opening.brackets or opening.connects
    alike = all(part.unit in (total.unit, "") for part in parts)
    clause = clause_before(text, total.start, REACH)
    is_bare = not connected and (inside or not alike or not total.value or not _READ["summing"].search(clause))
    if len(parts) < 2 or is_bare:
        return ""
    if adding and total.exact and all(part.exact for part in adding):
        return "agrees"
    exact = total.exact and all(part.exact for part in parts)
    if not connected:
        return ""
    listed = text[total.end : parts[-1].end + 12]
    is_plain = not found.nested and not found.cut and len({words[:1] for words in found.between}) < 2
    is_other = any(part.value > total.value for part in parts)  # the list breaks down something else
    is_other |= bool(_READ["outcomes"].search(listed) and not _READ["concluded"].search(clause))
    overlap = _READ["several_parts"].search(text, total.end, parts[-1].end + 20)
    more = _sum(parts) > total.value and not overlap
    exhaustive = _READ["exhaustive"].search(opening.words) and not _READ["not_exhaustive"].search(listed)
    less = _sum(parts) < total.value and exhaustive
    certain = exact and alike and is_plain and not is_other
    return "contradicts" if certain and (more or less) else "unverifiable"


def _goes_on(found: _List, size: int) -> bool:
    """Whether the part behind the first ``size`` is one of the same kind: of their unit, and set off as they are.

    Behind a comma it may be one of another kind, unless the total equals the first part alone.
    """
    if size == len(found.parts) or found.parts[size].unit != found.parts[0].unit:
        return False
    *before, words = found.between[:size]
    is_split = sum(part.value > 0 for part in found.parts[:size]) > 1
    if is_split and words[:1] != "、":
        return False
    return words[:1] in [each[:1] for each in before] and not _READ["apart"].search(words)


def _adding(total: Mention, found: _List) -> list[Mention]:
    """The parts that sum to the total: all, those before a part of another kind, all but a list inside, or none."""
    parts, nested = found.parts, found.nested
    sums = list(accumulate(part.value for part in parts))
    for size in reversed(range(2, len(parts) + 1)):
        if abs(sums[size - 1] - total.value) < 1e-6 and not _goes_on(found, size):
            return parts[:size]
    for skip in range(nested + 2, len(parts) + (nested > 1)) if nested else ():
        if abs(sums[nested - 1] + sums[-1] - sums[skip - 1] - total.value) < 1e-6:
            return parts[:nested] + parts[skip:]
    return []
