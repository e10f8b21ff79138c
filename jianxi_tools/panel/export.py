"""Frames → CSV files with a Frictionless data package beside them, which tells any reader what each column says."""

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyarrow as pa
from pyarrow import csv

from jianxi_tools.paths import folder_for_writing
from jianxi_tools.report import KEYS, refused

PACKAGE = "datapackage.json"
_CONSTRAINTS = ("required", "unique", "enum", "pattern")


def write_package(frames: Mapping[str, pd.DataFrame], folder: str | Path) -> Path:
    """Write frames as CSV files in UTF-8, described by a ``datapackage.json``.

    Args:
        frames: by their names in the data dictionary (``dictionary.toml``), each with all columns of that.
        folder: where to; made if it does not exist. Files of the same names are replaced.

    Returns:
        The path of the ``datapackage.json``.

    Raises:
        ReportError: the dictionary has no such frame, or not these columns, or it tells of reports that are not among
            ``reports``, or the folder cannot be written into.

    Source: Data Package and Table Schema (https://datapackage.org), which ``frictionless validate`` checks.
    """
    for name, frame in frames.items():
        if name not in dictionary():
            raise refused("no_frame", name=name, known=", ".join(dictionary()))
        columns = [column["name"] for column in dictionary()[name]["columns"]]
        if list(getattr(frame, "columns", ())) != columns:
            raise refused("other_frame", name=name, columns=", ".join(columns))
        if not frame["report"].isin(["", *frames["reports"]["report"]]).all():  # none: of a file that was not read
            raise refused("other_panel", name=name)
    folder = folder_for_writing(folder)
    with TemporaryDirectory(dir=folder, prefix=".unfinished-") as new:
        described = {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": "government-information-annual-reports",
            "title": "Figures of annual reports on open government information (政府信息公开工作年度报告)",
            "description": f"Read by jianxi-tools {version('jianxi-tools')}: each figure with its state and its place.",
            "sources": [{"title": "The authorities' own annual reports; reports.csv names each of them."}],
            "resources": [_written(name, frame, Path(new)) for name, frame in frames.items()],
        }
        text = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
        Path(new, PACKAGE).write_text(text, encoding="utf-8")
        for name in [*(f"{name}.csv" for name in frames), PACKAGE]:
            os.replace(Path(new, name), folder / name)
    return folder / PACKAGE


@cache
def dictionary() -> dict[str, dict]:
    """Every frame with its columns, those that all frames of a panel begin with included.

    >>> [column["name"] for column in dictionary()["remarks"]["columns"]][:5]
    ['report', 'authority', 'year', 'remark', 'cells']
    """
    text = (files("jianxi_tools") / "panel" / "dictionary.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return {name: frame | {"columns": [*data["keys"], *frame["columns"]]} for name, frame in data["frames"].items()}


def _written(name: str, frame: pd.DataFrame, folder: Path) -> dict:
    """Write a frame, and describe the file as a resource of a data package."""
    path = folder / f"{name}.csv"
    csv.write_csv(pa.Table.from_pandas(frame, preserve_index=False), path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": name,
        "type": "table",
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "description": _words(dictionary()[name]),
        "schema": _schema(name),
    }


def _schema(name: str) -> dict:
    frame = dictionary()[name]
    schema = {"fields": [_field(column, name) for column in frame["columns"]], "missingValues": [""]}
    if "key" in frame:
        schema["primaryKey"] = frame["key"]
    if name != "reports":
        reference = {"resource": "reports", "fields": [KEYS[0]]}
        schema["foreignKeys"] = [{"fields": [KEYS[0]], "reference": reference}]
    return schema


def _field(column: Mapping, frame: str) -> dict:
    constraints = {name: column[name] for name in _CONSTRAINTS if name in column}
    if column["name"] == KEYS[0] and frame == "remarks":
        del constraints["required"]  # of a file that could not be read
    field = {"name": column["name"], "type": column.get("type", "string"), "description": _words(column)}
    return field | ({"constraints": constraints} if constraints else {})


def _words(entry: Mapping) -> str:
    return f"{entry['en']} {entry['zh']}"
