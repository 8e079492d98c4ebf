package dev.brevity.runtime.plot;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.tensor.FloatQuantTensor;
import dev.brevity.runtime.tensor.GroupwiseFloatQuantTensor;
import dev.brevity.runtime.tensor.GroupwiseIntQuantTensor;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.Minifloat;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.ArrayList;
import java.util.List;

/** Describes the formats of quantized tensors. */
final class Formats {
  private Formats() {}

  /** How many elements share a scale; 0 where that is not a fixed number. */
  static int groupSize(QuantTensor tensor) {
    if (tensor instanceof GroupwiseIntQuantTensor integers) {
      return integers.groups().groupSize();
    }
    return tensor instanceof GroupwiseFloatQuantTensor floats ? floats.groups().groupSize() : 0;
  }

  /** The format in a few words each. */
  static List<String> facts(QuantTensor tensor) {
    if (!(tensor instanceof ScaledTensor scaled)) {
      return List.of("not quantized");
    }
    List<String> facts = new ArrayList<>();
    if (scaled instanceof IntQuantTensor || scaled instanceof GroupwiseIntQuantTensor) {
      float bits = scaled.bitWidth().toFloatArray()[0];
      facts.add(Tick.label(bits) + (scaled.signed() ? "-bit signed" : "-bit unsigned"));
    } else if (scaled instanceof FloatQuantTensor floats) {
      facts.add(minifloat(floats.format()));
    } else if (scaled instanceof GroupwiseFloatQuantTensor floats) {
      facts.add(minifloat(floats.format()));
    }
    if (groupSize(tensor) > 0) {
      facts.add("groups of " + groupSize(tensor));
    }
    facts.add("scale " + span(scaled.scale()));
    String zero = span(scaled.zeroPoint());
    if (!zero.equals("0")) {
      facts.add("zero point " + zero);
    }
    return facts;
  }

  private static String minifloat(Minifloat format) {
    return "float e"
        + Tick.label(format.exponentBitWidth().toFloatArray()[0])
        + "m"
        + Tick.label(format.mantissaBitWidth().toFloatArray()[0]);
  }

  private static String span(NDArray numbers) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (float number : numbers.toFloatArray()) {
      low = Math.min(low, number);
      high = Math.max(high, number);
    }
    return low == high ? Tick.rounded(low) : Tick.rounded(low) + " to " + Tick.rounded(high);
  }
}
