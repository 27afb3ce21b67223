"""Why a report cannot be used."""

from __future__ import annotations


class Problem(ValueError):
    """What is wrong with a text, in words for the user; the caller knows the file.  `kind` sorts it (see `BadReport`)."""

    def __init__(self, reason: str, kind: str = "bad-input"):
        super().__init__(reason)
        self.kind = kind
