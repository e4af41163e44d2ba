"""Exports one convolution with leaky ReLU to ONNX: layers.py MODEL.onnx BATCH HEIGHT WIDTH INPUTS OUTPUTS STRIDE."""

import sys

import torch

path, *numbers = sys.argv[1:]
batch, height, width, inputs, outputs, stride = map(int, numbers)
layer = torch.nn.Sequential(torch.nn.Conv2d(inputs, outputs, 3, stride, 1), torch.nn.LeakyReLU(0.1))
torch.onnx.export(layer, torch.rand(batch, inputs, height, width), path, opset_version=16)
