package dev.brevity.runtime.onnx.placement;

import dev.brevity.runtime.onnx.placement.Kernel.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From the operators that are to be integer: which tensors get a quantizer, which limits vanish in
 * one, and what codes stand for, so that tensors with the same values have the same codes.
 */
final class IntegerPlan {
  private final OperatorGraph graph;
  private final OrtKernels kernels;
  private final PlacementOptions options;
  private final Set<Operator> integers;
  private final Set<String> quantized = new HashSet<>();
  private final Map<String, Operator> absorbed = new LinkedHashMap<>();
  private final Map<String, ByteGrid> grids = new HashMap<>();
  private final Map<String, String> groups = new HashMap<>();

  IntegerPlan(
      OperatorGraph graph, OrtKernels kernels, PlacementOptions options, Set<Operator> integers) {
    this.graph = graph;
    this.kernels = kernels;
    this.options = options;
    this.integers = integers;
    quantizers();
    if (options.engine().fusesElementwise()) {
      quantized.removeIf(tensor -> !isWanted(tensor));
    }
    limits();
    share();
  }

  boolean isInteger(Operator operator) {
    return integers.contains(operator);
  }

  Collection<Operator> integers() {
    return integers;
  }

  boolean isQuantized(String tensor) {
    return quantized.contains(tensor);
  }

  ByteGrid grid(String tensor) {
    ByteGrid grid = grids.get(tensor);
    if (grid == null) {
      throw new IllegalStateException("`" + tensor + "` has no grid");
    }
    return grid;
  }

  /** The limit that vanishes in the quantizer after the operator that computes the tensor. */
  Optional<Operator> limitOf(String tensor) {
    return Optional.ofNullable(absorbed.get(tensor));
  }

  boolean isAbsorbed(Operator operator) {
    return absorbed.containsValue(operator);
  }

  Kernel kernel(Operator operator) {
    return kernels.of(operator).kernel().orElseThrow();
  }

  /** Whether a constant operand of an integer operator stays in floating point. */
  boolean keepsConstants(Operator operator) {
    Kind kind = kernel(operator).kind();
    return options.engine().fusesElementwise() && (kind == Kind.SUM || kind == Kind.MULTIPLICATION);
  }

  /** Whether an integer operator passes on numbers in floating point. */
  boolean givesFloat(Operator operator) {
    return kernel(operator).mayEndInFloat() && !IntegerRegion.isLimited(graph, operator);
  }

  /** Whether readers in floating point see what the codes stand for, and not the exact value. */
  boolean isRounded(String tensor) {
    // What a chain within a product yields is stored once, as codes.
    boolean stored = options.engine().fusesElementwise() && !graph.isInput(tensor);
    return stored
        || graph.producer(tensor).filter(one -> isInteger(one) && !givesFloat(one)).isPresent();
  }

  private void quantizers() {
    for (Operator operator : graph.operators()) {
      if (!isInteger(operator)) {
        continue;
      }
      for (int place : kernel(operator).operands()) {
        if (!graph.isConstant(operator.input(place))) {
          quantized.add(operator.input(place));
        }
      }
      if (!givesFloat(operator)) {
        operator.outputs().stream().filter(one -> !one.isEmpty()).forEach(quantized::add);
      }
    }
  }

  /** Whether codes of a tensor serve an operator that computes in integers or moves bytes. */
  private boolean isWanted(String tensor) {
    return graph.uses(tensor).stream().anyMatch(use -> wantsCodes(use.operator(), tensor));
  }

  private boolean wantsCodes(Operator reader, String tensor) {
    if (!isInteger(reader)) {
      return false;
    }
    return switch (kernel(reader).kind()) {
      case TABLE, MULTIPLICATION, LIMIT -> false;
      // A convolution adds to bytes in place, but not to floats where bytes are its result.
      case SUM -> graph.producer(tensor).filter(this::isConvolution).isPresent();
      default -> true;
    };
  }

  private boolean isConvolution(Operator operator) {
    return operator.is("Conv") && isInteger(operator);
  }

  private void limits() {
    for (Operator operator : graph.operators()) {
      if (!isInteger(operator) || kernel(operator).kind() != Kind.LIMIT) {
        continue;
      }
      String operand = operator.input(0);
      boolean alone = graph.onlyReader(operand).isPresent();
      boolean behind = graph.producer(operand).filter(this::isInteger).isPresent();
      if (alone && behind && quantized.contains(operator.output())) {
        absorbed.put(operand, operator);
        quantized.remove(operand);
      } else {
        integers.remove(operator);
        if (!isReadAsCodes(operator.output())) {
          quantized.remove(operator.output());
        }
        if (!isReadAsCodes(operand) && !isRounded(operand)) {
          quantized.remove(operand);
        }
      }
    }
  }

  private boolean isReadAsCodes(String tensor) {
    return graph.uses(tensor).stream()
        .anyMatch(
            use ->
                isInteger(use.operator())
                    && kernel(use.operator()).operands().contains(use.index()));
  }

  private void share() {
    quantized.forEach(tensor -> groups.put(tensor, tensor));
    for (Operator operator : integers) {
      Kind kind = kernel(operator).kind();
      if ((kind == Kind.MOVE || kind == Kind.POOLING) && isQuantized(operator.input(0))) {
        for (String output : operator.outputs()) {
          if (isQuantized(output)) {
            groups.put(root(output), root(operator.input(0)));
          }
        }
      }
    }
    for (Operator operator : graph.operators()) {
      if (options.sharedConcat() > 0
          && isInteger(operator)
          && kernel(operator).kind() == Kind.CONCATENATION) {
        shareConcat(operator);
      }
    }
    members().forEach((root, tensors) -> tensors.forEach(one -> grids.put(one, common(tensors))));
  }

  private void shareConcat(Operator concat) {
    List<String> tensors = new ArrayList<>();
    double narrowest = Double.POSITIVE_INFINITY;
    double widest = 0;
    for (String operand : concat.inputs()) {
      if (isQuantized(operand)) {
        tensors.add(operand);
        double width = observed(operand).width();
        narrowest = Math.min(narrowest, width);
        widest = Math.max(widest, width);
      }
    }
    if (tensors.isEmpty() || narrowest * options.sharedConcat() < widest) {
      return;
    }
    tensors.add(concat.output());
    Set<String> roots = new HashSet<>();
    tensors.forEach(one -> roots.add(root(one)));
    List<String> all = quantized.stream().filter(one -> roots.contains(root(one))).toList();
    ByteGrid grid = common(all);
    if (absorbed.values().stream()
        .allMatch(limit -> !all.contains(limit.output()) || isLimitOf(limit, grid))) {
      roots.forEach(one -> groups.put(one, root(concat.output())));
    }
  }

  private ByteGrid observed(String tensor) {
    ByteGrid grid = graph.grids().get(tensor);
    return grid == null ? ByteGrid.covering(0, 1) : grid;
  }

  /** Whether a wider grid still limits what a vanished operator did. */
  private boolean isLimitOf(Operator limit, ByteGrid grid) {
    return limit.is("Relu")
        ? grid.zeroPoint() == 0
        : grid.equals(graph.grids().get(limit.output()));
  }

  private Map<String, List<String>> members() {
    Map<String, List<String>> members = new HashMap<>();
    quantized.forEach(
        tensor -> members.computeIfAbsent(root(tensor), key -> new ArrayList<>()).add(tensor));
    return members;
  }

  private String root(String tensor) {
    String root = tensor;
    while (!groups.getOrDefault(root, root).equals(root)) {
      root = groups.getOrDefault(root, root);
    }
    return root;
  }

  /** Whether values lie between 0 and 1, whatever was observed. */
  private boolean isFraction(String tensor) {
    return graph
        .producer(tensor)
        .filter(operator -> operator.is("Sigmoid", "Softmax", "HardSigmoid"))
        .isPresent();
  }

  /** One grid for tensors; those of one grid keep it. */
  private ByteGrid common(List<String> tensors) {
    Set<ByteGrid> found = new HashSet<>();
    for (String tensor : tensors) {
      ByteGrid grid = graph.grids().get(tensor);
      if (grid != null) {
        found.add(grid);
      }
    }
    boolean fraction = tensors.stream().anyMatch(this::isFraction);
    double low = found.stream().mapToDouble(ByteGrid::low).min().orElse(0);
    double high = found.stream().mapToDouble(ByteGrid::high).max().orElse(1);
    if (fraction
        && (tensors.stream().allMatch(this::isFraction) || (low >= -0.02 && high <= 1.02))) {
      return ByteGrid.covering(0, 1);
    }
    return found.size() == 1 ? found.iterator().next() : ByteGrid.covering(low, high);
  }
}
