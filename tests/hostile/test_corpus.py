"""Real malformed messages, which lie beside a checkout and not in it: whole, cut and mutated."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

import rusparse

from .messages import check_laws

_CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
# Every malformed message, and one letter in eight, as all would take a minute.
_FILES = sorted((_CORPUS / "hostile").glob("*")) + sorted((_CORPUS / "letters").glob("*"))[::8]
_LARGE_BYTES = 20_000

pytestmark = pytest.mark.skipif(
    not _FILES, reason="the real messages are not the project's to share; they lie in ../shared"
)


def _mutate(data: bytes, seed: str) -> Iterator[bytes]:
    chance = random.Random(seed)
    for kind in chance.sample(["flip", "delete", "double", "sign"], 2):
        copy = bytearray(data)
        for _ in range(20):
            place = chance.randrange(len(copy) or 1)
            if kind == "flip" and copy:
                copy[place] ^= 1 << chance.randrange(8)
            elif kind == "delete":
                del copy[place : place + chance.choice([1, 5, 80])]
            elif kind == "double":
                copy[place:place] = copy[place : place + chance.choice([2, 20, 200])]
            else:
                copy[place : place + 1] = bytes([chance.choice(b"\x00\xff<>&;=\"'\n\r-:() @")])
        yield bytes(copy)


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.name[-50:])
def test_real_messages_keep_the_laws(path: Path) -> None:
    data = path.read_bytes().replace(b"\r\n", b"\n")
    large = len(data) > _LARGE_BYTES
    whole = rusparse.parse(data)
    check_laws(whole)
    assert rusparse.parse(data).model_dump_json() == whole.model_dump_json()
    variants = [data.replace(b"\n", b"\r")]
    cuts = 1 if large else 3
    variants += [data[: len(data) * cut // cuts] for cut in range(cuts)]
    variants += list(_mutate(data, path.name))[: 1 if large else 2]
    for variant in variants:
        check_laws(rusparse.parse(variant))
