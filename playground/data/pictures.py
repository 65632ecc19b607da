"""Reading a visitor's pictures, from a zip, a folder or one by one, into one array.

Nothing is unpacked to disk and no name in a zip becomes a path. A zip that could do harm is
refused whole; a file that is no usable picture is left out and named in a sentence.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import numpy as np

from playground.data.dataset import BadUpload, Progress
from playground.data.picture import BadPicture, small
from playground.data.uploads import LEAST

ZIP_BYTES = 200_000_000
FILE_BYTES = 50_000_000  # of one picture
ALL_BYTES = 2_000_000_000  # of all files, unpacked
ALL_PIXELS = 20_000_000_000  # of all pictures: minutes of decoding
COUNT = 20_000
CLASSES = 100
LUMA = np.array([0.299, 0.587, 0.114])  # Rec. 601
JUNK = {"__MACOSX", "Thumbs.db", "desktop.ini"}


class Pictures(NamedTuple):
    """x: (n, c, side, side) uint8; y: (n,) int64 and the classes' names, if all pictures lie in
    two folders or more; one sentence for each file left out."""

    x: np.ndarray
    y: np.ndarray | None
    classes: tuple[str, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """One file of a zip or folder: its name in there, its bytes and how to get them."""

    name: str
    size: int
    read: Callable[[], bytes]


def read_zip(
    data: bytes | Path, side: int = 32, colour: bool | None = None, progress: Progress | None = None
) -> Pictures:
    """The pictures of a zip file; see read_files. Raises BadUpload with one sentence."""
    size = len(data) if isinstance(data, bytes) else data.stat().st_size
    if size > ZIP_BYTES:
        raise BadUpload(
            f"The zip file has {size / 1e6:.0f} MB; at most {ZIP_BYTES / 1e6:.0f} MB are taken."
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise BadUpload("This is no whole zip file; pack the pictures again.") from None
    with archive:
        return read_files(list(_zipped(archive)), side, colour, progress)


def read_pictures(
    given: Sequence[tuple[str, bytes]],
    side: int = 32,
    colour: bool | None = None,
    progress: Progress | None = None,
) -> Pictures:
    """Single pictures, each a name and its bytes; see read_files. The same ones in any order give
    the same. Raises BadUpload with one sentence."""
    size = sum(len(data) for _, data in given)
    if size > ZIP_BYTES:
        raise BadUpload(
            f"The pictures have {size / 1e6:.0f} MB together; at most {ZIP_BYTES / 1e6:.0f} MB are "
            "taken."
        )
    files = [
        File(PurePosixPath(name.replace("\\", "/")).name, len(data), lambda data=data: data)
        for name, data in sorted(given)
    ]
    return read_files(files, side, colour, progress)


def _zipped(archive: zipfile.ZipFile) -> Iterator[File]:
    for info in archive.infolist():
        path = PurePosixPath(info.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in info.filename[:2]:
            raise BadUpload(
                f"The zip file holds '{info.filename[:80]}', which points outside of it; nothing "
                "was read."
            )
        if info.flag_bits & 1:
            raise BadUpload(
                f"'{info.filename[:80]}' is locked with a password; pack the pictures without one."
            )
        if not info.is_dir():
            yield File(str(path), info.file_size, lambda info=info: _unzipped(archive, info))


def _unzipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Never more bytes than the zip says and the limit allows."""
    try:
        with archive.open(info) as file:
            return file.read(FILE_BYTES)
    except Exception as error:  # a forged zip may raise anything while unpacking
        raise BadPicture("it is damaged in the zip file") from error


def read_folder(
    folder: Path, side: int = 32, colour: bool | None = None, progress: Progress | None = None
) -> Pictures:
    """The pictures below a folder on this machine; see read_files. Raises BadUpload."""
    if not folder.is_dir():
        raise BadUpload(f"There is no folder {folder}.")
    files: list[File] = []
    for place, _, names in os.walk(folder):
        paths = [Path(place) / name for name in names]
        files += [
            File(path.relative_to(folder).as_posix(), path.stat().st_size, path.read_bytes)
            for path in paths
            if path.is_file()
        ]
        if len(files) > 2 * COUNT:  # the wrong folder: do not walk a whole disk
            break
    return read_files(sorted(files, key=lambda file: file.name), side, colour, progress)


def read_files(
    files: Sequence[File],
    side: int = 32,
    colour: bool | None = None,
    progress: Progress | None = None,
) -> Pictures:
    """Files as pictures, cut square about the middle, `side` pixels wide.

    colour: three channels, or one; None takes one if no picture has colour. Files that cannot be
    used are left out, each with a sentence. Raises BadUpload with one sentence if there is too
    much, or fewer than 16 pictures are left.
    """
    files = [file for file in files if not _is_junk(file.name)]
    _check_amount(files)
    kept, names, skipped, pixels = [], [], [], 0
    for done, file in enumerate(files, 1):
        try:
            if file.size > FILE_BYTES:
                raise BadPicture(f"it is larger than {FILE_BYTES / 1e6:.0f} MB")
            picture, seen = small(file.read(), side)
        except (BadPicture, OSError) as error:
            why = error if isinstance(error, BadPicture) else "it cannot be read"
            skipped.append(f"'{file.name[:80]}' is left out: {why}.")
        else:
            kept.append(picture)
            names.append(file.name)
            pixels += seen
        if pixels > ALL_PIXELS:
            raise BadUpload("The pictures are too large together; make them smaller first.")
        if progress:
            progress("Reading pictures", done, len(files))
    if len(kept) < LEAST:
        first = f" {skipped[0]}" if skipped else ""
        raise BadUpload(f"Found {len(kept)} usable pictures; at least {LEAST} are needed.{first}")
    return Pictures(_channels(np.stack(kept), colour), *_classes(names), tuple(skipped))


def _is_junk(name: str) -> bool:
    """What systems leave in folders unasked."""
    return any(part in JUNK or part.startswith(".") for part in PurePosixPath(name).parts)


def _check_amount(files: Sequence[File]) -> None:
    if len(files) > COUNT:
        raise BadUpload(f"There are {len(files):,} files; at most {COUNT:,} are taken.")
    total = sum(file.size for file in files)
    if total > ALL_BYTES:
        largest = max(files, key=lambda file: file.size)
        raise BadUpload(
            f"Unpacked, the files would take {total / 1e9:.1f} GB, most of them "
            f"'{largest.name[:80]}'; at most {ALL_BYTES / 1e9:.0f} GB are taken."
        )


def _channels(x: np.ndarray, colour: bool | None) -> np.ndarray:
    """(n, side, side, 3) as (n, c, side, side)."""
    if colour is None and (x == x[..., :1]).all():
        x = x[..., :1]
    elif colour is False:
        x = np.stack([(picture @ LUMA + 0.5).astype(np.uint8)[..., None] for picture in x])
    return np.ascontiguousarray(x.transpose(0, 3, 1, 2))


def _classes(names: Sequence[str]) -> tuple[np.ndarray | None, tuple[str, ...]]:
    """Classes by the folder that each picture lies in."""
    folders = [str(PurePosixPath(name).parent) for name in names]
    known = sorted(set(folders))
    if not 2 <= len(known) <= CLASSES or "." in known:
        return None, ()
    y = np.array([known.index(folder) for folder in folders], dtype=np.int64)
    return y, tuple(PurePosixPath(folder).name[:40] for folder in known)
