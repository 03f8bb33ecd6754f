"""Runs `python -m wx2tg`."""

from wx2tg.cli import main

if __name__ == "__main__":
    main(prog_name="wx2tg")
