"""Text to mentions: dates, prices, contacts, links, and the language of a text."""
