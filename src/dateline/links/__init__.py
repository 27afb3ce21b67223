"""The room `links`: which event of a report answers, causes, belongs to or fulfils which other."""

from .component import LinksComponent

__all__ = ["LinksComponent"]
