"""A PDF is read by its bare text, and where that leaves a doubt once more by its ruling: what the two say together."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from jianxi_tools.cells import value_of
from jianxi_tools.documents import Document
from jianxi_tools.edition import editions
from jianxi_tools.reading.fitting import Side, identities
from jianxi_tools.report import NO_VALUE, Reading, Report


def is_doubtful(document: Document, report: Report) -> bool:
    """Whether the bare text of a PDF with tables of the form may not say where its figures stand.

    So it is if a figure is not certain, an identity fails, or a number stands alone on a line, as the rest of a
    broken number does.
    """
    if document.format != "pdf" or report.edition is None:
        return False
    return (
        any(reading.state != "reported" for reading in report.readings)
        or any(not holds for _, holds in _identities(report))
        or any(value_of(row.cells[0].text) for row in document.rows)
    )


def together(bare: Report, ruled: Report) -> Report:
    """One report of two readings of a PDF: the bare text fills in, and where the two differ a figure is ambiguous.

    Args:
        bare: read by the bare text.
        ruled: read by the ruling of the tables; a row that it misses in a table that it finds is in doubt.
    """
    if ruled.edition != bare.edition:
        return bare
    tables = [figure.table.code for figure in editions()[bare.edition].figures]
    missing = Counter(code for code, reading in zip(tables, ruled.readings, strict=True) if reading.state == "missing")
    codes, added_up = list(editions()[bare.edition].position), _added_up(bare)
    unruled = {
        code
        for code, reading in zip(codes, ruled.readings, strict=True)
        if code in added_up and reading.state == "ambiguous" and "column" not in reading.place
    }
    readings = tuple(
        one if code in unruled else _of_both(one, other, 2 * missing[table] < tables.count(table))
        for one, other, code, table in zip(bare.readings, ruled.readings, codes, tables, strict=True)
    )
    remarks = tuple(one for one in ruled.remark_list if not one.cells or not unruled.issuperset(one.cells.split("; ")))
    return replace(bare, readings=readings, remark_list=remarks, money=ruled.money | bare.money)


def _added_up(report: Report) -> set[str]:
    """The figures of rows that add up, so that no number of them is broken."""
    added_up: set[str] = set()
    for cells, holds in _identities(report):
        if holds and len({cell.rpartition(".")[0] for cell in cells}) == 1:
            added_up.update(cells)
    return added_up


def _identities(report: Report) -> Iterator[tuple[Side, bool]]:
    """The figures of each identity of the form, and whether all are reported and it holds."""
    edition = editions()[report.edition]
    reported = (reading.value if reading.state == "reported" else NO_VALUE for reading in report.readings)
    number = dict(zip(edition.position, reported, strict=True)).__getitem__
    for left, right, _ in identities(edition):
        yield left + right, sum(map(number, left)) == sum(map(number, right))


def _of_both(bare: Reading, ruled: Reading, is_table_found: bool) -> Reading:
    if ruled.state == "missing" and not is_table_found:
        return bare
    is_open = bare.state in ("ambiguous", "inferred") and ruled.state != "missing"
    if bare.state == "missing" or is_open or _says(bare) == _says(ruled):
        return ruled
    raw, place = " ".join(filter(None, (bare.raw, ruled.raw))), " – ".join(filter(None, (bare.place, ruled.place)))
    return Reading(NO_VALUE, ruled.unit, "ambiguous", raw, place)


def _says(reading: Reading) -> float | str:
    return reading.state if math.isnan(reading.value) else reading.value
