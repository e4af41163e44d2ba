"""MaskFlowNet-S and MaskFlowNet in plain PyTorch, as a peer for the benchmark: the variant `default` of this project.

    python3 twin.py WEIGHTS.safetensors WIDTH HEIGHT --check FIRST.raw SECOND.raw FLOW.raw
    python3 twin.py WEIGHTS.safetensors WIDTH HEIGHT --export MODEL.onnx
    python3 twin.py WEIGHTS.safetensors WIDTH HEIGHT --serve          one estimate for each line read, its milliseconds printed
    python3 twin.py WEIGHTS.safetensors WIDTH HEIGHT --train BATCH.raw SIZE [GRADIENTS.safetensors]
        one training step for each line read, its milliseconds and the process' peak memory printed; with a name, the loss
        and the gradients of the first batch are written there and nothing else happens
    python3 twin.py --describe                                        PyTorch and the card that it sees, as JSON

--check and --serve also take
    --device cpu|cuda           where to compute: cpu unless it says otherwise
    --precision f32|tf32|f16    f32, the default, is without TF32; f16 computes in halves, but for the samples, whose
                                coordinates need floats
    --repeats N                 of --serve: estimates for each line read, the median is printed; 1 by default
On a card the pictures lie there already, flow stays there, and the time ends when the card has finished.

A batch is float32: SIZE first pictures [3,H,W], less the mean of the pair, SIZE second ones, SIZE true flows [2,H,W]. Loss:
mmflow's MultiLevelEPE. Optimiser: Adam. Weights are float32 in mmflow's names, as `opticalflow import` writes them.
Pictures are float32 [3,H,W], RGB 0..1; flow is float32 [H,W,2]. Threads: OMP_NUM_THREADS. Layout NCHW, PyTorch's own.
"""

import json
import resource
import struct
import sys
import time

import numpy
import torch
import torch.nn.functional as F

FLOW_SCALE = 20.0


def read_weights(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = numpy.frombuffer(data[begin:end], "<f4").reshape(entry["shape"])
        tensors[name] = torch.from_numpy(values.copy())
    return tensors


def cost_volume(first, second, d):
    height, width = first.shape[2:]
    padded = F.pad(second, (d, d, d, d))
    side = range(2 * d + 1)
    costs = [(first * padded[:, :, y : y + height, x : x + width]).mean(1) for y in side for x in side]
    return F.leaky_relu(torch.stack(costs, 1), 0.1)


def sample(features, flow, margin=0):
    """Bilinear samples at x + flow (y, x), zero outside; `margin` rows and columns of features lie outside the frame."""
    if features.dtype != torch.float32:
        return sample(features.float(), flow.float(), margin).to(features.dtype)
    height, width = flow.shape[2:]
    tall, wide = features.shape[2:]
    ys = torch.arange(height, dtype=torch.float32, device=flow.device).view(1, height, 1) + margin + flow[:, 0]
    xs = torch.arange(width, dtype=torch.float32, device=flow.device).view(1, 1, width) + margin + flow[:, 1]
    grid = torch.stack((xs * (2.0 / (wide - 1)) - 1, ys * (2.0 / (tall - 1)) - 1), 3)
    return F.grid_sample(features, grid, mode="bilinear", padding_mode="zeros", align_corners=True)


def upsample(x, factor):
    height, width = x.shape[2:]
    padded = F.pad(x, (0, 1, 0, 1), mode="replicate")
    size = (height * factor + 1, width * factor + 1)
    return F.interpolate(padded, size, mode="bilinear", align_corners=True)[:, :, :-1, :-1]


class MaskFlowNet(torch.nn.Module):
    def __init__(self, weights):
        super().__init__()
        self.weights = weights
        self.full = any(name.startswith("maskflownetS.") for name in weights)

    def conv(self, x, name, stride=1, dilation=1, activate=True, padding=None):
        pad = dilation if padding is None else padding
        y = F.conv2d(x, self.weights[f"{name}.weight"], self.weights.get(f"{name}.bias"), stride, pad, dilation)
        return F.leaky_relu(y, 0.1) if activate else y

    def encode(self, pictures, prefix):
        levels = []
        for level in range(6):
            for i in range(3):
                pictures = self.conv(pictures, f"{prefix}encoder.layers.{level}.layers.{i}.conv", 2 if i == 0 else 1)
            levels.append(pictures)
        return [features.chunk(2) for features in levels]

    def deform(self, features, flow, level, prefix):
        name = f"{prefix}decoder.corr_block.level{level}.warp"
        whole = F.conv2d(features, self.weights[f"{name}.deconv.weight"], padding=2)
        warped = sample(whole, flow * (FLOW_SCALE / 2**level), 1)
        return warped + self.weights[f"{name}.deconv_bias"].view(1, -1, 1, 1)

    def decode(self, x, level, prefix, base):
        name = f"{prefix}decoder.decoders.level{level}"
        for i in range(5):
            x = torch.cat((self.conv(x, f"{name}.dense_net.layers.{i}.layers.conv"), x), 1)
        flow = self.conv(x, f"{name}.predict_flow", activate=False)
        if base is not None:
            flow = flow + base
        if level == 2:
            context = x
            for i, dilation in enumerate((1, 2, 4, 8, 16, 1)):
                context = self.conv(context, f"{prefix}decoder.post_processor.layers.{i}.conv", dilation=dilation)
            return flow + self.conv(context, f"{prefix}decoder.post_processor.layers.6", activate=False), None, None
        mask = None
        if f"{name}.predict_mask.weight" in self.weights:
            mask = upsample(self.conv(x, f"{name}.predict_mask", activate=False), 2)
        weight, bias = self.weights[f"{name}.upfeat_layer.0.weight"], self.weights[f"{name}.upfeat_layer.0.bias"]
        return flow, mask, F.leaky_relu(F.conv_transpose2d(x, weight, bias, 2, 1), 0.1)

    def stage1(self, features, prefix):
        flows, flow, mask, up_features = {}, None, None, None
        for level in (6, 5, 4, 3, 2):
            first, second = features[level - 1]
            if level == 6:
                flow, mask, up_features = self.decode(cost_volume(first, second, 4), level, prefix, None)
                flows[level] = flow
                continue
            up_flow = upsample(flow, 2)
            tradeoff = self.conv(up_features, f"{prefix}decoder.corr_block.level{level}.warp.tradeoff_conv", activate=False)
            warped = F.leaky_relu(self.deform(second, up_flow, level, prefix) * torch.sigmoid(mask) + tradeoff, 0.1)
            x = torch.cat((cost_volume(first, warped, 4), first, up_features, up_flow), 1)
            last_mask = mask
            flow, mask, up_features = self.decode(x, level, prefix, up_flow)
            flows[level] = flow
        return flows, last_mask

    def stage2(self, features, warped_features, flows):
        flow, up_features = None, None
        for level in (6, 5, 4, 3, 2):
            first, second = features[level - 1]
            base = flows[6] if level == 6 else upsample(flow, 2)
            refined = F.leaky_relu(self.deform(second, base, level, ""), 0.1)
            costs = [cost_volume(first, refined, 2), cost_volume(*warped_features[level - 1], 2)]
            x = costs + [flows[6]] if level == 6 else [first, up_features] + costs + [base, flows[level]]
            flow, _, up_features = self.decode(torch.cat(x, 1), level, "", base)
        return flow

    def forward(self, first, second):
        mean = torch.cat((first, second), 2).mean((2, 3), keepdim=True)
        first, second = first - mean, second - mean
        prefix = "maskflownetS." if self.full else ""
        features = self.encode(torch.cat((first, second)), prefix)
        flows, mask = self.stage1(features, prefix)
        flow = flows[2]
        if self.full:
            warped = sample(second, upsample(flow, 4) * FLOW_SCALE)
            logits = upsample(mask, 4)
            pair = torch.cat((torch.cat((first, torch.zeros_like(logits)), 1), torch.cat((warped, torch.sigmoid(logits) - 0.5), 1)))
            flow = self.stage2(features, self.encode(pair, ""), flows)
        flow = F.interpolate(flow, first.shape[2:], mode="bilinear", align_corners=False) * FLOW_SCALE
        return flow.flip(1).permute(0, 2, 3, 1), upsample(mask, 4)


    def flows(self, first, second):
        """Flows of MaskFlowNet-S by level, (y, x) / 20, of pictures that are centred."""
        return self.stage1(self.encode(torch.cat((first, second)), ""), "")[0]


LEVEL_WEIGHTS = {2: 0.005, 3: 0.01, 4: 0.02, 5: 0.08, 6: 0.32}


def multi_level_loss(flows, truth):
    """Sum over levels and pixels of the endpoint error in units of 20 pixels, divided by the batch."""
    target = truth.flip(1) / FLOW_SCALE
    terms = []
    for level, weight in LEVEL_WEIGHTS.items():
        cells = F.adaptive_avg_pool2d(target, flows[level].shape[2:])
        terms.append(weight * torch.norm(flows[level] - cells, p=2, dim=1).sum() / len(truth))
    return sum(terms)


def write_safetensors(path, tensors):
    header, offset = {}, 0
    for name, tensor in tensors.items():
        end = offset + 4 * tensor.numel()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(tensor.contiguous().numpy().astype("<f4").tobytes())


def train(weights, width, height, batch_file, size, gradients_file=None):
    size = int(size)
    values = torch.from_numpy(numpy.fromfile(batch_file, "<f4"))
    pictures = values[: 6 * size * width * height].view(2, size, 3, height, width)
    truth = values[6 * size * width * height :].view(size, 2, height, width)
    for tensor in weights.values():
        tensor.requires_grad_()
    network = MaskFlowNet(weights)
    optimiser = torch.optim.Adam(weights.values(), lr=1e-4)

    def backward():
        optimiser.zero_grad()
        loss = multi_level_loss(network.flows(*pictures), truth)
        loss.backward()
        return loss

    if gradients_file:
        loss = backward().detach().view(1)
        known = {name: tensor.grad for name, tensor in weights.items() if tensor.grad is not None}
        write_safetensors(gradients_file, {"loss": loss, **known})
        return
    backward()
    optimiser.step()
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads", flush=True)
    for _ in sys.stdin:
        started = time.perf_counter()
        backward().item()
        optimiser.step()
        milliseconds = 1000 * (time.perf_counter() - started)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"milliseconds": milliseconds, "peakMemoryBytes": memory}), flush=True)


def describe():
    card = torch.cuda.get_device_name() if torch.cuda.is_available() else None
    versions = {"torch": torch.__version__, "cuda": torch.version.cuda, "cudnn": torch.backends.cudnn.version()}
    print(json.dumps({"card": card, **versions}))


def take(arguments, name, default):
    """Takes an option and its value out of the arguments."""
    if name not in arguments:
        return default
    at = arguments.index(name)
    value = arguments[at + 1]
    del arguments[at : at + 2]
    return value


def prepare_device(device, precision):
    """Settings of a card, as someone sets them who wants speed at that precision."""
    if device == "cuda":
        torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"
        torch.backends.cudnn.allow_tf32 = precision == "tf32"
        torch.backends.cudnn.benchmark = True
    return {"device": device, "dtype": torch.float16 if precision == "f16" else torch.float32}


def serve(estimate, device, repeats):
    """An estimate for each line read, or several, of which the median time is printed."""
    finish = torch.cuda.synchronize if device == "cuda" else lambda: None
    for _ in range(3 if device == "cuda" else 1):
        estimate()
    finish()
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads", flush=True)
    for _ in sys.stdin:
        times = []
        for _ in range(repeats):
            started = time.perf_counter()
            estimate()
            finish()
            times.append(1000 * (time.perf_counter() - started))
        print(sorted(times)[repeats // 2], flush=True)


def main():
    arguments = sys.argv[1:]
    if arguments == ["--describe"]:
        describe()
        return
    device = take(arguments, "--device", "cpu")
    place = prepare_device(device, take(arguments, "--precision", "f32"))
    repeats = int(take(arguments, "--repeats", "1"))
    weights, width, height, mode, *files = arguments
    if mode == "--train":
        train(read_weights(weights), int(width), int(height), *files)
        return
    shape = (1, 3, int(height), int(width))
    network = MaskFlowNet({name: tensor.to(**place) for name, tensor in read_weights(weights).items()}).eval()
    pair = [torch.rand(shape).to(**place), torch.rand(shape).to(**place)]
    with torch.no_grad():
        if mode == "--check":
            pair = [torch.from_numpy(numpy.fromfile(path, "<f4").reshape(shape)).to(**place) for path in files[:2]]
            network(*pair)[0].float().cpu().numpy().astype("<f4").tofile(files[2])
        elif mode == "--export":
            torch.onnx.export(
                network, tuple(pair), files[0], opset_version=16, input_names=["first", "second"], output_names=["flow", "mask"]
            )
        else:
            serve(lambda: network(*pair), device, repeats)


main()
