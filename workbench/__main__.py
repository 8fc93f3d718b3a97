"""`python -m workbench`."""

import sys

from workbench.cli.command_line import program

if __name__ == "__main__":
    sys.exit(program())
