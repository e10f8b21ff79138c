"""How all charts look: sizes, colours, and the settings of matplotlib."""

WIDTH = 16 / 2.54  # inches: the width at which the type has its size
MARGIN = 0.12  # inches
LONGEST_NAME = 1.6  # inches; longer names of rows are broken
TITLE, SUBTITLE, TEXT, SMALL, FOOT, TINY = 13.0, 9.5, 9.5, 8.5, 8.0, 7.0  # points
# told apart by colour-blind readers and in grey; LOOK is kept for what is unfinished or looked for, PALE for context
DARK, QUIET, MAIN, SECOND, PALE, LOOK = "#1c2330", "#56606c", "#1f5a8c", "#e69f00", "#c9d0d8", "#c44e00"
GRID, GREY = "#e3e7ec", "#8b95a1"
NOTE = {"size": TINY, "color": QUIET}  # of a small text
DASHED = {"color": QUIET, "linewidth": 0.8, "linestyle": (0, (3, 2))}  # of the mark of a break, or of a median
GROUND = {"bbox": {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.4}}  # of a text that lines cross

STYLE = {
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
    "axes.facecolor": "none",
    "grid.color": GRID,
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
