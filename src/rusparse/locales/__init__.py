"""Words of each language, as data: one folder a language, one TOML file a topic.

`locales/sv/dates.toml` holds the months, weekdays and cue words of Swedish, and so on. Every
file begins with a comment that states the origin of its words. Engines ask `load_vocabulary` for
a topic and know no language themselves.
"""

from .loading import LANGUAGES, Vocabulary, load_vocabulary

__all__ = ["LANGUAGES", "Vocabulary", "load_vocabulary"]
