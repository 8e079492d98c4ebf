package dev.brevity.tests.conformance.exports;

import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.onnx.definition.StandardOperators;
import dev.brevity.runtime.onnx.placement.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import onnx.AttributeProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;

/**
 * Files in FINN's own format: numbers by the definition of its operators, and all operators in
 * order with constants and data types.
 */
final class FinnComparison implements ExportComparison {
  private static final double ROUNDING = 1e-6;

  /** What flattens, in one form or another, and what differs with the origin of the graph. */
  private static final Set<String> SHAPES =
      Set.of("Shape", "Gather", "Unsqueeze", "Concat", "Reshape", "Flatten", "Identity");

  /**
   * An operator.
   *
   * @param values of its constants
   */
  private record Step(String text, List<Float> values) {
    boolean equalsNearly(Step other) {
      if (!text.equals(other.text) || values.size() != other.values.size()) {
        return false;
      }
      double largest = values.stream().mapToDouble(Math::abs).max().orElse(0);
      for (int i = 0; i < values.size(); i++) {
        double difference = Math.abs((double) values.get(i) - other.values.get(i));
        if (difference > ROUNDING * largest) {
          return false;
        }
      }
      return true;
    }
  }

  @Override
  public void compare(
      ExportCase recorded,
      GraphBlock network,
      NDManager manager,
      Path file,
      List<String> mismatches)
      throws IOException {
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
    byte[] standard = StandardOperators.of(model).toByteArray();
    Map<String, NumpyArray> arrays = recorded.arrays("io.npz");
    for (String suffix : List.of("", "_wide")) {
      NumpyArray x = arrays.get("x" + suffix);
      NumpyArray expected =
          arrays.getOrDefault("qonnx_y" + suffix, arrays.get("brevitas_y" + suffix));
      if (x != null && expected != null) {
        float[] y = OrtRun.of(standard, x, manager, OptLevel.NO_OPT);
        // Thresholds round halves up, and the network to the even code.
        double steps = arrays.containsKey("qonnx_y" + suffix) ? 0 : 0.02;
        double step = QonnxComparison.step(recorded);
        Numbers.close("y" + suffix, expected, y, steps, step, mismatches);
      }
    }
    Optional<byte[]> reference = recorded.file("model.onnx");
    if (reference.isPresent()) {
      List<Step> wanted = steps(ModelProto.parseFrom(reference.get()));
      List<Step> found = steps(model);
      for (int i = 0; i < Math.max(wanted.size(), found.size()); i++) {
        boolean same =
            i < wanted.size() && i < found.size() && wanted.get(i).equalsNearly(found.get(i));
        if (!same) {
          mismatches.add(
              "operator "
                  + i
                  + " is "
                  + (i < found.size() ? found.get(i).text() : "nothing")
                  + ", not "
                  + (i < wanted.size() ? wanted.get(i).text() : "nothing"));
        }
      }
    }
  }

  private static List<Step> steps(ModelProto model) {
    Map<String, TensorProto> constants = new HashMap<>();
    model.getGraph().getInitializerList().forEach(one -> constants.put(one.getName(), one));
    Map<String, String> types = new HashMap<>();
    model
        .getGraph()
        .getQuantizationAnnotationList()
        .forEach(
            one -> types.put(one.getTensorName(), one.getQuantParameterTensorNames(0).getValue()));
    List<Step> steps = new ArrayList<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      if (node.getOpType().equals("Constant")) {
        constants.put(node.getOutput(0), node.getAttribute(0).getT());
      } else if (!SHAPES.contains(node.getOpType())) {
        steps.add(step(node, constants, types));
      }
    }
    return steps;
  }

  private static Step step(
      NodeProto node, Map<String, TensorProto> constants, Map<String, String> types) {
    Map<String, String> attributes = new TreeMap<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      // What is left out is the same as the default; batch normalization is told of training, and
      // thresholds which dimension is that of the channels, without which newer tools guess.
      boolean told =
          node.getOpType().equals("BatchNormalization")
              || attribute.getName().equals("data_layout")
              || (node.getOpType().equals("MaxPool") && attribute.getName().equals("dilations"));
      if (!told) {
        attributes.put(
            attribute.getName(),
            switch (attribute.getType()) {
              case INT -> String.valueOf(attribute.getI());
              case FLOAT -> String.valueOf(attribute.getF());
              case STRING -> attribute.getS().toStringUtf8();
              default -> attribute.getIntsList().toString();
            });
      }
    }
    List<Float> values = new ArrayList<>();
    List<String> operands = new ArrayList<>();
    for (String input : node.getInputList()) {
      TensorProto constant = constants.get(input);
      if (constant != null) {
        for (float value : Tensors.floats(constant).orElseThrow()) {
          values.add(value);
        }
      }
      operands.add(
          (constant == null ? "value" : constant.getDimsList().toString())
              + types.getOrDefault(input, ""));
    }
    return new Step(node.getDomain() + " " + node.getOpType() + attributes + operands, values);
  }
}
