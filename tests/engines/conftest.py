"""An archive of the fixture letters, and an engine to feed with it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rusparse import Archive

from .fake_engine import FakeEngine, fake_engine

LETTERS = Path(__file__).parent.parent / "fixtures" / "letters"


@pytest.fixture(scope="session")
def fed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fed") / "archive"
    with pytest.MonkeyPatch.context() as patch:
        # Waiting for the disk takes most of an import's time.
        patch.setattr(os, "fsync", os.fstat)
        Archive(path).add_mailbox(LETTERS)
    return path


@pytest.fixture
def archive(fed: Path) -> Archive:
    """Not to be written to."""
    return Archive(fed, create=False)


@pytest.fixture
def engine() -> Iterator[FakeEngine]:
    with fake_engine() as started:
        yield started
