"""Notebooks of a cell, quick to run, with the parameters of the real ones."""

import json
from pathlib import Path

DECLARED = {
    "1-report": ("report", "language"),
    "2-reconciliation": ("reports", "authority", "year", "language"),
    "3-trends": ("reports", "authority", "first_year", "last_year", "language"),
    "4-peers": ("reports", "authority", "year", "language"),
}


def write_notebooks(folder: Path, **code: str) -> Path:
    """Write the four notebooks; ``one``, ``two``, ``three``, ``four`` are the code of their cell (default: 1 + 1)."""
    folder.mkdir(parents=True, exist_ok=True)
    for (name, declared), number in zip(DECLARED.items(), ("one", "two", "three", "four"), strict=True):
        parameters = "\n".join(f'{parameter} = ""' for parameter in declared)
        cells = [_cell(parameters, "parameters"), *(_cell(part) for part in code.get(number, "1 + 1").split("\n%%\n"))]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 4}
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def _cell(code: str, *tags: str) -> dict:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"tags": list(tags)},
        "outputs": [],
        "source": code,
    }
