package dev.brevity.runtime.onnx;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.Rounds;
import dev.brevity.runtime.graph.function.PyTorchFunctions;
import dev.brevity.runtime.onnx.element.ElementType;
import dev.brevity.runtime.onnx.node.OnnxException;
import dev.brevity.runtime.onnx.node.Source;
import dev.brevity.runtime.onnx.node.UnsupportedException;
import dev.brevity.runtime.onnx.shape.StaticShape;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import onnx.GraphProto;
import onnx.TensorShapeProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;

/** Loop and Scan as nodes that repeat a graph of their own. */
final class RepetitionImports {
  private static final int SCAN_WITHOUT_BATCHES = 9;

  private final GraphReading around;

  /**
   * @param around the import of the graph that the nodes stand in
   */
  RepetitionImports(GraphReading around) {
    this.around = around;
  }

  void loop(NodeImport node, GraphProto body) {
    int carried = node.inputCount() - 2;
    require(node, carried >= 0 && body.getInputCount() == carried + 2, "inputs");
    require(node, body.getOutputCount() == node.outputs().size() + 1, "outputs");
    require(node, node.outputs().size() >= carried, "outputs");
    Optional<String> endless = EndlessLoop.problem(node, body);
    if (endless.isPresent()) {
      throw OnnxException.invalid("the loop of node `" + node.name() + "` " + endless.get());
    }
    List<Rounds.Collected> collected = new ArrayList<>();
    for (ValueInfoProto info : body.getOutputList().subList(1 + carried, body.getOutputCount())) {
      collected.add(collected(info, new Rounds.Axis(0, false)));
    }
    define(node, body, new Rounds.While(carried, collected));
  }

  void scan(NodeImport node, GraphProto body) {
    if (node.opset() < SCAN_WITHOUT_BATCHES) {
      throw new UnsupportedException("Scan before operator set " + SCAN_WITHOUT_BATCHES);
    }
    int taken = (int) node.attributes().integer("num_scan_inputs", -1);
    int carried = node.inputCount() - taken;
    require(node, taken > 0 && carried >= 0, "inputs");
    require(node, body.getInputCount() == node.inputCount(), "inputs");
    require(node, body.getOutputCount() == node.outputs().size(), "outputs");
    int results = node.outputs().size() - carried;
    require(node, results >= 0, "outputs");
    List<Rounds.Axis> inputs = axes(node, "input", taken);
    List<Rounds.Axis> outputs = axes(node, "output", results);
    List<Rounds.Collected> collected = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      collected.add(collected(body.getOutput(carried + i), outputs.get(i)));
    }
    define(node, body, new Rounds.Along(carried, inputs, collected));
  }

  private static List<Rounds.Axis> axes(NodeImport node, String of, int count) {
    List<Long> axes = given(node, "scan_" + of + "_axes", count);
    List<Long> directions = given(node, "scan_" + of + "_directions", count);
    List<Rounds.Axis> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(new Rounds.Axis(Math.toIntExact(axes.get(i)), directions.get(i) != 0));
    }
    return all;
  }

  private static List<Long> given(NodeImport node, String attribute, int count) {
    List<Long> numbers = node.attributes().integers(attribute).orElse(List.of());
    if (!numbers.isEmpty() && numbers.size() != count) {
      throw OnnxException.invalid("node `" + node.name() + "` needs " + count + " " + attribute);
    }
    return numbers.isEmpty() ? new ArrayList<>(java.util.Collections.nCopies(count, 0L)) : numbers;
  }

  private void define(NodeImport node, GraphProto body, Rounds form) {
    GraphImport outside = around.target();
    GraphImport inside = outside.body();
    GraphReading nodes = around.within(inside, body, node.name() + ".body");
    Set<String> given = new HashSet<>(nodes.readInitializers());
    for (ValueInfoProto input : body.getInputList()) {
      if (!given.add(input.getName())) {
        throw OnnxException.invalid("two values are called `" + input.getName() + "`");
      }
      Node taker = inside.graph().append(input.getName(), new Operation.Input());
      inside.define(input.getName(), new Source.Computed(taker, facts(rank(input.getType()))));
    }
    nodes.readNodes(given);
    List<Source> results = nodes.results();
    boolean missing = results.stream().anyMatch(Source.Missing.class::isInstance);
    if (missing || node.isMissingInput()) {
      node.skip();
      return;
    }
    List<Argument> returned = results.stream().map(inside::argument).toList();
    Graph made = inside.graph();
    made.append("output", new Operation.Output(), returned.toArray(new Argument[0]));
    made.removeUnused();
    made.check();
    List<Argument> arguments = new ArrayList<>();
    for (int i = 0; i < node.inputCount(); i++) {
      arguments.add(node.has(i) ? node.argument(i) : Argument.of((Object) null));
    }
    inside.network().captured().forEach(outer -> arguments.add(Argument.of(outer)));
    String name = LayerNames.of("", node.name(), node.type());
    Node repeat =
        outside
            .graph()
            .append(name, new Operation.Repeat(made, form), arguments.toArray(new Argument[0]));
    Operation item = new Operation.FunctionCall(PyTorchFunctions.registry().get("getitem"));
    for (int i = 0; i < node.outputs().size(); i++) {
      Argument index = Argument.of((Object) (long) i);
      Node part = outside.graph().append(name, item, Argument.of(repeat), index);
      int offset = form instanceof Rounds.While ? 1 : 0;
      int rank = rank(body.getOutput(i + offset).getType());
      int whole = i < form.carried() || rank < 0 ? rank : rank + 1;
      node.define(i, new Source.Computed(part, facts(whole)));
    }
  }

  private static Rounds.Collected collected(ValueInfoProto info, Rounds.Axis axis) {
    TypeProto.Tensor tensor = info.getType().getTensorType();
    List<Long> shape = new ArrayList<>();
    for (TensorShapeProto.Dimension size : tensor.getShape().getDimList()) {
      shape.add(size.hasDimValue() ? size.getDimValue() : -1L);
    }
    Optional<ElementType> elements = ElementType.of(tensor.getElemType());
    return new Rounds.Collected(
        axis,
        elements.map(ElementType::computed).orElse(ai.djl.ndarray.types.DataType.FLOAT32),
        shape);
  }

  private static TensorFacts facts(int rank) {
    return TensorFacts.of(Optional.empty(), StaticShape.ofRank(rank));
  }

  private static int rank(TypeProto type) {
    return type.hasTensorType() && type.getTensorType().hasShape()
        ? type.getTensorType().getShape().getDimCount()
        : -1;
  }

  private static void require(NodeImport node, boolean condition, String what) {
    if (!condition) {
      throw OnnxException.invalid(
          "the " + what + " of node `" + node.name() + "` and of its `body` do not fit");
    }
  }
}
