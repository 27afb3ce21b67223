"""Why a report cannot be used."""


class Problem(ValueError):
    """What is wrong with a text, in words for the user; the caller knows the file."""
