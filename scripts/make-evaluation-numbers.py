"""Makes fixtures/evaluation-numbers.json: what NumPy says of flow that the default model finds on published pairs.

    python3 -m venv .cache/venv
    .cache/venv/bin/pip install numpy==2.4.6 opencv-python-headless==5.0.0.93
    .cache/venv/bin/python scripts/make-evaluation-numbers.py DATA

DATA holds FlyingChairs_release, middlebury and kitti2015. The built command line writes .flo files into a folder that is
removed, these are read and scored here with nothing of this project's: reading, averaging and all measures are NumPy's and
OpenCV's. The hash of the model's weights is kept, as the numbers are of no other.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(sys.argv[1])


def read_flo(path):
    raw = path.read_bytes()
    width, height = np.frombuffer(raw, "<i4", 2, 4)
    return np.frombuffer(raw, "<f4", offset=12).reshape(height, width, 2).astype(np.float64)


def kitti_truth(path):
    png = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)[..., ::-1].astype(np.float64)
    return (png[..., :2] - 32768) / 64, png[..., 2] > 0


def middlebury_truth(path):
    flow = read_flo(path)
    known = (np.abs(flow) < 1e9).all(-1)
    return np.where(known[..., None], flow, 0), known


def pairs():
    chairs = DATA / "FlyingChairs_release/data"
    for flow in sorted(chairs.glob("*_flow.flo")):
        name = flow.name[:5]
        truth = read_flo(flow)
        yield "flying-chairs", chairs / f"{name}_img1.ppm", chairs / f"{name}_img2.ppm", truth, np.ones(truth.shape[:2], bool)
    for folder in sorted((DATA / "middlebury/other-gt-flow").iterdir()):
        pictures = DATA / "middlebury/other-data" / folder.name
        yield "middlebury", pictures / "frame10.png", pictures / "frame11.png", *middlebury_truth(folder / "flow10.flo")
    for flow in sorted((DATA / "kitti2015/training/flow_occ").glob("*_10.png")):
        pictures = DATA / "kitti2015/training/image_2"
        yield "kitti-2015", pictures / flow.name, pictures / flow.name.replace("_10", "_11"), *kitti_truth(flow)


def measures(predicted, truth, known):
    epe = np.linalg.norm(predicted - truth, axis=-1)[known]
    length = np.linalg.norm(truth, axis=-1)[known]
    (u, v), (pu, pv) = truth[known].T, predicted[known].T
    cosine = (u * pu + v * pv + 1) / (np.sqrt(u * u + v * v + 1) * np.sqrt(pu * pu + pv * pv + 1))
    return {
        "epe": epe,
        "aae": np.degrees(np.arccos(np.clip(cosine, -1, 1))),
        "flAll": 100.0 * ((epe > 3) & (epe > 0.05 * length)),
        "px1Below": 100.0 * (epe < 1),
        "px3Outlier": 100.0 * (epe > 3),
        "wauc": 100 * sum((101 - i) * (epe <= i / 20) for i in range(1, 101)) / 5050,
    }


work = tempfile.TemporaryDirectory()
jobs = list(pairs())
lines = [f"{first}\t{second}\t{work.name}/{k}.flo" for k, (_, first, second, *_rest) in enumerate(jobs)]
(Path(work.name) / "list.txt").write_text("\n".join(lines))
command = ["node", str(ROOT / "packages/cli/dist/bin.js"), "estimate", "--pairs", f"{work.name}/list.txt", "--quiet"]
subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

images = {}
for k, (dataset, _, _, truth, known) in enumerate(jobs):
    images.setdefault(dataset, []).append(measures(read_flo(Path(work.name) / f"{k}.flo"), truth, known))
numbers = {
    dataset: {
        "images": len(all),
        "pixels": sum(len(one["epe"]) for one in all),
        "ofImages": {name: float(np.mean([one[name].mean() for one in all])) for name in all[0]},
        "ofPixels": {name: float(np.concatenate([one[name] for one in all]).mean()) for name in all[0]},
    }
    for dataset, all in images.items()
}
weights = next((ROOT / "packages/pretrained").rglob("*.safetensors"))
out = {"sha256": hashlib.sha256(weights.read_bytes()).hexdigest(), "numbers": numbers}
(ROOT / "fixtures/evaluation-numbers.json").write_text(json.dumps(out, indent=1) + "\n")
