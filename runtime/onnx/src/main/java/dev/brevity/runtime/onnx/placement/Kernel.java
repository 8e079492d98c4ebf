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
    CONVOLUTION("QLinearConv", "Convolution of bytes"),
    DEPTHWISE("QLinearConv", "GroupConvolution of bytes"),
    GEMM("QGemm", "FullyConnected of bytes"),
    PRODUCT("MatMulIntegerToFloat", "FullyConnected of bytes"),
    SUM("QLinearAdd", "Subgraph of bytes"),
    MULTIPLICATION("QLinearMul", "Subgraph of bytes"),
    CONCATENATION("QLinearConcat", "Concat of bytes"),
    TABLE("QLinearSigmoid", "Subgraph of bytes"),
    MEAN("QLinearGlobalAveragePool", "Reduce of bytes"),
    POOLING("MaxPool of bytes"),
    /** The values of the result are those of the operand. */
    MOVE("bytes moved"),
    /** Relu and Clip, which vanish in the range of the quantizer after. */
    LIMIT("in the quantizer");

    private final String inOnnxruntime;
    private final String inOpenvino;

    Kind(String name) {
      this(name, name);
    }

    Kind(String inOnnxruntime, String inOpenvino) {
      this.inOnnxruntime = inOnnxruntime;
      this.inOpenvino = inOpenvino;
    }

    /** What an engine calls the kernel. */
    String nameIn(Engine engine) {
      return engine == Engine.OPENVINO_CPU ? inOpenvino : inOnnxruntime;
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
