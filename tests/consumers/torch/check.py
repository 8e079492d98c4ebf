"""Computes a TorchScript archive of a digits network with each quantized engine: check.py FILE.pt"""
import sys
import warnings

import torch

warnings.filterwarnings("ignore")
torch.manual_seed(0)
images = torch.randn(16, 1, 28, 28)
first = None
failed = []
for engine in ("fbgemm", "x86", "onednn", "qnnpack"):
    torch.backends.quantized.engine = engine
    module = torch.jit.load(sys.argv[1]).eval()
    with torch.no_grad():
        logits = module(images)
    first = logits if first is None else first
    largest = first.abs().max().item()
    # Kernels may round ties to the other side: one step of the last quantizer in a few numbers.
    differing = ((logits - first).abs() > 1e-6 * largest).float().mean().item()
    print(f"{engine:8s} {100 * differing:.2f} % of the logits differ from fbgemm's, which reach {largest:.3g}")
    if differing > 0.02:
        failed.append(engine)
kinds = {node.kind() for node in module.inlined_graph.nodes()}
for kind in ("quantized::conv2d", "quantized::linear"):
    if kind not in kinds:
        failed.append(f"no {kind}")
if failed:
    sys.exit("failed: " + ", ".join(failed))
