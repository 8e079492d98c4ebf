"""Times quantized ONNX files against the networks in floating point and against onnxruntime's own quantizer.

    python bench/onnx_speed.py MODELS OUT [--dsl bin/dsl] [--plans FastInt8,FastInt8Tuned] [--threads 1,2] [--only NAME,...]

MODELS is a folder of .onnx files. For each, typical inputs are drawn from its signature, every plan is carried out by
`dsl quantize`, onnxruntime's quantizer writes U8S8 per channel after its own preprocessing, and all files are timed in
one process: each round runs every file for a few milliseconds, in rotating order. Printed are medians of the ratios of
the same round, their quartiles, and the least signal-to-noise ratio of a result; at the end geometric means of the
speed-up. OUT keeps files and inputs, so that a second call only measures. Needs onnx, onnxruntime and numpy.
"""

import argparse
import json
import math
import os
import pathlib
import subprocess
import sys
import time

import numpy as np
import onnx
import onnx.version_converter
import onnxruntime as ort
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

SAMPLES = 16
TYPES = {1: np.float32, 6: np.int32, 7: np.int64, 9: np.bool_, 11: np.float64}
SIZES = {"seq": 24, "height": 160, "width": 160, "audio_length": 16000}


def keep_memory():
    """Starts again with an allocator that keeps its memory: page faults would make the same file slower or not."""
    if "MALLOC_TRIM_THRESHOLD_" not in os.environ:
        os.environ["MALLOC_TRIM_THRESHOLD_"] = os.environ["MALLOC_MMAP_THRESHOLD_"] = "1000000000"
        os.execv(sys.executable, [sys.executable] + sys.argv)


def session(path, threads=1):
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def smooth(random, shape):
    """Sums of waves and some noise, as pictures and signals are."""
    grid = np.meshgrid(*[np.arange(n) / max(shape[-2:]) for n in shape[2:]], indexing="ij")
    out = np.zeros(shape)
    for index in np.ndindex(*shape[:2]):
        for _ in range(4):
            phase = sum(random.normal(0, 4) * axis for axis in grid)
            out[index] += random.normal() * np.cos(2 * np.pi * phase + random.uniform(0, 6.3))
    out += random.normal(0, 0.15, shape)
    return (out - out.mean()) / out.std()


def drawn(random, value):
    kind = value.type.tensor_type
    shape = []
    for place, size in enumerate(kind.shape.dim):
        known = size.dim_value if size.HasField("dim_value") else 0
        shape.append(known or (1 if place == 0 else SIZES.get(size.dim_param, 16)))
    dtype = TYPES[kind.elem_type]
    if dtype in (np.int32, np.int64):
        if "mask" in value.name:
            return np.ones(shape, dtype)
        return np.zeros(shape, dtype) if "type" in value.name else np.minimum(random.zipf(1.3, shape) - 1, 400).astype(dtype)
    if len(shape) == 4 and shape[1] in (1, 3, 4):
        return smooth(random, shape).astype(dtype)
    return (random.normal(0, 1, shape) + np.cumsum(random.normal(0, 0.2, shape), -1)).astype(dtype)


def feeds(model, kept):
    if not kept.exists():
        random = np.random.default_rng(7)
        graph = onnx.load(str(model), load_external_data=False).graph
        constants = {tensor.name for tensor in graph.initializer}
        inputs = [value for value in graph.input if value.name not in constants]
        samples = [{value.name: drawn(random, value) for value in inputs} for _ in range(SAMPLES)]
        np.savez(kept, **{name: np.concatenate([one[name] for one in samples]) for name in samples[0]})
    arrays = np.load(kept)
    count = len(arrays[arrays.files[0]])
    step = max(1, count // SAMPLES)
    return [{name: arrays[name][i : i + step] for name in arrays.files} for i in range(0, count, step)]


class Reader(CalibrationDataReader):
    def __init__(self, samples):
        self.samples = iter(samples)

    def get_next(self):
        return next(self.samples, None)


def raised(model, out):
    """The model with operators of version 17, if its own are too old for scales per channel."""
    read = onnx.load(str(model))
    version = next(one.version for one in read.opset_import if one.domain in ("", "ai.onnx"))
    if version >= 13:
        return model
    constants = {tensor.name for tensor in read.graph.initializer}
    kept = [value for value in read.graph.input if value.name not in constants]
    del read.graph.input[:]
    read.graph.input.extend(kept)
    read.ir_version = max(read.ir_version, 8)
    path = out.with_suffix(".raised.onnx")
    onnx.save(onnx.version_converter.convert_version(read, 17), str(path))
    return path


def computed(path, samples):
    opened = session(path)
    return [opened.run(None, one) for one in samples]


def by_tool(model, samples, out):
    """onnxruntime's own quantizer; None where it fails."""
    if not out.exists():
        try:
            prepared = out.with_suffix(".prepared.onnx")
            quant_pre_process(str(raised(model, out)), str(prepared), skip_symbolic_shape=True)
            quantize_static(
                str(prepared), str(out), Reader(samples), quant_format=QuantFormat.QDQ, per_channel=True,
                activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8)
            session(out)
        except Exception as problem:  # whatever the tool raises is a result of the comparison
            print(f"  onnxruntime's tool: {str(problem).splitlines()[0][:100] if str(problem) else problem!r}")
            out.unlink(missing_ok=True)
            return None
    return out


def by_plan(dsl, model, plan, data, out):
    if not out.exists():
        command = [dsl, "quantize", str(model), "--plan", plan, "--data", str(data), "-o", str(out), "--force"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            print(f"  {plan}: {(done.stdout + done.stderr)[-300:]}")
            return None
    return out


def sqnr(expected, actual):
    least = math.inf
    for wanted, got in zip(zip(*expected), zip(*actual)):
        a = np.concatenate([np.asarray(one, np.float64).ravel() for one in wanted])
        b = np.concatenate([np.asarray(one, np.float64).ravel() for one in got])
        noise = ((a - b) ** 2).sum()
        if noise > 0:
            least = min(least, 10 * math.log10((a * a).sum() / noise))
    return least


def measured(files, samples, threads, seconds):
    """{name: (milliseconds, ratio, lower quartile, upper quartile)}"""
    clock = time.thread_time if threads == 1 else time.perf_counter
    runs, opened = {}, {name: session(path, threads) for name, path in files.items()}
    for name, one in opened.items():
        for _ in range(3):
            one.run(None, samples[0])
        begun = clock()
        one.run(None, samples[0])
        runs[name] = max(1, min(400, int(0.005 / max(clock() - begun, 1e-7))))
    names, times, begun = list(opened), {name: [] for name in opened}, time.perf_counter()
    for turn in range(60):
        if turn >= 7 and time.perf_counter() - begun > seconds:
            break
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            before = clock()
            for _ in range(runs[name]):
                opened[name].run(None, samples[0])
            times[name].append((clock() - before) / runs[name] * 1e3)
    found = {}
    for name in names:
        ratios = np.array(times[name]) / np.array(times["float"])
        found[name] = (float(np.median(times[name])), *(float(np.percentile(ratios, p)) for p in (50, 25, 75)))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--dsl", default="bin/dsl")
    parser.add_argument("--plans", default="FastInt8,FastInt8Tuned")
    parser.add_argument("--threads", default="1")
    parser.add_argument("--only", default="")
    parser.add_argument("--seconds", type=float, default=20, help="of timing per network")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    table = {}
    for model in sorted(options.models.glob("*.onnx")):
        name = model.stem
        if options.only and name not in options.only.split(","):
            continue
        data = options.out / f"{name}.npz"
        samples = feeds(model, data)
        files = {"float": model, "tool": by_tool(model, samples, options.out / f"{name}.tool.onnx")}
        for plan in filter(None, options.plans.split(",")):
            label = pathlib.Path(plan).stem
            files[label] = by_plan(options.dsl, model, plan, data, options.out / f"{name}.{label}.onnx")
        files = {label: path for label, path in files.items() if path}
        results = {label: computed(path, samples) for label, path in files.items()}
        for threads in map(int, options.threads.split(",")):
            for label, (ms, ratio, lower, upper) in measured(files, samples, threads, options.seconds).items():
                noise = sqnr(results["float"], results[label])
                size = files[label].stat().st_size // 1024
                table.setdefault((threads, label), {})[name] = dict(ms=ms, ratio=ratio, sqnr=noise, kb=size)
                print(f"{name:20} {threads} {label:14} {ms:9.3f} ms  {ratio:.3f} [{lower:.2f} {upper:.2f}]  {noise:6.1f} dB  {size} KB", flush=True)
    for (threads, label), rows in table.items():
        speed = math.exp(sum(-math.log(row["ratio"]) for row in rows.values()) / len(rows))
        slower = sum(row["ratio"] > 1.05 for row in rows.values())
        print(f"{threads} thread(s), {label}: speed-up {speed:.2f} over {len(rows)} networks, {slower} more than 5 % slower")
    (options.out / "results.json").write_text(json.dumps({f"{t} {l}": rows for (t, l), rows in table.items()}, indent=1))


if __name__ == "__main__":
    keep_memory()
    main()
