"""What the file store's troubles are called in the reader's language.

The store's package is a library without a language: its sentences are English, for logs. They
are told by class and by the cause behind them, never by their text.
"""

import errno

from uprava_storage import BlobNotFoundError, StorageError, StoreFullError, StoreUnavailableError

from uprava.i18n import N_, _

CAUSES = {
    errno.EACCES: N_("the program may not use its folder; see who owns it"),
    errno.EIO: N_("the disk fails"),
    errno.ENOENT: N_("its folder is not there; see whether the disk is mounted"),
    errno.ENOTCONN: N_("the network disk is away"),
    errno.EPERM: N_("the program may not use its folder; see who owns it"),
    errno.EROFS: N_("the disk can only be read"),
    errno.ESTALE: N_("the network disk is away"),
}
"""Number of the system's error → English message id, for what an administrator can mend."""


def store_trouble(error: StorageError) -> str:
    """Return what is wrong with the store, as the administrator is told."""
    cause = cause_of(error)
    return f"{what_of(error)}: {cause}." if cause else f"{what_of(error)}."


def what_of(error: StorageError) -> str:
    """Return the trouble without its cause."""
    match error:
        case StoreFullError():
            return _("There is no room left in the file store")
        case StoreUnavailableError():
            return _("The file store does not answer")
        case BlobNotFoundError():
            return _("A file is missing from the file store")
    return _("The file store refuses")


def cause_of(error: StorageError) -> str:
    """Return why: in words, or by the code the store's own manual lists; empty when unknown."""
    cause = error.__cause__
    if cause is None or isinstance(error, StoreFullError):
        return ""
    number = getattr(cause, "errno", None)
    if number in CAUSES:
        return _(CAUSES[number])
    code = getattr(cause, "code", None) or errno.errorcode.get(number or 0)
    return str(code or type(cause).__name__)
