package dev.brevity.runtime.onnx.torchscript;

import dev.brevity.runtime.onnx.fakequant.ActivationGrid;
import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Call;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Quantize;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Truncate;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Weighted;
import dev.brevity.runtime.onnx.fakequant.Refusals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Makes a module of PyTorch of a network: its code, and a submodule for each layer. */
final class ScriptWriter {
  private static final String ROOT = "Network";

  /** What only moves values, so that they stay on their grid. */
  private static final Set<String> MOVING =
      Set.of("MaxPool", "Flatten", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Slice", "Relu");

  private final FakeQuantGraph graph;
  private final ScriptModule root = new ScriptModule(ROOT);
  private final ScriptLines lines = new ScriptLines();
  private final ScriptValues values;
  private final WeightedScript weighted;
  private final OperatorScript operators;
  private final WindowScript windows;
  private final Refusals refusals = new Refusals();
  private final Set<FakeQuantNode> written = new HashSet<>();

  /** The quantizers of a result, all alike, with a ReLU before them or not. */
  private record Fused(Optional<Call> relu, List<FakeQuantNode> quantizers, ActivationGrid grid) {}

  ScriptWriter(FakeQuantGraph graph) {
    this.graph = graph;
    ScriptNames attributes = new ScriptNames();
    this.values = new ScriptValues(graph, root, attributes, lines);
    this.weighted = new WeightedScript(root, attributes, lines, values);
    this.operators = new OperatorScript(graph, lines, values);
    this.windows = new WindowScript(lines, values);
  }

  /**
   * Makes the archive.
   *
   * @throws dev.brevity.runtime.RecipeException if PyTorch has no such operator
   */
  Script write() {
    ScriptNames names = new ScriptNames();
    StringBuilder method = new StringBuilder("  def forward(self: __torch__." + ROOT);
    for (String input : graph.inputs()) {
      String variable = names.of(input);
      method.append(",\n    ").append(variable).append(": Tensor");
      values.floats(input, variable, Optional.empty());
    }
    for (FakeQuantNode node : graph.nodes()) {
      if (!written.contains(node)) {
        write(node);
      }
    }
    refusals.raise();
    List<String> results = graph.outputs().stream().map(values::floats).toList();
    boolean single = results.size() == 1;
    String types = "Tensor" + ", Tensor".repeat(results.size() - 1);
    method.append(single ? ") -> Tensor:\n" : ") -> Tuple[" + types + "]:\n").append(lines);
    method.append("    return ");
    method.append(single ? results.get(0) : "(" + String.join(", ", results) + ")").append('\n');
    Map<String, String> classes = new TreeMap<>();
    root.define(classes, method.toString());
    return new Script(root, String.join("", classes.values()));
  }

  /**
   * A module and the code of its classes.
   *
   * @param code of all classes
   */
  record Script(ScriptModule module, String code) {}

  private void write(FakeQuantNode node) {
    for (String input : node.inputs()) {
      if (!input.isEmpty() && !values.has(input)) {
        if (refusals.isEmpty()) {
          refuse(node.name(), "of its input");
        }
        return;
      }
    }
    if (node instanceof Quantize quantize) {
      quantize(quantize);
    } else if (node instanceof Weighted layer) {
      layer(layer);
    } else if (node instanceof Truncate truncate) {
      truncate(truncate);
    } else if (node instanceof Call call) {
      call(call);
    }
  }

  private void refuse(String name, String operator) {
    refuse(refusals, name, operator);
  }

  /** Notes that there is no form of an operator. */
  static void refuse(Refusals refusals, String name, String operator) {
    refusals.add(
        name,
        "TorchScript archives are written without the operator " + operator,
        "export `onnx_qcdq`, or take the layer out of the network");
  }

  private void quantize(Quantize node) {
    ActivationGrid grid = node.grid().unsigned();
    String codes = values.quantized(values.floats(node.input()), grid);
    values.codes(node.output(), values.limited(codes, grid), grid);
  }

  private void layer(Weighted node) {
    Optional<Fused> fused = weighted.canPack(node) ? fused(node) : Optional.empty();
    if (fused.isPresent()) {
      ActivationGrid grid = fused.get().grid();
      String codes = weighted.packed(node, fused.get().relu().isPresent(), grid);
      String limited = values.limited(codes, grid);
      fused.get().quantizers().forEach(one -> values.codes(one.output(), limited, grid));
      written.addAll(fused.get().quantizers());
      fused.get().relu().ifPresent(written::add);
    } else if (WeightedScript.isKnown(node)) {
      values.floats(node.output(), weighted.floating(node), Optional.empty());
    } else {
      refuse(node.name(), node.type());
    }
  }

  private Optional<Fused> fused(Weighted node) {
    Optional<Fused> direct = fused(node.output(), Optional.empty());
    return direct.isEmpty() && graph.onlyReader(node.output()).orElse(null) instanceof Call call
        ? Optional.of(call)
            .filter(found -> found.is("Relu"))
            .flatMap(relu -> fused(relu.output(), Optional.of(relu)))
        : direct;
  }

  private Optional<Fused> fused(String tensor, Optional<Call> relu) {
    List<FakeQuantNode> readers = new ArrayList<>(graph.readers(tensor));
    if (readers.isEmpty() || graph.outputs().contains(tensor)) {
      return Optional.empty();
    }
    Set<ActivationGrid> grids = new HashSet<>();
    for (FakeQuantNode reader : readers) {
      if (!(reader instanceof Quantize quantize)) {
        return Optional.empty();
      }
      grids.add(quantize.grid().unsigned());
    }
    return grids.size() == 1
        ? Optional.of(new Fused(relu, readers, grids.iterator().next()))
        : Optional.empty();
  }

  /** In floating point, as PyTorch has no such operator. */
  private void truncate(Truncate node) {
    String value = lines.call("torch.div", values.floats(node.input()), real(node.scale()));
    if (node.zeroPoint() != 0) {
      value = lines.call("torch.add", value, real(node.zeroPoint()));
    }
    value = lines.call("torch.round", value);
    value = lines.call("torch.div", value, real(node.divisor()));
    value = lines.call("torch." + node.rounding().toLowerCase(java.util.Locale.ROOT), value);
    ActivationGrid grid = node.grid();
    value = lines.call("torch.clamp", value, real(grid.low()), real(grid.high()));
    if (grid.zeroPoint() != 0) {
      value = lines.call("torch.sub", value, real(grid.zeroPoint()));
    }
    value = lines.call("torch.mul", value, real(grid.scale()));
    values.floats(node.output(), value, Optional.of(grid.unsigned()));
  }

  private static String real(double value) {
    return ScriptLines.real(value);
  }

  private void call(Call node) {
    if (node.is("Identity")) {
      values.same(node.output(), node.input(0));
      return;
    }
    if (!quantized(node)) {
      Optional<String> result = operators.write(node);
      if (result.isEmpty()) {
        refuse(node.name(), node.type());
        return;
      }
      values.floats(node.output(), result.get(), grid(node));
    }
  }

  private Optional<ActivationGrid> grid(Call node) {
    if (MOVING.contains(node.type())) {
      return values.grid(node.input(0));
    }
    if (!node.is("Concat")) {
      return Optional.empty();
    }
    Set<Optional<ActivationGrid>> grids = new HashSet<>();
    node.inputs().forEach(input -> grids.add(values.grid(input)));
    return grids.size() == 1 ? grids.iterator().next() : Optional.empty();
  }

  /** Writes what works on quantized tensors and keeps their scale. */
  private boolean quantized(Call node) {
    if (!values.isQuantized(node.input(0)) || !node.domain().isEmpty()) {
      return false;
    }
    String codes = values.codes(node.input(0));
    Optional<String> result =
        switch (node.type()) {
          case "Relu" -> Optional.of(lines.call("torch.relu", codes));
          case "Flatten" -> operators.flatten(node, codes);
          case "Reshape" -> operators.reshape(node, codes);
          case "MaxPool" -> isFlat(node) ? windows.maximum(node, codes, false) : Optional.empty();
          default -> Optional.empty();
        };
    result.ifPresent(
        variable ->
            values.codes(node.output(), variable, values.grid(node.input(0)).orElseThrow()));
    return result.isPresent();
  }

  private static boolean isFlat(Call node) {
    return node.attributes().integers("kernel_shape").filter(all -> all.size() == 2).isPresent();
  }
}
