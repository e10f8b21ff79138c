"""The files that describe the project agree with each other."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
DEV = PROJECT["dependency-groups"]["dev"]
LOCKS = {
    "requirements.lock": ["build"],
    "requirements-dev.lock": ["build", "dev"],
}
CONDA_NAMES = {"matplotlib-base": "matplotlib"}


def bounds(requirements):
    """{name: bound} of requirements such as "pandas>=3.0"."""
    split = [re.fullmatch(r"([A-Za-z0-9._-]+)(.*)", requirement).groups() for requirement in requirements]
    return {name.lower().replace("_", "-"): bound for name, bound in split}


def locked(name):
    """[(name, version, number of hashes)] of a lock file."""
    text = re.sub(r"(?m)^ *#.*\n", "", (ROOT / name).read_text("utf-8")).replace("\\\n", " ")
    entries = [re.match(r"([a-z0-9-]+)==(\S+)", line) for line in text.splitlines()]
    assert all(entries), f"{name} holds a line that pins nothing"
    return [(*entry.groups(), entry.string.count("--hash=sha256:")) for entry in entries]


def test_environment_yml_follows_pyproject():
    *conda, last = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    *pip, project = last["pip"]
    found = {CONDA_NAMES.get(name, name): bound for name, bound in bounds(conda + pip).items()}
    assert project == "-e ."
    assert found.pop("pip") == ""
    assert found.pop("python") == PROJECT["project"]["requires-python"]
    assert found == bounds(PROJECT["project"]["dependencies"])


@pytest.mark.parametrize(("folder", "more"), [("jianxi_tools", []), ("tests", DEV), ("benchmarks", DEV)])
def test_every_package_imported_is_declared(folder, more):
    paths = list((ROOT / folder).rglob("*.py"))
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    own = {"jianxi_tools", *(path.stem for path in (ROOT / "tests").glob("*.py")), *(path.stem for path in paths)}
    modules = {name.split(".")[0] for name in names} - own - sys.stdlib_module_names
    packages, known = packages_distributions(), bounds(PROJECT["project"]["dependencies"] + more).keys()
    assert [module for module in modules if not known & bounds(packages[module]).keys()] == []


@pytest.mark.parametrize("name", LOCKS)
def test_lock_has_a_hash_for_every_requirement_and_no_address(name):
    assert [entry for entry in locked(name) if not entry[-1]] == []
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"://|^-|\s@\s|--(?!hash=)", text, re.MULTILINE)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_covers_pyproject(name):
    groups = [PROJECT["dependency-groups"][group] for group in LOCKS[name]]
    wanted = bounds(sum(groups, PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"]))
    assert wanted.keys() - {entry[0] for entry in locked(name)} == set()


def test_lock_for_development_only_adds():
    runtime, development = ({entry[:2] for entry in locked(name)} for name in LOCKS)
    assert runtime <= development


def test_no_file_names_a_package_registry():
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    if listing.returncode:
        pytest.skip("not a git checkout")
    hosts = ["pypi org", "pythonhosted org", "registry npmjs", "conda anaconda org", "deb debian org"]
    needles = [host.replace(" ", ".").encode() for host in hosts]
    files = [ROOT / name for name in listing.stdout.split("\0") if (ROOT / name).is_file()]
    found = {file.name: needle for file in files for needle in needles if needle in file.read_bytes()}
    assert files
    assert found == {}
