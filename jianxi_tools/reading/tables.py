"""What was read of the tables of a document under one edition of the form."""

from dataclasses import dataclass, field

from jianxi_tools.edition import Edition
from jianxi_tools.reading.fitting import Row


@dataclass
class Tables:
    """What the tables of a document say under one edition of the form.

    ``complete`` holds the rows of which every cell is certain, ``loose`` all others, ``rows`` the document rows that
    belong to tables, ``money`` the unit of money that each table's heading prints. ``has_headings`` says whether
    several columns of a table are named anywhere.
    """

    edition: Edition
    complete: list[Row] = field(default_factory=list)
    loose: list[Row] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    money: dict[str, str] = field(default_factory=dict)
    has_headings: bool = False

    def set_aside_other_years(self, year: int | None) -> None:
        """Leave open the rows below a caption that names another year than the report's."""

        def is_other(row: Row) -> bool:
            return row.year == "before" or bool(row.year and year and row.year != str(year))

        self.loose = [row.open("row_other_year") if is_other(row) else row for row in self.loose]
        self.loose += [row.open("row_other_year") for row in self.complete if is_other(row)]
        self.complete = [row for row in self.complete if not is_other(row)]

    @property
    def quality(self) -> int:
        """How much was read: what tells editions apart that share most labels."""
        return 2 * sum(len(row.cells) for row in self.complete) + len(self.loose)
