"""Samples for a network, and a quantized network in OpenVINO beside onnxruntime.

check.py samples FLOAT.onnx SAMPLES.npy
check.py compare INT8.onnx SAMPLES.npy
"""
import sys

import numpy as np
import onnxruntime

HEAVY = ("Convolution", "Deconvolution", "FullyConnected", "MatMul", "GroupConvolution")
INTEGERS = ("i8", "u8")
SAMPLES = 16
# The convolution that reads the picture stays in floating point.
FLOATS = 1
LEAST_RATIO = 30


def session(path):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(path, options)


def write_samples(network, file):
    shape = [size if isinstance(size, int) else 1 for size in session(network).get_inputs()[0].shape]
    np.save(file, np.random.default_rng(0).standard_normal([SAMPLES] + shape[1:]).astype(np.float32))


def compare(network, file):
    import openvino

    reference = session(network)
    port = reference.get_inputs()[0]
    core = openvino.Core()
    # Floating point stays 32 bits wide, and nothing is quantized that the file does not quantize.
    model = core.read_model(network)
    model.reshape({port.name: [1] + list(np.load(file).shape[1:])})
    compiled = core.compile_model(
        model, "CPU", {"INFERENCE_PRECISION_HINT": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": "0"}
    )
    kinds = [(node.get_rt_info()["layerType"].astype(str), node.get_rt_info()["runtimePrecision"].astype(str))
             for node in compiled.get_runtime_model().get_ordered_ops()]
    heavy = [precision for kind, precision in kinds if kind in HEAVY]
    integers = sum(precision in INTEGERS for precision in heavy)
    noise = signal = 0.0
    for sample in np.load(file):
        feed = {port.name: sample[None]}
        expected = reference.run(None, feed)[0]
        found = compiled(feed)[0]
        noise += float(((found - expected) ** 2).sum())
        signal += float((expected**2).sum())
    ratio = 10 * np.log10(signal / max(noise, 1e-30))
    print(f"{integers} of {len(heavy)} convolutions and products on integers; {ratio:.1f} dB between the engines")
    if integers < len(heavy) - FLOATS or not integers:
        sys.exit("failed: too many run in floating point")
    if not ratio > LEAST_RATIO:
        sys.exit("failed: the results differ")


if __name__ == "__main__":
    {"samples": write_samples, "compare": compare}[sys.argv[1]](*sys.argv[2:])
