package dev.brevity.runtime.onnx.qop;

import dev.brevity.runtime.onnx.fakequant.ActivationGrid;
import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Call;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Quantize;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Truncate;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Weighted;
import dev.brevity.runtime.onnx.fakequant.GraphDraft;
import dev.brevity.runtime.onnx.fakequant.NodeDraft;
import dev.brevity.runtime.onnx.fakequant.Refusals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import onnx.AttributeProto;
import onnx.GraphProto;

/** Makes the nodes of a graph whose quantized layers are operators on integers. */
final class QopWriter {
  /** What only moves values, and takes integers. */
  private static final Set<String> MOVING =
      Set.of("Flatten", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Slice", "Concat");

  /** What chooses among values; written in floating point, for engines without such kernels. */
  private static final Set<String> CHOOSING = Set.of("Relu", "Clip", "MaxPool");

  private final FakeQuantGraph graph;
  private final GraphDraft draft;
  private final boolean numbersAreKnown;
  private final QopValues values;
  private final IntegerLayer layers;
  private final Refusals refusals = new Refusals();
  private final Set<FakeQuantNode> written = new HashSet<>();
  private final Set<String> wanted;

  /**
   * @param numbersAreKnown whether scales and limits are those that the network will have
   */
  QopWriter(FakeQuantGraph graph, GraphDraft draft, boolean numbersAreKnown) {
    this.graph = graph;
    this.draft = draft;
    this.numbersAreKnown = numbersAreKnown;
    this.values = new QopValues(graph, draft);
    this.layers = new IntegerLayer(draft, values, refusals);
    this.wanted = wanted(graph);
  }

  /**
   * Puts the nodes into a graph.
   *
   * @throws dev.brevity.runtime.RecipeException if something has no such form
   */
  void write(GraphProto.Builder target) {
    graph.inputs().forEach(input -> values.floats(input, Optional.empty()));
    for (FakeQuantNode node : graph.nodes()) {
      if (!written.contains(node)) {
        write(node);
      }
    }
    refusals.raise();
    for (String output : graph.outputs()) {
      String floats = values.floats(output);
      if (!floats.equals(output)) {
        draft.node(new NodeDraft("Identity").input(floats), output);
      }
    }
    draft.writeTo(target);
  }

  /** The tensors whose codes a layer on integers takes, itself or through what moves them. */
  private static Set<String> wanted(FakeQuantGraph graph) {
    Set<String> wanted = new HashSet<>();
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      FakeQuantNode node = graph.nodes().get(i);
      if (node instanceof Weighted layer && !layer.isFloat()) {
        wanted.add(layer.input());
      } else if (node instanceof Call call && keepsGrid(call) && wanted.contains(call.output())) {
        wanted.addAll(operands(call));
      }
    }
    return wanted;
  }

  private static boolean keepsGrid(Call call) {
    return call.domain().isEmpty()
        && call.outputs().size() == 1
        && (call.is("Identity") || MOVING.contains(call.type()) || CHOOSING.contains(call.type()));
  }

  private static List<String> operands(Call call) {
    return call.is("Concat") ? call.inputs() : List.of(call.input(0));
  }

  private void write(FakeQuantNode node) {
    for (String input : node.inputs()) {
      if (!input.isEmpty() && !values.has(input) && !draft.isRead(input)) {
        // What computes it has been refused.
        return;
      }
    }
    if (node instanceof Quantize quantize) {
      String codes =
          values.quantized(values.floats(quantize.input()), quantize.grid(), quantize.output());
      values.codes(quantize.output(), codes, quantize.grid());
    } else if (node instanceof Truncate) {
      refusals.add(
          node.name(),
          "ONNX has no operator on integers that reduces their bits",
          "export `onnx_qcdq`, or take the layer out of the network");
    } else if (node instanceof Weighted layer) {
      layer(layer);
    } else if (node instanceof Call call) {
      call(call);
    }
  }

  private void layer(Weighted layer) {
    if (layer.isFloat()) {
      layer.calls().forEach(call -> draft.copy(call, this::operand));
      values.floats(layer.output(), Optional.empty());
      return;
    }
    List<IntegerResult> results = results(layer.output());
    if (results.isEmpty()) {
      refusals.add(
          layer.name(),
          "its result is not quantized, and operators on integers compute integers",
          "set `output` of the layer, or let an activation quantizer follow, with ReLU or without");
      return;
    }
    if (values.grid(layer.input()).isEmpty() && isLimited(layer.input())) {
      refusals.add(
          layer.name(),
          "limits before it lie between two codes of the quantizer before them, or may do so",
          "set `input` of the layer");
      return;
    }
    if (layers.write(layer, results)) {
      results.forEach(result -> written.addAll(result.nodes()));
    }
  }

  /**
   * The integers that a sum becomes, for each grid; empty if it is also needed in floating point.
   */
  private List<IntegerResult> results(String tensor) {
    List<IntegerResult> results = new ArrayList<>();
    return areIntegers(tensor, Limits.NONE, List.of(), results) ? results : List.of();
  }

  /**
   * Finds the quantizers of a value, directly after it or after limits.
   *
   * @param limits of the value
   * @param before the nodes that set them
   * @return whether nothing else reads the value
   */
  private boolean areIntegers(
      String tensor, Limits limits, List<FakeQuantNode> before, List<IntegerResult> results) {
    if (graph.outputs().contains(tensor)) {
      return false;
    }
    for (FakeQuantNode reader : graph.readers(tensor)) {
      List<FakeQuantNode> nodes = new ArrayList<>(before);
      nodes.add(reader);
      if (reader instanceof Quantize quantize) {
        IntegerResult.add(results, limits.of(quantize.grid()), quantize.output(), nodes);
        continue;
      }
      Optional<Limits> further =
          reader instanceof Call call ? Limits.of(call, graph) : Optional.empty();
      if (further.isEmpty()
          || !reader.inputs().get(0).equals(tensor)
          || !areIntegers(reader.output(), limits.then(further.get()), nodes, results)) {
        return false;
      }
    }
    return true;
  }

  private boolean isLimited(String tensor) {
    return graph.producer(tensor).orElse(null) instanceof Call call
        && keepsGrid(call)
        && (call.is("Clip") || operands(call).stream().anyMatch(this::isLimited));
  }

  private String operand(String tensor) {
    return values.has(tensor) ? values.floats(tensor) : draft.kept(tensor);
  }

  private void call(Call call) {
    if (call.attributes().all().values().stream().anyMatch(AttributeProto::hasG)) {
      refusals.add(
          call.name(),
          "this export writes no branches and loops",
          "export `onnx_qcdq`, which has them");
      return;
    }
    if (call.is("Identity") && !graph.outputs().contains(call.output())) {
      values.same(call.output(), call.input(0));
      if (values.has(call.output())) {
        return;
      }
    }
    Optional<ActivationGrid> grid = keepsGrid(call) ? commonGrid(call) : Optional.empty();
    boolean onCodes =
        grid.isPresent() && MOVING.contains(call.type()) && wanted.contains(call.output());
    if (onCodes) {
      String codes = draft.name(call.output() + "_quantized");
      NodeDraft node = new NodeDraft(call.type()).with(call.attributes());
      Set<String> quantized = new HashSet<>(operands(call));
      call.inputs()
          .forEach(
              input ->
                  node.input(
                      input.isEmpty()
                          ? ""
                          : quantized.contains(input) ? values.codes(input) : operand(input)));
      values.codes(call.output(), draft.node(node, codes), grid.get());
      return;
    }
    draft.copy(call, this::operand);
    call.outputs().forEach(output -> values.floats(output, Optional.empty()));
    if (grid.isEmpty()) {
      return;
    }
    values.floats(call.output(), grid);
    if (wanted.contains(call.output()) && !graph.outputs().contains(call.output())) {
      values.quantizeAgain(call.output());
    }
  }

  /** The grid that all operands lie on, and the result too. */
  private Optional<ActivationGrid> commonGrid(Call call) {
    Set<Optional<ActivationGrid>> grids = new HashSet<>();
    operands(call).forEach(operand -> grids.add(values.grid(operand)));
    return grids.size() == 1
        ? grids.iterator().next().filter(grid -> keeps(call, grid))
        : Optional.empty();
  }

  /** Whether values of a grid stay there, which is not so if a limit lies between two of them. */
  private boolean keeps(Call call, ActivationGrid grid) {
    if (call.is("Clip") && !numbersAreKnown) {
      return false;
    }
    boolean limits = call.is("Relu") || call.is("Clip");
    return !limits || Limits.of(call, graph).filter(known -> known.keep(grid)).isPresent();
  }
}
