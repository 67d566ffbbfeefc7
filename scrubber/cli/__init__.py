"""The command line: one file a command group; it parses words, calls the job, prints, and chooses the exit code."""

import sys

try:
    from scrubber import _siblings as _siblings
except ImportError as error:  # someone else's x12: one line, like every other trouble of the call
    sys.stderr.write(f"infuscrub: {error}\n")
    raise SystemExit(2) from None
