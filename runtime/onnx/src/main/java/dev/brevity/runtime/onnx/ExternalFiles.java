package dev.brevity.runtime.onnx;

import dev.brevity.runtime.onnx.node.OnnxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.StringStringEntryProto;
import onnx.TensorProto;

/** The files beside a model that hold values of its tensors. */
final class ExternalFiles {
  private final OnnxFile file;
  private final Set<String> locations = new LinkedHashSet<>();

  ExternalFiles(OnnxFile file) {
    this.file = file;
  }

  /** Those that are there. What is wrong with others is found where they are read. */
  List<Path> all() {
    graph(file.model().getGraph());
    file.model().getFunctionsList().forEach(function -> function.getNodeList().forEach(this::node));
    List<Path> found = new ArrayList<>();
    for (String location : locations) {
      try {
        found.add(file.external().resolve(location));
      } catch (OnnxException missing) {
        // The network cannot be computed then.
      }
    }
    return found;
  }

  /** As deep as the file lets graphs lie in each other. */
  private void graph(GraphProto graph) {
    graph.getInitializerList().forEach(this::tensor);
    graph
        .getSparseInitializerList()
        .forEach(
            sparse -> {
              tensor(sparse.getValues());
              tensor(sparse.getIndices());
            });
    graph.getNodeList().forEach(this::node);
  }

  private void node(NodeProto node) {
    for (AttributeProto attribute : node.getAttributeList()) {
      tensor(attribute.getT());
      attribute.getTensorsList().forEach(this::tensor);
      if (attribute.hasG()) {
        graph(attribute.getG());
      }
      attribute.getGraphsList().forEach(this::graph);
    }
  }

  private void tensor(TensorProto tensor) {
    if (tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL) {
      return;
    }
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      if (entry.getKey().equals("location")) {
        locations.add(entry.getValue());
      }
    }
  }
}
