"""Lying bars, each with its name and its number, so that there is no axis to read off; and the parts of all bars."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from jianxi_tools.charts.looks import DARK, DASHED, GREY, LOOK, MARGIN, NOTE, PALE, QUIET, SMALL, TINY, WIDTH
from jianxi_tools.charts.sheet import Chart, Sentences, axes, sheet, widest, width, wrapped
from jianxi_tools.words import number

ROW = 0.32  # inches for a lying bar with its name


class Part(NamedTuple):
    """A piece of a bar: how much, its colour, whether it is unfinished (hatched), and its name."""

    value: float
    colour: str
    open: bool = False
    name: str = ""

    @property
    def look(self) -> dict[str, object]:
        """How it is filled."""
        if self.open:
            return {"facecolor": "white", "edgecolor": LOOK, "hatch": "/////", "linewidth": 0.5}
        return {"facecolor": self.colour, "linewidth": 0}


class Whole(NamedTuple):
    """A bar that stands for 100 %: its name, its parts with their texts, its total; or the reason why there is none.

    ``whole`` is what the parts are shares of: what they leave of it stays open.
    """

    name: str
    parts: Sequence[Part] = ()
    total: str = ""
    whole: float = 0
    reason: str = ""


def lying_bars(
    sentences: Sentences, names: Sequence[str], parts: Sequence[Part], starts: Sequence[float] = ()
) -> Chart:
    """Lying bars under each other, each with its label before and its part's name behind it.

    Where each has a start of its own, a thin line leads from one bar to the next where the one begins or ends at an end
    of the other.
    """
    at_start = starts or [0.0] * len(parts)
    ends = [start + size_of([part]) for start, part in zip(at_start, parts, strict=True)]
    most, height, below = max(ends), ROW * len(names), 0.2
    chart, bottom = sheet(sentences, height + below)
    right = 2 * MARGIN + widest([part.name for part in parts])
    target = axes(chart, bottom + below, height, 3 * MARGIN + widest(names), right)
    target.set_yticks(range(len(names)), names)
    target.set(xlim=(0, (most or 1) * 1.01), ylim=(len(names) - 0.5, -0.5))
    target.axvline(0, color=DARK, linewidth=0.8)
    ticks = [tick for tick in MaxNLocator(5, integer=True).tick_values(0, most) if tick <= most] if most else []
    target.set_xticks(ticks, [number(tick) for tick in ticks])
    target.grid(axis="x", visible=bool(most))
    behind = {"textcoords": "offset points", "va": "center", "annotation_clip": False}
    for at, (start, end, part) in enumerate(zip(at_start, ends, parts, strict=True)):
        _lay(target, at, start, [part])
        target.annotate(part.name, (end, at), (5, 0), **behind)
        if at and starts and (met := {start, end} & {starts[at - 1], ends[at - 1]}):
            target.plot([max(met)] * 2, [at - 0.69, at - 0.31], color=GREY, linewidth=0.8)
    return chart


def stacked_bars(sentences: Sentences, rows: Sequence[tuple[str, str, Sequence[Part]]], none: str) -> Chart:
    """Lying bars of parts; under each bar its parts are named, so that narrow ones are named too.

    A row is a bar's name, its total in words, and its parts, whose names tell their numbers; ``none`` stands where
    there are no parts.
    """
    step, height = 0.78, 0.78 * len(rows)
    chart, bottom = sheet(sentences, height)
    target = axes(chart, bottom, height, MARGIN, MARGIN)
    most = max((size_of(parts) for *_, parts in rows), default=0) or 1
    target.set(xlim=(-most * 0.002, most * 1.01), ylim=(height, 0), xticks=[], yticks=[])
    inch = most * 1.012 / (WIDTH - 2 * MARGIN)
    for at, (name, total, parts) in enumerate(rows):
        top = at * step
        target.text(0, top + 0.2, f"{name}  {total}", va="bottom")
        _lay(target, top + 0.33, 0, parts, thick=0.2)
        target.plot([0, 0], [top + 0.23, top + 0.43], color=DARK, linewidth=0.8)
        key_line(target, [part for part in parts if part.value > 0], top + 0.57, inch)
        if not any(part.value > 0 for part in parts):
            target.text(0, top + 0.57, none, va="center", size=SMALL, color=QUIET)
    return chart


def whole_bars(sentences: Sentences, key: Sequence[Part], rows: Sequence[Whole], breaks: Mapping[int, str]) -> Chart:
    """Lying bars that each stand for 100 %; under every part its count, after the bar the total.

    The parts of ``key`` are named above; ``breaks`` tells before which bars the series breaks, and why.
    """
    room = WIDTH - 2 * MARGIN
    left, right = widest([row.name for row in rows]) + MARGIN, widest([row.total for row in rows]) + MARGIN
    reasons = [wrapped(row.reason, SMALL, room - left) for row in rows]
    fits = [_fit(row, room - left - right) for row in rows]
    steps = [
        0.14 + 0.16 * len(reason) if row.reason else 0.42 + 0.16 * lines
        for row, reason, (_, lines) in zip(rows, reasons, fits, strict=True)
    ]
    places = _places_of_key(key)
    above = 0.06 + 0.22 * (1 + max(line for line, _ in places))
    height = above + sum(steps) + 0.24 * len(breaks)
    chart, bottom = sheet(sentences, height)
    target = axes(chart, bottom, height, MARGIN, MARGIN)
    target.set(xlim=(0, room), ylim=(height, 0), xticks=[], yticks=[])
    for part, (line, x) in zip(key, places, strict=True):
        key_line(target, [part], 0.1 + 0.22 * line, 1, start=x)
    top = above
    for place, (row, step, reason, fit) in enumerate(zip(rows, steps, reasons, fits, strict=True)):
        if place in breaks:
            target.plot([0, room], [top + 0.1] * 2, **DASHED)
            target.text(room, top + 0.1, f"  {breaks[place]}", ha="right", va="center", backgroundcolor="white", **NOTE)
            top += 0.24
        target.text(0, top + 0.13, row.name, va="center")
        if row.reason:
            for at, line in enumerate(reason):
                target.text(left, top + 0.13 + 0.16 * at, line, va="center", size=SMALL, color=QUIET)
        else:
            _whole(target, top, left, room - left - right, row, fit)
            target.text(room, top + 0.13, row.total, va="center", ha="right")
        top += step
    return chart


def _fit(row: Whole, room: float) -> tuple[float, int]:
    """In which size and on how many lines the counts below a bar fit."""
    sizes = [(points, lines) for lines in (1, 2, 3) for points in (SMALL, TINY)]
    return next((fit for fit in sizes if all(sum(size) < room for size in _sizes(row, *fit))), sizes[-1])


def _sizes(row: Whole, points: float, lines: int) -> list[list[float]]:
    """How wide the counts below a bar are, with the space behind each, on lines that take turns."""
    sizes = [0.21 + width(part.name, points) for part in row.parts]
    return [sizes[line::lines] for line in range(lines)]


def _whole(target: Axes, top: float, left: float, room: float, row: Whole, fit: tuple[float, int]) -> None:
    """One bar of 100 % with its counts below, each as near to its part as the others on its line allow."""
    points, lines = fit
    target.barh(top + 0.13, room, 0.22, left=left, facecolor="none", edgecolor=PALE, linewidth=0.8)
    start, centres = left, []
    for part in row.parts:
        size = part.value / row.whole * room
        target.barh(top + 0.13, size, 0.22, left=start, **(part.look | {"edgecolor": "white", "linewidth": 1}))
        centres.append(start + size / 2)
        start += size
    for line, sizes in enumerate(_sizes(row, points, lines)):
        y = top + 0.355 + 0.16 * line
        starts = _spread(centres[line::lines], [size - 0.08 for size in sizes], left, left + room)
        for x, part in zip(starts, row.parts[line::lines], strict=True):
            target.add_patch(Rectangle((x, y - 0.045), 0.09, 0.09, **part.look))
            target.text(x + 0.12, y, part.name, va="center", size=points)


def _spread(centres: Sequence[float], widths: Sequence[float], low: float, high: float) -> list[float]:
    """Where texts begin that stand around their centres, in their order, within bounds and without overlap.

    >>> [round(start, 2) for start in _spread([0.5, 0.6, 3.0], [0.5, 0.5, 0.5], 0.0, 4.0)]
    [0.25, 0.83, 2.75]
    """
    gap, starts, free = 0.08, [], low
    for centre, size in zip(centres, widths, strict=True):
        starts.append(max(centre - size / 2, free))
        free = starts[-1] + size + gap
    free = high
    for at in range(len(starts) - 1, -1, -1):
        starts[at] = min(starts[at], free - widths[at])
        free = starts[at] - gap
    return starts


def _places_of_key(key: Sequence[Part]) -> list[tuple[int, float]]:
    """On which line each name of a key stands and where it begins, as many on a line as fit."""
    places, line, x = [], 0, 0.0
    for part in key:
        size = 0.32 + width(part.name, SMALL)
        if x + size > WIDTH - 2 * MARGIN:
            line, x = line + 1, 0.0
        places.append((line, x))
        x += size
    return places


def _lay(target: Axes, at: float, start: float, parts: Sequence[Part], thick: float = 0.62) -> None:
    for part in parts:
        if part.value > 0:
            target.barh(at, part.value, thick, left=start, **part.look)
            start += part.value


def key_line(target: Axes, parts: Sequence[Part], y: float, inch: float, start: float = 0.01) -> None:
    """A line of swatches, each with its part's name; ``inch`` is how much of the horizontal axis an inch takes."""
    x = start
    for part in parts:
        target.add_patch(Rectangle((x * inch, y - 0.06), 0.12 * inch, 0.12, **part.look))
        target.text((x + 0.18) * inch, y + 0.043, part.name, va="baseline", size=SMALL)
        x += 0.32 + width(part.name, SMALL)


def size_of(parts: Sequence[Part]) -> float:
    """How long a bar of these parts is."""
    return sum(part.value for part in parts if part.value == part.value)
