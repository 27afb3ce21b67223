"""The page: look at the record, and at the words behind it."""
