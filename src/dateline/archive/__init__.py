"""The archive: the records of many reports in one DuckDB file, merged into stories and open to questions."""
