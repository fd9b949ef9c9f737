"""What the command line gives to an engine, and what it keeps to itself."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rusparse.cli import main

from .fake_engine import FakeEngine, Reply

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    fed: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Run:
    """Runs `rusparse export` on the archive: the exit code, and what was printed."""

    def run_export(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["rusparse", "export", *arguments, "-a", str(fed)])
        with pytest.raises(SystemExit) as caught:
            main()
        printed = capsysbinary.readouterr()
        code = caught.value.code
        assert isinstance(code, int)
        return code, printed.out.decode(), printed.err.decode()

    return run_export


def test_what_was_sent_is_one_line(run: Run, engine: FakeEngine) -> None:
    assert run("opensearch", "--url", engine.url) == (
        0,
        f"{engine.url}, rusparse: 73 documents, 14 letters, 11 parts sent\n",
        "",
    )
    assert run("opensearch", "--url", engine.url) == (
        0,
        f"{engine.url}, rusparse: 0 documents, 0 letters, 0 parts sent; 11 parts were there\n",
        "",
    )


def test_refused_documents_are_named_and_the_exit_code_is_3(run: Run, engine: FakeEngine) -> None:
    engine.judge = lambda document: 400 if document["language"] == "fi" else 201
    code, out, err = run("opensearch", "--url", engine.url, "--json")
    report = json.loads(out)
    assert code == 3
    assert report["refused"] == len(report["refusals"]) == len(err.splitlines()) > 0
    assert err.startswith("rusparse: refused: rusparse-fi/")
    assert "400: status 400 was asked for" in err


def test_a_reason_from_an_engine_does_not_steer_the_terminal(run: Run, engine: FakeEngine) -> None:
    engine.greetings.append(Reply(403, b'{"error":"\\u001b[31mred"}'))
    code, out, err = run("opensearch", "--url", engine.url)
    assert (code, out) == (1, "")
    assert "\x1b" not in err
    assert "\\x1b[31mred" in err


@pytest.mark.parametrize(
    ("arguments", "environment", "header"),
    [
        (("--user", "kim"), {"RUSPARSE_ENGINE_PASSWORD": "hem"}, "Basic a2ltOmhlbQ=="),
        ((), {"RUSPARSE_ENGINE_API_KEY": "abc="}, "ApiKey abc="),
        ((), {"RUSPARSE_ENGINE_PASSWORD": "hem"}, None),
    ],
)
def test_secrets_come_from_the_environment(
    run: Run,
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    environment: dict[str, str],
    header: str | None,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    code, _, _ = run("opensearch", "--url", engine.url, *arguments)
    assert code == 0
    assert {request.authorization for request in engine.requests} == {header}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--user", "kim", "--url", "http://x"), "RUSPARSE_ENGINE_PASSWORD"),
        (("--url", "http://x", "--output", "out"), "not both"),
        (("--url", "http://x", "--dry-run"), "--output"),
        ((), "--output"),
        (("--url", "kim:hemlig@x"), "a URL such as"),
        (("--url", "http://x", "--index", "A"), "lower case"),
    ],
)
def test_wrong_calls_are_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.delenv("RUSPARSE_ENGINE_PASSWORD", raising=False)
    code, out, err = run("opensearch", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "hemlig" not in err


def test_a_format_that_is_not_sent_is_a_wrong_call(run: Run) -> None:
    code, _, err = run("meilisearch", "--url", "http://127.0.0.1:1")
    assert code == 2
    assert "opensearch or elasticsearch was expected, not 'meilisearch'" in err


def test_a_dry_run_sends_nothing(run: Run, engine: FakeEngine, tmp_path: Path) -> None:
    output = str(tmp_path / "out")
    code, out, _ = run("opensearch", "--url", engine.url, "--dry-run", "-o", output)
    assert (code, out) == (0, f"{output}: 73 documents, 14 letters\n")
    assert engine.requests == []


def test_without_the_extra_one_error_says_how_to_get_it(
    run: Run, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "urllib3", None)
    code, _, err = run("elasticsearch", "--url", engine.url)
    assert code == 2
    assert "pip install 'rusparse[elasticsearch]'" in err
