"""`Document` to `Outline`: forwarded wrapper, zones, headings, categories, title, issue."""
