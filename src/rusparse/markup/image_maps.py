"""The parts of images that lead elsewhere: `<map>` elements and their areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .pieces import cut_tag, find_end

__all__ = ["ImageMaps"]


class ImageMaps:
    """The image maps of a letter, looked for once an image asks for one."""

    def __init__(self, tags: Sequence[bytes]) -> None:
        self._tags = tags
        self._places: dict[str, int] | None = None

    def find_areas(self, name: str) -> Iterator[dict[str, str]]:
        """The attributes of the areas of a map; `name` is what an image calls it ("#menu")."""
        if self._places is None:
            self._places = dict(self._find_maps())
        start = self._places.get(name.strip().lstrip("#").lower())
        if start is not None:
            for tag in self._tags[start : find_end(self._tags, start)]:
                if tag.startswith(b"area "):
                    yield _read_attributes(tag)

    def _find_maps(self) -> Iterator[tuple[str, int]]:
        for place, tag in enumerate(self._tags):
            if tag.startswith(b"map "):
                attributes = _read_attributes(tag)
                yield (attributes.get("name") or attributes.get("id") or "").lower(), place


def _read_attributes(tag: bytes) -> dict[str, str]:
    return dict(cut_tag(tag)[1])
