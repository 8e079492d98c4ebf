package dev.brevity.runtime.llm.quantization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.tensor.GroupwiseQuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The quantizer of a layer's input, in numbers.
 *
 * @param shared which elements share a scale
 * @param groupSize elements of a group; 0 where there are none
 * @param scale of calibration; 0 where scales follow the input
 * @param zeroPoint of calibration
 * @param powersOfTwo whether scales that follow the input are powers of two
 */
public record InputQuantizer(
    NumberFormat format,
    Shared shared,
    int groupSize,
    float scale,
    float zeroPoint,
    boolean powersOfTwo) {
  private static final String RESTRICTION = "restrict_clamp_scaling.restrict_value_impl";
  private static final String POWERS_OF_TWO = "PowerOfTwoRestrictValue";

  /** Which elements share a scale. */
  public enum Shared {
    /** All, for every input. */
    FIXED,
    /** All of one input. */
    INPUT,
    /** Those of one token. */
    TOKEN,
    /** Neighbours within a token. */
    GROUP
  }

  /**
   * What a quantizer does with vectors.
   *
   * @param columns their length
   * @return null where it makes no numbers with scales
   */
  public static @Nullable InputQuantizer of(ActQuant proxy, long columns, NDArray owner) {
    try (Scope scope = new Scope(owner)) {
      // Two tokens tell a scale of each from one of both.
      NDArray ones = owner.getManager().ones(new Shape(1, 2, columns));
      if (!(proxy.quantizeActivated(ones) instanceof ScaledTensor tensor)) {
        return null;
      }
      NumberFormat format = NumberFormat.of(tensor, proxy);
      boolean powers = powersOfTwo(proxy);
      if (tensor instanceof GroupwiseQuantTensor groups) {
        int size = groups.groups().groupSize();
        return new InputQuantizer(format, Shared.GROUP, size, 0, 0, powers);
      }
      if (proxy.followsInput()) {
        Shared shared = tensor.scale().size() == 2 ? Shared.TOKEN : Shared.INPUT;
        return new InputQuantizer(format, shared, 0, 0, 0, powers);
      }
      return new InputQuantizer(
          format, Shared.FIXED, 0, first(tensor.scale()), first(tensor.zeroPoint()), powers);
    }
  }

  private static boolean powersOfTwo(ActQuant proxy) {
    for (Map.Entry<String, Component> part : proxy.component().components().entrySet()) {
      if (part.getKey().endsWith(RESTRICTION)) {
        return part.getValue().implementationName().equals(POWERS_OF_TWO);
      }
    }
    return false;
  }

  private static float first(NDArray array) {
    return array.toType(DataType.FLOAT32, false).toFloatArray()[0];
  }
}
