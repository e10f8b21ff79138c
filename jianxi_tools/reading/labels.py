"""The labels of an edition as match keys: which row a piece of text names, which edition a page prints."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate, pairwise, takewhile
from typing import NamedTuple

from jianxi_tools.cells import key, plain, remembered, without_notes
from jianxi_tools.edition import Edition, Heading, Table, editions
from jianxi_tools.reading.prose import section_title, section_titles
from jianxi_tools.reading.tokens import Token

LONGEST_CORE = 40  # characters of a label without its number and notes
LONG_CORE = 7  # of so many characters that one of them may be another
LONGEST_PART = 5  # characters of a part of a broken heading
LONGEST_BROKEN = 60  # characters of a label with its notes that is broken over lines or words
_ENUMERATOR = re.compile(r"[一二三四五六七八九十\d]{1,2}(?=[^\d])")
_TOUCHED = re.compile(r"(.*[^\d.,])\d[\d.,]*")  # a label and a number behind it, in one word
_TOUCHING = re.compile(r"\d[\d.,]*?(?=\D|\d\.)(.+)")  # a number and a label behind it
_CAPTION = re.compile(
    r"(?:附件?\d{0,2}[:、.]?)?(?:(?P<year>20\d\d)年度?|(?:上一?年度?|去年)(?=[情数统报表]))"
    r"(?:情况|数据|统计|报表|表格?|[^,。;]{0,25}(?:情况|统计)表)?(?:如下)?:?"
)
_NOTE = re.compile(r"\((?![一二三四五六七八九十]\)|\d).{4,}\)")
_UNIT = re.compile(r"\(?单位|.*单位:")
_PROSE = re.compile(r"[。；！]|.{15}")
_DENYING = "不未非无"
MONEY = ("亿元", "万元", "千元", "元")
_MONEY = re.compile("|".join(MONEY))
_UNIT_OF_MONEY = re.compile(rf"单位:?({_MONEY.pattern})")
LABEL_HEADINGS = ("信息内容", "内容", "项目", "事项", "类别", "名称", "指标")  # above the labels of rows
_HEADINGS = (*LABEL_HEADINGS, *MONEY)
APPLICANTS = "申请人情况"  # above the columns of applications
_FORM_WORDS = (LABEL_HEADINGS[0], APPLICANTS, "勾稽关系", "钩稽关系")


@dataclass(frozen=True, eq=False)
class Place:
    """Where a run of values belongs: a table's row, or the whole of a table that is printed on one line."""

    table: Table
    row: Heading | None

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """The codes of its figures in the order printed."""
        rows = (self.row,) if self.row else self.table.rows
        return tuple(f"{self.table.code}.{row.code}.{column.code}" for row in rows for column in self.table.columns)


class Named(NamedTuple):
    """The row that pieces of text name, and how many pieces its label is; 0 for headings that are no row's own.

    ``has_number`` says that a number touches the label.
    """

    place: Place
    size: int
    has_number: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """What a piece of text is by itself.

    ``row`` is the row that it names, ``heads`` the tables of which it is a column's or a group's heading;
    ``is_structure`` says that it is a label of the form or a part of one, ``is_heading`` that it is such or another
    word that stands above labels and values, ``is_prose`` that it is a sentence and no label, ``is_note`` that it
    stands in brackets, ``is_part_of_group`` that it is a few characters of a group's heading, as vertical headings
    leave between rows, ``begins_row`` that the label of a row begins with it; ``section`` is the number of the
    section whose title it is; ``caption`` the year of which it says that a table is, "before" for the year before;
    ``opened`` how many brackets it opens, less those that it closes.
    """

    row: Place | None
    is_structure: bool
    is_heading: bool
    is_prose: bool
    is_note: bool
    is_part_of_group: bool
    begins_row: bool
    heads: frozenset[str]
    section: str
    caption: str
    opened: int


class Printed(NamedTuple):
    """A label in a sequence of pieces of text: its key, its first and last piece, its column by the table's code."""

    key: str
    first: int
    last: int
    columns: dict[str, str]


class Labels:
    """The match keys of one edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        rows = [Place(table, row) for table in edition.tables for row in table.rows]
        self._below = {one: other for one, other in pairwise(rows) if one.table is other.table}
        self._above = {below: one for one, below in self._below.items()}
        places = [(place, label) for place in rows for label in place.row.printed]
        self.exact: dict[str, Place] = {key(label): place for place, label in places}
        self.cores: dict[str, Place] = {}
        for place, label in places:
            core = _without_enumerator(key(label))
            if len(core) >= 4:  # 其他 and 总计 name nothing without their number
                self.cores.setdefault(core, place)
        self._near: dict[str, set[Place]] = defaultdict(set)
        for core, place in self.cores.items():
            for shorter in _without_one(core):
                self._near[shorter].add(place)
        self.groups = {key(label) for table in edition.tables for group in table.groups for label in group.printed}
        self.groups_of_rows = {  # side by side: the codes of the groups of a table by their match keys
            table.code: {key(label): group.code for group in table.groups for label in group.printed}
            for table in edition.tables
            if {group.code for group in table.groups} == {row.under for row in table.rows}
        }
        self._amounts = {  # the headings of amounts of money in each table
            table.code: [without_notes(plain(label)) for one in table.columns if one.decimals for label in one.printed]
            for table in edition.tables
        }
        columns = {key(label) for table in edition.tables for column in table.columns for label in column.printed}
        known = {*self.exact, *self.groups, *columns, *section_titles(edition), *(key(word) for word in _FORM_WORDS)}
        known |= {plain(table.note) for table in edition.tables if table.note}
        self.vocabulary = "\n".join(sorted(known))
        words = "|".join(map(re.escape, sorted({*known, *self.cores}, key=len, reverse=True)))
        self._words, self._only_words = re.compile(words), re.compile(f"(?:{words})++")
        self._columns: dict[str, dict[str, str]] = defaultdict(dict)
        self._heads: dict[str, set[str]] = defaultdict(set)
        for table in edition.tables:
            for heading in (*table.columns, *table.groups):
                for label in map(key, heading.printed):
                    self._heads[label].add(table.code)
                    if heading in table.columns:
                        self._columns[label][table.code] = heading.code
        self.one_line = [Place(table, None) for table in edition.tables if table.one_line]
        self._named: Callable[[str], Place | None] = remembered(self._row_named)
        self.piece: Callable[[str], Piece] = remembered(self._by_itself)
        self.glued: Callable[[str], tuple[Place, str] | None] = remembered(self._glued)
        self._printed: Callable[[str], Sequence[Printed]] = remembered(self._printed_by)

    def _by_itself(self, text: str) -> Piece:
        printed, simple = key(text), plain(text)
        bare = _without_enumerator(printed)
        is_structure = any(len(text) > 1 and text in self.vocabulary for text in (printed, bare))
        is_structure = is_structure or bool(self._only_words.fullmatch(printed))  # headings that touch each other
        caption = _CAPTION.fullmatch(without_notes(simple))
        row = self._named(printed)
        is_note = bool(_NOTE.fullmatch(simple))
        return Piece(
            row=row,
            is_structure=is_structure,
            is_heading=is_structure or printed in self.vocabulary or bool(_UNIT.match(simple)) or printed in _HEADINGS,
            is_prose=bool(_PROSE.search(simple)) and not (is_structure or is_note),
            is_note=is_note,
            is_part_of_group=bool(printed)
            and any(
                printed in group if len(printed) <= LONGEST_PART else group[:-1].startswith(printed)
                for group in self.groups
            ),
            begins_row=any(label.startswith(printed) for label in self.exact),
            heads=frozenset(self._heads.get(printed, ())),
            section=section_title(text, self.edition) or "",
            caption=(caption["year"] or "before") if caption else "",
            opened=simple.count("(") - simple.count(")"),
        )

    def _glued(self, text: str) -> tuple[Place, str] | None:
        """The row of which a word is the label with values behind it, and these: so pages are that lost their cells."""
        touched = _TOUCHED.fullmatch(text)
        place = self.piece(touched[1]).row if touched else None
        return (place, text.removeprefix(touched[1])) if place else None

    def printed_in(self, pieces: Sequence[Token]) -> Sequence[Printed]:
        """The labels that pieces of text print one after the other, each in one piece or broken into several.

        A label begins with a piece or behind another label: 上年处理决定数量 is not 处理决定数量.
        """
        return self._printed("\n".join([key(token.text) for token in pieces]))

    def _printed_by(self, keys: str) -> Sequence[Printed]:
        texts = keys.split("\n")
        ends = list(accumulate(map(len, texts)))
        found, begins = [], {0, *ends}
        for match in self._words.finditer("".join(texts)):
            if match.start() in begins:
                begins.add(match.end())
                first, last = bisect_right(ends, match.start()), bisect_left(ends, match.end())
                found.append(Printed(match[0], first, last, self._columns.get(match[0], {})))
        return found

    def find(self, pieces: Sequence[Token]) -> Named | None:
        """The row that the last of ``pieces`` name together, None where they name none or more than one.

        The label must begin where a line or cell begins. It may be broken into pieces, stand behind its group's
        heading, lack its number, be cut short where it stays unique, have a character more or less, or have pieces of a
        vertical heading in it.
        """
        if pieces and pieces[-1].starts and (place := self.piece(pieces[-1].text).row):
            return Named(place, 1)  # as almost always
        if len(pieces) > 1 and self.piece(pieces[-1].text).is_note:
            named = self.find(pieces[:-1])
            return named and named._replace(size=named.size + 1)
        last = _last_of(pieces)
        begins = [token.starts for token in last]
        for at, before in enumerate(last[:-1], start=1):  # behind a part of a group's heading on its line
            begins[at] |= begins[at - 1] and self.piece(before.text).is_part_of_group
        tails = [last[at:] for at in reversed(range(len(last))) if begins[at]]
        for tail in tails:
            if place := self._named(_joined(tail)):
                return Named(place, len(tail))
        for place in self.one_line:
            text = _joined(pieces)
            if all(key(row.zh) in text for row in place.table.rows):
                return Named(place, 0)
        for tail in tails:
            rest = [token for token in tail if not self.piece(token.text).is_part_of_group]
            if len(tail) > 2 and (place := self._named(_joined(rest))):
                return Named(place, len(tail))
        for tail in tails[:3]:
            if len(tail) > 1 and self.piece(tail[-1].text).begins_row:
                break  # what is left of the next label is no other spelling of this one's end
            if place := self._reworded(_without_enumerator(_joined(tail))):
                return Named(place, len(tail))
        word = last[-1].text if last and last[-1].starts else ""
        touched = _TOUCHED.fullmatch(word) or _TOUCHING.fullmatch(word)
        place = self.piece(touched[1]).row if touched else None
        return Named(place, 1, has_number=True) if place else None

    def label_in(self, pieces: Sequence[Token], starts: Iterable[int]) -> Sequence[Token]:
        """The last pieces of text, from one of some positions on, that are exactly a label with its number."""
        tails = (pieces[at:] for at in starts)
        return next((tail for tail in tails if _joined(tail) in self.exact), [])

    def money_above(self, place: Place, pieces: Sequence[Token]) -> str:
        """The unit of money that stands behind the heading of a row's amounts, or is named above it; "" for none.

        Args:
            place: the row.
            pieces: the pieces of text before its values, into which a heading may be broken.
        """
        headings = self._amounts[place.table.code]
        if not headings:
            return ""  # as for almost every row
        text = plain("".join(token.text for token in pieces))
        behind = min((text.rpartition(heading)[2] for heading in headings if heading in text), key=len, default="")
        return (_MONEY.findall(behind) or _UNIT_OF_MONEY.findall(text) or [""])[-1]

    def begins_table(self, token: Token) -> bool:
        """Whether a piece of text is a heading that tables begin with."""
        printed = key(token.text)
        return printed == LABEL_HEADINGS[0] or printed in self.groups

    def below(self, place: Place) -> Place | None:
        """The row below another in its table, None below the last."""
        return self._below.get(place)

    def above(self, place: Place) -> Place | None:
        """The row above another in its table, None above the first."""
        return self._above.get(place)

    def all_below(self, place: Place) -> Iterator[Place]:
        """The rows below another in its table."""
        while below := self.below(place):
            yield below
            place = below

    def core(self, place: Place) -> str:
        """The match key of a row's label without its number."""
        return _without_enumerator(key(place.row.zh))

    def _reworded(self, core: str) -> Place | None:
        """The only row whose label begins or ends so, or else has one character more, less or in its place."""
        if len(core) < 5:
            return None
        found = {place for label, place in self.cores.items() if label.startswith(core) or label.endswith(core)}
        if not found and len(core) <= LONGEST_CORE:
            found = {*self._near.get(core, ())}
            found |= {self.cores[shorter] for shorter in _without_one(core) if shorter in self.cores}
            found |= {place for label, place in self.cores.items() if _is_misspelt(label, core)}
        return found.pop() if len(found) == 1 else None

    def _row_named(self, text: str) -> Place | None:
        while group := next((g for g in self.groups if text.startswith(g)), None):
            text = text.removeprefix(group)
        return self.exact.get(text) or self.cores.get(_without_enumerator(text))


@cache
def labels_of(edition_code: str) -> Labels:
    """The match keys of an edition."""
    return Labels(editions()[edition_code])


def evidence(texts: Iterable[str]) -> dict[str, int]:
    """For each edition, how many labels are printed that no other edition has.

    Args:
        texts: the match keys of a page's short pieces of text, in order.
    """
    printed = "".join(texts)
    return {code: sum(label in printed for label in labels) for code, labels in _exclusive().items()}


@cache
def _exclusive() -> dict[str, tuple[str, ...]]:
    found = {}
    for code, edition in editions().items():
        others = {text for other in editions() if other != code for text in _official(editions()[other])}
        printed = sorted(_official(edition))
        found[code] = tuple(text for text in printed if len(text) >= 4 and not any(text in other for other in others))
    return found


def _official(edition: Edition) -> set[str]:
    """The match keys of the official labels of an edition."""
    return {key(one.zh) for table in edition.tables for one in (*table.columns, *table.rows, *table.groups)}


def _last_of(pieces: Sequence[Token]) -> Sequence[Token]:
    """The last pieces, as many as one label can be broken into."""
    sizes = accumulate(len(token.text) for token in reversed(pieces))
    count = sum(1 for _ in takewhile(lambda size: size <= LONGEST_BROKEN, sizes))
    return pieces[-max(count, 1) :]


def _joined(tokens: Iterable[Token]) -> str:
    return key("".join(token.text for token in tokens))


def _without_one(text: str) -> Iterator[str]:
    """A text without one of its characters, each in turn but digits and those that deny."""
    return (text[:at] + text[at + 1 :] for at, sign in enumerate(text) if sign not in _DENYING and not sign.isdigit())


def _is_misspelt(label: str, text: str) -> bool:
    """Whether a text is a long label with another character within it, as 行政事业型收费 is."""
    if len(text) != len(label) or len(label) < LONG_CORE or (text[0], text[-1]) != (label[0], label[-1]):
        return False
    wrong = [pair for pair in zip(label, text, strict=True) if pair[0] != pair[1]]
    return len(wrong) == 1 and not any(sign in _DENYING or sign.isdigit() for sign in wrong[0])


def _without_enumerator(text: str) -> str:
    return _ENUMERATOR.sub("", text, count=1) if _ENUMERATOR.match(text) else text
