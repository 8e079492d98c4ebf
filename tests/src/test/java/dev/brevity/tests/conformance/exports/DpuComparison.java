package dev.brevity.tests.conformance.exports;

import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.onnx.dpu.DpuEvaluation;
import dev.brevity.runtime.onnx.dpu.FloatTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onnx.AttributeProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;

/** Fixed-point files: operators with all attributes and constants, and integer evaluation. */
final class DpuComparison implements ExportComparison {
  @Override
  public void compare(
      ExportCase recorded,
      GraphBlock network,
      NDManager manager,
      Path file,
      List<String> mismatches)
      throws IOException {
    Map<String, NumpyArray> arrays = recorded.arrays("io.npz");
    DpuEvaluation evaluation = DpuEvaluation.of(file);
    for (String suffix : List.of("", "_wide")) {
      if (arrays.containsKey("x" + suffix)) {
        NumpyArray x = arrays.get("x" + suffix);
        float[] y =
            evaluation
                .evaluate(Map.of("x", new FloatTensor(x.shape(), x.floats())))
                .get("y")
                .toFloats();
        for (String expected : List.of("brevitas_y", "fixed_point_y")) {
          if (arrays.containsKey(expected + suffix)) {
            Numbers.close(expected + suffix, arrays.get(expected + suffix), y, 0, 0, mismatches);
          }
        }
      }
    }
    if (recorded.file("model.onnx").isPresent()) {
      List<String> wanted = operators(ModelProto.parseFrom(recorded.file("model.onnx").get()));
      List<String> found = operators(ModelProto.parseFrom(Files.readAllBytes(file)));
      for (int i = 0; i < Math.max(wanted.size(), found.size()); i++) {
        String one = i < wanted.size() ? wanted.get(i) : "nothing";
        String other = i < found.size() ? found.get(i) : "nothing";
        if (!one.equals(other)) {
          mismatches.add("operator " + i + " is " + other + ", not " + one);
        }
      }
    }
  }

  /** Operators in order with attributes by name and constants; flattening in one form. */
  private static List<String> operators(ModelProto model) {
    Map<String, TensorProto> constants = new HashMap<>();
    model.getGraph().getInitializerList().forEach(one -> constants.put(one.getName(), one));
    List<String> operators = new ArrayList<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      if (node.getOpType().equals("Constant")) {
        constants.put(node.getOutput(0), node.getAttribute(0).getT());
        continue;
      }
      if (node.getOpType().equals("Reshape") || node.getOpType().equals("Flatten")) {
        operators.add("flattening");
        continue;
      }
      Map<String, String> attributes = new TreeMap<>();
      for (AttributeProto attribute : node.getAttributeList()) {
        attributes.put(attribute.getName(), value(attribute));
      }
      List<String> stored = new ArrayList<>();
      for (String input : node.getInputList()) {
        if (constants.containsKey(input)) {
          stored.add(constant(constants.get(input)));
        }
      }
      operators.add(
          node.getDomain()
              + "."
              + node.getOpType()
              + " of "
              + node.getInputCount()
              + attributes
              + stored);
    }
    return operators;
  }

  private static String value(AttributeProto attribute) {
    if (attribute.getName().equals("vai_quant")) {
      return attribute.getStringsList().stream()
          .map(text -> text.toStringUtf8())
          .sorted()
          .toList()
          .toString();
    }
    return switch (attribute.getType()) {
      case INT -> String.valueOf(attribute.getI());
      case STRING -> attribute.getS().toStringUtf8();
      default -> attribute.getIntsList().toString();
    };
  }

  private static String constant(TensorProto tensor) {
    ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return tensor.getDimsList() + "#" + Arrays.hashCode(values);
  }
}
