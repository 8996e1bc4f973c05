"""Plain questions of treaty status, understood by a small grammar: a table of words per language.

What is not wholly understood is never guessed: it gets the nearest questions that can be asked.
"""

from services.asking.understanding import courtesy_in, understand

__all__ = ["courtesy_in", "understand"]
