package dev.brevity.runtime.evaluation;

import dev.brevity.runtime.onnx.LayerNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;

/** The values between the nodes of an ONNX file, which become outputs so that they can be seen. */
final class OnnxTaps {
  private static final Set<String> WEIGHTED = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");
  private static final Set<String> PASSED =
      Set.of("DequantizeLinear", "QuantizeLinear", "Clip", "Transpose", "Identity", "Cast");
  private static final Set<String> SILENT =
      Set.of("Constant", "Shape", "QuantizeLinear", "DequantizeLinear", "Identity");
  private static final String WEIGHT = ".weight";
  private static final int LONGEST_CHAIN = 8;

  private final Path file;

  OnnxTaps(Path file) {
    this.file = file;
  }

  /**
   * What nodes of the outermost graph give, in their order.
   *
   * @return nothing when weights stand in other files, since a changed model could not find them
   */
  List<WatchedLayer> layers() throws IOException {
    GraphProto graph = read().getGraph();
    boolean elsewhere =
        graph.getInitializerList().stream()
            .anyMatch(weight -> weight.getDataLocation() == TensorProto.DataLocation.EXTERNAL);
    return elsewhere ? List.of() : new Naming(graph).layers();
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

  /** Finds names for values: their own, those of their nodes, those of weights. */
  private static final class Naming {
    private final GraphProto graph;
    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Map<String, NodeProto> users = new HashMap<>();
    private final Set<String> shared = new HashSet<>();
    private final Set<String> weights = new HashSet<>();

    Naming(GraphProto graph) {
      this.graph = graph;
      graph.getInitializerList().forEach(weight -> weights.add(weight.getName()));
      for (NodeProto node : graph.getNodeList()) {
        node.getOutputList().forEach(output -> producers.put(output, node));
        for (String input : node.getInputList()) {
          if (users.put(input, node) != null) {
            shared.add(input);
          }
        }
      }
    }

    List<WatchedLayer> layers() {
      Map<String, String> weightNames = new HashMap<>();
      for (NodeProto node : graph.getNodeList()) {
        weightName(node).ifPresent(name -> weightNames.put(biased(node), name));
      }
      List<WatchedLayer> layers = new ArrayList<>();
      Set<String> seen = new HashSet<>();
      for (NodeProto node : graph.getNodeList()) {
        String output = node.getOutputCount() == 0 ? "" : node.getOutput(0);
        if (output.isEmpty() || SILENT.contains(node.getOpType()) || !seen.add(output)) {
          continue;
        }
        Set<String> aliases = new LinkedHashSet<>();
        Optional<String> weight = Optional.ofNullable(weightNames.get(output));
        weight.ifPresent(aliases::add);
        if (!node.getName().isEmpty()) {
          aliases.add(LayerNames.of("", node.getName(), node.getOpType()));
        }
        aliases.add(output);
        layers.add(new WatchedLayer(output, aliases.iterator().next(), aliases));
      }
      return layers;
    }

    /** The layer whose weight a node multiplies with. */
    private Optional<String> weightName(NodeProto node) {
      if (!WEIGHTED.contains(node.getOpType()) || node.getInputCount() < 2) {
        return Optional.empty();
      }
      String source = node.getInput(1);
      for (int i = 0; i < LONGEST_CHAIN && !weights.contains(source); i++) {
        NodeProto producer = producers.get(source);
        if (producer == null
            || !PASSED.contains(producer.getOpType())
            || producer.getInputCount() == 0) {
          return Optional.empty();
        }
        source = producer.getInput(0);
      }
      int end = source.indexOf(WEIGHT);
      return end > 0 ? Optional.of(source.substring(0, end)) : Optional.empty();
    }

    /** The output of the node, or of the addition of a bias after it. */
    private String biased(NodeProto node) {
      String output = node.getOutput(0);
      NodeProto user = users.get(output);
      if (user == null || shared.contains(output) || user.getOutputCount() == 0) {
        return output;
      }
      boolean adds = node.getOpType().equals("MatMul") && user.getOpType().equals("Add");
      return adds ? user.getOutput(0) : output;
    }
  }
}
