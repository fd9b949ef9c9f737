"""Makes realistic newsletters with the truth beside them: `python -m benchmarks.generate`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

from .letters.delivery import GeneratedLetter, generate_letters

__all__ = ["GeneratedLetter", "generate_letters", "main", "write_letters", "write_mbox"]


def write_letters(letters: Iterable[GeneratedLetter], folder: Path) -> int:
    """Write each letter as .eml with its truth as .json beside it; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for count, letter in enumerate(letters, 1):
        (folder / f"{count:06}.eml").write_bytes(letter.data)
        truth = json.dumps(letter.truth, ensure_ascii=False, indent=1)
        (folder / f"{count:06}.json").write_text(truth + "\n", encoding="utf-8")
    return count


def write_mbox(letters: Iterable[GeneratedLetter], file: Path) -> int:
    """Write the letters into one mboxrd file with LF line ends; returns how many."""
    count = 0
    with file.open("wb") as stream:
        for letter in letters:
            count += 1
            stream.write(b"From nyhetsbrev@example.com Thu Jan  1 00:00:00 1970\n")
            for line in letter.data.replace(b"\r\n", b"\n").splitlines(keepends=True):
                quoted = line.lstrip(b">").startswith(b"From ")
                stream.write(b">" + line if quoted else line)
            stream.write(b"\n")
    return count


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.generate", description=__doc__)
    parser.add_argument("count", type=int, help="how many letters")
    parser.add_argument("--seed", type=int, default=1)
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--out", type=Path, help="a folder for .eml and .json files")
    place.add_argument("--mbox", type=Path, help="an mbox file")
    options = parser.parse_args(arguments)
    letters = generate_letters(options.count, options.seed)
    if options.out is not None:
        count = write_letters(letters, options.out)
    else:
        count = write_mbox(letters, options.mbox)
    print(f"{count} letters written to {options.out or options.mbox}")


if __name__ == "__main__":
    main()
