"""Computes a digits network in QONNX, or in ONNX with operators on integers, with its consumer: check.py FILE.onnx"""
import collections
import sys

import numpy as np
import onnx
import onnxruntime

QUANTIZERS = {"Quant", "BipolarQuant", "FloatQuant", "Trunc"}

images = np.random.default_rng(0).standard_normal((16, 1, 28, 28)).astype(np.float32)
model = onnx.load(sys.argv[1])
operators = collections.Counter(node.op_type for node in model.graph.node)
print("operators", dict(operators))
name = model.graph.input[0].name


def with_onnxruntime(level):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = level
    return onnxruntime.InferenceSession(sys.argv[1], options).run(None, {name: images})[0]


if QUANTIZERS & set(operators):
    from qonnx.core.modelwrapper import ModelWrapper
    from qonnx.core.onnx_exec import execute_onnx
    from qonnx.transformation.infer_shapes import InferShapes
    from qonnx.util.cleanup import cleanup_model

    # The executor wants all shapes, so that the batch is fixed.
    for port in list(model.graph.input) + list(model.graph.output):
        port.type.tensor_type.shape.dim[0].dim_value = len(images)
    wrapped = ModelWrapper(model).transform(InferShapes())
    first = next(iter(execute_onnx(wrapped, {name: images}).values()))
    clean = cleanup_model(wrapped)
    second = next(iter(execute_onnx(clean, {clean.graph.input[0].name: images}).values()))
else:
    if not operators["QLinearConv"]:
        sys.exit("failed: no operator on integers")
    first = with_onnxruntime(onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL)
    second = with_onnxruntime(onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL)
largest = np.abs(first).max()
difference = np.abs(first - second).max()
print(f"the logits reach {largest:.3g} and differ by at most {difference:.3g}")
if not difference <= 1e-5 * largest:
    sys.exit("failed: the results differ")
