"""Dots: shares or counts in order under each other, and a funnel of shares over their bases."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Annotation
from matplotlib.ticker import LogLocator
from matplotlib.transforms import Bbox

from jianxi_tools.charts.looks import (
    DARK,
    DASHED,
    FOOT,
    GREY,
    GRID,
    GROUND,
    LONGEST_NAME,
    LOOK,
    MAIN,
    MARGIN,
    NOTE,
    QUIET,
    SMALL,
    TINY,
    WIDTH,
)
from jianxi_tools.charts.sheet import Chart, Sentences, axes, sheet, widest, width, wrapped
from jianxi_tools.indicators.intervals import funnel
from jianxi_tools.report import NO_VALUE
from jianxi_tools.words import number

ROW = 0.3  # inches for a named row
MOST_NAMED = 40  # rows; more are drawn without names, but for those to look at
HEIGHT = 7.0  # inches for rows without names
FUNNEL = 3.6  # inches for a funnel
MOST_LABELS = 8  # in a funnel, of those farthest outside
_NO_COUNT = 0.55  # where a count of 0 stands on a scale of powers of ten


class Dot(NamedTuple):
    """A value with its interval and its text; ``look`` marks the one to look at, ``hollow`` a reference figure.

    ``earlier`` is a value of before, drawn as a grey diamond beside it.
    """

    name: str
    value: float
    text: str
    low: float = NO_VALUE
    high: float = NO_VALUE
    look: bool = False
    hollow: bool = False
    earlier: float = NO_VALUE

    @property
    def style(self) -> dict[str, object]:
        """How its mark is drawn."""
        colour = LOOK if self.look else MAIN
        return {"color": colour, "markerfacecolor": "white" if self.hollow else colour, "markeredgecolor": colour}


class Case(NamedTuple):
    """A share in a funnel: whose, how many, of how many, and whether it lies outside the wider limits."""

    name: str
    count: float
    base: float
    is_outside: bool
    look: bool = False
    hollow: bool = False

    @property
    def share(self) -> float:
        """How many of how many."""
        return self.count / self.base


def dots(
    sentences: Sentences, rows: Sequence[Dot], scale: str = "share", line: tuple[float, str] | None = None
) -> Chart:
    """Dots under each other, with their names before and their texts behind them.

    The ``scale`` is that of a share or, for counts, ``log`` for powers of ten; ``line`` is a value to compare with, and
    its name.
    """
    if scale == "log":
        rows = [row._replace(value=row.value or _NO_COUNT) for row in rows]
    named = len(rows) <= MOST_NAMED
    room = 1.5 * LONGEST_NAME
    names = [wrapped(row.name, SMALL, room) if named else [] for row in rows]
    step = max(ROW, 0.16 * max(map(len, names))) if named else HEIGHT / len(rows)
    above, below = 0.2 if line else 0.0, 0.22
    height = step * len(rows)
    chart, bottom = sheet(sentences, height + above + below)
    left = 2 * MARGIN + widest([text for lines in names for text in lines], SMALL)
    right = 2 * MARGIN + (widest([row.text for row in rows], SMALL) if named else 0)
    target = axes(chart, bottom + below, height, left, right)
    target.set(ylim=(len(rows) - 0.5, -0.5), yticks=[])
    _scale(target, rows, scale)
    if line:
        target.axvline(line[0], zorder=1, **DASHED)
        over = target.get_xaxis_transform()
        target.text(line[0], 1 + 0.03 / height, line[1], transform=over, ha="center", va="bottom", **NOTE)
    for at, (row, lines) in enumerate(zip(rows, names, strict=True)):
        _dot(target, at, row, named)
        if named:
            beside = {"transform": target.get_yaxis_transform(), "va": "center", "size": SMALL}
            target.text(-0.03, at, "\n".join(lines), ha="right", linespacing=1.05, **beside)
            target.text(1.02, at, row.text, color=LOOK if row.look else DARK, **beside)
        elif row.look:
            _call_out(target, at, row)
    return chart


def funnel_plot(sentences: Sentences, cases: Sequence[Case], rate: float, labels: tuple[str, str, str, str]) -> Chart:
    """Shares over their bases, with the limits within which 95 % and 99.8 % of them would lie by chance.

    ``labels`` are the words for the common rate, for either limit, and for the base.
    """
    chart, bottom = sheet(sentences, FUNNEL + 0.5)
    target = axes(chart, bottom + 0.45, FUNNEL, 5 * MARGIN, 2 * MARGIN + widest(labels, TINY))
    bases, shares = np.array([case.base for case in cases]), np.array([case.share for case in cases])
    grid = np.unique(np.geomspace(bases.min() * 0.9, bases.max() * 1.15, 400).round().clip(1))
    narrow, wide = funnel(rate, grid, 0.95), funnel(rate, grid, 0.998)
    for limits, look in ((narrow, (0, (4, 2))), (wide, "-")):
        for limit in limits:
            target.plot(grid, limit, color=QUIET, linewidth=0.9, linestyle=look, zorder=1)
    target.plot(grid[[0, -1]], [rate, rate], color=DARK, linewidth=1, zorder=1)
    low = min(max(0.0, min(*shares, rate) - 0.12), wide[0][-1])  # so that the limits and their names are in view
    high = max(min(1.0, max(*shares, rate) + 0.12), wide[1][-1])
    target.set(xscale="log", xlim=(grid[0], grid[-1]), ylim=(low - 0.02, high + 0.02), xlabel=labels[3])
    target.xaxis.label.set_size(FOOT)
    at = zip(labels[:3], (rate, narrow[1][-1], wide[1][-1]), strict=True)
    for text, y in _apart(at, (high - low) * 0.15 / FUNNEL):
        target.text(1.01, y, text, transform=target.get_yaxis_transform(), va="center", **NOTE)
    _powers(target, grid[0], grid[-1])
    tick = 0.25 if high - low > 0.6 else 0.1
    ticks = [at * tick for at in range(int(np.ceil(low / tick)), int(high / tick + 1e-9) + 1)]
    target.set_yticks(ticks, [f"{at:.0%}" for at in ticks], size=FOOT, color=QUIET)
    target.grid(axis="y")
    for case in cases:
        colour = LOOK if case.look else DARK if case.is_outside else MAIN
        look = {"markeredgecolor": colour, "markerfacecolor": "white" if case.hollow else colour}
        look |= {"alpha": 1 if case.look or case.is_outside else 0.65, "zorder": 4 if case.look else 3}
        target.plot([case.base], [case.share], "o", markersize=7 if case.look else 4.5, **look)
    named = [case for case in cases if case.look or case.is_outside]
    named.sort(key=lambda case: (not case.look, -abs(case.share - rate) * case.base**0.5))
    lines = [np.column_stack([grid, limit]) for limit in (*narrow, *wide, np.full(len(grid), rate))]
    _name(target, named[:MOST_LABELS], np.vstack([np.column_stack([bases, shares]), *lines]))
    return chart


def _apart(texts: Iterable[tuple[str, float]], step: float) -> list[tuple[str, float]]:
    """Texts beside an axis with their heights, moved up by so much where they would stand on each other."""
    placed, free = [], -1.0
    for text, y in sorted(texts, key=lambda item: item[1]):
        free = max(y, free + step)
        placed.append((text, free))
    return placed


def _name(target: Axes, cases: Sequence[Case], every: np.ndarray) -> None:
    """Names where they cover neither a point of ``every`` nor each other; the one to look at is always named."""
    canvas = FigureCanvasAgg(target.figure).get_renderer()
    points = target.transData.transform(every)
    inside, taken = target.get_window_extent(canvas), []
    near = {(7, 0): "left", (-7, 0): "right", (0, 9): "center", (0, -9): "center"}
    far = {(x, y): "left" if x > 0 else "right" for y in (9, -9, 18, -18) for x in (6, -6)}
    for case in cases:
        size, colour = (SMALL, LOOK) if case.look else (TINY, DARK)
        name = "\n".join(wrapped(case.name, size, LONGEST_NAME))
        look = {"size": size, "color": colour, "va": "center", "zorder": 5, **GROUND}
        text = target.annotate(name, (case.base, case.share), (0, 0), textcoords="offset points", **look)

        def tried(place: tuple[tuple[int, int], str], text: Annotation = text) -> tuple[bool, int, Bbox]:
            """Whether the name juts out at a place, how much it covers there, and its box."""
            text.xyann = place[0]
            text.set_ha(place[1])
            box = text.get_window_extent(canvas)
            is_outside = not (inside.x0 <= box.x0 and box.x1 <= inside.x1)
            return is_outside, box.count_contains(points) + sum(box.overlaps(other) for other in taken), box

        best = min((near | far if case.look else near).items(), key=lambda place: tried(place)[:2])
        is_outside, covered, box = tried(best)
        if case.look or not (is_outside or covered):
            taken.append(box)
        else:
            text.remove()


def _scale(target: Axes, rows: Sequence[Dot], scale: str) -> None:
    values = [value for row in rows for value in (row.value, row.high, row.earlier) if value == value]
    if not values:
        target.set(xticks=[])
        return
    most = max(values)
    if scale == "log":
        target.set(xscale="log", xlim=(0.4, max(most, 10) * 1.5))
        _powers(target, 1, max(most, 10), zero=_NO_COUNT in values)
    else:
        end = min(1.0, max(most * 1.08, 0.05))
        target.set_xlim(-end * 0.015, end * 1.015)
        tick = next(size for size in (0.01, 0.02, 0.05, 0.1, 0.2) if end / size <= 6)
        ticks = [at * tick for at in range(int(end / tick + 1e-9) + 1)]
        target.set_xticks(ticks, [f"{at:.0%}" for at in ticks])
    target.grid(axis="x", color=GRID)
    target.tick_params(axis="x", which="minor", bottom=False)


def _powers(target: Axes, low: float, high: float, zero: bool = False) -> None:
    for subs, end in (((1,), high * 1.5), ((1, 2, 5), high)):
        ticks = LogLocator(subs=subs, numticks=99).tick_values(low, end)
        ticks = [tick for tick in ticks if low <= tick <= end and tick % 1 == 0]  # cases are counted
        if len(ticks) > 2:
            break
    shown = [_NO_COUNT, *ticks] if zero else ticks
    names = ["0" if tick == _NO_COUNT else number(float(tick)) for tick in shown]
    low, high = np.log10(target.get_xlim())
    room = target.get_position().width * WIDTH / (high - low)  # inches for a power of ten
    if len(ticks) > 2 and widest(names, FOOT) + 0.05 > room * np.log10(ticks[-1] / ticks[-2]):
        names[-2::-2] = [name if name == "0" else "" for name in names[-2::-2]]
    target.set_xticks(shown, names)
    target.set_xticks([], minor=True)


def _dot(target: Axes, at: int, row: Dot, named: bool) -> None:
    if row.value != row.value:
        return
    is_large = named or row.look
    if row.earlier == row.earlier:
        target.plot([row.earlier], [at], "D", markersize=5, markerfacecolor=GREY, markeredgecolor=QUIET, zorder=2.5)
    look = {"linewidth": 3.0 if is_large else 1.0, "alpha": 0.4, "color": row.style["color"], "solid_capstyle": "butt"}
    target.plot([row.low, row.high], [at, at], zorder=2, **look)
    target.plot([row.value], [at], "o", markersize=6 if is_large else 2, zorder=4 if row.look else 3, **row.style)


def _call_out(target: Axes, at: int, row: Dot) -> None:
    """The name of the one to look at among rows without names, on the side that has room."""
    text, ends = f"{row.name}  {row.text}", np.array([row.low, row.value, row.high])
    end = target.transData.transform((np.nanmax(ends), at))[0]
    fits = end + (width(text, SMALL) + 0.15) * target.figure.dpi < target.get_window_extent().x1
    x, away, side = (np.nanmax(ends), 6, "left") if fits else (np.nanmin(ends), -6, "right")
    look = {"ha": side, "va": "center", "size": SMALL, "color": LOOK, "zorder": 6, **GROUND}
    target.annotate(text, (x, at), (away, 0), textcoords="offset points", **look)
