package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.Rounds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import onnx.GraphProto;
import onnx.TensorProto;
import onnx.TensorShapeProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;

/** Writes graphs that are repeated as Loop or Scan, which take values from outside by name. */
final class RepetitionWriter {
  private final GraphWriter graph;
  private final Operands operands;
  private final Observation seen;

  RepetitionWriter(GraphWriter graph, Operands operands, Observation seen) {
    this.graph = graph;
    this.operands = operands;
    this.seen = seen;
  }

  /**
   * Writes a node.
   *
   * @param body writes a graph with the names of its inputs, and returns those of its results
   * @return the names of the node's results
   */
  List<String> write(
      Node node, Operation.Repeat repeat, BiFunction<Graph, List<String>, List<String>> body) {
    Rounds form = repeat.form();
    int own =
        form instanceof Rounds.Along along
            ? form.carried() + along.taken().size()
            : 2 + form.carried();
    GraphProto made = body(node, repeat, own, body);
    int results = form.carried() + form.collected().size();
    NodeWriter written = graph.node(form instanceof Rounds.Along ? "Scan" : "Loop");
    for (Argument argument : node.arguments().subList(0, own)) {
      written.input(operands.value(argument, node.name() + "_input"));
    }
    if (form instanceof Rounds.Along along) {
      List<Rounds.Axis> outputs = form.collected().stream().map(Rounds.Collected::axis).toList();
      written
          .set("num_scan_inputs", (long) along.taken().size())
          .set("scan_input_axes", longs(along.taken(), Rounds.Axis::axis))
          .set("scan_input_directions", longs(along.taken(), axis -> axis.backwards() ? 1 : 0));
      if (!outputs.isEmpty()) {
        written
            .set("scan_output_axes", longs(outputs, Rounds.Axis::axis))
            .set("scan_output_directions", longs(outputs, axis -> axis.backwards() ? 1 : 0));
      }
    }
    return written.set("body", made).as(node.name(), results);
  }

  private GraphProto body(
      Node node,
      Operation.Repeat repeat,
      int own,
      BiFunction<Graph, List<String>, List<String>> writer) {
    Graph body = repeat.body();
    Rounds form = repeat.form();
    List<String> names = new ArrayList<>();
    GraphProto.Builder made = GraphProto.newBuilder().setName(node.name() + "_body");
    for (int i = 0; i < body.inputs().size(); i++) {
      Node taker = body.inputs().get(i);
      if (i < own) {
        names.add(graph.name(taker.name()));
        boolean single = i < 2 && form instanceof Rounds.While;
        made.addInput(single ? single(names.get(i), i == 0) : info(names.get(i), taker));
      } else {
        names.add(operands.value(node.arguments().get(i), taker.name()));
      }
    }
    graph.beginInner();
    List<String> results = writer.apply(body, names);
    Set<String> taken = new HashSet<>();
    List<Node> returned = new ArrayList<>();
    body.output().arguments().forEach(argument -> argument.forEachNode(returned::add));
    for (int i = 0; i < results.size(); i++) {
      String value = results.get(i);
      // Every result is computed in the body, and only once.
      String result =
          graph.isComputed(value) && taken.add(value)
              ? value
              : graph.node("Identity").input(value).as(value + "_output");
      made.addOutput(info(result, returned.get(i)));
    }
    return made.addAllNode(graph.endInner()).build();
  }

  /** The number of the round, or the condition. */
  private static ValueInfoProto single(String name, boolean round) {
    TensorProto.DataType type = round ? TensorProto.DataType.INT64 : TensorProto.DataType.BOOL;
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(TensorShapeProto.getDefaultInstance())))
        .build();
  }

  private ValueInfoProto info(String name, Node node) {
    ValueInfoProto.Builder info = ValueInfoProto.newBuilder().setName(name);
    seen.type(node)
        .ifPresent(
            type ->
                info.setType(
                    TypeProto.newBuilder()
                        .setTensorType(
                            TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProtos.type(type).getNumber()))));
    return info.build();
  }

  private static long[] longs(List<Rounds.Axis> axes, ToLongFunction<Rounds.Axis> part) {
    return axes.stream().mapToLong(part).toArray();
  }
}
