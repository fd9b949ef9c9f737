"""One body to `Document`: blocks and runs with what a reader sees, from HTML and plain text."""
