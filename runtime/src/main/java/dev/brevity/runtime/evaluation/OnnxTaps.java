package dev.brevity.runtime.evaluation;

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
  private final Path file;

  OnnxTaps(Path file) {
    this.file = file;
  }

  /**
   * What nodes of the outermost graph give, in their order, without the model's own outputs.
   *
   * @return nothing when weights stand in other files, since the changed model could not find them
   */
  List<String> names() throws IOException {
    GraphProto graph = read().getGraph();
    for (TensorProto weight : graph.getInitializerList()) {
      if (weight.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
        return List.of();
      }
    }
    Set<String> outputs = new HashSet<>();
    graph.getOutputList().forEach(output -> outputs.add(output.getName()));
    List<String> names = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Constant")) {
        continue;
      }
      for (String output : node.getOutputList()) {
        if (!output.isEmpty() && outputs.add(output)) {
          names.add(output);
        }
      }
    }
    return names;
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
