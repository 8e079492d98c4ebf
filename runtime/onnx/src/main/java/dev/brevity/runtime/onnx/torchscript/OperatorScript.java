package dev.brevity.runtime.onnx.torchscript;

import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes operators of ONNX in floating point, as calls of PyTorch's functions. */
final class OperatorScript {
  private static final Map<String, String> UNARY =
      Map.ofEntries(
          Map.entry("Relu", "relu"),
          Map.entry("Sigmoid", "sigmoid"),
          Map.entry("Tanh", "tanh"),
          Map.entry("Exp", "exp"),
          Map.entry("Log", "log"),
          Map.entry("Sqrt", "sqrt"),
          Map.entry("Neg", "neg"),
          Map.entry("Abs", "abs"),
          Map.entry("Floor", "floor"),
          Map.entry("Ceil", "ceil"),
          Map.entry("Round", "round"),
          Map.entry("Erf", "erf"),
          Map.entry("Sign", "sign"),
          Map.entry("Reciprocal", "reciprocal"),
          Map.entry("Sin", "sin"),
          Map.entry("Cos", "cos"),
          Map.entry("Softplus", "softplus"),
          Map.entry("HardSwish", "hardswish"),
          Map.entry("Selu", "selu"));

  /** Operators that are never written, and that the export does not spell out in others. */
  static final Set<String> UNKNOWN =
      Set.of(
          "ArgMax",
          "ArgMin",
          "Attention",
          "CumSum",
          "DFT",
          "DeformConv",
          "DepthToSpace",
          "Einsum",
          "GRU",
          "GlobalAveragePool",
          "GlobalLpPool",
          "GlobalMaxPool",
          "GridSample",
          "InstanceNormalization",
          "LRN",
          "LSTM",
          "LpPool",
          "MaxRoiPool",
          "MaxUnpool",
          "NonMaxSuppression",
          "RNN",
          "Resize",
          "RoiAlign",
          "STFT",
          "SpaceToDepth",
          "TopK");

  private static final Map<String, String> BINARY =
      Map.of(
          "Add", "add", "Sub", "sub", "Mul", "mul", "Div", "div", "Pow", "pow", "MatMul", "matmul");

  private final FakeQuantGraph graph;
  private final ScriptLines lines;
  private final ScriptValues values;
  private final WindowScript windows;

  OperatorScript(FakeQuantGraph graph, ScriptLines lines, ScriptValues values) {
    this.graph = graph;
    this.lines = lines;
    this.values = values;
    this.windows = new WindowScript(lines, values);
  }

  /** Writes an operator; returns the variable of its result, or nothing if there is no such. */
  Optional<String> write(Call call) {
    if (!call.domain().isEmpty() || call.outputs().size() != 1) {
      return Optional.empty();
    }
    String unary = UNARY.get(call.type());
    if (unary != null) {
      return Optional.of(lines.call("torch." + unary, floats(call, 0)));
    }
    String binary = BINARY.get(call.type());
    if (binary != null) {
      return Optional.of(lines.call("torch." + binary, floats(call, 0), floats(call, 1)));
    }
    return windows.write(call).or(() -> arithmetic(call)).or(() -> arranging(call));
  }

  private Optional<String> arithmetic(Call call) {
    return switch (call.type()) {
      case "Max" -> joined(call, "torch.maximum");
      case "Min" -> joined(call, "torch.minimum");
      case "Clip" -> clip(call);
      case "Elu" -> scaled(call, "torch.elu", "alpha", 1);
      case "LeakyRelu" -> scaled(call, "torch.leaky_relu", "alpha", 0.01);
      case "PRelu" ->
          Optional.of(
              lines.call(
                  "torch.sub",
                  lines.call("torch.relu", floats(call, 0)),
                  lines.call(
                      "torch.mul",
                      lines.call("torch.relu", lines.call("torch.neg", floats(call, 0))),
                      floats(call, 1))));
      case "HardSigmoid" -> Optional.of(hardSigmoid(call));
      case "Softmax" -> Optional.of(softmax(call, "torch.softmax"));
      case "LogSoftmax" -> Optional.of(softmax(call, "torch.log_softmax"));
      case "BatchNormalization" ->
          Optional.of(
              lines.call(
                  "torch.batch_norm",
                  floats(call, 0),
                  floats(call, 1),
                  floats(call, 2),
                  floats(call, 3),
                  floats(call, 4),
                  "False",
                  "0.",
                  ScriptLines.real(call.attributes().real("epsilon", 1e-5)),
                  "False"));
      case "LayerNormalization" -> layerNormalization(call);
      case "ReduceMean" -> mean(call);
      default -> Optional.empty();
    };
  }

  private Optional<String> joined(Call call, String function) {
    String joined = floats(call, 0);
    for (int i = 1; i < call.inputs().size(); i++) {
      joined = lines.call(function, joined, floats(call, i));
    }
    return Optional.of(joined);
  }

  private Optional<String> clip(Call call) {
    Optional<String> low = bound(call, 1);
    Optional<String> high = bound(call, 2);
    return low.isEmpty() || high.isEmpty()
        ? Optional.empty()
        : Optional.of(lines.call("torch.clamp", floats(call, 0), low.get(), high.get()));
  }

  private Optional<String> bound(Call call, int index) {
    return call.input(index).isEmpty()
        ? Optional.of("None")
        : graph
            .floats(call.input(index))
            .filter(all -> all.length == 1)
            .map(all -> ScriptLines.real(all[0]));
  }

  private Optional<String> scaled(Call call, String function, String name, double otherwise) {
    String factor = ScriptLines.real(call.attributes().real(name, otherwise));
    return Optional.of(lines.call(function, floats(call, 0), factor));
  }

  private String hardSigmoid(Call call) {
    String slope = ScriptLines.real(call.attributes().real("alpha", 0.2));
    String offset = ScriptLines.real(call.attributes().real("beta", 0.5));
    String line = lines.call("torch.add", lines.call("torch.mul", floats(call, 0), slope), offset);
    return lines.call("torch.clamp", line, "0.", "1.");
  }

  private String softmax(Call call, String function) {
    return lines.call(function, floats(call, 0), call.attributes().integer("axis", -1), "None");
  }

  private Optional<String> layerNormalization(Call call) {
    if (call.attributes().integer("axis", -1) >= 0 || graph.constant(call.input(1)).isEmpty()) {
      return Optional.empty();
    }
    long[] shape = graph.constant(call.input(1)).orElseThrow().shape();
    if (shape.length != -call.attributes().integer("axis", -1)) {
      return Optional.empty();
    }
    return Optional.of(
        lines.call(
            "torch.layer_norm",
            floats(call, 0),
            ScriptLines.list(shape),
            floats(call, 1),
            call.input(2).isEmpty() ? "None" : floats(call, 2),
            ScriptLines.real(call.attributes().real("epsilon", 1e-5))));
  }

  private Optional<String> mean(Call call) {
    boolean kept = call.attributes().integer("keepdims", 1) == 1;
    if (call.attributes().integers("axes").isEmpty() && !kept) {
      return Optional.of(lines.call("torch.mean", floats(call, 0)));
    }
    return call.attributes()
        .integers("axes")
        .map(axes -> lines.call("torch.mean", floats(call, 0), axes, kept ? "True" : "False"));
  }

  private Optional<String> arranging(Call call) {
    return switch (call.type()) {
      case "Flatten" -> flatten(call, floats(call, 0));
      case "Reshape" -> reshape(call, floats(call, 0));
      case "Transpose" ->
          call.attributes()
              .integers("perm")
              .map(order -> lines.call("torch.permute", floats(call, 0), order));
      case "Concat" -> Optional.of(concat(call));
      case "Squeeze" -> axes(call, "torch.squeeze", true);
      case "Unsqueeze" -> axes(call, "torch.unsqueeze", false);
      case "Slice" -> slice(call);
      case "Gather" -> gather(call);
      case "Pad" -> windows.pad(call, graph);
      default -> Optional.empty();
    };
  }

  /** Writes Flatten for a value in floating point or a quantized tensor. */
  Optional<String> flatten(Call call, String variable) {
    long axis = call.attributes().integer("axis", 1);
    if (axis < 0) {
      return Optional.empty();
    }
    if (axis == 0) {
      return Optional.of(lines.call("torch.reshape", variable, "[1, -1]"));
    }
    String flat = lines.call("torch.flatten", variable, axis);
    return Optional.of(axis == 1 ? flat : lines.call("torch.flatten", flat, 0, axis - 1));
  }

  /** Writes Reshape for a value in floating point or a quantized tensor. */
  Optional<String> reshape(Call call, String variable) {
    Optional<long[]> shape = graph.integers(call.input(1));
    if (shape.isEmpty() || call.attributes().integer("allowzero", 0) != 0) {
      return Optional.empty();
    }
    long[] sizes = shape.get();
    if (sizes.length == 2 && sizes[0] == 0 && sizes[1] == -1) {
      return Optional.of(lines.call("torch.flatten", variable, 1));
    }
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      wanted.add(
          sizes[i] == 0 ? "torch.size(" + variable + ", " + i + ")" : String.valueOf(sizes[i]));
    }
    return Optional.of(lines.call("torch.reshape", variable, wanted));
  }

  private String concat(Call call) {
    String all =
        call.inputs().stream().map(values::floats).collect(Collectors.joining(", ", "[", "]"));
    return lines.call("torch.cat", all, call.attributes().integer("axis", 0));
  }

  private Optional<String> axes(Call call, String function, boolean downwards) {
    Optional<long[]> axes = graph.integers(call.input(1));
    if (axes.isEmpty() || (axes.get().length != 1 && hasNegative(axes.get()))) {
      return Optional.empty();
    }
    long[] sorted = axes.get().clone();
    java.util.Arrays.sort(sorted);
    String changed = floats(call, 0);
    for (int i = 0; i < sorted.length; i++) {
      long axis = sorted[downwards ? sorted.length - 1 - i : i];
      changed = lines.call(function, changed, axis);
    }
    return Optional.of(changed);
  }

  private static boolean hasNegative(long[] axes) {
    return java.util.Arrays.stream(axes).anyMatch(axis -> axis < 0);
  }

  private Optional<String> slice(Call call) {
    Optional<long[]> starts = graph.integers(call.input(1));
    Optional<long[]> ends = graph.integers(call.input(2));
    Optional<long[]> axes = graph.integers(call.input(3));
    Optional<long[]> steps = graph.integers(call.input(4));
    boolean told = starts.isPresent() && ends.isPresent() && axes.isPresent();
    if (!told || (!call.input(4).isEmpty() && steps.isEmpty())) {
      return Optional.empty();
    }
    String part = floats(call, 0);
    for (int i = 0; i < axes.get().length; i++) {
      long step = steps.isPresent() ? steps.get()[i] : 1;
      if (step < 1) {
        return Optional.empty();
      }
      part = lines.call("torch.slice", part, axes.get()[i], starts.get()[i], ends.get()[i], step);
    }
    return Optional.of(part);
  }

  private Optional<String> gather(Call call) {
    long axis = call.attributes().integer("axis", 0);
    Optional<long[]> indices = graph.integers(call.input(1));
    if (indices.isPresent()) {
      int rank = graph.constant(call.input(1)).orElseThrow().shape().length;
      return rank == 0
          ? Optional.of(lines.call("torch.select", floats(call, 0), axis, indices.get()[0]))
          : rank == 1
              ? Optional.of(
                  lines.call("torch.index_select", floats(call, 0), axis, floats(call, 1)))
              : Optional.empty();
    }
    boolean table =
        graph.constant(call.input(0)).filter(one -> one.shape().length == 2).isPresent();
    return axis == 0 && table
        ? Optional.of(lines.call("torch.embedding", floats(call, 0), floats(call, 1)))
        : Optional.empty();
  }

  private String floats(Call call, int index) {
    return values.floats(call.input(index));
  }
}
