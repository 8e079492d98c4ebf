"""Converts networks in QONNX, or in FINN's own format, with FINN: check.py MODEL... prints a line for each.

An `io.npz` beside a model holds its input `x` and what is expected, `brevitas_y` or `qonnx_y`; without it digits are
drawn. Each network is executed, cleaned up, converted and streamlined, and executed again after each step.
"""
import collections
import contextlib
import io
import logging
import pathlib
import sys
import warnings

import numpy as np
import onnx
import onnxruntime
from finn.transformation.qonnx.convert_qonnx_to_finn import ConvertQONNXtoFINN
from finn.transformation.streamline import Streamline
from qonnx.core.modelwrapper import ModelWrapper
from qonnx.core.onnx_exec import execute_onnx
from qonnx.transformation.infer_datatypes import InferDataTypes
from qonnx.transformation.infer_shapes import InferShapes
from qonnx.util.cleanup import cleanup_model

QUANTIZERS = ("Quant", "IntQuant", "BipolarQuant", "FloatQuant", "Trunc")
FINN = "finn.custom_op.general"
TOLERANCE = 1e-6
IMAGES = 16

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)
onnxruntime.set_default_logger_severity(3)


def executed(model, x):
    return next(iter(execute_onnx(model, {model.graph.input[0].name: x}).values()))


def check(path):
    """What became of a network, and whether it is as it should be."""
    model = onnx.load(path)
    own_format = False
    for node in model.graph.node:
        if node.domain == FINN:
            node.domain = "qonnx.custom_op.general"
            own_format = True
    arrays = pathlib.Path(path).with_name("io.npz")
    if arrays.exists():
        known = np.load(arrays)
        x = known["x"].astype(np.float32)
        expected = known["qonnx_y"] if own_format and "qonnx_y" in known else known["brevitas_y"]
    else:
        sizes = [size.dim_value for size in model.graph.input[0].type.tensor_type.shape.dim]
        x = np.random.default_rng(0).standard_normal([IMAGES] + sizes[1:]).astype(np.float32)
        expected = None
    # The executor wants all shapes, so that the batch is fixed.
    for port in list(model.graph.input) + list(model.graph.output):
        port.type.tensor_type.shape.dim[0].dim_value = len(x)
    del model.graph.value_info[:]
    model = ModelWrapper(model).transform(InferShapes())
    steps = [("cleanup", cleanup_model)]
    if not own_format:
        steps.append(("conversion", lambda made: made.transform(ConvertQONNXtoFINN())))
    steps.append(("streamlining", lambda made: made.transform(InferDataTypes()).transform(Streamline())))
    y = executed(model, x)
    expected = y if expected is None else expected
    off = {"execution": distance(y, expected)}
    for name, step in steps:
        try:
            model = step(model)
            off[name] = distance(executed(model, x), expected)
        except Exception as problem:
            return f"{name} refuses: {str(problem).strip().splitlines()[-1][:100]}", False
    left = sorted({node.op_type for node in model.graph.node if node.op_type in QUANTIZERS})
    if left:
        return f"leaves {', '.join(left)}", False
    worst = max(off, key=off.get)
    if off[worst] > TOLERANCE:
        return f"{off[worst]:.2g} off after {worst}", False
    operators = collections.Counter(node.op_type for node in model.graph.node)
    return f"equal; {dict(operators)}", True


def distance(y, expected):
    return float(np.abs(y - expected).max() / np.abs(expected).max())


failed = []
for path in sys.argv[1:]:
    hidden = io.StringIO()
    try:
        with contextlib.redirect_stdout(hidden):
            result, good = check(path)
    except Exception as problem:
        result, good = f"execution refuses: {str(problem).strip().splitlines()[-1][:100]}", False
    print(f"{path}: {result}", flush=True)
    if not good:
        failed.append(path)
if failed:
    sys.exit(f"failed: {len(failed)} of {len(sys.argv) - 1}")
