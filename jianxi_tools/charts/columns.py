"""A column for each year: upright bars, shares with their intervals, and stocks from the start to the end of a year."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from jianxi_tools.charts.bars import Part, key_line, size_of
from jianxi_tools.charts.looks import (
    DARK,
    DASHED,
    FOOT,
    GRID,
    GROUND,
    LONGEST_NAME,
    LOOK,
    MAIN,
    MARGIN,
    NOTE,
    PALE,
    QUIET,
    TEXT,
    TINY,
    WIDTH,
)
from jianxi_tools.charts.sheet import Chart, Sentences, axes, sheet, widest, wrapped
from jianxi_tools.report import NO_VALUE

STRIP = 0.7  # inches for the highest of upright bars, and for a share of 100 %
STOCK = 1.1  # inches for the highest stock
APART = 0.08  # of a column, between a stock and a neighbour that is not its year before or after

UNDER = 0.2  # inches for a number under a point


class Bar(NamedTuple):
    """An upright bar of parts with the text on its head, or a gap with its reason (no parts)."""

    parts: Sequence[Part]
    text: str


class Point(NamedTuple):
    """A share with its interval, the text at it and its count below; or a gap with its reason (no value).

    ``joined`` says that it continues the series of the year before.
    """

    value: float = NO_VALUE
    low: float = NO_VALUE
    high: float = NO_VALUE
    text: str = ""
    below: str = ""
    joined: bool = False


class Stock(NamedTuple):
    """What there was at the start and at the end of a year, what came and went between, and why one is not known.

    ``jump`` names the difference of the start from the end of the year before, "" where there is none or no such year.
    """

    start: float = NO_VALUE
    end: float = NO_VALUE
    texts: tuple[str, str] = ("", "")
    below: str = ""
    reason: str = ""
    jump: str = ""
    joined: bool = False


def strips(
    sentences: Sentences,
    years: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Bar]]],
    breaks: Mapping[int, str],
    key: Sequence[Part] = (),
) -> Chart:
    """Rows of upright bars under each other, all to one scale: for each its name, and a bar for each year.

    The parts of ``key`` are named once, above; ``breaks`` tells before which columns the series breaks, and why.
    """
    most = max((size_of(bar.parts) for _, bars in rows for bar in bars), default=0) or 1
    scale = most / STRIP  # what an inch of height stands for
    highest = [max((size_of(bar.parts) for bar in bars), default=0) for _, bars in rows]
    heights = [high / scale + 0.26 for high in highest]
    chart, targets, slot = _columns(sentences, years, [name for name, _ in rows], heights, breaks, key)
    fits = widest([bar.text for _, bars in rows for bar in bars if bar.parts], FOOT) < slot
    for target, height, (_, bars) in zip(targets, heights, rows, strict=True):
        target.set_ylim(0, height * scale)
        target.axhline(0, color=QUIET, linewidth=1.2)
        for x, bar in enumerate(bars):
            if not bar.parts:
                _reason(target, x, scale * 0.03, bar.text, slot)
                continue
            end = 0.0
            for part in bar.parts:
                if part.value > 0:
                    target.bar(x, part.value, min(0.55, 0.6 / slot), bottom=end, **part.look)
                    end += part.value
            size = FOOT if fits else TINY
            target.text(x, end + scale * 0.03, bar.text, ha="center", va="bottom", size=size, **GROUND)
    return chart


def lanes(
    sentences: Sentences,
    years: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Point]]],
    breaks: Mapping[int, str],
) -> Chart:
    """Rows of shares with their intervals, from 0 to 100 %, a line along each series as far as it is one."""
    height = STRIP + 0.6
    names = [name for name, _ in rows]
    chart, targets, slot = _columns(sentences, years, names, [height] * len(rows), breaks, centred=True)
    for target, (_, points) in zip(targets, rows, strict=True):
        target.set_ylim(-0.36 / STRIP, 1 + 0.24 / STRIP)
        for share in (0, 0.5, 1):
            target.axhline(share, color=GRID if share else QUIET, linewidth=0.8, zorder=0)
            target.text(len(years) - 0.5, share, f" {share:.0%}", va="center", **NOTE)
        for x, point in enumerate(points):
            if point.value != point.value:
                _reason(target, x, 0.04, point.text, slot)
            else:
                if point.joined:
                    target.plot([x - 1, x], [points[x - 1].value, point.value], color=MAIN, linewidth=1.4, zorder=1)
                target.plot([x, x], [point.low, point.high], color=MAIN, linewidth=3.2, alpha=0.35, zorder=2)
                target.plot([x], [point.value], "o", color=MAIN, markersize=5, zorder=3)
                above = max(point.high + 0.05, point.value + 0.08)  # clear of the dot
                target.text(x, above, point.text, ha="center", va="bottom", size=FOOT, **GROUND)
            lines = [line for text in point.below.split("\n") for line in wrapped(text, TINY, slot * 0.95)]
            target.text(x, -0.07, "\n".join(lines), ha="center", va="top", linespacing=1.1, **NOTE)
    return chart


def stocks(sentences: Sentences, years: Sequence[str], row: Sequence[Stock], breaks: Mapping[int, str]) -> Chart:
    """What was there from the start to the end of each year; a jump where one does not begin as the last one ended."""
    values = [0.0, *(value for one in row for value in (one.start, one.end) if value == value)]
    low, high = min(values), max(values)
    scale = ((high - low) or 1) / STOCK
    amounts = [amount for x in range(len(row)) for amount in _amounts(x, row)]
    under = UNDER if any(one.is_below and 0 <= one.value < UNDER * scale for one in amounts) else 0.0
    height = (STOCK if high > low else 0) + 0.85 + under
    chart, (target,), slot = _columns(sentences, years, [""], [height], breaks)
    target.set_ylim(low - (0.4 + under) * scale, high + 0.45 * scale)
    target.axhline(0, color=QUIET, linewidth=1.2)
    for x, stock in enumerate(row):
        _level(target, x, row, scale)
        _reason(target, x, 0.03 * scale, stock.reason, slot)
        below = low - (0.05 + under) * scale
        target.text(x, below, stock.below, ha="center", va="top", linespacing=1.1, **NOTE)
    for one in amounts:
        _amount(target, one, scale)
    return chart


class Amount(NamedTuple):
    """A number of a stock and where it stands: above its point or, at the foot of a jump, below it."""

    x: float
    value: float
    text: str
    is_below: bool


def _sides(x: int, row: Sequence[Stock]) -> tuple[float, float]:
    """Where a year begins and ends: apart from neighbours that it does not carry on."""
    left = x - 0.5 + (APART if x and not row[x].joined else 0)
    right = x + 0.5 - (APART if x + 1 < len(row) and not row[x + 1].joined else 0)
    return left, right


def _amounts(x: int, row: Sequence[Stock]) -> Iterator[Amount]:
    """The known numbers of one year of a stock, the start only if the year before does not end so."""
    (left, right), stock = _sides(x, row), row[x]
    before, behind = row[x - 1] if x else Stock(), row[x + 1] if x + 1 < len(row) else Stock()
    if stock.start == stock.start and not (stock.joined and before.end == stock.start):
        yield Amount(left, stock.start, stock.texts[0], before.end >= stock.start)
    if stock.end == stock.end:
        yield Amount(right, stock.end, stock.texts[1], behind.start > stock.end)


def _level(target: Axes, x: int, row: Sequence[Stock], scale: float) -> None:
    """One year of a stock: a line over a pale ground, and the jump from the year before."""
    (left, right), stock = _sides(x, row), row[x]
    places = [(at, value) for at, value in ((left, stock.start), (right, stock.end)) if value == value]
    if len(places) == 2:
        target.fill_between([left, right], [stock.start, stock.end], color=PALE, alpha=0.45, linewidth=0, zorder=0)
    if places:
        target.plot(*zip(*places, strict=True), "-o", color=DARK, linewidth=1.6, markersize=3.5, clip_on=False)
    if stock.jump:
        ends = (row[x - 1].end, stock.start)
        target.plot([left, left], ends, color=LOOK, linewidth=1.8, linestyle=(0, (2, 1.2)), zorder=3)
        target.text(left, max(ends) + 0.26 * scale, stock.jump, ha="center", va="bottom", size=FOOT, color=LOOK)


def _amount(target: Axes, one: Amount, scale: float) -> None:
    """A number at its point, on its own ground, as lines cross it; never on the axis, but under it."""
    away, side, y = ((0, -5), "top", one.value) if one.is_below else ((0, 5), "bottom", one.value)
    if one.is_below and 0 <= y < UNDER * scale:
        away, y = (0, -3), 0.0
    target.annotate(
        one.text, (one.x, y), away, textcoords="offset points", ha="center", va=side, size=FOOT, zorder=4, **GROUND
    ).set_annotation_clip(False)


def _columns(
    sentences: Sentences,
    years: Sequence[str],
    names: Sequence[str],
    heights: Sequence[float],
    breaks: Mapping[int, str],
    key: Sequence[Part] = (),
    centred: bool = False,
) -> tuple[Chart, list[Axes], float]:
    """The sheet, the axes of each row from above to below, and the width of a column.

    Names, years, the key and the marks of breaks, which belong to all, are drawn.
    """
    broken = [wrapped(name, TEXT, LONGEST_NAME) for name in names]
    heights = [max(height, 0.18 * len(lines)) for height, lines in zip(heights, broken, strict=True)]
    left, right = 3 * MARGIN + min(widest(names), LONGEST_NAME), 3 * MARGIN
    slot = (WIDTH - left - right) / len(years)
    apart = min((b - a for a, b in zip(sorted(breaks), sorted(breaks)[1:], strict=False)), default=2)
    marks = {at: wrapped(text, TINY, max(min(apart, 2) * slot * 0.95, 0.5)) for at, text in breaks.items()}
    marked = 0.04 + 0.125 * max(map(len, marks.values())) if marks else 0.0
    keyed, below = 0.3 if key else 0.0, 0.25
    chart, bottom = sheet(sentences, sum(heights) + keyed + marked + below)
    whole = chart.get_figheight()
    low = top = bottom + below + sum(heights)
    if key:
        over = axes(chart, low + marked, keyed, MARGIN, MARGIN)
        over.set(xlim=(0, WIDTH - 2 * MARGIN), ylim=(keyed, 0), xticks=[], yticks=[])
        key_line(over, key, 0.1, 1)
    rows = []
    for lines, height in zip(broken, heights, strict=True):
        low -= height
        target = axes(chart, low, height, left, right)
        target.set(xlim=(-0.5, len(years) - 0.5), yticks=[], xticks=[])
        at = (low + (height / 2 if centred else 0)) / whole
        side = "center" if centred else "bottom"
        chart.text((left - MARGIN) / WIDTH, at, "\n".join(lines), ha="right", va=side)
        rows.append(target)
    rows[-1].set_xticks(range(len(years)), years)
    for at, lines in marks.items():
        x = (left + at * slot) / WIDTH
        chart.add_artist(Line2D([x, x], [low / whole, top / whole], zorder=-1, **DASHED))  # behind all numbers
        chart.text(x, (top + 0.02) / whole, "\n".join(lines), ha="center", va="bottom", linespacing=1.1, **NOTE)
    return chart, rows, slot


def _reason(target: Axes, x: int, y: float, text: str, slot: float) -> None:
    """Why there is nothing in a column."""
    lines = "\n".join(wrapped(text, TINY, slot * 0.95))
    target.text(x, y, lines, ha="center", va="bottom", **NOTE)
