"""Addresses as senders write them: plain, tagged for campaigns, or wrapped by a click counter."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from .dice import Dice

__all__ = ["Addresses"]


class Addresses:
    """Draws the addresses of one letter, all on reserved domains."""

    def __init__(
        self, dice: Dice, domain: str, wrapping: Literal["none", "opaque", "carrying"]
    ) -> None:
        self.domain = domain
        self._dice = dice
        self._wrapping = wrapping
        self._campaign = dice.digits(10)

    def article(self) -> str:
        """The address of an article, wrapped as this letter's links are."""
        dice = self._dice
        target = f"https://www.{self.domain}/nyheter/{dice.digits(6)}"
        if dice.chance(0.5):
            target += f"?utm_source=nyhetsbrev&utm_medium=email&utm_campaign={self._campaign}"
        match self._wrapping:
            case "opaque":
                return f"https://klick.example.net/c/{self._campaign}/{dice.digits(32)}"
            case "carrying":
                wrapped = quote(target, safe="")
                return f"https://link.example.net/r?u={wrapped}&i={dice.digits(8)}"
            case "none":
                return target

    def page(self, name: str) -> str:
        """The address of one of the sending service's own pages."""
        return f"https://utskick.example.com/{name}/{self._campaign}/{self._dice.digits(12)}"

    def image(self) -> str:
        """The address of an image."""
        return f"https://bilder.example.net/{self._campaign}/{self._dice.digits(8)}.jpg"
