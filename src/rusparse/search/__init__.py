"""Search over the archive: analysis, index, query language."""
