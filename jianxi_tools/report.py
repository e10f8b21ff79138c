"""What a reading yields: a Report, its figures with state, raw text and place, and its prose."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

import pandas as pd

from jianxi_tools.edition import editions, label_of
from jianxi_tools.words import LANGUAGES, both, listing, say

FIGURE_COLUMNS = ("table", "row", "column", "value", "unit", "state", "raw", "source_place", "label_zh", "label_en")
KEYS = ("report", "authority", "year")  # how every frame of a panel begins
REPORT_COLUMNS = (*KEYS, "scope", "edition", "source", "sha256", "sections", "fee_unit", "format")
REMARK_COLUMNS = ("remark", "cells", "relations", "source_place", "text_zh", "text_en")
NO_VALUE = float("nan")
_FILE = "{file}"  # in the sentence of an error, until it is shown
WITH_NUMBER = ("reported", "inferred", "corrected")  # states of figures that have a value
AS_ZERO = ("blank", "not_applicable")  # states that count as 0 in a sum of which another figure is known
UNKNOWN = ("missing", "ambiguous", "unreadable")  # states that leave a sum open
# The sign that a doubtful figure carries beside its title, since colour alone is not seen by everybody.
SIGNS = {
    "blank": "□",
    "not_applicable": "∕",
    "missing": "…",
    "inferred": "≈",
    "ambiguous": "?",
    "unreadable": "#",
    "corrected": "*",
}
TYPED, REFERENCE = "typed", "reference"  # formats of reports that are figures of a list and no document


class ReportError(ValueError):
    """A file that cannot be read or is refused, in one plain sentence that says what to do.

    ``file`` is the name of the file at fault, "" where there is none; ``language`` is the one in which the error shows
    itself.
    """

    def __init__(self, sentences: Mapping[str, str], file: str = "") -> None:
        super().__init__(sentences, file)
        self.sentences, self.file, self.language = sentences, file, "en"

    def text(self, language: str, file: str = "") -> str:
        """The sentence in ``zh`` or ``en``, with another name for the file if one is given."""
        return self.sentences[language].replace(_FILE, file or self.file)

    def __str__(self) -> str:
        return self.text(self.language)

    def _render_traceback_(self) -> list[str]:
        return [str(self)]  # all that a notebook shows


class Reading(NamedTuple):
    """What the document says of one figure.

    ``value`` is the number as printed (NaN for none) in ``unit``; ``state`` one of reported, blank, not_applicable,
    missing, inferred, ambiguous, unreadable, corrected; ``raw`` the cell's own text; ``place`` words to find it by.
    """

    value: float
    unit: str
    state: str
    raw: str
    place: str


MISSING = Reading(NO_VALUE, "", "missing", "", "")


class Line(NamedTuple):
    """A line of prose and the place where it stands."""

    text: str
    place: str


class Remark(NamedTuple):
    """Something the reader noticed: its kind, the cells concerned, the place, and a sentence in both languages.

    ``relations`` names the identities that decided an inferred figure ("A1 applications.received; …").
    """

    remark: str
    cells: str
    relations: str
    source_place: str
    text_zh: str
    text_en: str


def remark(
    name: str, cells: Sequence[str] = (), place: str = "", because: Sequence[str] = (), **facts: object
) -> Remark:
    """A remark of that kind, with its sentence of ``words.toml`` filled in."""
    text = both(f"remark.{name}", because=_in_words(because), **facts)
    return Remark(name, "; ".join(cells), "; ".join(because), place, text["zh"], text["en"])


def _in_words(identities: Sequence[str]) -> dict[str, str]:
    """Identities by what is printed where they apply: ``A1 “(1) Granted”``."""
    named = [name.split(" ") for name in identities]
    return {
        language: listing(
            (f"{relation} {say('view.quoted', language, text=label_of(place, language))}" for relation, place in named),
            language,
        )
        for language in LANGUAGES
    }


def refused(name: str, /, file: str = "", **facts: object) -> ReportError:
    """An error of that kind, with its sentence of ``words.toml`` filled in but for the file, which has several names.

    >>> refused("empty", file="a.pdf").text("zh"), refused("empty", file="a.pdf").text("en", "2023/a.pdf")
    ('a.pdf 是空文件，请重新获取该报告。', '2023/a.pdf is empty: obtain the report again.')
    """
    return ReportError(both(f"refused.{name}", file=_FILE, **facts), str(file))


def check_language(language: str) -> None:
    """Refuse what is no language, in both.

    Raises:
        ReportError: there is no such language.
    """
    if language not in LANGUAGES:
        said = " ".join(say("choice.language", known, given=language) for known in reversed(LANGUAGES))
        raise ReportError(dict.fromkeys(LANGUAGES, said))


def check_reports(given: object) -> None:
    """Refuse what is neither a report nor a panel, as a path is: a ReportError."""
    if not hasattr(given, "remarks"):
        raise refused("other_kind", given=type(given).__name__)


def check_frame(given: object, name: str, columns: Iterable[str]) -> None:
    """Refuse what is no frame with these columns: a ReportError."""
    if not (isinstance(given, pd.DataFrame) and set(columns) <= set(given)):
        raise refused("other_frame", name=name, columns=", ".join(columns))


@contextmanager
def said_in(language: str) -> Iterator[None]:
    """Show in one language what is raised, for a notebook shows the error and nothing else.

    Raises:
        ReportError: there is no such language.
    """
    check_language(language)
    try:
        yield
    except ReportError as error:
        error.language = language
        raise


@dataclass(frozen=True, repr=False)
class Report:
    """One annual report as it was read; what the document does not say is None.

    ``readings`` holds one Reading for each figure of the edition, in the edition's order; ``prose_lines`` the lines
    of each section's prose with their places; ``sections`` the numbers of the section titles in the order found;
    ``money`` holds for each table the unit of money that its heading prints; ``format`` is what the file was (text,
    html, pdf, …). A report out of a panel has no prose, but the ``claims`` that were found in it.
    """

    edition: str | None
    authority: str | None
    year: int | None
    scope: str | None
    source: str
    sha256: str
    readings: tuple[Reading, ...] = ()
    prose_lines: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    remark_list: tuple[Remark, ...] = ()
    sections: str = ""
    money: dict[str, str] = field(default_factory=dict)
    format: str = ""
    claims: pd.DataFrame | None = field(default=None, compare=False)

    @property
    def id(self) -> str:
        """A short name from the sha256: among 100,000 documents two share one with a chance of 1 in 50,000."""
        return self.sha256[:12]

    @property
    def overview(self) -> dict[str, object]:
        """The report's row in a panel's ``reports``."""
        own = (self.id, self.authority, self.year, self.scope, self.edition, self.source, self.sha256, self.sections)
        return dict(zip(REPORT_COLUMNS, (*own, self.money.get("fees", ""), self.format), strict=True))

    @property
    def figures(self) -> pd.DataFrame:
        """One row per figure of the edition, in the order of the form; a change of the frame changes no report."""
        return self._figures.copy()

    @property
    def remarks(self) -> pd.DataFrame:
        """What the reader noticed, one row each, in the order of the document; as ``figures``, a frame of its own."""
        return self._remarks.copy()

    @cached_property
    def _figures(self) -> pd.DataFrame:
        if self.edition is None:
            return pd.DataFrame(
                {name: pd.Series(dtype="float64" if name == "value" else "str") for name in FIGURE_COLUMNS}
            )
        value, unit, state, raw, place = zip(*self.readings, strict=True)
        frame = form_frame(self.edition).copy()
        frame["value"] = pd.array(value, dtype="float64").to_numpy()
        for name, column in (("unit", unit), ("state", state), ("raw", raw), ("source_place", place)):
            frame[name] = list(column)
        return frame[list(FIGURE_COLUMNS)]

    @cached_property
    def _remarks(self) -> pd.DataFrame:
        return table_of(self.remark_list, REMARK_COLUMNS)

    @property
    def prose(self) -> dict[str, str]:
        """The prose by section number (一, 五, 六, and what stands between tables), lines as in the document."""
        return {section: "\n".join(line.text for line in lines) for section, lines in self.prose_lines.items()}

    def reading(self, cell: str) -> Reading:
        """What the document says of the figure ``table.row.column``; KeyError where the edition has no such figure."""
        if self.edition is None:
            raise KeyError(cell)
        return self.readings[editions()[self.edition].position[cell]]

    def __repr__(self) -> str:
        states = pd.Series([reading.state for reading in self.readings], dtype="str").value_counts()
        counts = ", ".join(f"{count} {state}" for state, count in states.items()) or "no table of the form"
        return f"<Report {self.authority or 'unknown authority'} {self.year or 'year unknown'}: {counts}>"

    def _repr_html_(self) -> str:
        from jianxi_tools import views  # a view of a report needs the report, not the other way round

        return views.report_html(self)


def table_of(records: Iterable[tuple], columns: Iterable[str]) -> pd.DataFrame:
    """Records as a frame with exactly ``columns``, plain dtypes and a RangeIndex, also when there are none."""
    frame = pd.DataFrame(list(records), columns=list(columns))
    return frame if len(frame) else frame.astype("str")


def codes_of(figures: pd.DataFrame) -> pd.Series:
    """The code ``table.row.column`` of each figure of a frame."""
    return figures["table"] + "." + figures["row"] + "." + figures["column"]


@cache
def form_frame(edition: str) -> pd.DataFrame:
    """Table, row, column and labels of every figure of an edition, in the order of the form."""
    figures = editions()[edition].figures
    return pd.DataFrame(
        {
            "table": [figure.table.code for figure in figures],
            "row": [figure.row.code for figure in figures],
            "column": [figure.column.code for figure in figures],
            "label_zh": [figure.label("zh") for figure in figures],
            "label_en": [figure.label("en") for figure in figures],
        }
    )
