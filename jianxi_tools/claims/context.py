"""Of whom, when and about what the prose speaks where a number stands; the words are data (``claims.toml``)."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import NamedTuple

from jianxi_tools.claims.sentences import Mention
from jianxi_tools.report import Report

CLAUSE = re.compile(r"[,;:。()!?]")
_OF_ONE_NUMBER = {"decisions", "fees"}  # topics that say nothing of the numbers behind the next one
_DIGIT = re.compile(r"\d")
DATA = tomllib.loads((files("jianxi_tools") / "claims" / "claims.toml").read_text(encoding="utf-8"))


def compiled(pattern: str) -> re.Pattern:
    """A pattern of the data with every <word> replaced, words within words too."""
    opened = re.sub(r"(?<!P)<(\w+)>", lambda word: f"(?:{DATA['word'][word[1]]})", pattern)
    return re.compile(opened) if opened == pattern else compiled(opened)


def clause_before(text: str, at: int, reach: int) -> str:
    """The words of the clause before ``at``, numbers included, no more than ``reach`` characters."""
    return CLAUSE.split(text[max(0, at - reach) : at])[-1]


def _any_of(patterns: dict[str, str]) -> re.Pattern:
    return compiled("|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.items()))


READ = {name: compiled(pattern) for name, pattern in (DATA["reading"] | DATA["word"] | DATA["body"]).items()}
_TOPIC, _SCOPE, _PERIOD = (_any_of(DATA[name]) for name in ("topic", "scope", "period"))


class Mark(NamedTuple):
    """What a word says of the numbers behind it, from its end to the end of its brackets or of the sentence."""

    what: str | bool
    end: int
    until: int


@dataclass
class Context:
    """A normalised sentence and its marks in order: the topics, scopes and periods that it names.

    The first mark of each kind is what the sentences before leave to this one. A scope is ``own``, ``office`` (a part
    that may act for the whole) or ``scope`` (another); a period is whether it is the report's year.
    """

    text: str
    topics: list[Mark]
    scopes: list[Mark]
    periods: list[Mark]

    @classmethod
    def of(cls, text: str, report: Report, topic: str, scope: str) -> "Context":
        """The marks of a sentence after others that spoke of ``topic`` and ``scope``."""
        own = {str(report.year), None}  # None: 今年 and the like
        return cls(
            text,
            [_to_number(mark, text) for mark in _marks(_TOPIC, text, topic, lambda found: found.lastgroup)],
            _marks(_SCOPE, text, scope, lambda found: _scope(found, report)),
            _marks(_PERIOD, text, True, lambda found: found.lastgroup != "part" and found["number"] in own),
        )

    def topic(self, at: int) -> str:
        """What the words before ``at`` are about."""
        return _last(self.topics, at)

    def clause(self, at: int) -> str:
        """The words of the clause before ``at``, numbers included."""
        return clause_before(self.text, at, 80)

    def doubt(self, mention: Mention, timeless: bool = False) -> str:
        """Why a number may speak of something else than the report's figures, or ""."""
        if not mention.exact:
            return "approximate"
        if READ["planned"].search(self.clause(mention.start)):
            return "planned"
        if not timeless and not _last(self.periods, mention.start):
            return "period"
        whose = _last(self.scopes, mention.start).replace("own", "")
        return whose or ("unsure" if READ["cumulative"].match(self.text[: mention.start]) else "")

    def tie(self, at: int) -> None:
        """From ``at`` on the sentence speaks of the whole authority: a number has shown that it does."""
        self.scopes = sorted([*self.scopes, Mark("own", at, len(self.text))], key=lambda mark: mark.end)


def _marks(pattern: re.Pattern, text: str, before: str | bool, what: Callable[[re.Match], str | bool]) -> list[Mark]:
    marks = [Mark(before, 0, len(text))]
    for found in pattern.finditer(text):
        close = text.find(")", found.end())
        until = close if close >= 0 > text.find("(", found.end(), close) else len(text)
        marks.append(Mark(what(found), found.end(), until))
    return marks


def _to_number(mark: Mark, text: str) -> Mark:
    """The mark of a topic that one number has, and no more than that number."""
    number = _DIGIT.search(text, mark.end)
    return mark._replace(until=number.start()) if number and mark.what in _OF_ONE_NUMBER else mark


def _last(marks: list[Mark], at: int) -> str | bool:
    return next(mark.what for mark in reversed(marks) if mark.end <= at <= mark.until)


def _scope(found: re.Match, report: Report) -> str:
    authority = report.authority or ""
    office = report.scope == "office" or authority.endswith(("办公室", "办公厅"))
    level = re.sub("人?民?政府$|办事处$|管理委员会$", "", authority)
    named, is_ours = found["level"] or "", False
    if who := READ["lead"].sub("", found["who"] or found["body"] or ""):
        if short := _is_short_for(who, authority, found.string[: found.start()]):
            return short
        is_ours = level.endswith(who)
        named = (READ["ours"].findall(who) or [""])[0]
    elif named:
        is_ours = named in "单位机关部门" or not (office or level)
    else:
        is_ours = level.endswith(found[0]) or (office and bool(found["office"]))
    is_ours |= bool(named) and not office and (level.endswith(named) or authority.endswith(f"{named}员会"))
    is_ours |= office and named == "办"
    return "own" if is_ours else "office" if found["office"] or not level else "scope"


def _is_short_for(who: str, authority: str, before: str) -> str:
    """Whether a body is the authority itself in short, as 区住建局 is for 谯城区住房和城乡建设局.

    The place must be the authority's own, and the rest stand in its name in this order from its first character to its
    last. ``office`` if the authority's place is not known, so that the body may be another.
    """
    who, authority = (READ["zone"].sub(r"\1\2\3区", each) for each in (who, authority))
    (place, short), (own_place, full) = (READ["place"].match(each).groups() for each in (who, authority))
    full = full if short.endswith("会") else full.removesuffix("员会")
    rest = iter(full)
    in_order = short[:1] == full[:1] and short[-1:] == full[-1:] and all(char in rest for char in short)
    if len(short) < 2 or not in_order or not (place or who == authority or not READ["word_end"].search(before)):
        return ""
    return "own" if own_place.endswith(place) else "" if own_place else "office"
