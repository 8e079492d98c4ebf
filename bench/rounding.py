"""Rounding a linear layer of four-bit weights here and with Brevitas, in turns.

    pip install torch brevitas==0.13.4 accelerate tqdm
    python bench/rounding.py CLASS_PATH [--sizes 256,1024] [--algorithms gptq,gpfq,qronos,learned_round] [--runs 5]
    python bench/rounding.py CLASS_PATH --growth docs/images/rounding.svg

CLASS_PATH is that of the module `tests` with its tests (`-Dbenchmark.command=…` prints it with `-X`, and
`dev.brevity.tests.benchmark.RoundingRounds` must be on it). Both work with one thread on two batches of 256 samples, and
take a run in turn, so that whatever else the machine does slows both alike. Printed are the fastest runs in processor
time, the median of the ratios of neighbours, and the peak of resident memory of each process. `--growth` times this
library alone on layers of 256 outputs and 256 to 8192 columns, and draws a plot.
"""

import argparse
import math
import os
import pathlib
import statistics
import subprocess
import sys
import time

SAMPLES = 256
ITERATIONS = 200
ALGORITHMS = ("gptq", "gpfq", "qronos", "learned_round")
COLUMNS = (256, 512, 1024, 2048, 4096, 8192)
OUTPUTS = 256


class Here:
    """A process of this library that rounds a layer whenever it is told to."""

    def __init__(self, class_path):
        command = ["java", "-Xmx4g", "-cp", class_path, "dev.brevity.tests.benchmark.RoundingRounds"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"})

    def run(self, algorithm, columns, outputs):
        self.process.stdin.write(f"{algorithm} {columns} {outputs}\n")
        self.process.stdin.flush()
        taken, peak = self.process.stdout.readline().split()
        return float(taken), int(peak)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def layer_of_brevitas(columns, outputs):
    import torch
    from brevitas.inject.enum import ScalingImplType
    from brevitas.nn import QuantLinear
    from brevitas.quant.scaled_int import Int8WeightPerChannelFloat

    torch.set_num_threads(1)
    layer = QuantLinear(
        columns, outputs, bias=False, weight_quant=Int8WeightPerChannelFloat, weight_bit_width=4,
        weight_scaling_impl_type=ScalingImplType.PARAMETER_FROM_STATS)
    with torch.no_grad():
        layer.weight.normal_()
    return torch.nn.Sequential(layer).eval(), [torch.randn(SAMPLES, columns) for _ in range(2)]


def brevitas(algorithm, columns, outputs):
    import torch
    from brevitas.graph.gpfq import gpfq_mode
    from brevitas.graph.gptq import gptq_mode
    from brevitas.graph.qronos import Qronos

    model, batches = layer_of_brevitas(columns, outputs)
    with torch.no_grad():
        model(batches[0])
    if algorithm == "learned_round":
        return learned_by_brevitas(model, batches)
    mode, options = {
        "gptq": (gptq_mode, {}),
        "gpfq": (gpfq_mode, {}),
        "qronos": (gpfq_mode, {"algorithm_impl": Qronos}),
    }[algorithm]
    with torch.no_grad():
        begun = time.process_time()
        with mode(model, **options) as rounding:
            for _ in range(rounding.num_layers):
                for batch in batches:
                    rounding.model(batch)
                rounding.update()
        return 1000 * (time.process_time() - begun)


def learned_by_brevitas(model, batches):
    import torch
    from brevitas_examples.common.learned_round.learned_round_trainer import LearnedRoundTrainer, get_blocks
    from brevitas_examples.imagenet_classification.ptq import learned_round_utils as vision

    samples = torch.utils.data.TensorDataset(torch.cat(batches), torch.zeros(2 * SAMPLES))
    loader = torch.utils.data.DataLoader(samples, batch_size=SAMPLES)
    config = vision.parse_args_to_dataclass(
        argparse.Namespace(
            learned_round="identity", learned_round_loss="mse", learned_round_lr=5e-3,
            learned_round_lr_scheduler="LinearLR", learned_round_batch_size=8, learned_round_iters=ITERATIONS))
    config.training_args.use_amp = False
    begun = time.process_time()
    LearnedRoundTrainer(config=config).train(
        model=model, model_forward=vision.vision_forward, block_forward=vision.vision_block_forward, data_loader=loader,
        cache=vision.CacheVision(), get_blocks_fn=lambda module: get_blocks(module, vision.is_layer), keep_gpu=True)
    return 1000 * (time.process_time() - begun)


def peak():
    status = pathlib.Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def compare(here, algorithms, sizes, runs):
    print("algorithm      columns   here ms  Brevitas ms  times faster   MiB here, Brevitas")
    for size in sizes:
        for algorithm in algorithms:
            brevitas(algorithm, size, size)
            for _ in range(3):
                here.run(algorithm, size, size)
            ours, theirs, memory = [], [], 0
            for _ in range(runs):
                taken, memory = here.run(algorithm, size, size)
                ours.append(taken)
                theirs.append(brevitas(algorithm, size, size))
            ratio = statistics.median(b / a for a, b in zip(ours, theirs))
            print(
                f"{algorithm:14} {size:7} {min(ours):9.1f} {min(theirs):12.1f} {ratio:13.1f}   {memory}, {peak()}", flush=True)


def growth(here, file, runs):
    rows = {}
    for algorithm in ALGORITHMS[:3]:
        here.run(algorithm, COLUMNS[0], OUTPUTS)
        for columns in COLUMNS:
            best = min(here.run(algorithm, columns, OUTPUTS)[0] for _ in range(runs if columns < 4096 else 1))
            rows.setdefault(algorithm, []).append((columns, best))
            print(f"{algorithm:14} {columns:7} {best:9.1f} ms", flush=True)
    pathlib.Path(file).write_text(drawing(rows))


def drawing(rows):
    """Both axes logarithmic; a color for each algorithm that is legible on light and dark pages."""
    width, height, left, top, right, bottom = 640, 360, 70, 20, 110, 45
    colors = {"gptq": "#0072b2", "gpfq": "#c25400", "qronos": "#00805e"}
    times = [taken for points in rows.values() for _, taken in points]
    low, high = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))

    def x(columns):
        return left + (math.log2(columns) - 8) / 5 * (width - left - right)

    def y(taken):
        return height - bottom - (math.log10(taken) - low) / (high - low) * (height - top - bottom)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12"'
        ' fill="#6e7781">',
        "<title>Time to round a linear layer of 256 outputs, by its columns</title>",
    ]
    for power in range(low, high + 1):
        place = y(10**power)
        label = f"{10**power} ms" if power < 3 else f"{10 ** (power - 3)} s"
        out.append(f'<path d="M{left} {place:.1f}H{width - right}" stroke="#6e7781" stroke-opacity=".3"/>')
        out.append(f'<text x="{left - 8}" y="{place + 4:.1f}" text-anchor="end">{label}</text>')
    for columns in COLUMNS:
        out.append(f'<text x="{x(columns):.1f}" y="{height - bottom + 18}" text-anchor="middle">{columns}</text>')
    out.append(f'<text x="{(left + width - right) / 2}" y="{height - 8}" text-anchor="middle">columns</text>')
    ends = sorted((y(points[-1][1]), algorithm) for algorithm, points in rows.items())
    taken_by_label = -math.inf
    for place, algorithm in ends:
        points, color = rows[algorithm], colors[algorithm]
        line = " ".join(f"{x(columns):.1f},{y(taken):.1f}" for columns, taken in points)
        out.append(f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2"/>')
        out.extend(f'<circle cx="{x(c):.1f}" cy="{y(t):.1f}" r="3" fill="{color}"/>' for c, t in points)
        taken_by_label = max(place + 4, taken_by_label + 14)
        out.append(f'<text x="{width - right + 8}" y="{taken_by_label:.1f}" fill="{color}">{algorithm}</text>')
    return "\n".join(out + ["</svg>", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("class_path")
    parser.add_argument("--sizes", default="256,1024")
    parser.add_argument("--algorithms", default=",".join(ALGORITHMS))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--growth", metavar="SVG")
    options = parser.parse_args()
    here = Here(options.class_path)
    try:
        if options.growth:
            growth(here, options.growth, options.runs)
        else:
            compare(here, options.algorithms.split(","), [int(size) for size in options.sizes.split(",")], options.runs)
    finally:
        here.close()


if __name__ == "__main__":
    sys.exit(main())
