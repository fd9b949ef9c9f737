"""Measures a whole import: `python -m benchmarks.batch [LETTERS]`.

Generated letters are written as an mbox and, letter for letter, as a Maildir. rusparse imports the
mbox with one worker and with two, then once more unchanged, and once more with other settings, so
that every message is looked up by its hash. Beside it, where they are installed, mu and notmuch
index the Maildir; they read headers and words only. Each runs in a process of its own; peak memory
is what the system says that a process held at most.
"""

from __future__ import annotations

import argparse
import json
import mailbox
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from .generate import generate_letters, write_mbox

__all__ = ["Run", "main", "make_mailboxes", "measure_import", "measure_peers", "render_runs"]

_IMPORT = """
import json, resource, sys, time
from pathlib import Path
from rusparse import Archive, Context, Parser
from rusparse.archive import Archive as RecordStore
from rusparse.batch import import_mailboxes
source, target, jobs, settings, index = sys.argv[1:]
start = time.perf_counter()
report = import_mailboxes([source], RecordStore(target), parse=Parser().parse, jobs=int(jobs),
    settings=settings)
stored = time.perf_counter() - start
if index == "index":
    Archive(target).reindex()
own = resource.getrusage(resource.RUSAGE_SELF)
workers = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({
    "found": report.found,
    "added": report.added,
    "seconds": stored,
    "index_seconds": time.perf_counter() - start - stored,
    "processor_seconds": own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime,
    "own_megabytes": own.ru_maxrss / 1024,
    "worker_megabytes": workers.ru_maxrss / 1024,
}))
"""
"""ru_maxrss is in kilobytes on Linux."""


@dataclass(frozen=True, slots=True)
class Run:
    """One program's run over all letters; `index_seconds` are None where they are not apart."""

    name: str
    letters: int
    seconds: float
    index_seconds: float | None = None
    own_megabytes: float | None = None
    worker_megabytes: float | None = None

    @property
    def messages_per_second(self) -> float:
        """Letters a second, from start to end."""
        return self.letters / (self.seconds + (self.index_seconds or 0.0))


def make_mailboxes(letters: int, seed: int, folder: Path) -> tuple[Path, Path]:
    """The letters as an mbox and as a Maildir."""
    mbox = folder / "letters.mbox"
    write_mbox(generate_letters(letters, seed), mbox)
    maildir = mailbox.Maildir(folder / "maildir")
    for number, letter in enumerate(generate_letters(letters, seed)):
        (folder / "maildir" / "cur" / f"{number:07}:2,S").write_bytes(letter.data)
    maildir.close()
    return mbox, folder / "maildir"


def measure_import(
    name: str, source: Path, target: Path, *, jobs: int, settings: str = "", index: bool = False
) -> Run:
    """Import a mailbox in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT, source, target, str(jobs), settings, "index" * index],
        check=True,
        capture_output=True,
        text=True,
    )
    data = json.loads(done.stdout)
    return Run(
        name,
        data["found"],
        data["seconds"],
        data["index_seconds"] if index else None,
        data["own_megabytes"],
        data["worker_megabytes"],
    )


def measure_peers(maildir: Path, letters: int, folder: Path) -> list[Run]:
    """Index a Maildir with mu and notmuch, those of them that are installed."""
    runs = []
    if shutil.which("mu"):
        home = f"--muhome={folder / 'mu'}"
        _call("mu", "init", home, f"--maildir={maildir}")
        runs.append(Run("mu index", letters, _call("mu", "index", home, "--quiet")))
    if shutil.which("notmuch"):
        config = folder / "notmuch-config"
        config.write_text(f"[database]\npath={maildir}\n[new]\ntags=\n[user]\nname=A\n")
        seconds = _call("notmuch", "new", "--quiet", NOTMUCH_CONFIG=str(config))
        runs.append(Run("notmuch new", letters, seconds))
    return runs


def _call(*command: str, **environment: str) -> float:
    start = time.perf_counter()
    subprocess.run(
        command, check=True, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - start


def render_runs(runs: list[Run], megabytes: float) -> str:
    """The runs as a table."""
    lines = [
        f"{'':34}{'letters/s':>10}{'MB/s':>7}{'s':>8}{'index s':>9}{'own MB':>8}{'worker MB':>11}"
    ]
    for run in runs:
        extra = (run.index_seconds, run.own_megabytes, run.worker_megabytes)
        shown = [f"{value:.1f}" if value else "" for value in extra]
        lines.append(
            f"{run.name:34}{run.messages_per_second:>10,.0f}"
            f"{megabytes / (run.seconds + (run.index_seconds or 0)):>7.1f}{run.seconds:>8.1f}"
            f"{shown[0]:>9}{shown[1]:>8}{shown[2]:>11}"
        )
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.batch", description=__doc__)
    parser.add_argument("letters", type=int, nargs="?", default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mbox, maildir = make_mailboxes(options.letters, options.seed, folder)
        one, two = folder / "one", folder / "two"
        runs = [
            measure_import("rusparse, 1 worker, search index", mbox, one, jobs=1, index=True),
            measure_import("rusparse, 2 workers, search index", mbox, two, jobs=2, index=True),
            measure_import("  again, unchanged", mbox, two, jobs=2),
            measure_import("  again, other settings", mbox, two, jobs=2, settings="other"),
            *measure_peers(maildir, options.letters, folder),
        ]
        megabytes = mbox.stat().st_size / 1e6
        print(f"{options.letters:,} letters, {megabytes:,.0f} MB")
        print(render_runs(runs, megabytes))


if __name__ == "__main__":
    main()
