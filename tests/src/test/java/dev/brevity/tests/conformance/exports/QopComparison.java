package dev.brevity.tests.conformance.exports;

import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import com.google.protobuf.ByteString;
import dev.brevity.runtime.graph.GraphBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.AttributeProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;

/**
 * Files with operators on integers: numbers in onnxruntime, exact with and without optimizations,
 * and the operators on integers in order with their constants and attributes.
 */
final class QopComparison implements ExportComparison {
  private static final Set<String> ON_INTEGERS =
      Set.of("QuantizeLinear", "DequantizeLinear", "QLinearConv", "QLinearMatMul", "Clip");

  private final boolean structure;

  /**
   * @param structure whether the recorded files have the form that is written
   */
  QopComparison(boolean structure) {
    this.structure = structure;
  }

  @Override
  public void compare(
      ExportCase recorded, GraphBlock block, NDManager manager, Path file, List<String> mismatches)
      throws IOException {
    byte[] model = Files.readAllBytes(file);
    Map<String, NumpyArray> arrays = recorded.arrays("io.npz");
    // Elsewhere kernels saturate sums at 16 bits.
    double steps = ExactArchive.areKernelsExact() ? 0 : 0.05;
    for (String suffix : List.of("", "_wide")) {
      NumpyArray x = arrays.get("x" + suffix);
      NumpyArray network = arrays.get("brevitas_y" + suffix);
      if (x == null || network == null) {
        continue;
      }
      double step = QonnxComparison.step(recorded);
      for (OptLevel level : List.of(OptLevel.NO_OPT, OptLevel.ALL_OPT)) {
        String opt = level == OptLevel.NO_OPT ? "_opt_none" : "_opt_all";
        NumpyArray engine = arrays.get("onnxruntime_y" + suffix + opt);
        NumpyArray expected = structure && engine != null ? engine : network;
        float[] y = OrtRun.of(model, x, manager, level);
        Numbers.close("y" + suffix + " with " + level, expected, y, steps, step, mismatches);
      }
    }
    Optional<byte[]> reference = recorded.file("model.onnx").filter(found -> structure);
    if (reference.isPresent()) {
      List<String> wanted = operators(ModelProto.parseFrom(reference.get()));
      List<String> found = operators(ModelProto.parseFrom(model));
      if (!wanted.equals(found)) {
        mismatches.add("operators " + found + ", not " + wanted);
      }
    }
  }

  private static List<String> operators(ModelProto model) {
    Map<String, TensorProto> constants = new HashMap<>();
    model.getGraph().getInitializerList().forEach(one -> constants.put(one.getName(), one));
    List<String> operators = new ArrayList<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      if (node.getOpType().equals("Constant")) {
        constants.put(node.getOutput(0), node.getAttribute(0).getT());
      } else if (ON_INTEGERS.contains(node.getOpType()) && !limitsFloats(node, constants)) {
        StringBuilder text = new StringBuilder(node.getOpType());
        for (AttributeProto attribute : node.getAttributeList()) {
          text.append(' ').append(attribute.getName()).append('=');
          text.append(
              attribute.getType() == AttributeProto.AttributeType.INT
                  ? attribute.getI()
                  : attribute.getIntsList());
        }
        for (String input : node.getInputList().subList(1, node.getInputCount())) {
          TensorProto constant = constants.get(input);
          text.append(' ').append(constant == null ? "computed" : constant(constant));
        }
        operators.add(text.toString());
      }
    }
    return operators;
  }

  /** An activation function, which the reference leaves to the range of the quantizer behind it. */
  private static boolean limitsFloats(NodeProto node, Map<String, TensorProto> constants) {
    return node.getOpType().equals("Clip")
        && constants.values().stream()
            .filter(one -> node.getInputList().contains(one.getName()))
            .anyMatch(one -> one.getDataType() == TensorProto.DataType.FLOAT.getNumber());
  }

  private static String constant(TensorProto tensor) {
    ByteString bytes = tensor.getRawData();
    return tensor.getDataType() + "" + tensor.getDimsList() + "#" + bytes.hashCode();
  }
}
