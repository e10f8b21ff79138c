"""Where relative paths start, here if something is there, else at the project's root; and a report within a file."""

import re
from pathlib import Path

from jianxi_tools.report import refused

_WITHIN = re.compile(r"(.+)#([0-9a-f]{12})")


def from_root(path: str | Path) -> Path:
    """``path`` as an absolute path, wherever Jupyter, papermill or the command was started.

    A relative path that leads nowhere from the working directory is taken from the project's root: the nearest folder
    with a pyproject.toml, from the working directory upwards or, failing that, from this package upwards.

    Raises:
        ReportError: the system has no such path, as where a name is too long.
    """
    try:
        given = Path(path).expanduser()
        if within(given)[0].exists() or given.is_absolute():
            return given.resolve()
        return (_root() / given).resolve()
    except (OSError, RuntimeError, ValueError) as error:  # too long, ~ of nobody, with a NUL
        raise refused("no_path", path=path, why=getattr(error, "strerror", None) or error) from None


def within(path: str | Path) -> tuple[Path, str]:
    """The file that a path names and, where the path names one report of a list in it, the report's id; else "".

    >>> within("typed.csv#0123456789ab")[1], within("report#1.html")[1]
    ('0123456789ab', '')
    """
    found = _WITHIN.fullmatch(str(path))
    return (Path(found[1]), found[2]) if found and not Path(path).exists() else (Path(path), "")


def _root() -> Path:
    """The project's root, the working directory where there is none."""
    here = Path.cwd()
    candidates = (here, *here.parents, *Path(__file__).resolve().parents)
    return next((folder for folder in candidates if (folder / "pyproject.toml").is_file()), here)
