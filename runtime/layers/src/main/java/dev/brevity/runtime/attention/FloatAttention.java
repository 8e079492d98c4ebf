package dev.brevity.runtime.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.layer.QuantLinear;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters of a float layer, by PyTorch's names. */
record FloatAttention(Map<String, NDArray> state) {
  private static final List<String> PARTS = List.of("q", "k", "v");

  /**
   * Copies them.
   *
   * @param packed the projection of query, key and value in one; null if they are separate
   * @param separate the separate projections; empty if there is one
   */
  void copyTo(@Nullable QuantLinear packed, List<QuantLinear> separate, QuantLinear output) {
    if (packed != null) {
      Tensors.assign(packed.weight().getArray(), inWeight());
      packed.bias().ifPresent(bias -> Tensors.assign(bias.getArray(), required("in_proj_bias")));
    }
    for (int i = 0; i < separate.size(); i++) {
      int part = i;
      QuantLinear projection = separate.get(i);
      Tensors.assign(projection.weight().getArray(), separateWeight(i));
      projection
          .bias()
          .ifPresent(
              bias -> Tensors.assign(bias.getArray(), third(required("in_proj_bias"), part)));
    }
    Tensors.assign(output.weight().getArray(), required("out_proj.weight"));
    output.bias().ifPresent(bias -> Tensors.assign(bias.getArray(), required("out_proj.bias")));
  }

  NDArray required(String name) {
    NDArray array = state.get(name);
    if (array == null) {
      throw new IllegalArgumentException("the float state lacks `" + name + "`");
    }
    return array;
  }

  private NDArray inWeight() {
    if (state.containsKey("in_proj_weight")) {
      return required("in_proj_weight");
    }
    NDList parts = new NDList();
    PARTS.forEach(part -> parts.add(required(part + "_proj_weight")));
    return NDArrays.concat(parts, 0);
  }

  private NDArray separateWeight(int part) {
    String name = PARTS.get(part) + "_proj_weight";
    return state.containsKey(name) ? required(name) : third(required("in_proj_weight"), part);
  }

  private static NDArray third(NDArray rows, int part) {
    long size = rows.getShape().get(0) / 3;
    return rows.get(new NDIndex().addSliceDim(part * size, (part + 1) * size));
  }
}
