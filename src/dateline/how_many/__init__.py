"""How many: counts, amounts and levels, and the events that they belong to.

`how_many` writes `doc._.quantities`, `event_quantities` the quantities of `doc._.events`, `levels` writes `doc._.levels`.
`amounts_in(text)` reads the amounts of any text without the language model.
"""

from .amounts import Amount, amounts_in
from .component import EventQuantities, HowMany
from .levels import Levels

__all__ = ["Amount", "EventQuantities", "HowMany", "Levels", "amounts_in"]
