"""Where relative paths start: the project's root, wherever Jupyter or papermill was started."""

from pathlib import Path


def from_root(path: str | Path) -> Path:
    """``path`` as an absolute path: a relative one is taken from the project's root, or else from here.

    The root is the nearest folder, from the working directory upwards, that has a pyproject.toml.
    """
    here = Path.cwd()
    root = next((folder for folder in (here, *here.parents) if (folder / "pyproject.toml").is_file()), here)
    return (root / Path(path).expanduser()).resolve()
