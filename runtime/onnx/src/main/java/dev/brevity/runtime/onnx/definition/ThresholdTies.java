package dev.brevity.runtime.onnx.definition;

import dev.brevity.runtime.onnx.export.TensorProtos;
import dev.brevity.runtime.onnx.placement.Tensors;
import java.util.HashSet;
import java.util.Set;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;

/**
 * Lets {@code MultiThreshold} round as networks do. FINN counts a value that a threshold lies on,
 * and so rounds what lies in the middle between two codes up; networks round it to the even one.
 * Where scales are powers of two, a quarter of all sums may lie there: with two bits the results of
 * whole networks are half their size off then, and nothing is wrong with the file.
 */
final class ThresholdTies {
  private ThresholdTies() {}

  /**
   * The model with thresholds below odd codes moved up by the smallest step that floats have.
   * Thresholds that are stored elsewhere stay.
   */
  static ModelProto toEven(ModelProto model) {
    Set<String> thresholds = new HashSet<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      if (node.getOpType().equals("MultiThreshold")) {
        thresholds.add(node.getInput(1));
      }
    }
    ModelProto.Builder made = model.toBuilder();
    for (TensorProto.Builder tensor : made.getGraphBuilder().getInitializerBuilderList()) {
      if (thresholds.contains(tensor.getName())) {
        Tensors.floats(tensor.build()).ifPresent(values -> tensor.mergeFrom(moved(tensor, values)));
      }
    }
    return made.build();
  }

  private static TensorProto moved(TensorProto.Builder tensor, float[] thresholds) {
    int steps = Math.toIntExact(tensor.getDims(tensor.getDimsCount() - 1));
    for (int row = 0; row < thresholds.length; row += steps) {
      // The sign alone has its threshold at 0; all others lie half a step above a code.
      float step = steps > 1 ? thresholds[row + 1] - thresholds[row] : 2 * thresholds[row];
      if (step == 0) {
        continue;
      }
      long below = Math.round((double) thresholds[row] / step - 0.5);
      for (int i = 0; i < steps; i++) {
        if ((below + i + 1) % 2 != 0) {
          thresholds[row + i] = Math.nextUp(thresholds[row + i]);
        }
      }
    }
    return TensorProto.newBuilder()
        .setRawData(
            TensorProtos.floats("", new long[] {thresholds.length}, thresholds).getRawData())
        .build();
  }
}
