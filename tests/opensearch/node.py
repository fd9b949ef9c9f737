"""An OpenSearch node of the tests' own, from Maven Central's artifacts.

The node listens on loopback alone, keeps its data in a folder that is given, and ends with the
tests, however they end: its standard input is a pipe that they hold. Maven keeps what it downloads
(60 MB the first time) in its ordinary cache.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from pathlib import Path
from typing import IO

__all__ = ["Node", "NodeError", "find_classpath", "find_obstacle"]

HERE = Path(__file__).parent
MAVEN_SECONDS = 600
START_SECONDS = 120
STOP_SECONDS = 30


class NodeError(Exception):
    """A node that does not start."""


def find_obstacle() -> str | None:
    """Why no node can be started here; None if one can."""
    for program, needed in (("mvn", "Maven"), ("javac", "a Java development kit")):
        if shutil.which(program) is None:
            return f"{needed} is needed to start an OpenSearch node, and {program} is not there"
    return None


def find_classpath(folder: Path) -> str:
    """The class path of a node, its artifacts fetched if they are not there yet."""
    listing = folder / "classpath"
    arguments = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:build-classpath"]
    arguments.append(f"-Dmdep.outputFile={listing}")
    said = b""
    # What is in the cache needs no asking; Maven asks all the same unless it is told not to.
    for more in (["-o"], []):
        done = subprocess.run(
            [*arguments, *more],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=MAVEN_SECONDS,
        )
        if done.returncode == 0:
            return listing.read_text(encoding="utf-8").strip()
        said = done.stdout
    raise NodeError(f"Maven could not fetch the node's artifacts:\n{said.decode()[-2000:]}")


class Node:
    """A node that runs; `port` 0 takes one that is free."""

    def __init__(self, classpath: str, folder: Path, port: int = 0) -> None:
        self._classpath = classpath
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self.port = port
        self.start()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, with the data that are there and on the port that it had."""
        self._folder.mkdir(exist_ok=True)
        log = self._folder / "node.log"
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [
                    "java",
                    "-Xms256m",
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    # A node of a minute's life gains nothing from being compiled well.
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    self._classpath,
                    str(HERE / "SearchNode.java"),
                    str(self._folder),
                    str(self.port),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
            )
        self.port = self._await_port(self._process.stdout, log)

    def _await_port(self, output: IO[str] | None, log: Path) -> int:
        assert output is not None
        patience = threading.Timer(START_SECONDS, self.kill)
        patience.start()
        try:
            for line in output:
                word, _, port = line.strip().partition(" ")
                if word == "ready":
                    return int(port)
        finally:
            patience.cancel()
        self.kill()
        raise NodeError(f"the node ended before it was ready: {log.read_text()[-2000:]}")

    def kill(self) -> None:
        """End it as a failure of power would."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def stop(self) -> None:
        """End it in order, or else not."""
        if self._process is not None:
            try:
                self._process.communicate(timeout=STOP_SECONDS)  # This closes its input.
                self._process = None
            except subprocess.TimeoutExpired:
                self.kill()
