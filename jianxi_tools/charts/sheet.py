"""The sheet that all charts are drawn on: its sentences, the Chinese face, the colours, and how a chart is kept."""

import base64
import io
import re
from collections.abc import Callable, Sequence
from functools import cache, wraps
from html import escape
from inspect import cleandoc, signature
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from pylopdf_fonts_zh_cn import sans_path

from jianxi_tools.charts.looks import DARK, FOOT, MARGIN, QUIET, STYLE, SUBTITLE, TEXT, TITLE, WIDTH
from jianxi_tools.charts.series import NUMBERS, Series, series_of
from jianxi_tools.panel import Panel
from jianxi_tools.paths import folder_for_writing
from jianxi_tools.report import Report, said_in

_STRAIGHT = str.maketrans("“”‘’", "\"\"''")  # in English: in the Chinese face curly quotes are as wide as a character
_TOKEN = re.compile(
    r"[（“‘《〔【]*(?:[\w'’%.,:;?()\[\]/+−-]+?(?=[\s\u2e80-\uffff]|$)|.)[，。；：、）”’》〕】,;]*\s*", re.DOTALL
)
_OVER_YEARS = """

Args:
    reports: one report, or the reports of one authority and scope.
    language: ``zh`` or ``en``.

Raises:
    ReportError: they are the reports of several authorities or scopes."""


class Sentences(NamedTuple):
    """What stands above and below a chart."""

    title: str
    subtitle: str
    foot: str


class Chart(Figure):
    """A figure that shows itself in a notebook at its true size, and keeps the numbers that it draws.

    ``title`` is its finding in one sentence, ``name`` that of the function that drew it.
    """

    title = ""
    name = "chart"
    numbers = pd.DataFrame(columns=list(NUMBERS))

    def with_numbers(self, numbers: pd.DataFrame) -> "Chart":
        """The same chart with the numbers that it draws."""
        self.numbers = numbers
        return self

    def save(self, folder: str | Path, name: str = "") -> None:
        """Write the chart into ``folder``: as PNG for a text, as SVG for print, and its numbers as CSV.

        Args:
            folder: made if it does not exist; a relative path is taken as ``paths.for_writing`` takes it.
            name: of the three files; "" takes the chart's own.
        """
        path = folder_for_writing(folder) / (name or self.name)
        path.with_name(f"{path.name}.png").write_bytes(png(self, dpi=300))
        self.savefig(path.with_name(f"{path.name}.svg"), format="svg", metadata={"Date": None})
        table = self.numbers.to_csv(index=False, lineterminator="\n")
        path.with_name(f"{path.name}.csv").write_text(table, encoding="utf-8-sig")  # so that Excel shows Chinese

    def __html__(self) -> str:
        """The picture in a page, which styles it; its finding stands for it where pictures are not shown."""
        return f'<img alt="{escape(self.title)}" src="data:image/png;base64,{base64.b64encode(png(self)).decode()}">'

    def _repr_html_(self) -> str:
        look = "display:block;width:16cm;max-width:100%;height:auto"
        return self.__html__().replace("<img", f'<img style="{look}"', 1)


def drawn(function: Callable[..., Chart]) -> Callable[..., Chart]:
    """A function whose chart is drawn in the style of all charts and bears its name; the reader's own settings stay."""

    @wraps(function)
    def inside(*args: object, **settings: object) -> Chart:
        language = settings.get("language", args[1] if len(args) > 1 else "en")
        _add_font()
        with mpl.rc_context(STYLE), said_in(language):
            made = function(*args, **settings)
            made.name = function.__name__
            if language == "en":
                for text in made.findobj(Text):
                    text.set_text(text.get_text().translate(_STRAIGHT))
            return made

    return inside


def drawn_over_years(function: Callable[[Series], Chart]) -> Callable[..., Chart]:
    """The same for a function of a series, which is called with reports and a language; its help says so."""

    def inside(reports: Report | Panel, language: str = "en") -> Chart:
        return function(series_of(reports, language))

    made = wraps(function, assigned=("__module__", "__name__", "__qualname__"))(inside)
    made.__signature__ = signature(inside, follow_wrapped=False)
    made.__doc__ = cleandoc(function.__doc__) + _OVER_YEARS
    return drawn(made)


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


def width(text: str, size: float) -> float:
    """The width of a line of text in inches."""
    return sum(map(_advance, text)) * size / 72


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


def axes(chart: Chart, bottom: float, height: float, left: float, right: float) -> Axes:
    """Axes at so many inches from below, left and right."""
    whole = chart.get_figheight()
    return chart.add_axes((left / WIDTH, bottom / whole, (WIDTH - left - right) / WIDTH, height / whole))


@cache
def _advance(sign: str) -> float:
    """The width of a character in a type of size 1, remembered: to measure a text takes as long as to draw it."""
    return text_to_path.get_text_width_height_descent(f"{sign}{sign}", _font(), ismath=False)[0] / 200


@cache
def _add_font() -> None:
    fontManager.addfont(sans_path())


@cache
def _font() -> FontProperties:
    return FontProperties(fname=str(sans_path()), size=100)
