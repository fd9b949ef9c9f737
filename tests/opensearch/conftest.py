"""One node for all tests of a session, started when the first of them asks for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rusparse import Archive

from .node import Node, NodeError, find_classpath, find_obstacle

LETTERS = Path(__file__).parent.parent / "fixtures" / "letters"
# Set where a node must start, so that a failure to start it is no reason to skip.
REQUIRED = "RUSPARSE_TESTS_NEED_OPENSEARCH"


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    folder = tmp_path_factory.mktemp("opensearch")
    try:
        if obstacle := find_obstacle():
            raise NodeError(obstacle)
        started = Node(find_classpath(folder), folder)
    except NodeError as error:
        if os.environ.get(REQUIRED):
            raise
        pytest.skip(str(error))
    yield started
    started.stop()


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fed") / "archive"
    with pytest.MonkeyPatch.context() as patch:
        # Waiting for the disk takes most of an import's time.
        patch.setattr(os, "fsync", os.fstat)
        Archive(path).add_mailbox(LETTERS)
    return path


@pytest.fixture
def archive(imported: Path) -> Archive:
    """Not to be written to."""
    return Archive(imported, create=False)
