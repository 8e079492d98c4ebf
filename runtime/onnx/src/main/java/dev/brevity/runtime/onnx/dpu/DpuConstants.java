package dev.brevity.runtime.onnx.dpu;

import dev.brevity.runtime.onnx.export.TensorProtos;
import dev.brevity.runtime.onnx.fakequant.Constant;
import dev.brevity.runtime.onnx.fakequant.Refusals;
import dev.brevity.runtime.onnx.fakequant.StoredCodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import onnx.TensorProto;

/** The constants of a fixed-point network: integers that are stored as floats. */
final class DpuConstants {
  private final Refusals refusals;
  private final Map<String, Stored> known = new HashMap<>();
  private final List<TensorProto> tensors = new ArrayList<>();

  /** The name of a tensor and its position. */
  record Stored(String tensor, int position) {}

  DpuConstants(Refusals refusals) {
    this.refusals = refusals;
  }

  List<TensorProto> tensors() {
    return Collections.unmodifiableList(tensors);
  }

  /** Stores a weight; empty, and refused, if it has no fixed-point form. */
  Optional<Stored> weight(String layer, Constant weight) {
    return stored("the weight of " + layer, "Int8WeightPerTensorFixedPoint", weight);
  }

  /** Stores a bias; empty, and refused, if it has no fixed-point form. */
  Optional<Stored> bias(String layer, Constant bias) {
    return stored("the bias of " + layer, "Int8BiasPerTensorFixedPointInternalScaling", bias);
  }

  private Optional<Stored> stored(String place, String preset, Constant constant) {
    Stored before = known.get(constant.name());
    if (before != null) {
      return Optional.of(before);
    }
    String fix = "use `" + preset + "`";
    if (!(constant instanceof StoredCodes codes)) {
      refusals.add(place, "DPUs have integers alone, and it is not quantized", fix);
      return Optional.empty();
    }
    if (codes.scales().length != 1) {
      refusals.add(place, "DPUs have one scale per tensor", fix);
      return Optional.empty();
    }
    boolean fits =
        Arrays.stream(codes.codes())
            .allMatch(code -> FixedPoint.LOW <= code && code <= FixedPoint.HIGH);
    if (codes.zeroPoints()[0] != 0 || !fits) {
      refusals.add(place, "DPUs have signed integers of eight bits without a zero point", fix);
      return Optional.empty();
    }
    OptionalInt position = FixedPoint.position(codes.scales()[0]);
    if (position.isEmpty()) {
      refusals.add(place, DpuWriter.notPower(codes.scales()[0]), fix);
      return Optional.empty();
    }
    Stored made = new Stored(constant.name(), position.getAsInt());
    known.put(constant.name(), made);
    tensors.add(floats(made.tensor(), codes));
    return Optional.of(made);
  }

  private static TensorProto floats(String name, StoredCodes codes) {
    float[] values = new float[codes.codes().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = codes.codes()[i];
    }
    return TensorProtos.floats(name, codes.shape(), values);
  }

  /** Stores whole numbers in one dimension. */
  String longs(String name, long... values) {
    tensors.add(TensorProtos.longs(name, new long[] {values.length}, values));
    return name;
  }
}
