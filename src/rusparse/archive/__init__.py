"""Records on disk: layout, append, ledger, verify."""
