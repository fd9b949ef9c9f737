"""Lets `python -m rusparse` do what the command `rusparse` does."""

from rusparse.cli import main

if __name__ == "__main__":
    main()
