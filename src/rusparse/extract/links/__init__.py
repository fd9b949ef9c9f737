"""Links: the address behind the address, and what a link is for."""

from .cleaning import clean_url
from .kinds import classify_link
from .linking import make_links

__all__ = ["classify_link", "clean_url", "make_links"]
