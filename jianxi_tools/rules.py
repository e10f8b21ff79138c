"""The relations as data: ``relations.toml`` and an edition's own, laid out on the figures of an edition."""

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

from jianxi_tools.edition import Edition, Table, editions


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
    columns: tuple[str, ...] = ()
    compare: str = ""
    test: str = ""
    from_year: int = 0


@dataclass(frozen=True)
class Rule:
    """A relation at one place of an edition: the positions of the figures on its left and right side."""

    relation: Relation
    place: str
    left: tuple[int, ...]
    right: tuple[int, ...] = ()

    @property
    def cells(self) -> tuple[int, ...]:
        """The positions of all figures that take part."""
        return self.left + self.right

    @property
    def is_identity(self) -> bool:
        """Whether the relation is a sum that must be exact."""
        return self.relation.compare == "="

    @property
    def name(self) -> str:
        """Relation and place: ``A1 applications.received``."""
        return f"{self.relation.id} {self.place}"


def relations(edition: Edition) -> tuple[Relation, ...]:
    """All relations that are declared for every edition, and those of ``edition`` alone."""
    return _shared() + tuple(_relation(entry) for entry in edition.relations)


@cache
def rules(edition_code: str) -> tuple[Rule, ...]:
    """Every relation at every place where it applies to an edition, in the order declared.

    >>> sum(rule.is_identity for rule in rules("2021")), sum(rule.is_identity for rule in rules("2019"))
    (42, 40)
    """
    edition = editions()[edition_code]
    return tuple(rule for relation in relations(edition) for rule in _places(relation, edition))


def identity_names() -> frozenset[str]:
    """The relations of all editions that are sums which must be exact.

    >>> sorted(identity_names())
    ['A1', 'A2', 'A3', 'D1']
    """
    return frozenset(rule.relation.id for code in editions() for rule in rules(code) if rule.is_identity)


@cache
def _shared() -> tuple[Relation, ...]:
    text = (files("jianxi_tools") / "relations.toml").read_text(encoding="utf-8")
    return tuple(_relation(entry) for entry in tomllib.loads(text)["relations"])


def _relation(entry: dict) -> Relation:
    return Relation(**{name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()})


def _places(relation: Relation, edition: Edition) -> list[Rule]:
    tables = [table for table in edition.tables if table.code in (relation.tables or (table.code,))]
    match relation.each:
        case "row":
            return [
                rule for table in tables for row in table.rows if (rule := _at_row(relation, edition, table, row.code))
            ]
        case "column":
            columns = [
                (table, c.code) for table in tables for c in table.columns if c.code in (relation.columns or (c.code,))
            ]
            return [rule for table, column in columns if (rule := _at_column(relation, edition, table, column))]
        case "figure":
            codes = [figure.code for figure in edition.figures if figure.table in tables]
            return [Rule(relation, code, (edition.position[code],)) for code in codes]
        case "table":
            return [Rule(relation, table.code, _matching(edition, f"{table.code}.*")) for table in tables]
        case "report":
            cells = tuple(
                at for table in tables for name in relation.left for at in _matching(edition, f"{table.code}.{name}")
            )
            return [Rule(relation, "report", cells)] if cells or not relation.left else []
    raise ValueError(f"relation {relation.id}: each = {relation.each!r} is none of row, column, figure, table, report")


def _at_row(relation: Relation, edition: Edition, table: Table, row: str) -> Rule | None:
    left, right = (
        [edition.position.get(f"{table.code}.{row}.{column}") for column in side]
        for side in (relation.left, relation.right)
    )
    return None if None in left + right else Rule(relation, f"{table.code}.{row}", tuple(left), tuple(right))


def _at_column(relation: Relation, edition: Edition, table: Table, column: str) -> Rule | None:
    left, right = (
        [_matching(edition, f"{table.code}.{row}.{column}") for row in side] for side in (relation.left, relation.right)
    )
    return None if () in left + right else Rule(relation, f"{table.code}.{column}", sum(left, ()), sum(right, ()))


def _matching(edition: Edition, pattern: str) -> tuple[int, ...]:
    return tuple(at for code, at in edition.position.items() if fnmatchcase(code, pattern))
