/** TorchScript archives with PyTorch's quantized operators, written without Python. */
@NullMarked
package dev.brevity.runtime.onnx.torchscript;

import org.jspecify.annotations.NullMarked;
