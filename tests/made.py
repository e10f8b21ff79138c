"""Reports made by hand, and reports of which some figures are other ones."""

import dataclasses
import hashlib
from functools import partial

from jianxi_tools.edition import editions
from jianxi_tools.report import NO_VALUE, WITH_NUMBER, Reading, Report

LANGUAGES = ["en", "zh"]
PRINTED = {"": "blank", "/": "not_applicable", "?": "ambiguous", "若干": "unreadable", None: "missing"}


def made(
    cells=None,
    year=2023,
    edition="2021",
    state=0,
    authority="涧西区人民政府",
    scope="whole_area",
    name="",
    by_persons=False,
    **more,
):
    """A report whose figures are ``cells``, and ``state`` (by default 0) where nothing is given: see ``read_as``.

    With ``by_persons`` natural persons ask for all that is asked for, so that rows add up.
    """
    form, cells = editions()[edition], cells or {}
    if by_persons:
        totals = {code: given for code, given in cells.items() if code.startswith("applications.")}
        cells = {code.replace(".total", ".natural_person"): given for code, given in totals.items()} | cells
    assert not cells.keys() - form.position.keys()
    readings = tuple(
        read_as(cells.get(figure.code, state), Reading(0.0, figure.unit, "", "", "line 1")) for figure in form.figures
    )
    sha256 = hashlib.sha256(repr((authority, year, scope, edition, name)).encode()).hexdigest()
    more = {"sections": "一二三四五六", "money": {"fees": "万元"}} | more
    return Report(edition, authority, year, scope, f"{name or 'made'}.txt", sha256, readings, **more)


def changed(report, cells, **facts):
    """The report with other figures, as ``read_as`` takes them, and other facts."""
    position, readings = editions()[report.edition].position, list(report.readings)
    for code, given in cells.items():
        readings[position[code]] = read_as(given, readings[position[code]])
    return dataclasses.replace(report, readings=tuple(readings), **facts)


def read_as(given, before):
    """What is read of a figure: a number, what is printed instead, a state, a state with a number, or some fields."""
    if isinstance(given, dict):
        return before._replace(**given)
    state, value = given if isinstance(given, tuple) else (PRINTED.get(given, given), 0)
    if not isinstance(state, str):
        state, value = "reported", state
    value = value if state in WITH_NUMBER else NO_VALUE
    raw = f"{value:g}" if state in WITH_NUMBER else given if given in PRINTED and given else ""
    return before._replace(value=float(value), state=state, raw=raw)


def app(row, column="total"):
    return f"applications.{row}.{column}"


suqian = partial(made, authority="宿迁市人民政府", by_persons=True)
SOME = {  # many requests; all sums hold
    app("received"): 13693,
    app("carried_in"): 374,
    app("granted"): 4645,
    app("partly_granted"): 1279,
    app("refused_third_party"): 553,
    app("unavailable_not_held"): 4204,
    app("declined_repeat"): 1584,
    app("other_other"): 1330,
    app("concluded"): 13595,
    app("carried_out"): 472,
    "disputes.reconsideration.upheld": 1205,
    "disputes.reconsideration.corrected": 1,
    "disputes.reconsideration.pending": 23,
    "disputes.reconsideration.total": 1229,
    "disputes.direct_litigation.pending": 1,
    "disputes.direct_litigation.total": 1,
    "documents.normative_documents.in_force": 2328,
    "documents.normative_documents.issued": 425,
    "documents.normative_documents.repealed": 1907,
}


def times(factor, year):
    return suqian({code: round(value * factor) for code, value in SOME.items()}, year)
