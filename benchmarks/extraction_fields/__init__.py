"""One module a field: how its labels are read, found and scored."""
