package dev.brevity.runtime.onnx.export;

/** How products with weights are written that are stored in integers. */
public enum ProductForm {
  /** DequantizeLinear, and an operator of ONNX. */
  STANDARD,
  /** {@code MatMulNBits} of onnxruntime, which keeps weights in 4 or 8 bits while it computes. */
  MATMUL_NBITS,
  /** {@code MatMulInteger} of ONNX; the other operand is quantized to 8 bits in each run. */
  ON_THE_FLY
}
