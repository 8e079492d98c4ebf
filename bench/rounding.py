"""GPTQ, GPFQ and Qronos of Brevitas on a square linear layer, as RoundingBenchmark measures them.

    pip install torch brevitas==0.13.4
    OMP_NUM_THREADS=1 python bench/rounding.py 256 1024
"""

import sys
import time

import torch
from brevitas.graph.gpfq import gpfq_mode
from brevitas.graph.gptq import gptq_mode
from brevitas.graph.qronos import Qronos
from brevitas.inject.enum import ScalingImplType
from brevitas.nn import QuantLinear
from brevitas.quant.scaled_int import Int8WeightPerChannelFloat

SAMPLES = 256
RUNS = 5


def run(features, mode, **options):
    torch.manual_seed(0)
    layer = QuantLinear(
        features, features, bias=False, weight_quant=Int8WeightPerChannelFloat, weight_bit_width=4,
        weight_scaling_impl_type=ScalingImplType.PARAMETER_FROM_STATS)
    model = torch.nn.Sequential(layer).eval()
    batches = [torch.randn(SAMPLES, features) for _ in range(2)]
    with torch.no_grad():
        model(batches[0])
        begun = time.perf_counter()
        with mode(model, **options) as algorithm:
            for _ in range(algorithm.num_layers):
                for batch in batches:
                    algorithm.model(batch)
                algorithm.update()
        return time.perf_counter() - begun


def main():
    torch.set_num_threads(1)
    modes = {
        "gptq": (gptq_mode, {}),
        "gpfq": (gpfq_mode, {}),
        "qronos": (gpfq_mode, {"algorithm_impl": Qronos}),
    }
    for features in map(int, sys.argv[1:] or ["256", "1024"]):
        for name, (mode, options) in modes.items():
            seconds = min(run(features, mode, **options) for _ in range(RUNS))
            print(f"{name:8} {features:6} {1000 * seconds:10.1f} ms")


if __name__ == "__main__":
    main()
