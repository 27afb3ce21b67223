"""The page: look at the record, and at the words behind it.

`dateline.web.app.application(archive)` is the page as an ASGI application; `dateline serve` runs it.
"""
