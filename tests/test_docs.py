"""The documentation against the program: every block is run, every reference page rebuilt."""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from .reference_pages import PAGES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INSTALLS = ("python3 -m venv", "pip install", ".venv/")


@dataclass(frozen=True)
class Fence:
    language: str
    text: str


def _pages() -> list[Path]:
    return [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


def _fences(page: Path) -> list[Fence]:
    text = page.read_text(encoding="utf-8")
    return [Fence(match[1], match[2]) for match in FENCE.finditer(text)]


def _matches(expected: str, got: str) -> bool:
    checker = doctest.OutputChecker()
    return checker.check_output(
        expected.strip("\n") + "\n",
        got.strip("\n") + "\n",
        doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE,
    )


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder as a reader has it: the fixture letters at the paths that pages name."""
    letters = ROOT / "tests" / "fixtures" / "letters"
    shutil.copytree(letters, tmp_path / "letters")
    shutil.copytree(letters, tmp_path / "tests" / "fixtures" / "letters")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", _pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_blocks_do_what_the_page_says(page: Path, desk: Path) -> None:
    """Python blocks share one namespace a page; a block "text" after one is its output."""
    names: dict[str, object] = {"__name__": "page"}
    printed = ""
    for fence in _fences(page):
        if fence.language == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(fence.text, str(page), "exec"), names)
            printed = out.getvalue()
        elif fence.language == "text" and printed:
            assert _matches(fence.text, printed), f"{page}:\n{printed}"
            printed = ""
        elif fence.language == "console":
            _check_console(fence.text, desk)


def _check_console(text: str, desk: Path) -> None:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        if command.startswith(INSTALLS):
            continue
        done = subprocess.run(
            command,
            shell=True,
            cwd=desk,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert _matches(expected, done.stdout), f"$ {command}\n{done.stdout}{done.stderr}"
        assert done.returncode in (0, 3), f"$ {command}\n{done.stderr}"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_reference_pages_are_as_the_code_says(name: str) -> None:
    page = DOCS / "reference" / name
    assert page.read_text(encoding="utf-8") == PAGES[name](), (
        "a reference page lags behind the code: run python -m tests.reference_pages"
    )


def test_the_readme_holds_two_command_lines() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("python3 -m venv ")]
    assert len(lines) == 2
    assert "tests/fixtures/letters" in lines[0]
    assert " search " in lines[0]
    assert "[dev]" in lines[1]
    assert "pytest" in lines[1]
