package dev.brevity.runtime.onnx.placement;

import dev.brevity.runtime.onnx.placement.Kernel.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What operators, and changes between float and integers, cost by a table, in microseconds. */
final class OperatorCosts {
  private static final Set<String> VIEWS = Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze");

  /** Operators that work in the layout of convolutions, besides these. */
  private static final Set<String> SPATIAL =
      Set.of(
          "Conv",
          "ConvTranspose",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "InstanceNormalization",
          "Concat",
          "Resize");

  private static final int PLANAR_CONVOLUTION = 4;

  /** Away from convolutions nothing but its own time is at stake at a border. */
  private static final double AWAY_FROM_LAYOUT = 0.5;

  /** Channels that pictures have at most. */
  private static final int PICTURE = 4;

  /** Output channels for which integers have no kernel worth the name. */
  private static final int FEW = 4;

  /** Integer kernels write so many channels at once; of what is left, one after another. */
  private static final int LANES = 8;

  /**
   * What one operator costs.
   *
   * @param floating in floating point
   * @param integer in integers
   */
  record Cost(double floating, double integer) {}

  private final OperatorGraph graph;
  private final CostTable table;
  private final PlacementOptions options;
  private final boolean hasConvolutions;

  OperatorCosts(OperatorGraph graph, CostTable table, PlacementOptions options) {
    this.graph = graph;
    this.table = table;
    this.options = options;
    this.hasConvolutions = graph.operators().stream().anyMatch(one -> one.is("Conv"));
  }

  Cost of(Operator operator, Kernel kernel) {
    double node = table.of("node");
    double integerNode = table.of("node.integer");
    double elements = graph.size(operator.output());
    return switch (kernel.kind()) {
      case CONVOLUTION -> convolution(operator);
      case DEPTHWISE -> depthwise(operator);
      case GEMM, PRODUCT -> product(operator);
      case SUM ->
          new Cost(
              isFusedSum(operator)
                  ? table.of("add.float.fused")
                  : node + elements / table.of("add.float.rate"),
              integerNode + elements / table.of("add.integer.rate"));
      case MULTIPLICATION ->
          isSilu(operator)
              ? silu(elements, "mul", integerNode)
              : byElement(elements, elements, "mul", integerNode);
      case TABLE -> {
        double tableNode = table.of("table.integer.node");
        yield operator.is("LeakyRelu")
            ? byElement(elements, elements, "leaky", tableNode)
            : isSilu(operator)
                ? silu(elements, "sigmoid", tableNode)
                : byElement(elements, elements, "sigmoid", tableNode);
      }
      case CONCATENATION ->
          new Cost(
              node + elements / table.of("concat.float.rate"),
              integerNode
                  + table.of("concat.integer.operand") * operator.inputs().size()
                  + elements / table.of("concat.integer.rate"));
      case MEAN ->
          byElement(
              graph.size(operator.input(0)),
              graph.size(operator.input(0)),
              "mean",
              table.of("mean.integer.node"));
      case POOLING -> byElement(elements, elements, "pool", node);
      case LIMIT ->
          new Cost(isFusedLimit(operator) ? 0 : node + elements / table.of("limit.float.rate"), 0);
      case MOVE -> moved(operator, elements, node);
    };
  }

  private Cost byElement(double floating, double integer, String name, double integerNode) {
    return new Cost(
        table.of("node") + floating / table.of(name + ".float.rate"),
        integerNode + integer / table.of(name + ".integer.rate"));
  }

  private Cost silu(double elements, String name, double integerNode) {
    return new Cost(
        table.of("silu.float.node") + elements / table.of("silu.float.rate"),
        integerNode + elements / table.of(name + ".integer.rate"));
  }

  private Cost moved(Operator operator, double elements, double node) {
    if (VIEWS.contains(operator.type())) {
      return new Cost(table.of("view"), table.of("view"));
    }
    return byElement(elements, elements, operator.is("Resize") ? "resize" : "move", node);
  }

  private Cost convolution(Operator operator) {
    long[] weight = graph.shape(operator.input(1)).orElseThrow();
    long groups = operator.integer("group", 1);
    long kernel = 1;
    for (int i = 2; i < weight.length; i++) {
      kernel *= weight[i];
    }
    double elements = graph.size(operator.output());
    double work = elements * weight[1] * kernel;
    double pixels = elements / Math.max(1, weight[0]);
    long in = weight[1];
    long out = weight[0] / groups;
    double node = table.of("conv.float.node");
    double integerNode = table.of("conv.integer.node");
    if (groups > 1) {
      return new Cost(
          node + work / table.of("conv.grouped.float.rate"),
          integerNode + work / table.of("conv.grouped.integer.rate", Math.min(in, out)));
    }
    double other = weight.length == PLANAR_CONVOLUTION ? 1 : table.of("conv.float.other");
    double rate =
        out < FEW
            ? table.of("conv.integer.few.rate")
            : table.of("conv.integer.rate") * Math.min(1, out / table.of("conv.integer.filled"));
    double pixel =
        kernel == 1
            ? table.of("conv.integer.pixel.pointwise", in)
            : table.of("conv.integer.pixel.kernel", in)
                + kernel * table.of("conv.integer.pixel.element", in);
    double weights = graph.size(operator.input(1));
    double scalar = out % LANES == 0 ? 0 : elements / table.of("conv.integer.uneven.rate");
    return new Cost(
        node
            + other * pixels * kernel * floatPixel(in, out, kernel)
            + weights / table.of("conv.float.read"),
        integerNode
            + work / rate
            + pixels * pixel
            + scalar
            + weights / table.of("conv.integer.read"));
  }

  /**
   * What one element of the kernel takes for one pixel of a convolution in floating point. The
   * engine computes blocks of channels, however few there are. Of fewer input channels than a block
   * it makes none, which is slower, above all for kernels of one element.
   */
  private double floatPixel(long in, long out, long kernel) {
    long block = (long) table.of("conv.float.block");
    long outBlocks = blocks(out, block) * block;
    if (in >= block) {
      long inBlocks = blocks(in, block) * block;
      long least = Math.min(inBlocks, outBlocks);
      return inBlocks * outBlocks / table.of("conv.float.rate", least);
    }
    String rate =
        kernel == 1
            ? "conv.float.thin.pointwise.rate"
            : in <= PICTURE ? "conv.float.picture.rate" : "conv.float.thin.rate";
    return in * outBlocks / table.of(rate);
  }

  private static long blocks(long channels, long block) {
    return (channels + block - 1) / block;
  }

  private Cost depthwise(Operator operator) {
    long[] weight = graph.shape(operator.input(1)).orElseThrow();
    double kernel = 1;
    for (int i = 2; i < weight.length; i++) {
      kernel *= weight[i];
    }
    double elements = graph.size(operator.output());
    double work = elements * kernel;
    double other = weight.length == PLANAR_CONVOLUTION ? 1 : table.of("conv.float.other");
    long channels = weight[0];
    double floating =
        channels % (long) table.of("conv.float.block") == 0
            ? work / table.of("depthwise.float.rate", channels)
                + rows(operator, channels) / table.of("depthwise.float.rows")
            : work / table.of("depthwise.float.uneven.rate");
    double rate =
        table.of(
            channels % LANES == 0 ? "depthwise.integer.rate" : "depthwise.integer.uneven.rate",
            channels);
    return new Cost(
        table.of("depthwise.float.node") + other * floating,
        table.of("depthwise.integer.node") + elements * Math.max(1, kernel / 11) / rate);
  }

  /** Rows of pictures, for each block of channels: their ends are computed in another way. */
  private double rows(Operator operator, long channels) {
    long[] shape = graph.shape(operator.output()).orElse(new long[0]);
    long blocks = channels / (long) table.of("conv.float.block");
    return shape.length == PLANAR_CONVOLUTION ? shape[2] * blocks : blocks;
  }

  private Cost product(Operator operator) {
    long weights = graph.size(operator.input(1));
    long results = graph.size(operator.output());
    return product(weights, productWork(operator) / Math.max(1, weights), results);
  }

  /**
   * A product with weights.
   *
   * @param rows how often each weight is used
   * @param results how many numbers are computed
   */
  private Cost product(long weights, long rows, long results) {
    double work = (double) weights * rows;
    return new Cost(
        table.of("product.float.node")
            + Math.max(
                work / table.of("product.float.rate"),
                weights / table.of("product.float.read", weights)),
        table.of("product.integer.node")
            + Math.max(
                work / table.of("product.integer.rate"), weights / table.of("product.integer.read"))
            + results / table.of("product.integer.written"));
  }

  /** An LSTM: what it reads is multiplied at once, its state at each step. */
  Cost recurrence(Operator operator, DynamicRecurrence.Weights weights) {
    long[] input = graph.shape(operator.input(0)).orElse(new long[] {1, 1, 1});
    long batch = input.length > 1 ? Math.max(1, input[1]) : 1;
    long steps = input.length > 0 ? Math.max(1, input[0]) : 1;
    long rows = weights.rows();
    Cost first = product(rows * weights.inputColumns(), steps * batch, rows);
    Cost each = product(rows * weights.stateColumns(), batch, rows);
    return new Cost(
        first.floating() + steps * each.floating(), first.integer() + steps * each.integer());
  }

  /** Every weight is used once for each row of the result. */
  private long productWork(Operator operator) {
    long[] shape = graph.shape(operator.output()).orElse(new long[] {1});
    long columns = shape.length == 0 ? 1 : Math.max(1, shape[shape.length - 1]);
    return graph.size(operator.input(1)) * (graph.size(operator.output()) / columns);
  }

  /** The multiply-adds of an operator with weights; 0 for others. */
  long work(Operator operator, Kind kind) {
    Optional<long[]> weight = graph.shape(operator.input(1));
    if (weight.isEmpty()) {
      return 0;
    }
    long elements = graph.size(operator.output());
    return switch (kind) {
      case CONVOLUTION, DEPTHWISE -> {
        long each = 1;
        for (int i = 1; i < weight.get().length; i++) {
          each *= weight.get()[i];
        }
        yield elements * each;
      }
      case GEMM, PRODUCT -> productWork(operator);
      default -> 0;
    };
  }

  /** A sum after a convolution that nothing else reads is computed with it in floating point. */
  private boolean isFusedSum(Operator sum) {
    return sum.inputs().stream()
        .anyMatch(
            operand ->
                graph.producer(operand).filter(one -> one.is("Conv")).isPresent()
                    && graph.uses(operand).size() == 1);
  }

  private boolean isFusedLimit(Operator limit) {
    return graph.producer(limit.input(0)).filter(one -> one.is("Conv", "Gemm")).isPresent();
  }

  /** Whether an operator is part of the product of a value with its own sigmoid. */
  private boolean isSilu(Operator operator) {
    if (operator.is("Mul")) {
      return isProductOf(operator, 0, 1) || isProductOf(operator, 1, 0);
    }
    return graph
        .onlyReader(operator.output())
        .filter(one -> one.is("Mul") && one.inputs().contains(operator.input(0)))
        .isPresent();
  }

  private boolean isProductOf(Operator product, int sigmoid, int value) {
    return graph
        .producer(product.input(sigmoid))
        .filter(one -> one.is("Sigmoid") && one.input(0).equals(product.input(value)))
        .isPresent();
  }

  /** What it costs to quantize a tensor. */
  double quantize(String tensor) {
    return graph.producer(tensor).isEmpty()
        ? byElement(tensor, "border")
        : border(tensor, "border");
  }

  /** What it costs to go back to floating point. */
  double dequantize(String tensor) {
    List<Operator> readers =
        graph.uses(tensor).stream().map(OperatorGraph.Use::operator).distinct().toList();
    boolean silu =
        readers.stream().anyMatch(one -> one.is("Sigmoid") && isSilu(one))
            && readers.stream().anyMatch(one -> one.is("Mul") && isSilu(one));
    double split = silu ? table.of("node") + graph.size(tensor) / table.of("silu.border.rate") : 0;
    return border(tensor, "border.back") + split;
  }

  private double border(String tensor, String name) {
    double turned = options.evenBorder() && isSpatial(tensor) ? turned(tensor) : 0;
    double weight = options.border() * (isNearLayout(tensor) ? 1 : AWAY_FROM_LAYOUT);
    return weight * (byElement(tensor, name) + turned);
  }

  /** Whether an operator that has a layout of its own computes a tensor or reads it. */
  private boolean isNearLayout(String tensor) {
    return graph.producer(tensor).filter(this::hasLayout).isPresent()
        || graph.uses(tensor).stream().anyMatch(use -> hasLayout(use.operator()));
  }

  private double turned(String tensor) {
    return byElement(tensor, "border.layout");
  }

  private double byElement(String tensor, String name) {
    return table.of(name + ".node") + graph.size(tensor) / table.of(name + ".rate");
  }

  /** Whether convolutions have a layout of their own for what an operator computes. */
  boolean hasLayout(Operator operator) {
    return SPATIAL.contains(operator.type());
  }

  /** What it costs to change the layout of a tensor between integers and floating point. */
  double turn(String tensor) {
    return isSpatial(tensor) ? options.border() * turned(tensor) : 0;
  }

  /** Whether a tensor holds pictures or signals of a network with convolutions. */
  private boolean isSpatial(String tensor) {
    long[] shape = graph.shape(tensor).orElse(new long[0]);
    if (!hasConvolutions || (shape.length != 3 && shape.length != 4)) {
      return false;
    }
    return shape[shape.length - 1] * (shape.length == 4 ? shape[2] : 1) > 1;
  }
}
