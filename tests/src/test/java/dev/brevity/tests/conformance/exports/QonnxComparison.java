package dev.brevity.tests.conformance.exports;

import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.onnx.definition.StandardOperators;
import dev.brevity.runtime.onnx.placement.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import onnx.AttributeProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;

/** QONNX files: numbers by the definition of their operators, and all quantizers in order. */
final class QonnxComparison implements ExportComparison {
  private final String reference;

  /**
   * @param reference the recorded file with the same quantizers, unless there is one with biases
   *     that are added
   */
  QonnxComparison(String reference) {
    this.reference = reference;
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
      NumpyArray expected = arrays.get("brevitas_y" + suffix);
      if (x != null && expected != null) {
        float[] y = OrtRun.of(standard, x, manager, OptLevel.NO_OPT);
        Numbers.close("y" + suffix, expected, y, 0, step(recorded), mismatches);
      }
    }
    Optional<byte[]> other =
        recorded.file("model_bias_add.onnx").or(() -> recorded.file(reference));
    if (other.isPresent()) {
      List<String> wanted = quantizers(ModelProto.parseFrom(other.get()));
      List<String> found = quantizers(model);
      if (!isSame(wanted, found)) {
        mismatches.add("quantizers " + found + ", not " + wanted);
      }
    }
  }

  static double step(ExportCase recorded) {
    double step = 0;
    for (JsonNode one : recorded.description().path("quantizers")) {
      step = one.path("scale").isNumber() ? Math.max(step, one.path("scale").asDouble()) : step;
    }
    return step;
  }

  /** Whether quantizers are the same where the record has numbers and not what computes them. */
  private static boolean isSame(List<String> wanted, List<String> found) {
    return wanted.size() == found.size()
        && IntStream.range(0, found.size())
            .allMatch(
                i -> {
                  String pattern = Pattern.quote(wanted.get(i));
                  return found.get(i).matches(pattern.replace(" computed", "\\E [^ ]+\\Q"));
                });
  }

  /** The executor of qonnx reads names in any case, and knows rounding to zero as down. */
  private static String rounding(String name) {
    String mode = name.toUpperCase(Locale.ROOT);
    return mode.equals("ROUND_TO_ZERO") ? "DOWN" : mode;
  }

  /** Kind, sign, range, scales and bits of each quantizer in order. */
  private static List<String> quantizers(ModelProto model) {
    Map<String, TensorProto> constants = new HashMap<>();
    model.getGraph().getInitializerList().forEach(one -> constants.put(one.getName(), one));
    List<String> found = new ArrayList<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      if (node.getOpType().equals("Constant")) {
        constants.put(node.getOutput(0), node.getAttribute(0).getT());
      } else if (node.getDomain().equals("qonnx.custom_op.general")) {
        StringBuilder text = new StringBuilder(node.getOpType());
        for (AttributeProto attribute : node.getAttributeList()) {
          if (attribute.hasS()) {
            text.append(' ').append(rounding(attribute.getS().toStringUtf8()));
          }
          if (attribute.hasI()) {
            text.append(' ').append(attribute.getName()).append('=').append(attribute.getI());
          }
        }
        for (String input : node.getInputList().subList(1, node.getInputCount())) {
          TensorProto constant = constants.get(input);
          text.append(' ')
              .append(
                  constant == null
                      ? "computed"
                      : Arrays.toString(Tensors.floats(constant).orElseThrow()));
        }
        found.add(text.toString());
      }
    }
    return found;
  }
}
