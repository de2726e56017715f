"""Templates compiled once for all processes of an installation, and for its next start."""

import contextlib
from pathlib import Path

from jinja2.bccache import Bucket, FileSystemBytecodeCache


class CompiledTemplates(FileSystemBytecodeCache):
    """A folder of compiled templates; each is known by its name and a checksum of its source.

    Whoever may write there runs as we do: it lies in the data folder, beside the secret.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a compiled template, if it is there and can be read."""
        with contextlib.suppress(OSError):  # it is compiled then
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template; a full or read-only disk costs time and no page."""
        with contextlib.suppress(OSError):  # the template is compiled again the next time
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            super().dump_bytecode(bucket)
