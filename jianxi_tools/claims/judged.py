"""A claim once it is judged, and how it is worded."""

from typing import NamedTuple

from jianxi_tools.claims.context import DATA
from jianxi_tools.claims.quantities import Figure, sums
from jianxi_tools.claims.sentences import Mention
from jianxi_tools.report import NO_VALUE


class Claim(NamedTuple):
    """A judged claim before it is worded; ``why`` names the wording and ``words`` fill it."""

    relation: str
    mention: Mention
    outcome: str
    why: str
    cells: str = ""
    expected: float = NO_VALUE
    words: tuple[tuple[str, str | list[Figure]], ...] = ()


def worded(claim: Claim, text: str, place: str, language: str) -> tuple:
    """A claim as a row of ``find_claims``: with the sentence, its place and an explanation in a language."""
    words = {key: word if isinstance(word, str) else sums(word, language) for key, word in claim.words}
    explanation = DATA["said"][language][claim.why].format(said=claim.mention.said, **words)
    number, unit = claim.mention.value, claim.mention.unit
    severity = DATA["severity"][claim.relation]
    return claim.relation, text, number, unit, place, claim.cells, claim.expected, claim.outcome, severity, explanation
