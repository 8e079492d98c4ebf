package dev.brevity.runtime.onnx;

import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.onnx.node.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Operators that have, with the options at hand, the meaning of a function of PyTorch. Transforms
 * of graphs know those.
 */
final class PyTorchForms {
  private PyTorchForms() {}

  /** Whether a call of PyTorch's function has been added. */
  static boolean apply(NodeImport node, FunctionRegistry functions) {
    return switch (node.type()) {
      case "Flatten" -> flatten(node, functions);
      case "Reshape" -> reshape(node, functions);
      case "Transpose" -> transpose(node, functions);
      case "ReduceMean" -> mean(node, functions);
      default -> false;
    };
  }

  private static boolean flatten(NodeImport node, FunctionRegistry functions) {
    if (node.attributes().integer("axis", 1) != 1 || node.input(0).dimensions() == 1) {
      return false;
    }
    define(node, functions, "flatten", Argument.of((Object) 1L));
    return true;
  }

  private static boolean reshape(NodeImport node, FunctionRegistry functions) {
    Optional<Source.Constant> constant = node.constant(1);
    if (constant.isEmpty()
        || constant.get().type() != DataType.INT64
        || constant.get().numbers().isEmpty()) {
      return false;
    }
    List<Long> shape = FunctionImports.longs(constant.get().numbers().get());
    boolean kept = node.attributes().integer("allowzero", 0) == 0;
    if (kept && shape.equals(List.of(0L, -1L)) && node.input(0).dimensions() != 1) {
      define(node, functions, "flatten", Argument.of((Object) 1L));
      return true;
    }
    if (shape.contains(0L) || shape.isEmpty() || shape.size() > 64) {
      return false;
    }
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    define(node, functions, "reshape", Argument.of(sizes));
    return true;
  }

  private static boolean transpose(NodeImport node, FunctionRegistry functions) {
    Optional<List<Long>> order = node.attributes().integers("perm");
    boolean permutation =
        order
            .filter(
                numbers ->
                    !numbers.isEmpty()
                        && numbers.stream().distinct().count() == numbers.size()
                        && numbers.stream().allMatch(n -> n >= 0 && n < numbers.size()))
            .isPresent();
    if (!permutation) {
      return false;
    }
    long[] numbers = order.orElseThrow().stream().mapToLong(Long::longValue).toArray();
    define(node, functions, "permute", Argument.of(numbers));
    return true;
  }

  private static boolean mean(NodeImport node, FunctionRegistry functions) {
    Optional<List<Long>> axes =
        node.attributes().has("axes")
            ? node.attributes().integers("axes")
            : node.constant(1).flatMap(Source.Constant::numbers).map(FunctionImports::longs);
    if (axes.isEmpty() || axes.get().isEmpty() || axes.get().size() > 64) {
      return false;
    }
    boolean keep = node.attributes().integer("keepdims", 1) != 0;
    long[] numbers = axes.get().stream().mapToLong(Long::longValue).toArray();
    define(node, functions, "mean", Argument.of(numbers), Argument.of((Object) keep));
    return true;
  }

  private static void define(
      NodeImport node, FunctionRegistry functions, String name, Argument... options) {
    List<Argument> arguments = new ArrayList<>();
    arguments.add(node.argument(0));
    arguments.addAll(List.of(options));
    Node result = node.function(functions.get(name), arguments, Map.of());
    node.define(0, result);
  }
}
