package dev.brevity.runtime.onnx.placement;

import dev.brevity.runtime.onnx.placement.Kernel.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which operators onnxruntime computes in integers when QuantizeLinear and DequantizeLinear stand
 * around them: what its graph transformations ask of operands, weights and options.
 */
final class OrtKernels {
  /** Masks and the like hold numbers that no grid of 256 steps is for. */
  private static final double LARGEST = 1e6;

  private static final String NO_KERNEL = "the engine has no integer kernel for it";

  private final OperatorGraph graph;
  private final Map<Operator, KernelFinding> known = new HashMap<>();

  OrtKernels(OperatorGraph graph) {
    this.graph = graph;
  }

  /** The kernel of an operator, or why there is none. */
  KernelFinding of(Operator operator) {
    return known.computeIfAbsent(operator, this::find);
  }

  private KernelFinding find(Operator operator) {
    Optional<Kernel> kernel = kernel(operator);
    if (kernel.isEmpty()) {
      return KernelFinding.none(NO_KERNEL);
    }
    String trouble = trouble(operator, kernel.get());
    return trouble.isEmpty() ? KernelFinding.of(kernel.get()) : KernelFinding.none(trouble);
  }

  /** The sort of kernel by type alone. */
  Optional<Kind> kind(Operator operator) {
    return kernel(operator).map(Kernel::kind);
  }

  /** Whether a result has no values that the operand does not have. */
  boolean keepsValues(Operator operator) {
    return operator.is("Split") || (moved(operator).isEmpty() && operator.outputs().size() == 1);
  }

  private Optional<Kernel> kernel(Operator operator) {
    if (!operator.domain().isEmpty()) {
      return Optional.empty();
    }
    Kind kind =
        switch (operator.type()) {
          case "Conv" -> isDepthwise(operator) ? Kind.DEPTHWISE : Kind.CONVOLUTION;
          case "Gemm" -> Kind.GEMM;
          case "MatMul" -> Kind.PRODUCT;
          case "Add" -> Kind.SUM;
          case "Mul" -> Kind.MULTIPLICATION;
          case "Concat" -> Kind.CONCATENATION;
          case "Sigmoid", "LeakyRelu" -> Kind.TABLE;
          case "GlobalAveragePool" -> Kind.MEAN;
          case "MaxPool" -> Kind.POOLING;
          case "Relu", "Clip" -> Kind.LIMIT;
          case "Reshape",
              "Flatten",
              "Squeeze",
              "Unsqueeze",
              "Transpose",
              "Slice",
              "Gather",
              "Expand",
              "Tile",
              "Split",
              "Resize",
              "DepthToSpace" ->
              Kind.MOVE;
          default -> null;
        };
    return Optional.ofNullable(kind).map(found -> new Kernel(found, operands(operator, found)));
  }

  private boolean isDepthwise(Operator convolution) {
    long groups = convolution.integer("group", 1);
    return groups > 1
        && graph.shape(convolution.input(1)).filter(shape -> shape[1] == 1).isPresent();
  }

  private static List<Integer> operands(Operator operator, Kind kind) {
    List<Integer> places = new ArrayList<>(List.of(0));
    if (kind == Kind.SUM || kind == Kind.MULTIPLICATION) {
      places.add(1);
    } else if (kind == Kind.CONCATENATION) {
      for (int i = 1; i < operator.inputs().size(); i++) {
        places.add(i);
      }
    }
    return places;
  }

  private String trouble(Operator operator, Kernel kernel) {
    for (String output : operator.outputs()) {
      if (graph.isCaptured(output)) {
        return "a graph within a node reads its result";
      }
    }
    boolean real = false;
    for (int place : kernel.operands()) {
      String operand = operator.input(place);
      if (graph.isConstant(operand)) {
        if (!isModerate(operand)) {
          return "its constant holds numbers that 256 steps cannot represent";
        }
      } else if (!isModest(operand) && !(kernel.kind() == Kind.LIMIT && isAlone(operand))) {
        return "nothing quantizes what it reads";
      } else {
        real = true;
      }
    }
    if (!real) {
      return "it computes a constant";
    }
    if (!kernel.mayEndInFloat()) {
      for (String output : operator.outputs()) {
        if (!output.isEmpty() && !isModest(output) && !isLimited(output)) {
          return "nothing quantizes its result";
        }
      }
    }
    return options(operator, kernel.kind());
  }

  private boolean isModest(String tensor) {
    ByteGrid grid = graph.grids().get(tensor);
    return grid != null && Math.max(-grid.low(), grid.high()) <= LARGEST;
  }

  /** Whether something computes a value that has one reader. */
  private boolean isAlone(String tensor) {
    return graph.producer(tensor).isPresent() && graph.onlyReader(tensor).isPresent();
  }

  /** Whether the only reader is a limit that vanishes in the quantizer of its own result. */
  private boolean isLimited(String tensor) {
    return graph
        .onlyReader(tensor)
        .filter(reader -> reader.is("Relu", "Clip") && isModest(reader.output()))
        .filter(reader -> limit(reader).isEmpty())
        .isPresent();
  }

  private boolean isModerate(String constant) {
    Optional<float[]> values = graph.floats(constant);
    if (values.isEmpty()) {
      return false;
    }
    for (float value : values.get()) {
      if (!(Math.abs(value) < LARGEST)) {
        return false;
      }
    }
    return values.get().length > 0;
  }

  private String options(Operator operator, Kind kind) {
    return switch (kind) {
      case CONVOLUTION, DEPTHWISE -> weighted(operator, 0);
      case GEMM -> gemm(operator);
      case PRODUCT -> product(operator);
      case MOVE -> moved(operator);
      case POOLING ->
          operator.outputs().size() > 1 ? "it also yields the indices of the largest values" : "";
      case LIMIT -> limit(operator);
      default -> "";
    };
  }

  private String weighted(Operator operator, int axis) {
    WeightCodes codes = graph.weights().get(operator.input(1));
    if (codes == null) {
      return graph.isConstant(operator.input(1))
          ? "its weight is not quantized to signed bytes with zero point 0"
          : "its weight is computed by the network";
    }
    if (codes.axis() >= 0 && codes.axis() != axis) {
      return "its scales lie along another dimension than the engine takes";
    }
    if (operator.has(2) && graph.floats(operator.input(2)).isEmpty()) {
      return "its bias is computed by the network";
    }
    return "";
  }

  private String gemm(Operator operator) {
    if (operator.real("alpha", 1) != 1
        || operator.real("beta", 1) != 1
        || operator.integer("transA", 0) != 0) {
      return "the engine takes no scaled or transposed operands";
    }
    return weighted(operator, operator.integer("transB", 0) == 0 ? 1 : 0);
  }

  private String product(Operator operator) {
    WeightCodes codes = graph.weights().get(operator.input(1));
    if (codes == null && !graph.isConstant(operator.input(1))) {
      return "a product of two activations gains nothing";
    }
    if (codes != null && codes.shape().length != 2) {
      return "the engine takes weights of two dimensions";
    }
    return weighted(operator, 1);
  }

  private String moved(Operator operator) {
    boolean nearest = !operator.is("Resize") || operator.text("mode", "nearest").equals("nearest");
    return nearest ? "" : "the engine interpolates in floating point";
  }

  /** A limit vanishes if it is one of the range that its quantizer has. */
  private String limit(Operator operator) {
    if (operator.is("Relu")) {
      return "";
    }
    for (int i = 1; i < operator.inputs().size(); i++) {
      if (operator.has(i) && graph.floats(operator.input(i)).isEmpty()) {
        return "its limits are computed by the network";
      }
    }
    double low = bound(operator, 1, Double.NEGATIVE_INFINITY);
    double high = bound(operator, 2, Double.POSITIVE_INFINITY);
    ByteGrid grid = graph.grids().get(operator.output());
    boolean within =
        grid != null
            && low <= 0
            && grid.low() >= low - grid.scale() / 2
            && grid.high() <= high + grid.scale() / 2;
    return within ? "" : "its limits are not those of its quantizer";
  }

  private double bound(Operator operator, int index, double otherwise) {
    return graph
        .floats(operator.input(index))
        .filter(values -> values.length == 1)
        .map(values -> (double) values[0])
        .orElse(otherwise);
  }
}
