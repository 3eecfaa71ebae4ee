"""`python -m blueheart`: what `./blueheart` hands over to."""

import sys

from blueheart.ops.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
