"""Word and Excel files → rows."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Set
from copy import deepcopy
from decimal import ROUND_HALF_UP, Decimal

import mammoth
import openpyxl
from lxml import etree
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.styles import Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from jianxi_tools.cells import LONGEST_LABEL
from jianxi_tools.documents.rows import STRUCK, Cell, Row, line, tidy, too_long
from jianxi_tools.documents.web import MAX_TAGS, html_rows
from jianxi_tools.report import refused

MAX_XML = 6_000_000  # bytes of text in an Office file when it is unpacked
MAX_MEMBERS = 5_000

EQUATION, AUTOMATIC_NUMBER = "[公式]", "[编号]"  # what stands for them where text should be

_WITHIN = ("fldSimple", "dir", "bdo", "ruby", "rubyBase", "oMathPara")  # elements of which only what is in them shows
_SAME = {"dstrike": "strike", "cr": "br", "ptab": "tab"}  # elements that mammoth knows under the other name alone
LEAST_RAISE = 4  # half points

_MARKS = " or ".join(f"local-name() = '{name}'" for name in ("vanish", "strike", "dstrike", "vertAlign", "position"))
_UNCALCULATED = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")  # no value is stored
_FILLING = re.compile(r"""_.|\*.|\[[^\]]*\]|\?|"([^"]*)"|[\\!](.)""")  # of a number format: room, colours, quoted text
_FORMAT = re.compile(r"([-+]?)(#,##)?([0#])(?:\.([0#]+))?((?:[^\W\d]\w*)?)")


def docx_rows(data: bytes, name: str) -> tuple[Iterator[Row], str]:
    """The rows of a Word file, by way of the HTML that mammoth makes of it, and its title.

    Args:
        data: the file's bytes.
        name: the file's name.

    Raises:
        ReportError: it is damaged or too large.
    """
    refuse_bombs(data, name)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = archive.read("word/document.xml")
        styles = archive.read("word/styles.xml") if "word/styles.xml" in archive.namelist() else b""
        if document.count(b"<") > MAX_TAGS:
            raise too_long(name)
        data = _with_member(archive, "word/document.xml", _as_shown(document, styles))
    html = mammoth.convert_to_html(io.BytesIO(data), convert_image=mammoth.images.img_element(lambda image: {})).value
    return html_rows(html, name)


def _is_raised(position: str) -> bool:
    """Whether text at a position, in half points, stands above or below its line and is not only moved into it."""
    return position.lstrip("-").isdecimal() and abs(int(position)) >= LEAST_RAISE


def _as_shown(document: bytes, styles: bytes) -> bytes:
    """The text of a Word file without what Word hides, and with what it shows but mammoth would leave out.

    That is what fields give, text below its pronunciation, equations, numbers that Word counts by itself, and what
    styles make of characters.
    """
    tree = _parsed(document)
    _apply(_parsed(styles) if styles else tree, tree)
    for raised in tree.iter("{*}position"):
        space = etree.QName(raised).namespace
        if _is_raised(_value(raised)) and raised.getparent().find("{*}vertAlign") is None:
            etree.SubElement(raised.getparent(), f"{{{space}}}vertAlign").set(f"{{{space}}}val", "superscript")
    for name, known in _SAME.items():
        for element in tree.iter(f"{{*}}{name}"):
            element.tag = etree.QName(etree.QName(element).namespace, known).text
    etree.strip_elements(tree, "{*}rt", with_tail=False)
    etree.strip_tags(tree, *(f"{{*}}{tag}" for tag in _WITHIN))
    for equation in list(tree.iter("{*}oMath")):
        is_plain = all(etree.QName(part).localname == "r" for part in equation)
        shown = "".join(equation.itertext("{*}t")) if is_plain else EQUATION
        equation.getparent().replace(equation, _run(tree, shown))
    for run in tree.iter("{*}r"):
        if _is_on(run.find("{*}rPr/{*}vanish")):
            run.clear()
    for cell in tree.iter("{*}tc"):
        if not "".join(cell.itertext()).strip():
            for paragraph in cell.iterchildren("{*}p"):
                if paragraph.find("{*}pPr/{*}numPr") is not None:
                    paragraph.append(_run(tree, AUTOMATIC_NUMBER))
    return etree.tostring(tree)


def _parsed(member: bytes) -> etree._Element:
    return etree.fromstring(member, etree.XMLParser(resolve_entities=False, huge_tree=True, remove_comments=True))


def _marks_of(style: str, known: Mapping[str, etree._Element]) -> Iterator[etree._Element]:
    """What a style makes of characters, and those on which it is based where it leaves that open."""
    told: set[str] = set()
    seen: set[str] = set()
    while style in known and style not in seen:
        seen.add(style)
        own = [mark for mark in known[style].xpath(f"*[local-name() = 'rPr']/*[{_MARKS}]") if mark.tag not in told]
        told.update(mark.tag for mark in own)
        yield from own
        style = next(map(_value, known[style].iterfind("{*}basedOn")), "")


def _value(element: etree._Element) -> str:
    """The only attribute of an element."""
    return next(iter(element.attrib.values()), "")


def _apply(styles: etree._Element, document: etree._Element) -> None:
    """Give each run what its style and its paragraph's make of characters and the run itself leaves open."""
    known = {
        identity: style for style in styles.iter("{*}style") for identity in style.xpath("@*[local-name() = 'styleId']")
    }
    marks = {identity: found for identity in known if (found := list(_marks_of(identity, known)))}
    for name in ("rStyle", "pStyle"):
        for chosen in [one for one in document.iter(f"{{*}}{name}") if _value(one) in marks]:
            holder = chosen.getparent().getparent()
            for run in [holder] if name == "rStyle" else holder.iter("{*}r"):
                properties = run.find("{*}rPr")
                if properties is None:
                    properties = etree.Element(f"{{{etree.QName(run).namespace}}}rPr")
                    run.insert(0, properties)
                own = {mark.tag for mark in properties}
                properties.extend(deepcopy(mark) for mark in marks[_value(chosen)] if mark.tag not in own)


def _is_on(switch: etree._Element | None) -> bool:
    """Whether a property that is on by its mere presence is not switched off."""
    return switch is not None and not {"0", "false", "off"}.intersection(switch.attrib.values())


def _run(tree: etree._Element, text: str) -> etree._Element:
    """A run of characters of a Word file."""
    space = etree.QName(tree).namespace
    run = etree.Element(f"{{{space}}}r")
    etree.SubElement(run, f"{{{space}}}t").text = text
    return run


def _with_member(archive: zipfile.ZipFile, changed: str, content: bytes) -> bytes:
    """An archive with other content in one of its members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as copy:
        for member in archive.namelist():
            copy.writestr(member, content if member == changed else archive.read(member))
    return buffer.getvalue()


def xlsx_rows(data: bytes, name: str) -> tuple[Iterator[Row], str]:
    """The rows of an Excel file: every visible sheet, each cell as it is printed, and an empty title.

    Args:
        data: the file's bytes.
        name: the file's name.

    Raises:
        ReportError: it is damaged or too large.
    """
    refuse_bombs(data, name)
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, rich_text=True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = (archive.read(member) for member in archive.namelist() if member.startswith("xl/worksheets/"))
        if any(_UNCALCULATED.search(sheet) for sheet in sheets):
            _show_formulas(book, openpyxl.load_workbook(io.BytesIO(data)))
    return (row for sheet in book.worksheets if sheet.sheet_state == "visible" for row in _sheet_rows(sheet)), ""


def _show_formulas(book: openpyxl.Workbook, formulas: openpyxl.Workbook) -> None:
    """Put a formula of which no value is stored into its cell, which is not blank."""
    for sheet in formulas.worksheets:
        for place, cell in sheet._cells.items():
            if cell.data_type == "f" and book[sheet.title]._cells[place].value is None:
                book[sheet.title]._cells[place].value = f"[{getattr(cell.value, 'text', cell.value)}]"


def refuse_bombs(data: bytes, name: str) -> None:
    """Refuse what unpacks to more than it should or declares entities, before any parser sees it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [member for member in archive.infolist() if member.filename.endswith((".xml", ".rels", ".vml"))]
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_XML:
            raise too_long(name)
        if any(b"<!DOCTYPE" in archive.read(member).replace(b"\0", b"") for member in members):
            raise refused("document_type", file=name)


def _sheet_rows(sheet: Worksheet) -> Iterator[Row]:
    """The rows of a sheet: a cell counts if it holds something, has a border, or stands between such cells."""
    hidden = {row for row, height in sheet.row_dimensions.items() if height.hidden}
    folded = {
        at for width in sheet.column_dimensions.values() if width.hidden for at in range(width.min, width.max + 1)
    }
    covered = {at for area in sheet.merged_cells.ranges for at in area.cells if at != (area.min_row, area.min_col)}
    rows: dict[int, dict[int, SheetCell]] = {}
    for (row, column), cell in sorted(sheet._cells.items()):  # iter_rows would make every cell of the sheet's rectangle
        unseen = row in hidden or column in folded or (row, column) in covered
        if not unseen and (cell.value is not None or _has_border(cell)):
            rows.setdefault(row, {})[column] = cell
    ends = _ends(rows, hidden)
    for row, cells in rows.items():
        columns = [at for at in range(min(cells), ends[row] + 1) if (row, at) not in covered and at not in folded]
        texts = [_marked(cells[at]) if at in cells else "" for at in columns]
        places = [f"sheet {sheet.title}, cell {get_column_letter(at)}{row}" for at in columns]
        if len(columns) == 1:
            yield from (line(part, places[0]) for part in texts[0].splitlines() if part.strip())
        else:
            yield Row(tuple(Cell(tidy(text), place) for text, place in zip(texts, places, strict=True)), grid=True)


def _ends(rows: dict[int, dict[int, SheetCell]], hidden: Set[int]) -> dict[int, int]:
    """The last column of each row; rows without borders end where the longest of those right above and below does."""
    ends = {row: max(cells) for row, cells in rows.items()}
    for block in filter(None, _blocks(rows, hidden)):
        ends |= dict.fromkeys(block, max(ends[row] for row in block))
    return ends


def _blocks(rows: dict[int, dict[int, SheetCell]], hidden: Set[int]) -> Iterator[list[int]]:
    """The rows without borders that stand right below one another; hidden rows part none.

    A row of one cell is none of these at their top, nor where it holds more than a label.
    """
    block: list[int] = []
    for row, cells in rows.items():
        is_open = not any(map(_has_border, cells.values()))
        is_line = len(cells) == 1 and (not block or len(str(*(cell.value for cell in cells.values()))) > LONGEST_LABEL)
        if not is_open or is_line or (block and not hidden.issuperset(range(block[-1] + 1, row))):
            yield block
            block = []
        if is_open and not is_line:
            block.append(row)
    yield block


def _has_border(cell: SheetCell) -> bool:
    border = cell.border if cell.has_style else None
    if border is None:
        return False
    return (_is_drawn(border.left) or _is_drawn(border.right)) and (_is_drawn(border.top) or _is_drawn(border.bottom))


def _is_drawn(side: Side | None) -> bool:
    return side is not None and side.style is not None


def _marked(cell: SheetCell) -> str:
    """A cell's text with what is struck through marked, and what stands higher or lower set off."""
    is_rich = isinstance(cell.value, CellRichText)
    if not (is_rich or cell.has_style):  # as most cells are
        return _printed(cell)
    whole, shown = cell.font, []
    for part in cell.value if is_rich else [_printed(cell)]:
        text, font = (part.text, part.font) if isinstance(part, TextBlock) else (part, whole)
        is_struck = font.strike and text.strip()
        shown.append(f"{text} {STRUCK} " if is_struck else f" {text} " if font.vertAlign else text)
    return "".join(shown)


def _printed(cell: SheetCell) -> str:
    """A cell's text as the sheet shows it; a number in a format that is not understood is no number any more."""
    value = cell.value
    if value is None or cell.data_type != "n" or isinstance(value, bool):
        return "" if value is None else str(value)
    number = Decimal(f"{value:.15g}")
    if cell.number_format in ("General", "@"):
        return f"{number:f}"
    sections = [_FILLING.sub(r"\1\2", section).strip() for section in cell.number_format.split(";")]
    section = sections[2] if number == 0 and len(sections) > 2 else sections[0]
    if number < 0 and len(sections) > 1:  # a section of their own writes the sign too
        section, number = sections[1], -number
    if not re.search(r"[0#]", section):
        return section
    match = _FORMAT.fullmatch(section)
    if not match:
        return f"{number:f} [{cell.number_format}]"
    sign, thousands, digit, decimals, unit = match[1], match[2], match[3], match[4] or "", match[5]
    rounded = number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    text = f"{rounded:,f}" if thousands else f"{rounded:f}"
    if "#" in decimals:
        text = text.rstrip("0").rstrip(".")
    return sign + ("" if text == "0" and digit == "#" else text) + unit  # where # stands no lone 0 is shown
