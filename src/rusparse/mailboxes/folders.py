"""Folders of mail: any tree of files, Maildir and Maildir++, MH, Thunderbird's .sbd trees.

A tree is walked without recursion, in the order of names (numbers by value), and symbolic links
are not followed: what they point at inside the tree is read there, and the rest is not asked for.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rusparse.errors import InputError

from .detection import Unrecognised, recognise
from .mutf7 import decode_folder_name
from .raw import Messages, Place, Reading
from .streams import UnreadableError, display_name, open_stream

__all__ = ["is_directory", "name_folder_format", "read_folder", "walk_files"]

MAX_SEQUENCES_BYTES = 1 << 20
_NUMBER = re.compile(r"[0-9]{1,12}")
_MAILDIR_PARTS = ("cur", "new", "tmp")
_MAILDIR_INFO = re.compile(r"[:;!]2,([A-Za-z]{0,40})")
_MAILDIR_FLAGS = {"D": "draft", "F": "flagged", "R": "answered", "S": "seen", "T": "deleted"}
_MH_SEQUENCES = {"flagged": "flagged", "replied": "answered"}


@dataclass(frozen=True, slots=True)
class _Directory:
    """A directory to be walked, and the names of those between it and the root."""

    path: Path
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    """A file to be read; `single` if its place says that it is one message."""

    path: Path
    place: Place
    single: bool = False


def name_folder_format(path: Path) -> str:
    """ "maildir", "mh" or "folder", by what a directory holds."""
    names = {entry.name for entry in _scan(path)}
    if _is_maildir(path, names):
        return "maildir"
    return "mh" if ".mh_sequences" in names else "folder"


def read_folder(root: Path, reading: Reading) -> Messages:
    """The messages of all files under a directory; what is no mail is noted in the reading."""
    for file in _walk(root, reading):
        name = display_name(file.path)
        try:
            stream = open_stream(file.path, name)
        except InputError as error:
            unread = isinstance(error, UnreadableError)
            reading.skip(name, str(error).removeprefix(f"{name}: "), unread=unread)
            continue
        with stream:
            recognised = recognise(stream, single=file.single)
            if isinstance(recognised, Unrecognised):
                reading.skip(name, recognised.reason, unread=recognised.unread)
            else:
                yield from recognised.read(stream, reading, file.place)


def walk_files(root: Path) -> Iterator[Path]:
    """All regular files under a directory, in one order, whether they are mail or not.

    What is in a directory that can't be read is left out.
    """
    waiting = [root]
    while waiting:
        below = []
        try:
            entries = _scan(waiting.pop())
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                below.append(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                yield Path(entry.path)
        waiting += reversed(below)


def _walk(root: Path, reading: Reading) -> Iterator[_File]:
    waiting = [_Directory(root)]
    while waiting:
        directory = waiting.pop()
        try:
            entries = _scan(directory.path)
        except OSError as error:
            reason = f"can't be read: {error.strerror}"
            reading.skip(display_name(directory.path), reason, unread=True)
            continue
        names = {entry.name for entry in entries}
        below: list[_Directory] = []
        if _is_maildir(directory.path, names):
            yield from _walk_maildir(directory, reading)
            entries = [entry for entry in entries if entry.name not in _MAILDIR_PARTS]
            below = list(_find_maildir_folders(directory, entries))
            nested = {item.path.name for item in below}
            entries = [entry for entry in entries if entry.name not in nested]
        sequences = _read_mh_sequences(directory.path) if ".mh_sequences" in names else None
        for entry in entries:
            if _is_left_out(entry, reading):
                continue
            if entry.is_dir(follow_symlinks=False) and _belongs_to_message(entry):
                reason = "attachments of a message of Apple Mail, read with it"
                reading.skip(display_name(entry.path), reason)
            elif entry.is_dir(follow_symlinks=False):
                below.append(_Directory(Path(entry.path), (*directory.names, _label(entry.name))))
            else:
                yield _place_file(entry, directory, sequences)
        waiting += reversed(below)


def _is_left_out(entry: os.DirEntry[str], reading: Reading) -> bool:
    if entry.is_symlink():
        reason = "a symbolic link, not followed"
    elif entry.name.startswith("."):
        reason = "a hidden directory" if entry.is_dir() else "a hidden file"
    elif entry.name.startswith((",", "#")) and entry.name[1:].isdigit():
        reason = "a message deleted from an MH folder"
    else:
        return False
    reading.skip(display_name(entry.path), reason)
    return True


def _belongs_to_message(entry: os.DirEntry[str]) -> bool:
    """Whether a directory holds the attachments of a message: Attachments/4711."""
    path = Path(entry.path)
    if path.parent.name != "Attachments" or not _NUMBER.fullmatch(entry.name):
        return False
    messages = path.parent.parent / "Messages"
    return any(
        (messages / f"{entry.name}{suffix}").is_file() for suffix in (".partial.emlx", ".emlx")
    )


def _place_file(
    entry: os.DirEntry[str], directory: _Directory, sequences: dict[str, list[range]] | None
) -> _File:
    place = Place.of_member(directory.names, _label(entry.name))
    if sequences is None or not _NUMBER.fullmatch(entry.name):
        return _File(Path(entry.path), place)
    flags = _find_mh_flags(int(entry.name), sequences)
    return _File(Path(entry.path), replace(place, flags=flags), single=True)


def _is_maildir(path: Path, names: set[str]) -> bool:
    return (
        "cur" in names
        and ("new" in names or "tmp" in names)
        and all(is_directory(path / name) for name in _MAILDIR_PARTS if name in names)
    )


def is_directory(path: Path) -> bool:
    """Whether a path is a directory, as far as one may look."""
    try:
        return path.is_dir()
    except (OSError, ValueError):  # what may not be looked at, or can't be a path
        return False


def _walk_maildir(directory: _Directory, reading: Reading) -> Iterator[_File]:
    folder = "/".join(directory.names) or None
    files: list[tuple[str, os.DirEntry[str]]] = []
    for part in _MAILDIR_PARTS:
        try:
            entries = _scan(directory.path / part)
        except FileNotFoundError:
            continue
        except OSError as error:
            reason = f"can't be read: {error.strerror}"
            reading.skip(display_name(directory.path / part), reason, unread=True)
            continue
        for entry in entries:
            if part == "tmp":
                reading.skip(display_name(entry.path), "a delivery to a Maildir never finished")
            elif not _is_left_out(entry, reading):
                files.append((_MAILDIR_INFO.split(entry.name)[0], entry))
    for _, entry in sorted(files, key=lambda item: (os.fsencode(item[0]), item[1].path)):
        info = _MAILDIR_INFO.search(entry.name)
        letters = info[1] if info else ""
        flags = {flag for letter, flag in _MAILDIR_FLAGS.items() if letter in letters}
        yield _File(Path(entry.path), Place(folder, None, tuple(sorted(flags))), single=True)


def _find_maildir_folders(
    directory: _Directory, entries: list[os.DirEntry[str]]
) -> Iterator[_Directory]:
    """The folders of a Maildir++: directories such as ".Nyhetsbrev.2021" beside cur and new."""
    for entry in entries:
        if entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
            path = Path(entry.path)
            if is_directory(path / "cur"):
                parts = [decode_folder_name(_label(part)) for part in entry.name.split(".") if part]
                yield _Directory(path, (*directory.names, *parts))


def _read_mh_sequences(path: Path) -> dict[str, list[range]]:
    """The sequences of an MH folder (mh-sequence(5)): names, and the numbers of messages."""
    try:
        with open_stream(path / ".mh_sequences") as stream:
            text = stream.read(MAX_SEQUENCES_BYTES).decode("utf-8", "replace")
    except InputError:
        return {}
    sequences: dict[str, list[range]] = {}
    for line in text.splitlines():
        name, _, numbers = line.partition(":")
        ranges = sequences.setdefault(name.strip(), [])
        for item in numbers.split():
            first, _, last = item.partition("-")
            if _NUMBER.fullmatch(first) and _NUMBER.fullmatch(last or first):
                ranges.append(range(int(first), int(last or first) + 1))
    return sequences


def _find_mh_flags(number: int, sequences: dict[str, list[range]]) -> tuple[str, ...]:
    def is_in(name: str) -> bool:
        return any(number in numbers for numbers in sequences.get(name, ()))

    flags = {flag for name, flag in _MH_SEQUENCES.items() if is_in(name)}
    if "unseen" in sequences and not is_in("unseen"):
        flags.add("seen")
    return tuple(sorted(flags))


def _scan(path: Path) -> list[os.DirEntry[str]]:
    with os.scandir(path) as entries:
        return sorted(entries, key=_order)


def _order(entry: os.DirEntry[str]) -> tuple[int, int, bytes]:
    name = entry.name
    number = int(name) if _NUMBER.fullmatch(name) else None
    return (1, 0, os.fsencode(name)) if number is None else (0, number, os.fsencode(name))


def _label(name: str) -> str:
    return display_name(name)
