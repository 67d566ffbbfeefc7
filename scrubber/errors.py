"""The root of what the library raises by itself; `scrubber.api` names the whole family. And what an error of the
system means to whoever reads the message: why, and what to do.
"""

import errno

_NO_PERMISSION = (errno.EACCES, errno.EPERM)
_NOT_THERE = (errno.ENOENT, errno.ENOTDIR)
_FULL = (errno.ENOSPC, errno.EDQUOT)
_IN_THE_WAY = (errno.EEXIST, errno.ENOTDIR)


class ScrubError(Exception):
    """Everything that `scrubber.api` raises by itself. Messages say where, what, and what to do, never a value."""


def unreadable(error: OSError) -> str:
    """Return why a file or folder can't be read, and what to do, to follow its name."""
    remedy = "try again, and check the disk where that does not help"
    if error.errno in _NO_PERMISSION:
        remedy = "get permission to read it"
    elif error.errno in _NOT_THERE:
        remedy = "check the name and the folder it is in"
    return f"cannot be read ({error.strerror or 'the system refused'}); {remedy}"


def unwritable(error: OSError) -> str:
    """Return why a file or folder can't be written, and what to do, to follow its name."""
    because, remedy = error.strerror or "the system refused", "mend that"
    if error.errno in _NO_PERMISSION:
        remedy = "get permission to write there"
    elif error.errno in _FULL:
        because, remedy = "the disk is full", "make room there"
    elif error.errno in _IN_THE_WAY:
        because, remedy = "a file stands where a folder is meant", "move that file"
    return f"cannot be written ({because}); {remedy}, or name another folder"
