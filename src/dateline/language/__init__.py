"""Sentences, words, tags, trees, entities: the trained model behind spaCy's `Doc`."""

from . import component  # noqa: F401  (registers the component)
