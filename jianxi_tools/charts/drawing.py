"""What all charts share: the sheet with its sentences, the Chinese face, the colours, and three ways to draw bars.

Every bar carries its name and its number, so that there is no legend to look up and no axis to read off.
"""

import base64
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, wraps
from html import escape
from typing import NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator
from pylopdf_fonts_zh_cn import sans_path

from jianxi_tools.words import number

WIDTH = 16 / 2.54  # inches: the width at which the type has its size
MARGIN = 0.12  # inches
TITLE, SUBTITLE, TEXT, SMALL, FOOT = 13.0, 9.5, 9.5, 8.5, 8.0  # points
# told apart by colour-blind readers and in grey; LOOK is kept for what is unfinished, PALE for context
DARK, QUIET, MAIN, SECOND, PALE, LOOK = "#1c2330", "#56606c", "#1f5a8c", "#e69f00", "#c9d0d8", "#c44e00"
ROW = 0.32  # inches for a lying bar with its name
STRIP = 0.7  # inches for the highest of upright bars
LONGEST_NAME = 1.6  # inches; longer names are broken

_STYLE = {
    "font.family": ["Noto Sans SC"],
    "font.size": TEXT,
    "text.color": DARK,
    "text.parse_math": False,  # a $ in a name is a $
    "axes.labelcolor": DARK,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.spines.bottom": False,
    "axes.unicode_minus": False,
    "axes.axisbelow": True,
    "grid.color": "#e3e7ec",
    "grid.linewidth": 0.8,
    "xtick.color": QUIET,
    "ytick.color": DARK,
    "xtick.labelsize": FOOT,
    "ytick.labelsize": TEXT,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "hatch.linewidth": 1.1,
    "figure.facecolor": "white",
    "figure.dpi": 100,
}
_TOKEN = re.compile(r"(?:[\w'’%.,:;?()\[\]/+−-]+?(?=[\s\u2e80-\uffff]|$)|.)[，。；：、）”,;]*\s*", re.DOTALL)


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
            return {"facecolor": "white", "edgecolor": LOOK, "hatch": "/////", "linewidth": 0.9}
        return {"facecolor": self.colour, "linewidth": 0}


class Sentences(NamedTuple):
    """What stands above and below a chart."""

    title: str
    subtitle: str
    foot: str


class Bar(NamedTuple):
    """An upright bar of parts with the text on its head, or a gap with its reason (no parts)."""

    parts: Sequence[Part]
    text: str


class Square(NamedTuple):
    """A square of a map: its text and how strongly it is filled, from 0 to 1; None leaves it open."""

    text: str
    fill: float | None


class Chart(Figure):
    """A figure that shows itself in a notebook at its true size, with its title as the alternative text."""

    title = ""

    def _repr_html_(self) -> str:
        data = base64.b64encode(png(self)).decode()
        look = "display:block;width:16cm;max-width:100%;height:auto"
        return f'<img alt="{escape(self.title)}" style="{look}" src="data:image/png;base64,{data}">'


@contextmanager
def style() -> Iterator[None]:
    """The look of all charts, for as long as one is drawn; the reader's own settings stay as they are."""
    _add_font()
    with mpl.rc_context(_STYLE):
        yield


def in_style(function: Callable[..., Chart]) -> Callable[..., Chart]:
    """A chart function that draws in the style of all charts."""

    @wraps(function)
    def inside(*args: object, **settings: object) -> Chart:
        with style():
            return function(*args, **settings)

    return inside


def sheet(sentences: Sentences, height: float) -> tuple[Chart, float]:
    """A figure with its sentences above and below, and ``height`` inches between them to draw in.

    Returns:
        The figure, and where the space to draw in begins, in inches from below.
    """
    blocks = [(wrapped(text, size), size) for text, size in zip(sentences, (TITLE, SUBTITLE, FOOT), strict=True)]
    heights = [len(lines) * size * 1.4 / 72 for lines, size in blocks]
    whole = sum(heights) + height + 4 * MARGIN
    chart = Chart(figsize=(WIDTH, whole))
    chart.title = sentences.title
    tops = (whole - MARGIN, whole - MARGIN - heights[0] - 0.03, MARGIN + heights[2])
    for (lines, size), top, colour in zip(blocks, tops, (DARK, "#3d4754", QUIET), strict=True):
        at = (MARGIN / WIDTH, top / whole)
        chart.text(*at, "\n".join(lines), size=size, color=colour, va="top", linespacing=1.25)
    return chart, 2 * MARGIN + heights[2]


def waterfall(sentences: Sentences, names: Sequence[str], starts: Sequence[float], parts: Sequence[Part]) -> Chart:
    """Lying bars under each other, each with its name before and its number behind it, from where each one starts.

    A thin line leads from one bar to the next where the one begins or ends at an end of the other.
    """
    ends = [start + (part.value if part.value == part.value else 0) for start, part in zip(starts, parts, strict=True)]
    target = _lying(sentences, names, [number(part.value) for part in parts], ends)
    for at, (start, part) in enumerate(zip(starts, parts, strict=True)):
        _lay(target, at, start, [part])
        if at and (met := {start, ends[at]} & {starts[at - 1], ends[at - 1]}):
            target.plot([max(met)] * 2, [at - 0.69, at - 0.31], color="#8b95a1", linewidth=0.8)
    return target.figure


def lying_bars(sentences: Sentences, names: Sequence[str], parts: Sequence[Part], texts: Sequence[str]) -> Chart:
    """Lying bars under each other, each with its name before and its text behind it."""
    target = _lying(sentences, names, texts, [part.value if part.value == part.value else 0 for part in parts])
    for at, part in enumerate(parts):
        _lay(target, at, 0, [part])
    return target.figure


def stacked_bars(sentences: Sentences, rows: Sequence[tuple[str, Sequence[Part]]], none: str) -> Chart:
    """Lying bars of parts; under each bar its parts are named and counted, so that narrow ones are named too."""
    step, height = 0.78, 0.78 * len(rows)
    chart, bottom = sheet(sentences, height)
    target = _axes(chart, bottom, height, MARGIN, MARGIN)
    most = max((_size(parts) for _, parts in rows), default=0) or 1
    target.set(xlim=(-most * 0.002, most * 1.01), ylim=(height, 0), xticks=[], yticks=[])
    inch = most * 1.012 / (WIDTH - 2 * MARGIN)
    for at, (name, parts) in enumerate(rows):
        top = at * step
        target.text(0, top + 0.2, f"{name}  {number(sum(part.value for part in parts))}", va="bottom", size=TEXT)
        _lay(target, top + 0.33, 0, parts, thick=0.2)
        target.plot([0, 0], [top + 0.23, top + 0.43], color=DARK, linewidth=0.8)
        _key(target, [part for part in parts if part.value > 0], top + 0.57, inch)
        if not any(part.value > 0 for part in parts):
            target.text(0, top + 0.57, none, va="center", size=SMALL, color=QUIET)
    return chart


def strips(
    sentences: Sentences, years: Sequence[str], rows: Sequence[tuple[str, Sequence[Bar]]], key: Sequence[Part] = ()
) -> Chart:
    """Rows of upright bars under each other, all to one scale, a column for each year.

    Args:
        sentences: what stands above and below.
        years: the names of the columns.
        rows: each row's name and its bars, one for each year.
        key: parts to be named once, above the first row.
    """
    lines = max((bar.text.count("\n") + 1 for _, bars in rows for bar in bars if bar.parts), default=1)
    most = max((_size(bar.parts) for _, bars in rows for bar in bars), default=0) or 1
    scale = most / STRIP  # what an inch of height stands for
    highest = [max((_size(bar.parts) for bar in bars), default=0) for _, bars in rows]
    heights = [high / scale + 0.14 * lines + 0.12 for high in highest]
    above, below = 0.3 if key else 0.0, 0.25
    chart, bottom = sheet(sentences, sum(heights) + above + below)
    left = 3 * MARGIN + min(widest([name for name, _ in rows]), LONGEST_NAME)
    slot = (WIDTH - left - MARGIN) / len(years)
    low = bottom + below + sum(heights)
    if key:
        over = _axes(chart, low, above, MARGIN, MARGIN)
        over.set(xlim=(0, WIDTH - 2 * MARGIN), ylim=(above, 0), xticks=[], yticks=[])
        _key(over, key, 0.1, 1, counted=False)
    for (name, bars), height in zip(rows, heights, strict=True):
        low -= height
        target = _axes(chart, low, height, left, MARGIN)
        target.set(xlim=(-0.5, len(years) - 0.5), ylim=(0, height * scale), yticks=[], xticks=[])
        target.axhline(0, color=QUIET, linewidth=1.2)
        for x, bar in enumerate(bars):
            _stand(target, x, bar, slot, scale)
        broken = "\n".join(wrapped(name, TEXT, LONGEST_NAME))
        chart.text((left - MARGIN) / WIDTH, low / chart.get_figheight(), broken, ha="right", va="bottom", size=TEXT)
    target.set_xticks(range(len(years)), years)
    return chart


def squares(sentences: Sentences, columns: Sequence[str], rows: Mapping[str, Sequence[Square]]) -> Chart:
    """A map of squares: the columns' names above, the rows' names on the left; what fails is filled and counted."""
    names = {name: wrapped(name, SMALL, 2 * LONGEST_NAME) for name in rows}
    lines = max((len(parts) for parts in names.values()), default=1)
    step, above = max(0.24, lines * SMALL * 1.3 / 72), 0.25
    height = step * len(rows) + above
    chart, bottom = sheet(sentences, height)
    left = 2 * MARGIN + widest([line for parts in names.values() for line in parts], SMALL)
    target = _axes(chart, bottom, height, left, MARGIN)
    target.set(xlim=(0, len(columns)), ylim=(len(rows), -above / step), xticks=[], yticks=[])
    for at, column in enumerate(columns):
        target.text(at + 0.5, -0.15, column, ha="center", va="bottom", size=7, color=QUIET)
    for down, (name, cells) in enumerate(rows.items()):
        target.text(-0.15, down + 0.5, "\n".join(names[name]), ha="right", va="center", size=SMALL)
        for at, square in enumerate(cells):
            if not square.text and square.fill is None:
                continue
            look = {"facecolor": "white", "edgecolor": PALE, "linewidth": 0.6}
            if square.fill is not None:
                strength = 0.3 + 0.7 * square.fill
                look = {"facecolor": (*to_rgb(LOOK), strength) if square.fill else "#e3e7ec", "linewidth": 0}
            target.add_patch(Rectangle((at + 0.05, down + 0.06), 0.9, 0.88, **look))
            colour = "white" if square.fill and square.fill > 0.5 else DARK
            target.text(at + 0.5, down + 0.5, square.text, ha="center", va="center", size=7, color=colour)
    return chart


def width(text: str, size: float) -> float:
    """The width of a line of text in inches."""
    return text_to_path.get_text_width_height_descent(text, _font(size), ismath=False)[0] / 72


def widest(texts: Sequence[str], size: float = TEXT) -> float:
    """The width of the widest of some lines, in inches."""
    return max((width(text, size) for text in texts), default=0.0)


def wrapped(text: str, size: float, room: float = WIDTH - 2 * MARGIN) -> list[str]:
    """Text in lines that fit into ``room`` inches: broken between words or Chinese characters, never before a comma.

    >>> wrapped("Not one word too many", 10, 0.8)
    ['Not one', 'word too', 'many']
    """
    lines = [""]
    for token in _TOKEN.findall(text):
        if lines[-1] and width(lines[-1] + token.rstrip(), size) > room:
            lines.append("")
        lines[-1] += token
    return [line.rstrip() for line in lines]


def png(chart: Figure, dpi: int = 160) -> bytes:
    """The figure as the bytes of a PNG file."""
    buffer = io.BytesIO()
    chart.savefig(buffer, format="png", dpi=dpi)
    return buffer.getvalue()


def _axes(chart: Chart, bottom: float, height: float, left: float, right: float) -> Axes:
    """Axes at so many inches from below, left and right."""
    whole = chart.get_figheight()
    return chart.add_axes((left / WIDTH, bottom / whole, (WIDTH - left - right) / WIDTH, height / whole))


def _lying(sentences: Sentences, names: Sequence[str], texts: Sequence[str], ends: Sequence[float]) -> Axes:
    """Axes for lying bars: names on the left, texts where the bars will end, a light grid with its scale below."""
    height, below = ROW * len(names), 0.2
    chart, bottom = sheet(sentences, height + below)
    target = _axes(chart, bottom + below, height, 3 * MARGIN + widest(names), 2 * MARGIN + widest(texts))
    target.set_yticks(range(len(names)), names)
    target.set(xlim=(0, (max(ends) or 1) * 1.01), ylim=(len(names) - 0.5, -0.5))
    target.axvline(0, color=DARK, linewidth=0.8)
    most = max(ends)
    ticks = [tick for tick in MaxNLocator(5, integer=True).tick_values(0, most) if tick <= most] if most else []
    target.set_xticks(ticks, [number(tick) for tick in ticks])
    target.grid(axis="x", visible=bool(most))
    for at, (text, end) in enumerate(zip(texts, ends, strict=True)):
        target.annotate(
            text, (end, at), (5, 0), textcoords="offset points", va="center", size=TEXT, annotation_clip=False
        )
    return target


def _lay(target: Axes, at: float, start: float, parts: Sequence[Part], thick: float = 0.62) -> None:
    for part in parts:
        if part.value > 0:
            target.barh(at, part.value, thick, left=start, **part.look)
            start += part.value


def _stand(target: Axes, at: int, bar: Bar, slot: float, scale: float) -> None:
    if not bar.parts:
        reason = "\n".join(wrapped(bar.text, 7, slot * 0.95))
        target.text(at, scale * 0.03, reason, ha="center", va="bottom", size=7, color=QUIET)
        return
    end = 0.0
    for part in bar.parts:
        if part.value > 0:
            target.bar(at, part.value, min(0.55, 0.6 / slot), bottom=end, **part.look)
            end += part.value
    target.text(at, end + scale * 0.03, bar.text, ha="center", va="bottom", size=FOOT, linespacing=1.1)


def _key(target: Axes, parts: Sequence[Part], y: float, inch: float, counted: bool = True) -> None:
    """A line of swatches, each with its part's name; ``inch`` is how much of the horizontal axis an inch takes."""
    x = 0.01
    for part in parts:
        text = f"{part.name} {number(part.value)}" if counted else part.name
        target.add_patch(Rectangle((x * inch, y - 0.06), 0.12 * inch, 0.12, **part.look))
        target.text((x + 0.18) * inch, y, text, va="center", size=SMALL)
        x += 0.38 + width(text, SMALL)


def _size(parts: Sequence[Part]) -> float:
    return sum(part.value for part in parts if part.value == part.value)


@cache
def _add_font() -> None:
    fontManager.addfont(sans_path())


@cache
def _font(size: float) -> FontProperties:
    return FontProperties(fname=str(sans_path()), size=size)
