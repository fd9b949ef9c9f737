"""An archive of the fixture letters, shared by the tests that only read it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rusparse import Archive

LETTERS = Path(__file__).parent.parent / "fixtures" / "letters"


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exported") / "archive"
    Archive(path).add_mailbox(LETTERS)
    return path


@pytest.fixture
def archive(imported: Path) -> Archive:
    """Not to be written to."""
    return Archive(imported, create=False)


@pytest.fixture
def spoiled(imported: Path, tmp_path: Path) -> Archive:
    """An archive to be spoiled at will."""
    return Archive(shutil.copytree(imported, tmp_path / "spoiled"), create=False)
