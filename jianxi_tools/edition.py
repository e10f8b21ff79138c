"""The form as data: every edition is a TOML file in ``editions/``, loaded here and nowhere else."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

FOLDER: Traversable = files("jianxi_tools") / "editions"
_ENUMERATOR = re.compile(r"^(?:[一二三四五六七八九十\d]+[.、]|[（(][一二三四五六七八九十\d]+[）)])\s*")


@dataclass(frozen=True)
class Heading:
    """A printed row, column or group heading: its code, its official label in both languages, where it hangs.

    ``also`` lists other printed forms of the label; ``signed`` and ``decimals`` say what a column may hold besides
    whole numbers from 0; ``unit`` is None where the table's unit applies and "" where only what is printed tells.
    """

    code: str
    zh: str
    en: str
    under: str = ""
    legal: str = ""
    also: tuple[str, ...] = ()
    unit: str | None = None
    signed: bool = False
    decimals: bool = False

    def name(self, language: str) -> str:
        """The label in ``zh`` or ``en`` without the number before it."""
        return _ENUMERATOR.sub("", getattr(self, language))

    @property
    def printed(self) -> tuple[str, ...]:
        """Every way in which the label is printed, the official one first."""
        return (self.zh, *self.also)


@dataclass(frozen=True, eq=False)
class Table:
    """One table of the form: rows × columns of figures, with the headings that group them."""

    code: str
    section: str
    zh: str
    en: str
    unit: str
    columns: tuple[Heading, ...]
    rows: tuple[Heading, ...]
    groups: tuple[Heading, ...] = ()
    note: str = ""
    note_en: str = ""
    one_line: bool = False

    def path(self, heading: Heading) -> tuple[Heading, ...]:
        """The headings above ``heading``, outermost first, and itself: 三、 › （三） › 1."""
        above = next((group for group in self.groups if group.code == heading.under), None)
        return (*self.path(above), heading) if above else (heading,)


@dataclass(frozen=True)
class Figure:
    """One figure of the form: where it stands and what it counts."""

    table: Table
    row: Heading
    column: Heading

    @property
    def code(self) -> str:
        """The figure's name everywhere: ``table.row.column``."""
        return f"{self.table.code}.{self.row.code}.{self.column.code}"

    @property
    def unit(self) -> str:
        """The unit that the form fixes for the figure, or "" where only what is printed tells."""
        return self.table.unit if self.column.unit is None else self.column.unit

    def label(self, language: str) -> str:
        """The headings of row and column, outermost first, in ``zh`` or ``en``."""
        row = " ".join(getattr(heading, language) for heading in self.table.path(self.row))
        return f"{row} · {getattr(self.column, language)}"


@dataclass(frozen=True)
class Section:
    """One of the six sections that art. 50 of the regulation (条例) asks for."""

    number: str
    zh: str
    en: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Edition:
    """A complete edition of the form, with the relations that only this edition declares."""

    code: str
    rule: str
    due_from: int
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    relations: tuple[dict, ...] = ()
    figures: tuple[Figure, ...] = field(init=False, repr=False)
    position: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        figures = tuple(Figure(t, row, column) for t in self.tables for row in t.rows for column in t.columns)
        object.__setattr__(self, "figures", figures)
        object.__setattr__(self, "position", {figure.code: at for at, figure in enumerate(figures)})

    def table(self, code: str) -> Table:
        """The table of that code; KeyError if the edition has none."""
        for table in self.tables:
            if table.code == code:
                return table
        raise KeyError(code)

    def label(self, place: str, language: str) -> str:
        """The printed label of a place (a figure, a row, a column or a table) in ``zh`` or ``en``, "" if there is none.

        >>> editions()["2021"].label("applications.granted", "en"), editions()["2019"].label("report", "en")
        ('(1) Granted', '')
        """
        if place in self.position:
            figure = self.figures[self.position[place]]
            path = figure.table.path(figure.row)
            row = " ".join(getattr(part, language) for part in path[1:] or path)  # the outermost group says little
            return f"{row} · {getattr(figure.column, language)}"
        return getattr(self._headings[place], language) if place in self._headings else ""

    @cached_property
    def _headings(self) -> dict[str, Table | Heading]:
        """Tables, rows and columns by the codes of the places where relations apply."""
        found: dict[str, Table | Heading] = {table.code: table for table in self.tables}
        for table in self.tables:
            found |= {f"{table.code}.{part.code}": part for part in (*table.columns, *table.rows)}
        return found


@cache
def editions() -> dict[str, Edition]:
    """All editions of the form by their code, oldest first.

    >>> {code: len(edition.figures) for code, edition in editions().items()}
    {'2019': 198, '2021': 200}
    """
    texts = [file.read_text(encoding="utf-8") for file in FOLDER.iterdir() if file.name.endswith(".toml")]
    loaded = [_edition(tomllib.loads(text)) for text in texts]
    return {edition.code: edition for edition in sorted(loaded, key=lambda edition: edition.due_from)}


def label_of(place: str, language: str) -> str:
    """The label of a place in the newest edition that has it, "" if none does; see ``Edition.label``.

    >>> label_of("fees.administrative_fees.items_change", "zh")
    '行政事业性收费 · 本年增/减'
    """
    labels = (edition.label(place, language) for edition in reversed(editions().values()))
    return next(filter(None, labels), "")


def due_edition(year: int) -> Edition | None:
    """The edition that the rules prescribe for the report of ``year``, None before the first.

    >>> due_edition(2020).code, due_edition(2023).code
    ('2019', '2021')
    """
    due = [edition for edition in editions().values() if edition.due_from <= year]
    return due[-1] if due else None


def _edition(data: dict) -> Edition:
    sections = tuple(Section(**{**section, "also": tuple(section.get("also", ()))}) for section in data["sections"])
    tables = tuple(
        Table(**{**table, **{part: _headings(table.get(part, ())) for part in ("groups", "columns", "rows")}})
        for table in data["tables"]
    )
    relations = tuple(data.get("relations", ()))
    return Edition(data["edition"], data["rule"], data["due_from"], sections, tables, relations)


def _headings(entries: list[dict]) -> tuple[Heading, ...]:
    return tuple(Heading(**{**entry, "also": tuple(entry.get("also", ()))}) for entry in entries)
