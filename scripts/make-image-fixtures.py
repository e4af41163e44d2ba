"""Makes fixtures/images: small pictures by public writers, and what public readers make of them.

    python3 -m venv .cache/venv
    .cache/venv/bin/pip install numpy==2.4.6 pillow==13.0.0 opencv-python-headless==5.0.0.93 \
        pypng==0.20220715.0 imagecodecs==2026.3.6
    .cache/venv/bin/python scripts/make-image-fixtures.py

expected.safetensors holds RGB bytes [H, W, 3] under the name of each file, as OpenCV's imread decodes it (its BGR turned
round); PPM and PGM whose largest sample is not 255 or 65535 as Pillow does, since OpenCV does not scale those. Files in
`refused/` have nothing expected of them. Metadata `start of NAME` are the first bytes, in hex, of a picture in a format
that is not read.
"""

import io
import json
import struct
from pathlib import Path

import cv2
import imagecodecs
import numpy as np
import PIL
import png
from PIL import Image

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "images"


def picture(width, height, top=255):
    """RGB that no flip, turn or swap of channels leaves as it is: slopes, an edge, a bright dot, some noise."""
    y, x = np.mgrid[0:height, 0:width]
    rgb = np.stack([x / width, y / height, (x + 2 * y) / (width + 2 * height)], -1)
    rgb[height // 3 :, width // 4 : width // 2] = (0.95, 0.1, 0.05)
    rgb[height // 5, width // 7] = 1
    noise = np.random.default_rng(1).normal(0, 0.03, rgb.shape)
    return np.clip(np.rint((rgb + noise) * top), 0, top).astype(np.uint16 if top > 255 else np.uint8)


def save(name, content):
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def pillow(image, **options):
    out = io.BytesIO()
    image.save(out, **options)
    return out.getvalue()


def opencv(extension, rgb, *flags):
    bgr = rgb[..., ::-1] if rgb.ndim == 3 else rgb
    done, out = cv2.imencode(extension, np.ascontiguousarray(bgr), list(flags))
    assert done
    return out.tobytes()


def pypng(samples, width, height, **options):
    out = io.BytesIO()
    png.Writer(width, height, **options).write(out, samples.reshape(height, -1).tolist())
    return out.getvalue()


def exif(orientation, endian):
    block = Image.Exif()
    block.endian = endian
    block[0x0112] = orientation
    return block


def make_png():
    width, height = 13, 7
    for suffix, interlace in ("", False), ("-interlaced", True):
        for depth in 1, 2, 4, 8, 16:
            top = (1 << depth) - 1
            rgb = picture(width, height, top)
            alpha = (np.arange(width * height).reshape(height, width) * 7 % (top + 1)).astype(rgb.dtype)
            options = dict(bitdepth=depth, interlace=interlace)
            save(f"grey{depth}{suffix}.png", pypng(rgb[..., 0], width, height, greyscale=True, **options))
            if depth <= 8:
                colours = [tuple(int(v) for v in colour) for colour in picture(16, 16).reshape(-1, 3)[: top + 1]]
                save(f"palette{depth}{suffix}.png", pypng(rgb[..., 0], width, height, palette=colours, **options))
            if depth >= 8:
                with_alpha = dict(alpha=True, **options)
                grey_alpha = np.stack([rgb[..., 1], alpha], -1)
                save(f"grey-alpha{depth}{suffix}.png", pypng(grey_alpha, width, height, greyscale=True, **with_alpha))
                save(f"rgb{depth}{suffix}.png", pypng(rgb, width, height, greyscale=False, **options))
                rgba = np.dstack([rgb, alpha])
                save(f"rgba{depth}{suffix}.png", pypng(rgba, width, height, greyscale=False, **with_alpha))
    rgb = picture(width, height)
    faded = [(*map(int, colour), 9 * i) for i, colour in enumerate(picture(16, 16).reshape(-1, 3)[:16])]
    save("transparent-palette.png", pypng(rgb[..., 0] >> 4, width, height, palette=faded, bitdepth=4))
    colour = tuple(int(v) for v in rgb[3, 2])
    save("transparent-colour.png", pypng(rgb, width, height, greyscale=False, transparent=colour, gamma=2.2))
    save("transparent-grey.png", pypng(rgb[..., 0], width, height, greyscale=True, transparent=int(rgb[3, 2, 0])))
    save("many-chunks.png", pypng(rgb, width, height, greyscale=False, chunk_limit=50))
    save("filters-pillow.png", pillow(Image.fromarray(picture(37, 21)), format="PNG", optimize=True))
    every = cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_ALL_FILTERS
    save("filters-opencv16.png", opencv(".png", picture(21, 13, 65535), *every))
    save("exif.png", pillow(Image.fromarray(rgb), format="PNG", exif=exif(6, ">")))
    save("one-pixel.png", opencv(".png", rgb[3:4, 3:4]))
    save("narrow-interlaced.png", pypng(rgb[:, 3:4], 1, height, greyscale=False, interlace=True))


def make_jpeg():
    rgb = picture(37, 21)
    sampling = "444", "422", "420", "440", "411"
    quality = cv2.IMWRITE_JPEG_QUALITY, 90
    for name in sampling:
        factor = cv2.IMWRITE_JPEG_SAMPLING_FACTOR, getattr(cv2, f"IMWRITE_JPEG_SAMPLING_FACTOR_{name}")
        save(f"baseline-{name}.jpg", opencv(".jpg", rgb, *quality, *factor))
        progressive = cv2.IMWRITE_JPEG_PROGRESSIVE, 1
        save(f"progressive-{name}.jpg", opencv(".jpg", rgb, *quality, *factor, *progressive))
    save("restarts-420.jpg", opencv(".jpg", rgb, *quality, cv2.IMWRITE_JPEG_RST_INTERVAL, 2))
    save("best.jpg", pillow(Image.fromarray(rgb), format="JPEG", quality=100, subsampling=0, optimize=True))
    save("poor.jpg", pillow(Image.fromarray(rgb), format="JPEG", quality=10))
    adobe_rgb = pillow(Image.fromarray(rgb), format="JPEG", quality=90, subsampling=0, keep_rgb=True)
    jfif = b"\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0"
    adobe = adobe_rgb[2:18]
    assert adobe[4:9] == b"Adobe" and adobe[15] == 0
    save("rgb-adobe.jpg", adobe_rgb)
    save("rgb-by-ids.jpg", adobe_rgb[:2] + adobe_rgb[18:])
    save("rgb-overruled-by-jfif.jpg", adobe_rgb[:2] + jfif + adobe_rgb[2:])
    ycbcr = pillow(Image.fromarray(rgb), format="JPEG", quality=90, subsampling=0)
    assert ycbcr[2:20] == jfif
    save("ycbcr-adobe.jpg", ycbcr[:2] + adobe[:15] + b"\1" + ycbcr[20:])
    save("ycbcr-unmarked.jpg", ycbcr[:2] + ycbcr[20:])
    save("grey.jpg", opencv(".jpg", rgb[..., 0], *quality))
    save("grey-progressive.jpg", opencv(".jpg", rgb[..., 0], *quality, cv2.IMWRITE_JPEG_PROGRESSIVE, 1))
    for width, height in (1, 1), (3, 5), (5, 3):
        save(f"{width}x{height}-420.jpg", opencv(".jpg", picture(width, height), *quality))
    for orientation in range(1, 9):
        note = exif(orientation, "<>"[orientation % 2])
        upright = Image.fromarray(picture(13, 7))
        save(f"exif-{orientation}.jpg", pillow(upright, format="JPEG", quality=90, subsampling=0, exif=note))

    cmyk = Image.fromarray(rgb).convert("CMYK")
    save("refused/cmyk.jpg", pillow(cmyk, format="JPEG"))
    save("refused/12-bit.jpg", imagecodecs.jpeg8_encode(picture(37, 21, 4095), bitspersample=12))
    save("refused/lossless.jpg", imagecodecs.jpeg8_encode(rgb, lossless=True))
    save("refused/jpeg-ls.jpg", imagecodecs.jpegls_encode(rgb[..., 0]))
    padded = Image.fromarray(picture(13, 7))
    save("refused/restarts.jpg", pillow(padded, format="JPEG", progressive=True, subsampling=2, restart_marker_blocks=3))


def make_pnm():
    width, height = 13, 7
    for depth, top in (8, 255), (16, 65535):
        rgb = picture(width, height, top)
        for suffix, binary in ("", 1), ("-decimal", 0):
            flags = cv2.IMWRITE_PXM_BINARY, binary
            save(f"rgb{depth}{suffix}.ppm", opencv(".ppm", rgb, *flags))
            save(f"grey{depth}{suffix}.pgm", opencv(".pgm", rgb[..., 0], *flags))
    for top in 1, 15, 101, 1021:
        rgb = picture(width, height, top)
        header = f"P6 # largest sample {top}\n{width} # wide\n# high\n{height}\n{top}\n"
        samples = rgb.astype(">u2" if top > 255 else np.uint8).tobytes()
        save(f"largest-{top}.ppm", header.encode() + samples)
        digits = "\n".join(" ".join(map(str, row)) for row in rgb[..., 0].tolist())
        save(f"largest-{top}-decimal.pgm", f"P2\n{width} {height} {top}\n{digits}\n".encode())


def starts_of_unread_formats():
    rgb = picture(32, 32)
    image = Image.fromarray(rgb)
    files = {
        name: pillow(image, format=format, **options)
        for name, format, options in [
            ("WebP", "WEBP", {}),
            ("GIF", "GIF", {}),
            ("TIFF", "TIFF", {}),
            ("TIFF (big)", "TIFF", {"big_tiff": True}),
            ("BMP", "BMP", {}),
            ("AVIF", "AVIF", {}),
            ("JPEG 2000", "JPEG2000", {}),
            ("JPEG 2000 (codestream)", "JPEG2000", {"no_jp2": True}),
            ("ICO", "ICO", {}),
            ("ICNS", "ICNS", {}),
            ("DDS", "DDS", {}),
            ("PCX", "PCX", {}),
            ("SGI", "SGI", {}),
            ("PDF", "PDF", {}),
            ("PostScript", "EPS", {}),
        ]
    }
    files["XBM"] = pillow(image.convert("1"), format="XBM")
    files["PBM"] = pillow(image.convert("1"), format="PPM")
    files["PFM"] = pillow(image.convert("F"), format="PPM")
    files["Radiance HDR"] = opencv(".hdr", rgb.astype(np.float32))
    files["PAM"] = opencv(".pam", rgb)
    files["Sun raster"] = opencv(".ras", rgb)
    files["JPEG XL"] = imagecodecs.jpegxl_encode(rgb, usecontainer=True)
    files["JPEG XL (codestream)"] = imagecodecs.jpegxl_encode(rgb, usecontainer=False)
    files["JPEG XR"] = imagecodecs.jpegxr_encode(rgb)
    files["QOI"] = imagecodecs.qoi_encode(rgb)
    return {f"start of {name}": content[:48].hex() for name, content in files.items()}


def decoded(path):
    top = int(path.stem.split("-")[1]) if path.name.startswith("largest-") else 255
    if top != 255:
        image = Image.open(path)
        samples = np.asarray(image).astype(np.uint16)
        if image.mode == "I":
            samples = np.rint(samples / 257)
        rgb = samples if samples.ndim == 3 else np.repeat(samples[..., None], 3, -1)
        return rgb.astype(np.uint8)
    bgr = cv2.imread(str(path), cv2.IMREAD_COLOR)
    assert bgr is not None, path
    return np.ascontiguousarray(bgr[..., ::-1])


def write_safetensors(path, tensors, metadata):
    header, body = {"__metadata__": metadata}, b""
    for name, tensor in tensors.items():
        end = len(body) + tensor.nbytes
        header[name] = {"dtype": "U8", "shape": list(tensor.shape), "data_offsets": [len(body), end]}
        body += tensor.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


def main():
    make_png()
    make_jpeg()
    make_pnm()
    paths = sorted(path for path in FOLDER.iterdir() if path.suffix in (".png", ".jpg", ".ppm", ".pgm"))
    versions = {"OpenCV": cv2.__version__, "Pillow": PIL.__version__}
    metadata = {**versions, **starts_of_unread_formats()}
    write_safetensors(FOLDER / "expected.safetensors", {path.name: decoded(path) for path in paths}, metadata)
    sizes = [path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()]
    print(f"{len(sizes)} files, {sum(sizes)} bytes, the largest {max(sizes)}")


main()
