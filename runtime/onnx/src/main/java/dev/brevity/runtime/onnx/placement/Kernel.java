package dev.brevity.runtime.onnx.placement;

import java.util.List;

/**
 * How an engine can compute an operator in integers.
 *
 * @param kind what sort of kernel
 * @param operands the places of the operands that are activations or become such
 */
record Kernel(Kind kind, List<Integer> operands) {
  Kernel {
    operands = List.copyOf(operands);
  }

  /** Sorts of kernels, by what they cost and what they ask for. */
  enum Kind {
    CONVOLUTION("QLinearConv"),
    DEPTHWISE("QLinearConv"),
    GEMM("QGemm"),
    PRODUCT("MatMulIntegerToFloat"),
    SUM("QLinearAdd"),
    MULTIPLICATION("QLinearMul"),
    CONCATENATION("QLinearConcat"),
    TABLE("QLinearSigmoid"),
    MEAN("QLinearGlobalAveragePool"),
    POOLING("MaxPool of bytes"),
    /** The values of the result are those of the operand. */
    MOVE("bytes moved"),
    /** Relu and Clip, which vanish in the range of the quantizer after. */
    LIMIT("in the quantizer");

    private final String engineName;

    Kind(String engineName) {
      this.engineName = engineName;
    }

    /** What the engine calls the kernel. */
    String engineName() {
      return engineName;
    }
  }

  /** Whether weights are multiplied. */
  boolean isWeighted() {
    return kind == Kind.CONVOLUTION
        || kind == Kind.DEPTHWISE
        || kind == Kind.GEMM
        || kind == Kind.PRODUCT;
  }

  /** Whether the result may be in floating point, without a quantizer after. */
  boolean mayEndInFloat() {
    return kind == Kind.GEMM || kind == Kind.PRODUCT;
  }
}
