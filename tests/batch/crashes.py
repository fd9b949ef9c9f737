"""Processes that are killed in the middle of a commit."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

WATCHED = ("fsync", "replace", "unlink")
"""All that a commit does to the disk, apart from writing in tmp/, goes through these."""


def name_point(name: str, argument: Any) -> str:
    return f"{name} {Path(argument).name}" if isinstance(argument, str | Path) else name


def run_in_child(run: Callable[[], None], on_point: Callable[[str], None]) -> int:
    """Run something in a child process; how it ended."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    try:
        for name in WATCHED:
            real = getattr(os, name)

            def watched(argument: Any, *rest: Any, name: str = name, real: Any = real) -> Any:
                on_point(name_point(name, argument))
                return real(argument, *rest)

            setattr(os, name, watched)
        run()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - the child must never go on as a test run
        os._exit(1)


def list_points(run: Callable[[], None], log: Path) -> list[str]:
    """The points that a whole run comes by."""

    def note(point: str) -> None:
        with log.open("a") as file:
            file.write(f"{point}\n")

    assert run_in_child(run, note) == 0
    return log.read_text().splitlines()


def read_files(archive: Path, *, ledger: bool = True) -> dict[str, bytes]:
    """The files of an archive, by their paths in it."""
    return {
        path.relative_to(archive).as_posix(): path.read_bytes()
        for path in sorted(archive.rglob("*"))
        if path.is_file() and (ledger or path.name != "ledger.jsonl")
    }
