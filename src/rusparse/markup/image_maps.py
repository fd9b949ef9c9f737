"""The parts of images that lead elsewhere: `<map>` elements and their areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .pieces import Piece, cut_tag, find_end, get_head

__all__ = ["ImageMaps"]


class ImageMaps:
    """The image maps of a letter, looked for once an image asks for one."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._places: dict[str, int] | None = None

    def find_areas(self, name: str) -> Iterator[dict[str, str]]:
        """The attributes of the areas of a map; `name` is what an image calls it ("#menu")."""
        if self._places is None:
            self._places = dict(self._find_maps())
        start = self._places.get(name.strip().lstrip("#").lower())
        if start is not None:
            for piece in self._pieces[start : find_end(self._pieces, start)]:
                if piece.startswith(b"area "):
                    yield _read_attributes(piece)

    def _find_maps(self) -> Iterator[tuple[str, int]]:
        for place, piece in enumerate(self._pieces):
            if piece.startswith(b"map "):
                attributes = _read_attributes(piece)
                yield (attributes.get("name") or attributes.get("id") or "").lower(), place


def _read_attributes(piece: Piece) -> dict[str, str]:
    return dict(cut_tag(get_head(piece).decode())[1])
