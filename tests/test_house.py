"""The structure of the code as a test: sizes, imports, clock, documentation."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import rusparse

SOURCE = Path(rusparse.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))
# The one place that asks something of a network: a search engine that the caller names, to be fed.
CONNECTION = SOURCE / "exports" / "engines" / "connection.py"
HEAVY = {
    "bs4",
    "dateparser",
    "email.message",
    "fast_mail_parser",
    "lxml",
    "olefile",
    "phonenumbers",
    "pydantic",
    "tantivy",
    "typer",
    "rich",
    "zstandard",
}


def _load(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _modules_after(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_files_and_functions_stay_small(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 450
    for node in ast.walk(_load(path)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            assert (node.end_lineno or 0) - body[0].lineno < 55, f"{path.name}: {node.name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_nothing_reads_the_clock_the_locale_or_the_network(path: Path) -> None:
    banned_calls = {"now", "today", "utcnow", "localtime", "setlocale", "urlopen", "fromtimestamp"}
    if path.relative_to(SOURCE) == Path("cli/clock.py"):
        banned_calls.discard("today")  # what the command line takes "upcoming" to mean
    banned_modules = {"locale", "random", "socket", "urllib.request", "http.client", "requests"}
    banned_modules |= {"aiohttp", "httpx", "urllib3"} if path != CONNECTION else set()
    for node in ast.walk(_load(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in banned_calls, f"{path.name}:{node.lineno}"
        if isinstance(node, ast.Import):
            assert not banned_modules & {name.name for name in node.names}, path.name
        if isinstance(node, ast.ImportFrom):
            assert node.module not in banned_modules, path.name
            assert (node.module or "").split(".")[0] not in banned_modules, path.name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_public_names_are_documented(path: Path) -> None:
    tree = _load(path)
    assert ast.get_docstring(tree), f"{path} has no docstring"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{path.name}: {node.name}"


def test_every_public_name_can_be_had() -> None:
    for name in rusparse.__all__:
        assert getattr(rusparse, name) is not None
    assert set(rusparse.__all__) <= set(dir(rusparse))


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert not HEAVY & _modules_after("import rusparse")


def test_help_loads_no_more_than_the_command_line_needs() -> None:
    code = (
        "from rusparse.cli import main\n"
        "sys.argv = ['rusparse', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass"
    )
    loaded = _modules_after(code)
    assert "typer" in loaded
    assert not (HEAVY - {"typer", "rich"}) & loaded
