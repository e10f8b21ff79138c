"""Where relative paths start: here if something is there, else at the project's root."""

from pathlib import Path


def from_root(path: str | Path) -> Path:
    """``path`` as an absolute path, wherever Jupyter, papermill or the command was started.

    A relative path that leads nowhere from the working directory is taken from the project's root: the nearest folder
    with a pyproject.toml, from the working directory upwards or, failing that, from this package upwards.
    """
    given = Path(path).expanduser()
    if given.is_absolute() or given.exists():
        return given.resolve()
    here = Path.cwd()
    candidates = (here, *here.parents, *Path(__file__).resolve().parents)
    root = next((folder for folder in candidates if (folder / "pyproject.toml").is_file()), here)
    return (root / given).resolve()
