"""What a reader sees of pages and charts."""

import warnings

import matplotlib as mpl
from bs4 import BeautifulSoup
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox


def soup(*blocks):
    return BeautifulSoup("".join(blocks), "lxml")


def text(*blocks):
    return " ".join(soup(*blocks).text.split())


def texts(chart):
    return [text for text in chart.findobj(mpl.text.Text) if text.get_text().strip() and text.get_visible()]


def words(chart):
    return [text.get_text().replace("\n", " ") for text in texts(chart)]


def luminance(color, opacity=1.0):
    """How bright a color is on white, as WCAG counts it."""
    light = [1 + (part - 1) * opacity for part in color]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in light]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def looks_right(draw):
    """Nothing is cut off, nothing overlaps, every character is drawn in the Chinese face, at 16 cm width."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = draw()
        (canvas := FigureCanvasAgg(figure)).draw()
    renderer = canvas.get_renderer()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts(figure)]
    assert all(text.get_fontfamily() == ["Noto Sans SC"] for text in texts(figure))
    whole = figure.bbox.padded(1)
    assert [text for text, box in boxes if not whole.containsx(box.x0) or not whole.containsx(box.x1)] == []
    assert [text for text, box in boxes if not whole.containsy(box.y0) or not whole.containsy(box.y1)] == []
    pairs = [(one, two) for at, one in enumerate(boxes) for two in boxes[at + 1 :]]
    assert [(one[0], two[0]) for one, two in pairs if overlap(one[1], two[1])] == []
    assert abs(figure.get_figwidth() * 2.54 - 16) < 0.01


def overlap(one, two):
    """Whether two texts cover each other by more than the space around their letters."""
    shared = Bbox.intersection(one, two)
    return shared is not None and shared.width > 2 and shared.height > 3
