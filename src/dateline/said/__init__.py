"""The room `said`: who said what, by rules over tree and quotation marks and by the learned heads for cues and contents."""

from .component import SaidComponent, find

__all__ = ["SaidComponent", "find"]
