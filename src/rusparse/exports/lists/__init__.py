"""Lists over all letters: events, deadlines, prices and contacts, each told once.

Letters repeat themselves: a course is announced in one issue and reminded of in the next. A list
shows it once, as its latest letter tells it, with all letters that tell it.
"""

from .contacts import ListedContact, list_contacts
from .dates import ListedDate, iterate_dates, list_dates
from .places import Place, find_place
from .prices import ListedPrice, list_prices

__all__ = [
    "ListedContact",
    "ListedDate",
    "ListedPrice",
    "Place",
    "find_place",
    "iterate_dates",
    "list_contacts",
    "list_dates",
    "list_prices",
]
