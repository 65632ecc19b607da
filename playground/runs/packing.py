"""A header and byte arrays as one piece of bytes, for the history and for the browser."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any


def packed(header: Mapping[str, Any], blobs: Sequence[bytes]) -> bytes:
    """The header's length (4 bytes, little-endian), the header as JSON, then the arrays, whose
    lengths the header lists as "blobs"."""
    text = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}).encode()
    text += b" " * (-len(text) % 4)  # so that numbers stand where a browser can read them
    return b"".join([struct.pack("<I", len(text)), text, *blobs])


def unpacked(data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """What `packed` was given; the header holds "blobs" besides."""
    (length,) = struct.unpack_from("<I", data)
    header, at, blobs = json.loads(data[4 : 4 + length]), 4 + length, []
    for size in header["blobs"]:
        blobs.append(data[at : at + size])
        at += size
    return header, blobs
