package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.layer.BatchNorm;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.module.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Simplifies concatenations, so that batch normalizations after them can be merged. */
final class Concatenations {
  private static final Set<String> BEFORE =
      Set.of(
          "BatchNorm1d",
          "BatchNorm2d",
          "BatchNorm3d",
          "Linear",
          "Conv1d",
          "Conv2d",
          "Conv3d",
          "ConvTranspose1d",
          "ConvTranspose2d",
          "ConvTranspose3d");

  private Concatenations() {}

  /** Takes the inputs of a concatenation that only another uses into that other. */
  static void collapse(Graph graph) {
    for (Node node : List.copyOf(graph.nodes())) {
      if (!node.calls("cat")) {
        continue;
      }
      List<Argument> tensors = new ArrayList<>(tensors(node));
      boolean changed = false;
      for (int i = 0; i < tensors.size(); i++) {
        if (tensors.get(i) instanceof Argument.Reference reference
            && isPartOf(graph, reference.node(), node, tensors)) {
          List<Argument> inner = tensors(reference.node());
          tensors.remove(i);
          tensors.addAll(i, inner);
          changed = true;
          i--;
        }
      }
      if (changed) {
        List<Node> before = node.inputs();
        set(node, tensors);
        before.stream().filter(input -> graph.users(input).isEmpty()).forEach(graph::remove);
      }
    }
  }

  /**
   * Splits a batch normalization of a concatenation of channels into one for each input, so that
   * each can be merged into the layer before it.
   */
  static void splitBatchNorms(Graph graph) {
    for (Node cat : List.copyOf(graph.nodes())) {
      if (!cat.calls("cat") || dimension(cat) != 1 || graph.users(cat).size() != 1) {
        continue;
      }
      Node user = graph.users(cat).get(0);
      Block layer = graph.layerOf(user).orElse(null);
      if (layer instanceof BatchNorm norm
          && graph.calls(user.layer().orElseThrow()).size() == 1
          && cat.inputs().size() == tensors(cat).size()
          && cat.inputs().stream().allMatch(input -> takesNorm(graph, input))) {
        split(graph, cat, user, norm);
      }
    }
  }

  private static boolean isPartOf(Graph graph, Node inner, Node outer, List<Argument> tensors) {
    return inner.calls("cat")
        && dimension(inner) == dimension(outer)
        && graph.users(inner).size() == 1
        && tensors.stream().filter(Argument.of(inner)::equals).count() == 1;
  }

  private static boolean takesNorm(Graph graph, Node input) {
    return LayerTypes.of(graph, input).filter(BEFORE::contains).isPresent()
        && graph.users(input).size() == 1;
  }

  private static void split(Graph graph, Node cat, Node user, BatchNorm norm) {
    LayerSpec spec = norm.spec();
    int start = 0;
    int index = 0;
    for (Node input : cat.inputs()) {
      int channels = ChannelWeights.ofSource(graph, input.layer().orElseThrow()).channels();
      String part = start + ":" + (start + channels);
      Map<String, @Nullable Object> options = new LinkedHashMap<>(spec.options());
      options.put("num_features", (long) channels);
      Map<String, NDArray> values = new LinkedHashMap<>();
      slice(norm.weight(), part).ifPresent(array -> values.put("weight", array));
      slice(norm.bias(), part).ifPresent(array -> values.put("bias", array));
      slice(Optional.of(norm.runningMean()), part)
          .ifPresent(array -> values.put("running_mean", array));
      slice(Optional.of(norm.runningVariance()), part)
          .ifPresent(array -> values.put("running_var", array));
      Block own = new FloatLayers().create(new LayerSpec(spec.type(), options), values);
      Node normalized =
          graph.insertLayerAfter(input, graph.freeLayerName(user.name() + "_" + index), own);
      graph.replaceUses(input, normalized);
      start += channels;
      index++;
    }
    graph.replaceUses(user, cat);
    graph.remove(user);
    graph.removeLayer(user.layer().orElseThrow());
  }

  private static Optional<NDArray> slice(Optional<Parameter> parameter, String part) {
    return parameter.map(
        whole -> {
          NDArray array = whole.getArray().get(part).duplicate();
          return Scope.keep(array, array.getManager());
        });
  }

  private static List<Argument> tensors(Node cat) {
    Argument tensors =
        cat.keywords().containsKey("tensors")
            ? cat.keywords().get("tensors")
            : cat.arguments().get(0);
    return tensors instanceof Argument.Sequence sequence ? sequence.items() : List.of(tensors);
  }

  private static void set(Node cat, List<Argument> tensors) {
    Argument sequence = new Argument.Sequence(tensors);
    if (cat.keywords().containsKey("tensors")) {
      Map<String, Argument> keywords = new LinkedHashMap<>(cat.keywords());
      keywords.put("tensors", sequence);
      cat.setKeywords(keywords);
    } else {
      cat.setArgument(0, sequence);
    }
  }

  private static long dimension(Node cat) {
    Argument dimension =
        cat.arguments().size() > 1 ? cat.arguments().get(1) : cat.keywords().get("dim");
    return dimension instanceof Argument.Literal literal && literal.value() instanceof Long number
        ? number
        : 0;
  }
}
