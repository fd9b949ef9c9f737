"""The command line: Typer commands without logic of their own."""

from __future__ import annotations

import os
import sys

from .terminal import ExitCode, print_note

__all__ = ["main"]


def main() -> None:
    """Run the command line and exit with one of `ExitCode`.

    Errors under `RusparseError` become one line on standard error: 2 for a wrong call, 1 else. An
    import that is interrupted keeps what it has finished.
    """
    from rusparse.errors import InputError, MissingExtraError, RusparseError, UsageError

    from .app import app

    try:
        app()
    except (InputError, UsageError, MissingExtraError) as error:
        print_note(f"rusparse: {error}")
        sys.exit(ExitCode.USAGE)
    except RusparseError as error:
        print_note(f"rusparse: {error}")
        sys.exit(ExitCode.FAILED)
    except KeyboardInterrupt:
        print_note(
            "rusparse: interrupted; what was stored is kept, and the same call does the rest"
        )
        sys.exit(ExitCode.INTERRUPTED)
    except SystemExit as stopped:
        # Typer answers a closed pipe with 1. The reader of our output (head, a pager) has seen
        # enough, which is no failure. Standard output is pointed elsewhere so that the
        # interpreter's own flush at exit does not complain.
        if not isinstance(stopped.__context__, BrokenPipeError):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.DONE)
