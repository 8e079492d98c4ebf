package dev.brevity.runtime.transform;

import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.recurrent.onnx.OnnxRecurrent;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/**
 * Which nodes of a network yield one tensor of floats, as far as it can be seen without a run:
 * layers do, and functions keep the type of what they compute from, but for a few.
 */
final class FloatTensors {
  private static final Set<String> OTHER_TYPES =
      Set.of(
          "shape",
          "size",
          "getattr",
          "onnx.Shape",
          "onnx.Size",
          "onnx.ArgMax",
          "onnx.ArgMin",
          "onnx.Equal",
          "onnx.Greater",
          "onnx.GreaterOrEqual",
          "onnx.Less",
          "onnx.LessOrEqual",
          "onnx.IsNaN",
          "onnx.IsInf",
          "onnx.And",
          "onnx.Or",
          "onnx.Xor",
          "onnx.Not",
          "onnx.Cast",
          "onnx.CastLike",
          "onnx.NonZero",
          "onnx.Range",
          "onnx.ConstantOfShape",
          "onnx.OneHot",
          "onnx.STFT",
          "onnx.DFT",
          "onnx.NonMaxSuppression");

  /** Functions with several results; what takes one of them yields a tensor. */
  private static final Set<String> SEVERAL =
      Set.of("chunk", "split", "onnx.Split", "onnx.TopK", "onnx.Unique", "onnx.Attention");

  private static final Set<String> CHOICES = Set.of("onnx.Where", "where");

  private final Set<Node> floats = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Node> tuples = Collections.newSetFromMap(new IdentityHashMap<>());

  static FloatTensors of(Graph graph) {
    FloatTensors found = new FloatTensors();
    graph.nodes().forEach(node -> found.add(graph, node));
    return found;
  }

  /** Whether a node yields one tensor of floats. */
  boolean contains(Node node) {
    return floats.contains(node);
  }

  private void add(Graph graph, Node node) {
    Operation operation = node.operation();
    if (operation instanceof Operation.Input input) {
      put(node, input.type() == DataType.FLOAT32);
    } else if (operation instanceof Operation.LayerCall) {
      Optional<Block> layer = graph.layerOf(node);
      boolean recurrent = layer.filter(one -> one instanceof OnnxRecurrent).isPresent();
      (recurrent || isTakenApart(graph, node) ? tuples : floats).add(node);
    } else if (operation instanceof Operation.FunctionCall call) {
      function(graph, node, call.function().name());
    }
  }

  private void function(Graph graph, Node node, String name) {
    int first = CHOICES.contains(name) ? 1 : 0;
    boolean real = node.arguments().size() > first && isReal(graph, node.arguments().get(first));
    if (OTHER_TYPES.contains(name) || !real) {
      return;
    }
    (SEVERAL.contains(name) || isTakenApart(graph, node) ? tuples : floats).add(node);
  }

  private static boolean isTakenApart(Graph graph, Node node) {
    return graph.users(node).stream().anyMatch(user -> user.calls("getitem"));
  }

  private boolean isReal(Graph graph, Argument argument) {
    if (argument instanceof Argument.Sequence sequence) {
      return !sequence.items().isEmpty() && isReal(graph, sequence.items().get(0));
    }
    if (!(argument instanceof Argument.Reference reference)) {
      return false;
    }
    Node source = reference.node();
    if (source.operation() instanceof Operation.ParameterRead) {
      return graph.readType(source).filter(DataType.FLOAT32::equals).isPresent();
    }
    return floats.contains(source) || tuples.contains(source);
  }

  private void put(Node node, boolean real) {
    if (real) {
      floats.add(node);
    }
  }
}
