"""Makes fixtures/augmentation.golden.safetensors: what OpenCV, Pillow and NumPy make of a small picture and its flow.

    python3 -m venv .cache/venv
    .cache/venv/bin/pip install numpy==2.4.6 pillow==13.0.0 opencv-python-headless==5.0.0.93
    .cache/venv/bin/python scripts/make-augmentation-fixtures.py

`first`, `second` [H,W,3] bytes, `flow` [H,W,2] and `valid` [H,W] are what all begins with.

`opencv.STEP.FACTOR`: the arithmetic of mmcv's adjust_brightness, adjust_contrast, adjust_color and of mmflow's
adjust_hue, on OpenCV's 8-bit conversions; `opencv.gamma.G`: a table of mmflow's adjust_gamma. `pillow.STEP.FACTOR`:
ImageEnhance, and hue on Pillow's HSV as torchvision turns it; `pillow.contrast-of-both` blends with the mean grey of both
pictures. `yiq`: a picture through the matrices of RGB and YIQ, saturation and hue between them; `colours`: contrast, gain,
brightness and gamma about the mean. `reader.*`: pictures of 60 + byte / 2 stretched to all bytes, and resized by OpenCV
with their flow.

`mmflow.*`: cv2.warpAffine of two pictures and of flow by an affine motion in units of the sides; `theta1`, `theta2` are
the motions, from the picture to the result. `microsoft.*`: two views by normalised grids as MXNet's GridGenerator and
BilinearSampler have them. `raft.*`: cv2.resize by factors, and vectors put at rounded places.
"""

import json
import struct
from pathlib import Path

import cv2
import numpy as np
import PIL
from PIL import Image, ImageEnhance

FOLDER = Path(__file__).resolve().parent.parent / "fixtures"
HEIGHT, WIDTH = 12, 16


def picture(shift):
    """RGB that no flip, turn or swap of channels leaves as it is, with all corners of the colour cube."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] + float(shift)
    rgb = np.stack([x / WIDTH, y / HEIGHT, (x + 2 * y) / (WIDTH + 2 * HEIGHT)], -1)
    rgb[HEIGHT // 3 :, WIDTH // 4 : WIDTH // 2] = (0.95, 0.1, 0.05)
    rgb[0, :8] = [[i >> 2, i >> 1 & 1, i & 1] for i in range(8)]
    rgb[1, :8] = [[i / 7] * 3 for i in range(8)]
    noise = np.random.default_rng(1).normal(0, 0.1, rgb.shape)
    return np.clip(np.rint((rgb + noise * (y > 5)[..., None]) * 255), 0, 255).astype(np.uint8)


def blend(image, other, factor):
    mixed = cv2.addWeighted(image.astype(np.float32), factor, other.astype(np.float32), 1 - factor, 0)
    return np.clip(mixed, 0, 255).astype(np.uint8)


def opencv_steps(image):
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    yield "grey", grey
    for factor in 0.52, 0.83, 1.37, 1.5:
        yield f"brightness.{factor}", blend(image, np.zeros_like(image), factor)
        middle = np.full_like(image, round(np.sum(grey) / grey.size))
        yield f"contrast.{factor}", blend(image, middle, factor)
        yield f"saturation.{factor}", cv2.addWeighted(image, factor, np.stack([grey] * 3, -1), 1 - factor, 0)
    for turn in -0.5, -0.13, 0.001, 0.29, 0.47:
        # in one row of 192 pixels, as OpenCV's vector code rounds otherwise than what it does with the rest of a row
        hsv = cv2.cvtColor(image.reshape(1, -1, 3), cv2.COLOR_RGB2HSV)
        hsv[..., 0] = (hsv[..., 0].astype(np.int64) + int(turn * 180) + 180) % 180
        yield f"hue.{turn}", cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB).reshape(image.shape)
    for gamma in 0.7, 1, 1.43:
        yield f"gamma.{gamma}", ((np.arange(256) / 255.0) ** gamma * (255 + 1 - 1e-3)).astype(np.uint8)


def pillow_steps(image, second):
    for factor in 0.62, 1.37, 1.4:
        yield f"brightness.{factor}", np.array(ImageEnhance.Brightness(image).enhance(factor))
        yield f"contrast.{factor}", np.array(ImageEnhance.Contrast(image).enhance(factor))
        yield f"saturation.{factor}", np.array(ImageEnhance.Color(image).enhance(factor))
    both = Image.fromarray(np.concatenate([np.array(image), second]))
    yield "contrast-of-both", np.array(ImageEnhance.Contrast(both).enhance(1.37))
    for turn in -0.159, -0.05, 0.1, 0.47:
        hue, saturation, value = image.convert("HSV").split()
        turned = (np.array(hue).astype(np.int64) + int(turn * 255)) % 256
        merged = Image.merge("HSV", (Image.fromarray(turned.astype(np.uint8)), saturation, value))
        yield f"hue.{turn}", np.array(merged.convert("RGB"))


def yiq(image, alpha, theta):
    to_yiq = np.array([[0.299, 0.587, 0.114], [0.596, -0.274, -0.321], [0.211, -0.523, 0.311]])
    to_rgb = np.array([[1, 0.956, 0.621], [1, -0.272, -0.647], [1, -1.107, 1.705]])
    c, s = alpha * np.cos(theta), alpha * np.sin(theta)
    turn = np.array([[1, 0, 0], [0, c, -s], [0, s, c]])
    return image / 255.0 @ (to_rgb @ turn @ to_yiq).T


def motion(zoom, stretch, degrees, tx, ty):
    phi = np.deg2rad(degrees)
    rotation = np.array([[np.cos(phi), -np.sin(phi), 0], [np.sin(phi), np.cos(phi), 0], [0, 0, 1]])
    move = np.array([[1, 0, tx], [0, 1, ty], [0, 0, 1]])
    return move @ rotation @ np.diag([stretch, 1 / stretch, 1]) @ np.diag([zoom, zoom, 1])


def mmflow(first, second, flow, valid):
    theta1 = motion(1.4, 1.1, 8, 0.04, -0.03)
    theta2 = motion(1.01, 1, -0.8, 0.003, -0.002) @ theta1
    units = np.array([[1 / (WIDTH - 1), 0, -0.5], [0, 1 / (HEIGHT - 1), -0.5], [0, 0, 1]])
    world1, world2 = (np.linalg.inv(units) @ theta @ units for theta in (theta1, theta2))

    def warp(image, world):
        # channel by channel and in single precision, as OpenCV rounds places to 1/32 of a pixel otherwise
        planes = cv2.split(image.astype(np.float32))
        return np.squeeze(cv2.merge([cv2.warpAffine(plane, world[:2], (WIDTH, HEIGHT)) for plane in planes]))

    yield "theta1", theta1
    yield "theta2", theta2
    yield "first", warp(first / 255.0, world1)
    yield "second", warp(second / 255.0, world2)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    grid = np.stack([x, y, np.ones_like(x)], -1).astype(np.float64)
    path = world2 @ np.linalg.inv(world1) - np.eye(3)

    def moved(warped):
        return (grid @ path.T)[..., :2] + warped @ world2[:2, :2].T

    yield "flow", moved(warp(flow, world1))
    known = warp(valid, world1)
    yield "valid", known
    sparse = warp(flow * valid[..., None], world1) / (known[..., None] + 1e-12)
    yield "sparse", moved(sparse) * (known > 0.01)[..., None]


def sample(data, grid):
    """Bilinear, at points of -1..1 from corner to corner; zero outside."""
    height, width = data.shape[:2]
    x, y = (grid[..., 0] + 1) * (width - 1) / 2, (grid[..., 1] + 1) * (height - 1) / 2
    out = np.zeros(grid.shape[:-1] + data.shape[2:])
    for dy in 0, 1:
        for dx in 0, 1:
            cx, cy = np.floor(x).astype(int) + dx, np.floor(y).astype(int) + dy
            weight = (1 - abs(x - cx)) * (1 - abs(y - cy)) * ((cx >= 0) & (cy >= 0) & (cx < width) & (cy < height))
            out += weight[..., None] * data[np.clip(cy, 0, height - 1), np.clip(cx, 0, width - 1)]
    return out


def microsoft(first, second, flow, valid):
    target = high, wide = 8, 12
    rotation, aspect, scale, tx, ty = np.deg2rad(11), 1.07, 0.9, 0.05, -0.04
    relative_rotation, relative_scale, rx, ry = np.deg2rad(-3), 1.03, 0.02, -0.03
    yield "parameters", np.array([rotation, aspect, scale, tx, ty, relative_rotation, relative_scale, rx, ry])
    unit = lambda a, b: (target[a] - 1) / ((HEIGHT, WIDTH)[b] - 1)
    cos, sin = np.cos(rotation), np.sin(rotation)
    view = np.array(
        [
            [scale * aspect * cos * unit(1, 1), -scale * aspect * sin * unit(0, 1), tx],
            [scale * sin * unit(1, 0), scale * cos * unit(0, 0), ty],
            [0, 0, 1],
        ]
    )
    shape = (high - 1) / (wide - 1)
    rcos, rsin = relative_scale * np.cos(relative_rotation), relative_scale * np.sin(relative_rotation)
    relative = np.array([[rcos, -rsin * shape, 0], [rsin / shape, rcos, 0], [0, 0, 1]])
    second_view = view @ relative + np.array([[0, 0, rx], [0, 0, ry], [0, 0, 0]])
    y, x = np.mgrid[0:high, 0:wide]
    grid = np.stack([2 * x / (wide - 1) - 1, 2 * y / (high - 1) - 1, np.ones_like(x)], -1)
    source = grid @ view.T
    assert abs(source[..., :2]).max() <= 1
    yield "first", sample(first / 255.0, source[..., :2])
    yield "second", sample(second / 255.0, (grid @ second_view.T)[..., :2])
    known = sample(valid[..., None], source[..., :2])
    vectors = sample(flow * valid[..., None], source[..., :2]) / np.maximum(known, 1e-8)
    half_source = np.array([(WIDTH - 1) / 2, (HEIGHT - 1) / 2])
    ends = np.concatenate([source[..., :2] + vectors / half_source, np.ones((high, wide, 1))], -1)
    ends = ends @ np.linalg.inv(second_view).T
    yield "valid", known[..., 0]
    yield "flow", (ends[..., :2] - grid[..., :2]) * np.array([(wide - 1) / 2, (high - 1) / 2]) * (known > 0.01)


def reader(first, second, flow, valid):
    size = wide, high = 21, 9
    darkest, brightest = min(first.min(), second.min()), max(first.max(), second.max())
    yield "stretched", ((first - darkest) * (255.0 / (brightest - darkest))).astype(np.uint8)
    yield "first", cv2.resize(first, size)
    known = cv2.resize(valid.astype(np.float32), size)
    scale = [(wide - 1) / (WIDTH - 1), (high - 1) / (HEIGHT - 1)]
    vectors = cv2.resize((flow * valid[..., None]).astype(np.float32), size) * scale
    quantised = (known * 255).astype(np.uint8)
    yield "flow", vectors / (known + (known == 0))[..., None] * (quantised > 0)[..., None]
    yield "valid", quantised


def colours(image):
    contrast, gain, brightness, gamma = 1.3, np.array([0.9, 1.1, 1.2]), -0.07, np.exp(0.4)
    image = image / 255.0
    mean = image.mean((0, 1))
    return np.clip((image - mean) * (contrast * gain) + mean * gain + brightness, 0, 1) ** gamma


def raft(first, second, flow, valid):
    fx, fy = 1.37, 0.91
    wide, high = int(np.round(WIDTH * fx)), int(np.round(HEIGHT * fy))
    resize = lambda image: cv2.resize(image.astype(np.float32), None, fx=fx, fy=fy, interpolation=cv2.INTER_LINEAR)
    yield "first", resize(first / 255.0)
    yield "second", resize(second / 255.0)
    yield "flow", resize(flow) * [fx, fy]
    rows, columns = np.nonzero(valid)
    x, y = np.round(columns * fx).astype(int), np.round(rows * fy).astype(int)
    inside = (x > 0) & (x < wide) & (y > 0) & (y < high)
    sparse, known = np.zeros((high, wide, 2)), np.zeros((high, wide))
    sparse[y[inside], x[inside]] = (flow[rows, columns] * [fx, fy])[inside]
    known[y[inside], x[inside]] = 1
    yield "sparse", sparse
    yield "valid", known


def write_safetensors(path, tensors, metadata):
    header, body = {"__metadata__": metadata}, b""
    for name, tensor in tensors.items():
        if tensor.dtype == np.float64:
            tensor = tensor.astype(np.float32)
        end = len(body) + tensor.nbytes
        dtype = "U8" if tensor.dtype == np.uint8 else "F32"
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [len(body), end]}
        body += np.ascontiguousarray(tensor).tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


def main():
    first, second = picture(0), picture(2)
    random = np.random.default_rng(2)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    flow = np.stack([3 + 0.1 * x - 0.05 * y, -2 + 0.2 * y], -1) + random.normal(0, 0.2, (HEIGHT, WIDTH, 2))
    flow = flow.astype(np.float32)
    valid = (random.random((HEIGHT, WIDTH)) < 0.4).astype(np.float32)
    tensors = {"first": first, "second": second, "flow": flow, "valid": valid}
    pair = flow.astype(np.float64), valid.astype(np.float64)
    tensors |= {f"opencv.{name}": value for name, value in opencv_steps(first)}
    tensors |= {f"pillow.{name}": value for name, value in pillow_steps(Image.fromarray(first), second)}
    tensors |= {"yiq": yiq(first, 1.31, 0.7), "colours": colours(first)}
    dim = [(60 + picture // 2).astype(np.uint8) for picture in (first, second)]
    tensors |= {f"reader.{name}": value for name, value in reader(*dim, *pair)}
    tensors |= {f"mmflow.{name}": value for name, value in mmflow(first, second, *pair)}
    tensors |= {f"microsoft.{name}": value for name, value in microsoft(first, second, *pair)}
    tensors |= {f"raft.{name}": value for name, value in raft(first, second, *pair)}
    versions = {"OpenCV": cv2.__version__, "Pillow": PIL.__version__, "NumPy": np.__version__}
    path = FOLDER / "augmentation.golden.safetensors"
    write_safetensors(path, tensors, versions)
    print(path.stat().st_size, "bytes")


main()
