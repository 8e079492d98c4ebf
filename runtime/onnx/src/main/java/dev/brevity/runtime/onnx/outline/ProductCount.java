package dev.brevity.runtime.onnx.outline;

import ai.djl.ndarray.types.DataType;
import dev.brevity.dsl.model.ModelOutline.Product;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.LayerWeight;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.onnx.operator.Operator;
import dev.brevity.runtime.onnx.shape.StaticShape;
import dev.brevity.runtime.recurrent.onnx.OnnxRecurrent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts what the parts of a network multiply and add for one sample. */
final class ProductCount {
  private static final String GEMM = Operator.PREFIX + "Gemm";

  /** Functions that multiply matrices or filters in floating point. */
  private static final Set<String> FUNCTIONS =
      Stream.concat(
              Stream.of("matmul", GEMM),
              Stream.of(
                      "Conv",
                      "ConvTranspose",
                      "DeformConv",
                      "Einsum",
                      "Attention",
                      "GroupQueryAttention",
                      "LSTM",
                      "GRU",
                      "RNN")
                  .map(Operator.PREFIX::concat))
          .collect(Collectors.toUnmodifiableSet());

  /** Those of them that slide a filter over their first operand. */
  private static final Set<String> FILTERS =
      Set.of(Operator.PREFIX + "Conv", Operator.PREFIX + "ConvTranspose");

  private final Graph graph;

  ProductCount(Graph graph) {
    this.graph = graph;
  }

  /** One for each node that multiplies, in order. */
  List<Product> products() {
    List<Product> products = new ArrayList<>();
    for (Node node : graph.nodes()) {
      graph
          .layerOf(node)
          .ifPresent(
              layer -> {
                String name = node.layer().orElseThrow();
                if (layer instanceof WeightLayer weighted) {
                  products.add(new Product(name, ofLayer(node, weighted), Optional.empty()));
                } else if (layer instanceof OnnxRecurrent several) {
                  products.add(new Product(name, ofSeveral(node, several), Optional.empty()));
                }
              });
      node.function()
          .filter(function -> FUNCTIONS.contains(function.name()))
          .ifPresent(
              function ->
                  products.add(
                      new Product(
                          node.name(),
                          ofFunction(node, function.name()),
                          Optional.of(why(node)),
                          isStored(node) && isDouble(node))));
    }
    return List.copyOf(products);
  }

  /** Each output is the sum of as many products as the weight has numbers for its channel. */
  private OptionalLong ofLayer(Node node, WeightLayer layer) {
    Weight weight = layer.weightFacts();
    boolean transposed = weight.transposed();
    StaticShape counted = transposed ? input(node, 0) : StaticShape.of(node.known());
    int dim = Math.floorMod(layer.channelDim(), Math.max(1, counted.rank()));
    long each = size(weight);
    return positions(counted, dim).isPresent()
        ? OptionalLong.of(positions(counted, dim).getAsLong() * each)
        : OptionalLong.empty();
  }

  /** Recurrent layers multiply with all weights at every step. */
  private OptionalLong ofSeveral(Node node, OnnxRecurrent layer) {
    long each =
        layer.weights().stream().map(LayerWeight::facts).mapToLong(ProductCount::size).sum();
    OptionalLong steps = positions(input(node, 0), input(node, 0).rank() - 1);
    return steps.isPresent() ? OptionalLong.of(steps.getAsLong() * each) : OptionalLong.empty();
  }

  private static long size(Weight weight) {
    return weight.shape().stream().mapToLong(Long::longValue).reduce(1, (x, y) -> x * y);
  }

  /** What is counted are products of matrices and filters; the work of the rest is not told. */
  private OptionalLong ofFunction(Node node, String function) {
    StaticShape second = input(node, 1);
    if (FILTERS.contains(function)) {
      boolean transposed = function.endsWith("Transpose");
      OptionalLong places =
          positions(transposed ? input(node, 0) : StaticShape.of(node.known()), 1);
      long weights = second.rank() < 3 ? -1 : second.elements();
      return places.isPresent() && weights > 0
          ? OptionalLong.of(places.getAsLong() * weights)
          : OptionalLong.empty();
    }
    boolean matrices = function.equals(GEMM);
    if (!matrices && !function.equals("matmul")) {
      return OptionalLong.empty();
    }
    StaticShape first = input(node, 0);
    StaticShape result = StaticShape.of(node.known());
    long inner = first.rank() < 1 ? -1 : first.sizes().get(first.rank() - 1);
    if (matrices) {
      // Either operand may be turned.
      long columns = result.rank() == 2 ? result.size(1) : -1;
      inner = columns > 0 ? second.elements() / columns : -1;
    }
    OptionalLong outputs = positions(result, -1);
    return inner > 0 && outputs.isPresent()
        ? OptionalLong.of(outputs.getAsLong() * inner)
        : OptionalLong.empty();
  }

  /** The product of all sizes but one, of one sample; empty where another than the first varies. */
  private static OptionalLong positions(StaticShape shape, int without) {
    if (shape.rank() < 1) {
      return OptionalLong.empty();
    }
    long product = 1;
    for (int i = 0; i < shape.rank(); i++) {
      long size = shape.sizes().get(i);
      if (i == without) {
        continue;
      }
      if (size < 0 && i > 0) {
        return OptionalLong.empty();
      }
      product *= Math.max(1, size);
    }
    return OptionalLong.of(product);
  }

  private StaticShape input(Node node, int index) {
    return index < node.inputs().size()
        ? StaticShape.of(node.inputs().get(index).known())
        : StaticShape.unknown();
  }

  /** Why a product is no layer. */
  private String why(Node node) {
    if (isDouble(node)) {
      return "it multiplies numbers of 64 bits, and layers have 32";
    }
    return isStored(node)
        ? "its weight has a form that layers do not have"
        : "it multiplies two computed values, not one with a weight";
  }

  private static boolean isStored(Node node) {
    return node.inputs().stream()
        .anyMatch(input -> input.operation() instanceof Operation.ParameterRead);
  }

  private static boolean isDouble(Node node) {
    return node.inputs().stream()
        .anyMatch(input -> input.known().type().filter(DataType.FLOAT64::equals).isPresent());
  }
}
