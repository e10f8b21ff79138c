"""Where relative paths start, here if something is there, else at the project's root; and a report within a file."""

import os
import re
from errno import EACCES
from pathlib import Path

from jianxi_tools.report import refused

LONGEST = 500  # characters of a wrong path that are shown: it may be a whole text
_WITHIN = re.compile(r"(.+)#([0-9a-f]{12})")


def from_root(path: str | Path) -> Path:
    """``path`` as an absolute path, wherever Jupyter, papermill or the command was started.

    A relative path that leads nowhere from the working directory is taken from the project's root: the nearest folder
    with a pyproject.toml, from the working directory upwards or, failing that, from this package upwards.

    Raises:
        ReportError: the system has no such path, as where a name is too long.
    """
    return _absolute(path, _project(Path.cwd()) or _project(Path(__file__).resolve()) or Path.cwd())


def for_writing(path: str | Path) -> Path:
    """``path`` as an absolute path for what is to be written, where ``from_root`` finds it again.

    A relative path at which nothing stands is taken from the root of the project in which the working directory lies,
    as that of a notebook does, and from the working directory if it lies in none.

    Raises:
        ReportError: the system has no such path.
    """
    return _absolute(path, _project(Path.cwd()) or Path.cwd())


def folder_for_writing(path: str | Path) -> Path:
    """A folder ``for_writing``, made if it does not exist.

    Raises:
        ReportError: the system has no such path, or the folder cannot be made or written into.
    """
    folder = for_writing(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(EACCES, os.strerror(EACCES))
    except OSError as error:
        raise refused("no_writing_into", folder=folder, why=error.strerror) from None
    return folder


def within(path: str | Path) -> tuple[Path, str]:
    """The file that a path names and, where the path names one report of a list in it, the report's id; else "".

    >>> within("typed.csv#0123456789ab")[1], within("report#1.html")[1]
    ('0123456789ab', '')
    """
    found = _WITHIN.fullmatch(str(path))
    return (Path(found[1]), found[2]) if found and not Path(path).exists() else (Path(path), "")


def _absolute(path: str | Path, root: Path) -> Path:
    try:
        given = Path(path).expanduser()
        if within(given)[0].exists() or given.is_absolute():
            return given.resolve()
        return (root / given).resolve()
    except TypeError:
        raise refused("other_path", given=type(path).__name__) from None
    except (OSError, RuntimeError, ValueError) as error:  # too long, ~ of nobody, with a NUL
        shown = str(path)[:LONGEST] + "…" * (len(str(path)) > LONGEST)
        raise refused("no_path", path=shown, why=getattr(error, "strerror", None) or error) from None


def _project(start: Path) -> Path | None:
    """The nearest folder with a pyproject.toml, from ``start`` upwards."""
    folders = (start, *start.parents)
    return next((folder for folder in folders if (folder / "pyproject.toml").is_file()), None)
