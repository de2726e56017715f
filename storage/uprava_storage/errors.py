"""What can go wrong with a store, a name of a store, or an uploaded archive.

The sentences are English and meant for logs; the application translates by class (and by
`UnsafeZipError.fault`), never by text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class StorageError(Exception):
    """The root of everything this library raises on purpose."""


class AddressError(StorageError):
    """The address of a store cannot be understood; the sentence never repeats a secret."""


class TooLargeError(StorageError):
    """More bytes came than `limit`; nothing was kept."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"More than {limit} bytes came; nothing was kept.")
        self.limit = limit


class BlobNotFoundError(StorageError):
    """The store holds no blob with this digest."""

    def __init__(self, sha256: str) -> None:
        super().__init__(f"No blob {sha256[:64]!r} in the store.")
        self.sha256 = sha256


class StoreUnavailableError(StorageError):
    """The store does not answer, or refuses; what was stored before is untouched."""


class StoreFullError(StoreUnavailableError):
    """No room is left for the blob; nothing of it was kept."""


class DamageKind(Enum):
    """What re-reading a blob found."""

    MISSING = "missing"
    WRONG_SIZE = "wrong size"
    CHANGED = "changed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Damage:
    """A blob that is not what it was; `size` is the expected one in bytes, None if unknown."""

    sha256: str
    kind: DamageKind
    size: int | None = None


class CopyIncompleteError(StorageError):
    """Everything sound was copied; `damages` names what was not."""

    def __init__(self, damages: Sequence[Damage]) -> None:
        super().__init__(f"{len(damages)} blobs could not be copied: the source is damaged.")
        self.damages = tuple(damages)


class ZipFault(Enum):
    """Why an archive is refused."""

    NOT_ZIP = "not a zip archive, or a damaged one"
    FOREIGN_DATA = "other data stands before the archive"
    TOO_MANY = "too many members"
    TOO_LARGE = "unpacks to too much"
    TOO_DENSE = "packed suspiciously tightly"
    OVERLAP = "members overlap"
    BAD_NAME = "a member's name leads outside, repeats, or holds control characters"
    SPECIAL = "holds a link or a device"
    ENCRYPTED = "members are encrypted, so their content cannot be checked"
    METHOD = "packed by a method that cannot be checked"
    LYING = "a member is not what its header declares"


class UnsafeZipError(StorageError):
    """The archive must not be opened; `fault` says why, `member` where (may be empty)."""

    def __init__(self, fault: ZipFault, member: str = "") -> None:
        where = f" (member {member[:80]!r})" if member else ""
        super().__init__(f"The archive is refused: {fault.value}{where}.")
        self.fault = fault
        self.member = member
