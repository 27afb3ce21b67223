"""Fixtures that several test files share."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def nlp():
    """The whole pipeline, loaded once."""
    import dateline

    return dateline.load()


@pytest.fixture(scope="session")
def read(nlp):
    """A function from text (and its date) to a record."""
    from dateline.reader import Reader, report

    reader = Reader(nlp=nlp)
    return lambda text, published="2020-08-30", **more: reader.read(report(text, published, **more))
