"""Endpoint error of OpenCV's DIS (medium) and Farneback on pairs with true flow, for the model card.

    pip install opencv-python-headless numpy
    python opencv-baselines.py FIRST SECOND TRUTH [FIRST SECOND TRUTH ...]

TRUTH is a .flo, or a 16-bit PNG of KITTI. Prints one JSON object a pair: mean endpoint error over known pixels, and for
KITTI the share of outliers (over 3 px and over 5 %).
"""

import json
import sys

import cv2
import numpy as np


def read_truth(path):
    if path.endswith(".png"):
        raw = cv2.imread(path, cv2.IMREAD_UNCHANGED)[..., ::-1].astype(np.float64)
        return (raw[..., :2] - 32768) / 64, raw[..., 2] > 0
    with open(path, "rb") as file:
        assert np.fromfile(file, "<f4", 1)[0] == np.float32(202021.25)
        width, height = np.fromfile(file, "<i4", 2)
        flow = np.fromfile(file, "<f4").reshape(height, width, 2).astype(np.float64)
    return flow, (np.abs(flow) < 1e9).all(axis=2)


def score(flow, truth, known):
    error = np.linalg.norm(flow - truth, axis=2)[known]
    length = np.linalg.norm(truth, axis=2)[known]
    return {"epe": float(error.mean()), "fl": float(100 * ((error > 3) & (error > 0.05 * length)).mean())}


for first, second, truth_path in zip(*[iter(sys.argv[1:])] * 3):
    grey = [cv2.imread(path, cv2.IMREAD_GRAYSCALE) for path in (first, second)]
    truth, known = read_truth(truth_path)
    dis = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(*grey, None)
    farneback = cv2.calcOpticalFlowFarneback(*grey, None, 0.5, 5, 15, 3, 7, 1.5, 0)
    print(json.dumps({"first": first, "dis": score(dis, truth, known), "farneback": score(farneback, truth, known)}))
