"""The relations as data: ``relations.toml`` and an edition's own, laid out on the figures that they hold together."""

import fnmatch
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jianxi_tools.edition import Edition, Figure, editions

BESIDE = {"years": "before", "all_units": "units", "some_units": "units"}  # what the figures beside a report's are


@dataclass(frozen=True)
class Relation:
    """One declared relation; see the head of ``relations.toml`` for the fields."""

    id: str
    severity: str
    basis: str
    zh: str
    en: str
    each: str
    tables: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    compare: str = ""
    test: str = ""
    shows: str = ""
    from_year: int = 0
    across: str = ""
    same_edition: bool = False
    failed_zh: str = ""
    failed_en: str = ""


@dataclass(frozen=True)
class Rule:
    """A relation at one place: the positions of the figures on its left and right side.

    Those of ``minus`` are subtracted on the right.
    """

    relation: Relation
    place: str
    left: tuple[int, ...]
    right: tuple[int, ...] = ()
    minus: tuple[int, ...] = ()

    @property
    def cells(self) -> tuple[int, ...]:
        """The positions of all figures that take part."""
        return self.left + self.right + self.minus

    @property
    def is_identity(self) -> bool:
        """Whether the relation is a sum that must be exact."""
        return self.relation.compare == "="

    @property
    def name(self) -> str:
        """Relation and place: ``A1 applications.received``."""
        return f"{self.relation.id} {self.place}"


@dataclass(frozen=True, eq=False)
class Layout:
    """Figures side by side, and every relation at every place where it applies to them, in the order declared.

    The first ``own`` figures are a report's; beside them stand those that it is held against, if any: of the year
    before, or sums over its units.
    """

    figures: tuple[Figure, ...]
    own: int
    rules: tuple[Rule, ...]


def relations(edition: Edition) -> tuple[Relation, ...]:
    """All relations that are declared for every edition, and those of ``edition`` alone."""
    return _shared() + tuple(_relation(entry) for entry in edition.relations)


@cache
def layout(edition_code: str, across: str = "", beside: str = "") -> Layout:
    """The relations within a report, or of a report with others.

    Args:
        edition_code: the edition of the report.
        across: what the report is held against: nothing else, the year before (``years``), the sum of its units
            (``all_units``), the sum of those at hand (``some_units``).
        beside: the edition in which the others are laid out.
    """
    edition = editions()[edition_code]
    others = editions()[beside].figures if across else ()
    position = edition.position | {
        f"{BESIDE[across]}:{figure.code}": len(edition.figures) + at for at, figure in enumerate(others)
    }
    declared = (
        relation
        for relation in relations(edition)
        if relation.across == across and not (relation.same_edition and beside != edition_code)
    )
    rules = tuple(rule for relation in declared for rule in _places(relation, edition, position))
    return Layout(edition.figures + others, len(edition.figures), rules)


def rules(edition_code: str) -> tuple[Rule, ...]:
    """Every relation within a report, at every place where it applies to an edition.

    >>> sum(rule.is_identity for rule in rules("2021")), sum(rule.is_identity for rule in rules("2019"))
    (42, 40)
    """
    return layout(edition_code).rules


def identity_names() -> frozenset[str]:
    """The relations of all editions that are sums which must be exact.

    >>> sorted(identity_names())
    ['A1', 'A2', 'A3', 'D1']
    """
    return frozenset(one.id for one in declared().values() if one.compare == "=" and not one.across)


@cache
def declared() -> dict[str, Relation]:
    """The relations of all editions by their names."""
    return {one.id: one for edition in editions().values() for one in relations(edition)}


@cache
def _shared() -> tuple[Relation, ...]:
    text = (files("jianxi_tools") / "relations" / "relations.toml").read_text(encoding="utf-8")
    return tuple(_relation(entry) for entry in tomllib.loads(text)["relations"])


def _relation(entry: dict) -> Relation:
    return Relation(**{name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()})


def _places(relation: Relation, edition: Edition, position: Mapping[str, int]) -> Iterator[Rule]:
    """A relation at every place where it applies: where all the figures that it names exist."""
    tables = [table for table in edition.tables if table.code in (relation.tables or (table.code,))]
    sides = (relation.left, relation.right, relation.minus)
    for table in tables if relation.each != "report" else ():
        match relation.each:
            case "row":
                places = [(f"{table.code}.{row.code}", f"{table.code}.{row.code}.{{}}", sides) for row in table.rows]
            case "column":
                columns = relation.columns or [column.code for column in table.columns]
                places = [(f"{table.code}.{column}", f"{table.code}.{{}}.{column}", sides) for column in columns]
            case "figure":
                places = [
                    (figure.code, f"{table.code}.{{}}", _of_figure(figure, sides))
                    for figure in edition.figures
                    if figure.table == table and _has_place(relation, figure)
                ]
            case "table":
                places = [(table.code, f"{table.code}.{{}}", (("*",), (), ()))]
            case _:
                raise ValueError(f"relation {relation.id}: each = {relation.each!r} is no place of the form")
        for place, form, names in places:
            found = [[_matching(position, name, form) for name in side] for side in names]
            if not any(() in side for side in found):
                yield Rule(relation, place, *(sum(side, ()) for side in found))
    if relation.each == "report":
        forms = [f"{table.code}.{{}}" for table in tables]
        found = [sum((_matching(position, name, form) for form in forms for name in side), ()) for side in sides]
        if found[0] or not relation.left:
            yield Rule(relation, "report", *found)


def _has_place(relation: Relation, figure: Figure) -> bool:
    """Whether a relation that is declared for each figure can be asked of this one."""
    named = not relation.left or f"{figure.row.code}.{figure.column.code}" in relation.left
    if not relation.across:
        return named
    bounded = relation.compare in ("<=", ">=") and figure.column.signed  # a part below 0 makes its whole smaller
    return named and bool(figure.unit) and not bounded  # where the form fixes no unit, reports may differ in it


def _of_figure(figure: Figure, sides: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The sides of a relation declared for each figure, which stands on the left and behind a bare ``before:``."""
    own = f"{figure.row.code}.{figure.column.code}"
    return ((own,), *(tuple(name + own if name.endswith(":") else name for name in side) for side in sides[1:]))


def _matching(position: Mapping[str, int], name: str, form: str) -> tuple[int, ...]:
    """The figures that a name means at a place: ``before:carried_out`` at ``applications.{}.total``."""
    whose, colon, name = name.rpartition(":")
    return tuple(position[code] for code in fnmatch.filter(position, whose + colon + form.format(name)))
