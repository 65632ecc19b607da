"""One file of a visitor as one small square picture, whatever kind of picture it is."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

PIXELS = 50_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM", "AVIF")


class BadPicture(ValueError):
    """A file that cannot be used; the message says why, to follow a colon."""


def small(data: bytes, side: int) -> tuple[np.ndarray, int]:
    """The picture in `data` cut square about its middle: (side, side, 3) uint8, and how many
    pixels it had.

    Of a moving picture the first frame, of a turned photograph what a viewer shows, transparent
    parts on white, 16 bits as 8. Raises BadPicture.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            if width * height > PIXELS:
                raise BadPicture(
                    f"it has {width} × {height} pixels, more than {PIXELS // 10**6} million"
                )
            image.draft("RGB", (2 * side, 2 * side))  # JPEG: decode no more than is needed
            square = ImageOps.fit(_upright(image), (side, side), Image.Resampling.LANCZOS)
    except BadPicture:
        raise
    except Image.DecompressionBombError:
        raise BadPicture(f"it has more than {PIXELS // 10**6} million pixels") from None
    except UnidentifiedImageError:
        raise BadPicture("it is no picture of a kind that is known here") from None
    except Exception as error:  # a broken file may raise anything in a decoder
        raise BadPicture("it is damaged or cut short") from error
    return np.asarray(square), width * height


def _upright(image: Image.Image) -> Image.Image:
    """As a viewer would show it, in RGB."""
    image.load()
    image = ImageOps.exif_transpose(image)
    if image.mode[0] in "IF":
        return _levels(image).convert("RGB")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def _levels(image: Image.Image) -> Image.Image:
    """A grey picture of 16 or 32 bits or of floats in 8 bits."""
    values = np.nan_to_num(np.asarray(image, dtype=np.float64))
    if image.mode == "F":
        low, high = values.min(), values.max()
    else:
        low, high = 0, max(65535, values.max())
    return Image.fromarray(((values - low) / max(high - low, 1e-9) * 255).astype(np.uint8))
