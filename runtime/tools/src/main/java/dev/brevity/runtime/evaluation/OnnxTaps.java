package dev.brevity.runtime.evaluation;

import dev.brevity.runtime.onnx.LayerNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;

/** The values between the nodes of an ONNX file, which become outputs so that they can be seen. */
final class OnnxTaps {
  private static final Set<String> SILENT =
      Set.of("Constant", "Shape", "QuantizeLinear", "DequantizeLinear", "Identity");
  private final Path file;

  OnnxTaps(Path file) {
    this.file = file;
  }

  /**
   * Those of the values that a changed model can give.
   *
   * @param named with what the file calls them as their ids
   * @return nothing when weights stand in other files, since a changed model could not find them
   */
  List<WatchedLayer> reachable(List<WatchedLayer> named) throws IOException {
    GraphProto graph = read().getGraph();
    boolean elsewhere =
        graph.getInitializerList().stream()
            .anyMatch(weight -> weight.getDataLocation() == TensorProto.DataLocation.EXTERNAL);
    if (elsewhere) {
      return List.of();
    }
    Set<String> computed = new HashSet<>();
    graph.getNodeList().forEach(node -> computed.addAll(node.getOutputList()));
    return named.stream().filter(layer -> computed.contains(layer.id())).toList();
  }

  /** What nodes give, by their own names, for a model that this library cannot read. */
  List<WatchedLayer> outputsOfNodes() throws IOException {
    List<WatchedLayer> layers = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (NodeProto node : read().getGraph().getNodeList()) {
      String output = node.getOutputCount() == 0 ? "" : node.getOutput(0);
      if (output.isEmpty() || SILENT.contains(node.getOpType()) || !seen.add(output)) {
        continue;
      }
      String name =
          node.getName().isEmpty() ? output : LayerNames.of("", node.getName(), node.getOpType());
      layers.add(new WatchedLayer(output, name, new HashSet<>(List.of(name, output))));
    }
    return layers;
  }

  /** The model with these values as its only outputs. */
  byte[] tapped(Collection<String> names) throws IOException {
    ModelProto model = read();
    GraphProto.Builder graph = model.getGraph().toBuilder().clearOutput();
    names.forEach(name -> graph.addOutput(ValueInfoProto.newBuilder().setName(name)));
    return model.toBuilder().setGraph(graph).build().toByteArray();
  }

  private ModelProto read() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return ModelProto.parseFrom(in);
    }
  }
}
