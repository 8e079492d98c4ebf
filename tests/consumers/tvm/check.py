"""Compiles TorchScript archives with TVM's Relay frontend: check.py MODEL... prints a line for each.

An `io.npz` beside an archive holds its input `x` and what is expected, `brevitas_y`; without it digits are drawn and
PyTorch tells what is expected.
"""
import logging
import pathlib
import sys
import warnings

import numpy as np
import torch
import tvm
from tvm import relay
from tvm.contrib import graph_executor

# The fork's own target is another processor.
TARGET = "llvm -mtriple=x86_64-linux-gnu"
IMAGES = 16
TOLERANCE = 1e-6
# TVM rounds ties away from zero, PyTorch to the even code: one step in a few numbers.
TIES = 0.02

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)


def check(path):
    module = torch.jit.load(path, map_location="cpu").eval()
    arrays = pathlib.Path(path).with_name("io.npz")
    if arrays.exists():
        known = np.load(arrays)
        x, expected = known["x"].astype(np.float32), known["brevitas_y"]
    else:
        x = np.random.default_rng(0).standard_normal((IMAGES, 1, 28, 28)).astype(np.float32)
        torch.backends.quantized.engine = "fbgemm"
        with torch.no_grad():
            expected = module(torch.from_numpy(x)).numpy()
    network, parameters = relay.frontend.from_pytorch(module, [("x", (x.shape, "float32"))])
    with tvm.transform.PassContext(opt_level=3):
        library = relay.build(network, target=TARGET, params=parameters)
    executor = graph_executor.GraphModule(library["default"](tvm.cpu()))
    executor.set_input("x", x)
    executor.run()
    y = executor.get_output(0).numpy()
    off = np.abs(y - expected) / np.abs(expected).max()
    integers = sum(str(network).count(f"qnn.{name}(") for name in ("conv2d", "dense"))
    told = f"{integers} products on integers, {100 * (off > TOLERANCE).mean():.2f} % of the numbers differ"
    return told, (off > TOLERANCE).mean() <= TIES


failed = []
for path in sys.argv[1:]:
    try:
        result, good = check(path)
    except Exception as problem:
        lines = [line for line in str(problem).strip().splitlines() if line.strip()]
        result, good = f"refuses: {type(problem).__name__}: {lines[-1][:120] if lines else ''}", False
    print(f"{path}: {result}", flush=True)
    if not good:
        failed.append(path)
if failed:
    sys.exit(f"failed: {len(failed)} of {len(sys.argv) - 1}")
