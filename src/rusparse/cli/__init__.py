"""The command line: Typer commands without logic of their own."""
