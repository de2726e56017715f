"""Immutable bytes under their SHA-256 in a folder, a bucket or memory; and what to do with uploads.

A leaf library: it knows no users, no HTTP requests, no SQL and no other package of ours.
"""

from uprava_storage.address import open_store
from uprava_storage.blobs import CHUNK, Blob, BlobStore, Reading, StoredBlob, is_digest
from uprava_storage.care import copy, orphans, sweep, verify
from uprava_storage.errors import (
    AddressError,
    BlobNotFoundError,
    CopyIncompleteError,
    Damage,
    DamageKind,
    StorageError,
    StoreFullError,
    StoreUnavailableError,
    TooLargeError,
    UnsafeZipError,
    ZipFault,
)
from uprava_storage.naming import safe_name
from uprava_storage.sniffing import sniff
from uprava_storage.zips import check_zip

__all__ = [
    "CHUNK",
    "AddressError",
    "Blob",
    "BlobNotFoundError",
    "BlobStore",
    "CopyIncompleteError",
    "Damage",
    "DamageKind",
    "Reading",
    "StorageError",
    "StoreFullError",
    "StoreUnavailableError",
    "StoredBlob",
    "TooLargeError",
    "UnsafeZipError",
    "ZipFault",
    "check_zip",
    "copy",
    "is_digest",
    "open_store",
    "orphans",
    "safe_name",
    "sniff",
    "sweep",
    "verify",
]
