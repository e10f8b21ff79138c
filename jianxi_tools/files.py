"""Files that are written whole or not at all, under names that every file system takes."""

import hashlib
import os
import re
from pathlib import Path

_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[1-9¹²³]) *(\.|$)", re.IGNORECASE)  # by Windows


def publish(content: str | bytes, path: Path, encoding: str = "utf-8") -> None:
    """Write a file whole or not at all: under its name stands the old content or the new one, never a part.

    Until it is whole it has a hidden name beside it, always the same, so that a writer that was killed leaves nothing
    behind that the next one does not take.
    """
    data = content.encode(encoding) if isinstance(content, str) else content
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def sha256_of(content: bytes | str) -> str:
    """The sha256 of bytes, or of a text in UTF-8."""
    return hashlib.sha256(content.encode("utf-8") if isinstance(content, str) else content).hexdigest()


def plain_name(name: str, otherwise: str) -> str:
    """A name that every file system takes, and papermill, which fills in braces; ``otherwise`` if nothing is left.

    >>> plain_name("../a:b/{c}", "unnamed"), plain_name("...", "unnamed"), plain_name("aux.txt", "unnamed")
    ('_a_b__c_', 'unnamed', '_aux.txt')
    """
    plain = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*{}]', "_", name).strip(". ")[:60].strip(". ") or otherwise
    return f"_{plain}" if _RESERVED.match(plain) else plain
