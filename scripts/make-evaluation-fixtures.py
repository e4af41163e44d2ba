"""Makes fixtures/evaluation.json: small fields, and what each protocol says of them.

    python3 -m venv .cache/venv
    .cache/venv/bin/pip install numpy==2.4.6 opencv-python-headless==5.0.0.93
    .cache/venv/bin/python scripts/make-evaluation-fixtures.py

The numbers are made the way each public evaluation makes them, picture after picture with lists that are joined at the end,
and in float64: of mmflow `core/evaluation`, of Microsoft `network/pipeline.py`, of RAFT and gmflow `evaluate.py`, of ptlflow
`utils/flow_metrics.py`, of KITTI the development kits. Vectors are multiples of 1/8, so JSON holds them exactly.
"""

import json
from pathlib import Path

import cv2
import numpy as np

FILE = Path(__file__).resolve().parent.parent / "fixtures" / "evaluation.json"
RANDOM = np.random.default_rng(7)


def field(height, width, spread):
    return np.round(RANDOM.normal(0, spread, (height, width, 2)) * 8) / 8


def picture(height, width, *, speed, error, far=0.2):
    """A true field of all speeds, and an estimate whose errors are small in most places and large in some."""
    truth = field(height, width, speed)
    noise = np.where(RANDOM.random((height, width, 1)) < far, field(height, width, 6 * error), field(height, width, error))
    return {"truth": truth, "estimate": truth + noise}


def mask(height, width, share):
    return (RANDOM.random((height, width)) < share).astype(np.uint8)


def made():
    sizes = [(5, 7), (4, 9), (6, 6)]
    chairs = [picture(h, w, speed=s, error=1) for (h, w), s in zip(sizes, (4, 15, 30))]
    sintel = [picture(h, w, speed=s, error=2) for (h, w), s in zip([*sizes, (6, 170)], (6, 12, 40, 20))]
    for one in sintel:
        height, width = one["truth"].shape[:2]
        one["valid"] = 1 - mask(height, width, 0.2)
        one["occluded"] = mask(height, width, 0.3)
    sintel[3]["occluded"] = np.zeros((6, 170), np.uint8)
    sintel[3]["occluded"][1:4, 3:9] = 1
    kitti = [picture(h, w, speed=s, error=2) for (h, w), s in zip(sizes, (10, 60, 25))]
    for one, known in zip(kitti, (0.7, 0.3, 0.9)):
        height, width = one["truth"].shape[:2]
        one["valid"] = mask(height, width, known)
        one["occluded"] = mask(height, width, 0.25) * one["valid"]
        one["objects"] = mask(height, width, 0.4) * 3
        one["truth"] = one["truth"] * one["valid"][..., None]
    things = [picture(h, w, speed=s, error=2) for (h, w), s in zip(sizes, (20, 350, 5))]
    unknown = picture(3, 4, speed=5, error=1)
    unknown["valid"] = np.zeros((3, 4), np.uint8)
    sparse = [*things[:2], unknown]
    return {
        "flying-chairs": chairs,
        "sintel": sintel,
        "kitti-2012": kitti,
        "kitti-2015": kitti,
        "flying-things-subset": things,
        "hd1k": sparse,
    }


def errors(one):
    return np.sqrt(((one["estimate"] - one["truth"]) ** 2).sum(-1))


def speed(one):
    return np.sqrt((one["truth"] ** 2).sum(-1))


def known(one):
    return one.get("valid", np.ones(one["truth"].shape[:2])) >= 0.5


def joined(parts):
    return float(np.mean(np.concatenate(parts)))


def mmflow(dataset, pictures):
    epes, fls = [], []
    for one in pictures:
        epe, magnitude = errors(one).reshape(-1), speed(one).reshape(-1) + 1e-6
        # its readers of Sintel and FlyingChairs know of no mask
        valid = np.ones_like(epe, bool) if dataset in ("sintel", "flying-chairs") else known(one).reshape(-1)
        if not valid.any():
            continue
        out = ((epe > 3.0) & ((epe / magnitude) > 0.05)).astype(float)
        epes.append(np.mean(epe[valid]))
        fls.append(100 * np.mean(out[valid]))
    return {"epe": float(np.mean(epes)), "flAll": float(np.mean(fls))}


def microsoft(_, pictures):
    epes, fls = [], []
    for one in pictures:
        masks = known(one).astype(float)
        if masks.sum() == 0:
            continue
        norm, length = errors(one), speed(one) + 1e-8
        epes.append((norm * masks).sum() / masks.sum())
        fls.append(((norm > 3) * (norm / length > 0.05) * masks).sum() / masks.sum())
    return {"epe": float(np.mean(epes)), "flAll": 100 * float(np.mean(fls))}


def raft(dataset, pictures):
    with np.errstate(divide="ignore", invalid="ignore"):
        if dataset.startswith("kitti"):
            epes, outs = [], []
            for one in pictures:
                epe, magnitude, val = errors(one).reshape(-1), speed(one).reshape(-1), known(one).reshape(-1)
                outs.append(((epe > 3.0) & ((epe / magnitude) > 0.05))[val])
                epes.append(epe[val].mean())
            return {"epe": float(np.mean(epes)), "flAll": 100 * joined(outs)}
    every = dataset in ("sintel", "flying-chairs")
    epe = np.concatenate([(errors(one) if every else errors(one)[known(one)]).reshape(-1) for one in pictures])
    shares = {f"px{n}Below": 100 * float(np.mean(epe < n)) for n in (1, 3, 5)}
    return {"epe": float(np.mean(epe)), **shares}


def bins(epe, length, chosen):
    return {
        "s0To10": epe[(length < 10) & chosen],
        "s10To40": epe[(length >= 10) & (length <= 40) & chosen],
        "s40Plus": epe[(length > 40) & chosen],
    }


def inside(one):
    height, width = one["truth"].shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    tx, ty = x + one["truth"][..., 0], y + one["truth"][..., 1]
    return (tx >= 0) & (tx <= width - 1) & (ty >= 0) & (ty <= height - 1)


def gmflow(dataset, pictures):
    lists = {name: [] for name in ("epe", "out", "s0To10", "s10To40", "s40Plus", "matched", "unmatched")}
    for one in pictures:
        epe, length = errors(one), speed(one)
        valid = np.ones_like(epe, bool) if dataset in ("sintel", "flying-chairs") else known(one)
        if dataset == "flying-things-subset":
            valid = valid & (length < 400)
        lists["epe"].append(epe[valid])
        with np.errstate(divide="ignore", invalid="ignore"):
            lists["out"].append(((epe > 3) & (epe / length > 0.05))[valid])
        for name, values in bins(epe, length, valid).items():
            lists[name].append(values)
        if "occluded" in one:
            matched = (one["occluded"] == 0) & inside(one)
            lists["matched"].append(epe[matched & valid])
            lists["unmatched"].append(epe[~matched & valid])
    epe = np.concatenate(lists["epe"])
    said = {"epe": float(np.mean(epe)), "flAll": 100 * joined(lists["out"])}
    said |= {f"px{n}Outlier": 100 * float(np.mean(epe > n)) for n in (1, 3, 5)}
    for name in ("s0To10", "s10To40", "s40Plus", "matched", "unmatched"):
        values = np.concatenate(lists[name]) if lists[name] else np.zeros(0)
        if len(values):
            said[name] = {"pixels": len(values), "epe": float(np.mean(values))}
    return said


def ptlflow(_, pictures):
    sums = {}

    def add(name, values, masks):
        sums.setdefault(name, []).append((values * masks).sum() / max(masks.sum(), 1))

    for one in pictures:
        epe, valid = errors(one), known(one).astype(float)
        add("epe", epe, valid)
        for n in (1, 3, 5):
            add(f"px{n}Below", 100.0 * (epe < n), valid)
        add("flAll", 100.0 * ((epe > 3) & (epe > 0.05 * speed(one))), valid)
        weights = [1 - (i - 1) / 100 for i in range(1, 101)]
        area = sum(w * (epe <= i / 20) for i, w in zip(range(1, 101), weights))
        add("wauc", 100 * area / sum(weights), valid)
        if "occluded" in one:
            add("visible", epe, valid * (one["occluded"] == 0))
            add("occluded", epe, valid * (one["occluded"] != 0))
    said = {name: float(np.sum(parts) / len(pictures)) for name, parts in sums.items()}
    return {name: {"epe": value} if name in ("visible", "occluded") else value for name, value in said.items()}


def kitti(_, pictures):
    counts = {"All": [0, 0], "Bg": [0, 0], "Fg": [0, 0]}
    rows = {"outAll": [], "outNoc": [], "avgAll": [], "avgNoc": []}
    for one in pictures:
        epe, length = errors(one), speed(one)
        for y, x in zip(*np.nonzero(known(one))):
            bad = epe[y, x] > 3.0 and epe[y, x] / max(length[y, x], 1e-300) > 0.05
            for part in ("All", *([] if "objects" not in one else ["Bg" if one["objects"][y, x] == 0 else "Fg"])):
                counts[part][0] += bool(bad)
                counts[part][1] += 1
        for part, chosen in (("All", known(one)), ("Noc", known(one) & (one.get("occluded", 0) == np.uint8(0)))):
            if chosen.sum() == 0 or (part == "Noc" and "occluded" not in one):
                continue
            rows[f"out{part}"].append(100 * (epe[chosen] > 3).sum() / chosen.sum())
            rows[f"avg{part}"].append(epe[chosen].sum() / chosen.sum())
    said = {f"fl{part}": 100 * bad / all for part, (bad, all) in counts.items() if all}
    return said | {"kitti2012": {name: float(np.mean(values)) for name, values in rows.items() if values}}


def angles(one, chosen):
    u, v = one["truth"][..., 0], one["truth"][..., 1]
    pu, pv = one["estimate"][..., 0], one["estimate"][..., 1]
    cosine = (1 + u * pu + v * pv) / np.sqrt((1 + u * u + v * v) * (1 + pu * pu + pv * pv))
    return np.degrees(np.arccos(np.clip(cosine, -1, 1)))[chosen]


def boundary_distance(occluded):
    """By OpenCV, which is exact with DIST_MASK_PRECISE."""
    free = np.ones(occluded.shape, np.uint8)
    height, width = occluded.shape
    for y in range(height):
        for x in range(width):
            for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
                if 0 <= y + dy < height and 0 <= x + dx < width and occluded[y + dy, x + dx] != occluded[y, x]:
                    free[y, x] = 0
    return cv2.distanceTransform(free, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)


def distances(pictures):
    lists = {"d0To10": [], "d10To60": [], "d60To140": []}
    for one in pictures:
        far, epe = boundary_distance(one["occluded"]), errors(one)
        lists["d0To10"].append(epe[far < 10])
        lists["d10To60"].append(epe[(far >= 10) & (far < 60)])
        lists["d60To140"].append(epe[(far >= 60) & (far <= 140)])
    return {name: {"pixels": sum(map(len, parts)), "epe": joined(parts)} for name, parts in lists.items()}


def plain(value):
    return value.reshape(-1).tolist() if isinstance(value, np.ndarray) else value


PROTOCOLS = {
    "mmflow": mmflow,
    "microsoft": microsoft,
    "raft": raft,
    "kitti": kitti,
    "ptlflow": ptlflow,
    "gmflow": gmflow,
}
out = {}
for dataset, pictures in made().items():
    said = {name: protocol(dataset, pictures) for name, protocol in PROTOCOLS.items()}
    every = dataset in ("sintel", "flying-chairs")
    said["raft"]["aae"] = joined([angles(one, slice(None) if every else known(one)).reshape(-1) for one in pictures])
    if dataset == "sintel":
        said["gmflow"] |= distances(pictures)
    out[dataset] = {
        "pictures": [
            {"width": one["truth"].shape[1], "height": one["truth"].shape[0], **{k: plain(v) for k, v in one.items()}}
            for one in pictures
        ],
        "expected": said,
    }
    if dataset == "sintel":
        out[dataset]["distance"] = boundary_distance(pictures[3]["occluded"]).reshape(-1).round(5).tolist()
FILE.write_text(json.dumps(out, separators=(",", ":")) + "\n")
print(FILE, FILE.stat().st_size)
