"""Reports as Arrow columns: small on the way between processes, and plain frames side by side in the end."""

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from jianxi_tools.claims import COLUMNS as CLAIM_COLUMNS
from jianxi_tools.edition import editions
from jianxi_tools.report import (
    FIGURE_COLUMNS,
    KEYS,
    REMARK_COLUMNS,
    REPORT_COLUMNS,
    Reading,
    Remark,
    Report,
    form_frame,
    refused,
    remark,
)

FRAMES = ("reports", "figures", "claims", "remarks")
SORTED_BY = ["authority", "year", "report"]
NO_REPORT = -1  # the owner of a remark on a file that could not be read

_TEXT, _NUMBER, _WORD = pa.large_string(), pa.float64(), pa.dictionary(pa.int32(), pa.large_string())
_TYPES = {"year": pa.int64(), "owner": pa.int64()} | dict.fromkeys(("value", "number", "expected"), _NUMBER)
_DTYPES = {_TEXT: pd.StringDtype(na_value=np.nan), _TYPES["year"]: pd.Int64Dtype()}


class Parcel(NamedTuple):
    """What some files add to a panel.

    ``figures`` holds the readings of all reports in their order, without what the edition tells; ``owner``, in
    ``claims`` and ``remarks``, is a report's place in ``reports``; ``growing`` holds, for each report whose prose
    speaks of growth, what it takes to hold that against last year's once the panel is whole.
    """

    reports: pa.Table
    figures: pa.Table
    claims: pa.Table
    remarks: pa.Table
    growing: dict[int, bytes]


def packed(found: Iterable[tuple[Report, list[tuple]]], unread: Iterable[Remark] = ()) -> Parcel:
    """Reports with the rows of their claims, and remarks on files that could not be read, as a parcel."""
    overviews, readings, claims, growing = [], [], [], {}
    remarks = [(NO_REPORT, *one) for one in unread]
    for owner, (report, rows) in enumerate(found):
        overviews.append(tuple(report.overview.values()))
        readings += report.readings
        remarks += [(owner, *one) for one in report.remark_list]
        claims += [(owner, *row) for row in rows]
        if any(row[CLAIM_COLUMNS.index("relation")] == "C10" for row in rows):
            growing[owner] = zlib.compress(pickle.dumps(replace(report, readings=(), remark_list=())))
    return Parcel(
        _table(overviews, REPORT_COLUMNS),
        _table(readings, ("value", "unit", "state", "raw", "source_place"), _WORD),
        _table(claims, ("owner", *CLAIM_COLUMNS)),
        _table(remarks, ("owner", *REMARK_COLUMNS)),
        growing,
    )


def unpacked(
    parcels: Sequence[Parcel], again: Callable[[Sequence[tuple[Report, Report]]], Iterable[list[tuple]]]
) -> dict[str, pd.DataFrame]:
    """The frames of a panel: reports by authority and year, all else in their order.

    Of several files with the same bytes the first counts, and a remark names the others.

    Args:
        parcels: at least one; their order tells which file is the first.
        again: finds the claims of reports beside those of the year before.

    Raises:
        ReportError: two different documents share a short id, which would mix them up.
    """
    whole = _joined(parcels)
    overview = whole.reports.to_pandas(types_mapper=_DTYPES.get)
    is_twin = overview.duplicated("sha256").to_numpy()
    _refuse_shared_ids(overview[~is_twin])
    order = overview[~is_twin].sort_values(SORTED_BY, na_position="first").index.to_numpy()
    rank = np.full(len(overview) + 1, -2)  # of a twin; the last is that of NO_REPORT
    rank[order], rank[NO_REPORT] = np.arange(len(order)), NO_REPORT
    reports = overview.take(order).reset_index(drop=True)
    spans = _spans(overview["edition"])
    pairs = list(_pairs(whole, reports, order, spans))
    held = {owner for owner, _, _ in pairs}
    renewed = [
        (owner, *row)
        for (owner, _, _), rows in zip(pairs, again([(now, last) for _, now, last in pairs]), strict=True)
        for row in rows
    ]
    kept = whole.claims.filter(pa.array([one not in held for one in whole.claims["owner"].to_pylist()], pa.bool_()))
    claims = pa.concat_tables([kept, _table(renewed, kept.column_names)])
    twins = [(owner, *one) for owner, one in _twins(overview, is_twin)]
    remarks = pa.concat_tables([whole.remarks, _table(twins, whole.remarks.column_names)])
    return {
        "reports": reports,
        "figures": _figures(whole.figures, reports, order, spans),
        "claims": _owned(claims, rank, reports),
        "remarks": _owned(remarks, rank, reports),
    }


def _table(rows: Iterable[tuple], names: Sequence[str], text: pa.DataType = _TEXT) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table(
        {name: pa.array(values, _TYPES.get(name, text)) for name, values in zip(names, columns, strict=True)}
    )


def _joined(parcels: Sequence[Parcel]) -> Parcel:
    """One parcel of all: the owners count through."""
    starts = np.cumsum([0, *(len(parcel.reports) for parcel in parcels)])
    tables = {name: [getattr(parcel, name) for parcel in parcels] for name in FRAMES}
    for name in ("claims", "remarks"):
        tables[name] = [_shifted(table, start) for table, start in zip(tables[name], starts[:-1], strict=True)]
    growing = {
        int(start) + owner: prose
        for parcel, start in zip(parcels, starts[:-1], strict=True)
        for owner, prose in parcel.growing.items()
    }
    return Parcel(**{name: pa.concat_tables(found).combine_chunks() for name, found in tables.items()}, growing=growing)


def _shifted(table: pa.Table, start: int) -> pa.Table:
    owner = table["owner"].to_numpy()
    return table.set_column(0, "owner", pa.array(np.where(owner == NO_REPORT, owner, owner + start)))


def _refuse_shared_ids(overview: pd.DataFrame) -> None:
    shared = overview[overview.duplicated("report", keep=False)].sort_values("report")["source"].to_list()
    if shared:
        raise refused("shared_id", one=shared[0], other=shared[1])


def _spans(printed: pd.Series) -> np.ndarray:
    """Where the readings of each report begin and end."""
    size = printed.map({code: len(edition.figures) for code, edition in editions().items()}).fillna(0)
    ends = size.to_numpy(dtype="int64").cumsum()
    return np.column_stack([np.concatenate([[0], ends[:-1]])[: len(ends)], ends])


def _twins(overview: pd.DataFrame, is_twin: np.ndarray) -> Iterator[tuple[int, Remark]]:
    """A remark for each file that holds the same as one before it, and the report that it goes with."""
    first = dict(zip(overview["sha256"][::-1], overview.index[::-1], strict=True))
    for sha256, source in overview.loc[is_twin, ["sha256", "source"]].itertuples(index=False):
        yield first[sha256], remark("file_twice", place=source, source=source)


def _pairs(
    whole: Parcel, reports: pd.DataFrame, order: np.ndarray, spans: np.ndarray
) -> Iterator[tuple[int, Report, Report]]:
    """The reports whose prose speaks of growth, each with last year's where there is exactly one of it."""
    if not whole.growing:
        return
    years: dict[tuple, list[int]] = {}
    for at, key in enumerate(zip(*(reports[name] for name in ("authority", "year", "scope")), strict=True)):
        years.setdefault(tuple(None if pd.isna(part) else part for part in key), []).append(at)
    for (authority, year, scope), mine in years.items():
        last = years.get((authority, year - 1, scope), []) if authority and year else []
        for owner in order[mine].tolist() if len(last) == 1 else ():
            if owner in whole.growing:
                now = pickle.loads(zlib.decompress(whole.growing[owner]))
                before = report_of(reports.iloc[last[0]], _readings(whole.figures, spans[order[last[0]]]))
                yield owner, replace(now, readings=_readings(whole.figures, spans[owner])), before


def report_of(overview: pd.Series, readings: Iterable[Reading], **more: object) -> Report:
    """A report without its prose, from its row in a panel's ``reports`` and its readings."""
    known = {name: None if pd.isna(value) else value for name, value in overview.items()}
    return Report(
        **{name: known[name] for name in ("edition", "authority", "year", "scope", "source", "sha256", "format")},
        readings=tuple(readings),
        sections=known["sections"] or "",
        money={"fees": known["fee_unit"]} if known["fee_unit"] else {},
        **more,
    )


def _readings(figures: pa.Table, span: np.ndarray) -> tuple[Reading, ...]:
    own = figures.slice(span[0], span[1] - span[0])
    return tuple(map(Reading, *(column.to_pylist() for column in own.columns)))


def _figures(readings: pa.Table, reports: pd.DataFrame, order: np.ndarray, spans: np.ndarray) -> pd.DataFrame:
    """The readings of all reports with what their editions tell, report after report."""
    starts, sizes = spans[order, 0], spans[order, 1] - spans[order, 0]
    position = np.arange(sizes.sum()) - (sizes.cumsum() - sizes).repeat(sizes)
    rows = pa.array(position + starts.repeat(sizes))
    form, first = _forms()
    labels = position + reports["edition"].map(first).fillna(0).to_numpy(dtype="int64").repeat(sizes)
    owner = np.arange(len(reports)).repeat(sizes)
    columns = _keys(reports, owner)
    for name in FIGURE_COLUMNS:
        if name in form:
            columns[name] = _plain(form[name].take(pa.array(labels)))
        elif name == "value":
            columns[name] = readings[name].to_numpy()[rows.to_numpy()]
        else:
            words = readings[name].combine_chunks() if len(readings) else pa.array([], _WORD)
            columns[name] = _plain(words.take(rows).dictionary_decode())
    return pd.DataFrame(columns)


@cache
def _forms() -> tuple[dict[str, pa.Array], dict[str, int]]:
    """The labels of all editions one after the other, and where those of each begin."""
    frames = {code: form_frame(code) for code in editions()}
    ends = np.cumsum([0, *map(len, frames.values())]).tolist()
    together = pd.concat(frames.values(), ignore_index=True)
    return {name: pa.array(together[name], _TEXT) for name in together}, dict(zip(frames, ends, strict=False))


def _owned(table: pa.Table, rank: np.ndarray, reports: pd.DataFrame) -> pd.DataFrame:
    """The rows that reports own, in the order of the reports and without those of twins."""
    place = rank[table["owner"].to_numpy()]
    rows = np.argsort(place, kind="stable")
    rows = rows[place[rows] >= NO_REPORT]
    columns = _keys(reports, place[rows])
    own = table.drop_columns("owner").take(pa.array(rows))
    frame = own.to_pandas(types_mapper=_DTYPES.get)
    return pd.DataFrame(columns | {name: frame[name] for name in frame})


def _keys(reports: pd.DataFrame, owner: np.ndarray) -> dict[str, pd.api.extensions.ExtensionArray]:
    """Id, authority and year of the owner of each row; a row that belongs to no report has "" for an id."""
    columns = {name: reports[name].array.take(owner, allow_fill=True) for name in KEYS}
    columns["report"] = columns["report"].fillna("")
    return columns


def _plain(words: pa.Array) -> pd.api.extensions.ExtensionArray:
    return _DTYPES[_TEXT].__from_arrow__(words)
