package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.aten.Rounding;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.onnx.element.Float8;
import dev.brevity.runtime.onnx.export.ComputedGrid.Neighbours;
import dev.brevity.runtime.onnx.export.ComputedGrid.Shift;
import dev.brevity.runtime.onnx.export.ComputedGrid.Statistic;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.scaling.DynamicScaling;
import dev.brevity.runtime.stats.RangeWidth;
import dev.brevity.runtime.tensor.FloatQuantTensor;
import dev.brevity.runtime.tensor.GroupwiseFloatQuantTensor;
import dev.brevity.runtime.tensor.GroupwiseQuantTensor;
import dev.brevity.runtime.tensor.Minifloat;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Finds out how a quantizer computes the scales of each input. */
final class ComputedGridReading {
  private static final String FIX =
      "use a dynamic quantizer of the catalog, one with a calibrated scale, or `keep` the layer in"
          + " floating point";

  private final Map<String, Component> parts;
  private final Component scaling;

  private ComputedGridReading(QuantProxy proxy) {
    this.parts = proxy.component().components();
    this.scaling =
        parts.values().stream()
            .filter(DynamicScaling.class::isInstance)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("its scale does not follow the input"));
  }

  /**
   * The quantizer of values of a shape.
   *
   * @throws InexpressibleException if no operators compute its scales
   */
  static ComputedGrid of(ActQuant proxy, NDArray values, Rounding rounding, int opset) {
    // The statistic of ones is one, so that their scale is what others are divided by.
    QuantTensor ones = proxy.quantizeActivated(values.onesLike());
    if (!(ones instanceof ScaledTensor tensor)) {
      throw new InexpressibleException(
          "ONNX can compute scales of each input only for integers and minifloats", FIX);
    }
    Optional<Float8> minifloat =
        format(ones).map(format -> MinifloatReading.typeOfActivation(format, opset));
    if (minifloat.isPresent() && rounding != Rounding.ROUND) {
      throw new InexpressibleException(
          "ONNX rounds minifloats to the nearest", "set `float_to_int_impl_type` to ROUND");
    }
    ComputedGridReading reading = new ComputedGridReading(proxy);
    Range range = minifloat.isPresent() ? new Range(0, 0) : Range.of(tensor, proxy);
    float scale = tensor.scale().toType(DataType.FLOAT32, false).flatten().getFloat(0);
    return new ComputedGrid(
        reading.sharing(ones, tensor, values),
        reading.statistic(),
        reading.least(),
        reading.powers(),
        (float) (Math.rint(2 / (double) scale) / 2),
        rounding,
        (long) Math.ceil(range.low()),
        (long) Math.floor(range.high()),
        reading.shift(),
        minifloat);
  }

  private static Optional<Minifloat> format(QuantTensor tensor) {
    if (tensor instanceof FloatQuantTensor floats) {
      return Optional.of(floats.format());
    }
    return tensor instanceof GroupwiseFloatQuantTensor groups
        ? Optional.of(groups.format())
        : Optional.empty();
  }

  private Optional<Neighbours> sharing(QuantTensor ones, ScaledTensor tensor, NDArray values) {
    int rank = values.getShape().dimension();
    if (ones instanceof GroupwiseQuantTensor groups) {
      int axis = ScaleAxis.of(groups.groups());
      if (axis != rank - 1) {
        throw new InexpressibleException(
            "ONNX can compute scales of groups only along the last dimension",
            "set `group_dim` to -1");
      }
      long size = values.getShape().get(axis);
      return Optional.of(new Neighbours(axis, rank, groups.groups().groupSize(), size));
    }
    Optional<Integer> dimension =
        parts.values().stream()
            .map(part -> part.ownAttributes().get("broadcast_dim"))
            .filter(Integer.class::isInstance)
            .map(Integer.class::cast)
            .findFirst();
    if (dimension.isEmpty() && tensor.scale().size() > 1) {
      throw new InexpressibleException("ONNX cannot say which values share a scale", FIX);
    }
    return dimension.map(axis -> new Neighbours(axis < 0 ? axis + rank : axis, rank, 0, 0));
  }

  private Statistic statistic() {
    for (Component part : scaling.components().values()) {
      if (part instanceof RangeWidth width) {
        return width.includesZero() ? Statistic.WIDTH : Statistic.WIDTH_FROM_ZERO;
      }
      if (part.implementationName().equals("AbsMax")) {
        return Statistic.MAGNITUDE;
      }
    }
    throw new InexpressibleException(
        "ONNX computes scales from the largest magnitude of an input or the width of its range",
        "set `scaling_stats_op` to MAX or MIN_MAX, or use a calibrated scale");
  }

  private float least() {
    return scaling.ownAttributes().get("clamp_scaling.min_val") instanceof Number least
        ? Math.abs(least.floatValue())
        : 0;
  }

  private Optional<Rounding> powers() {
    Component restriction =
        Objects.requireNonNull(
            scaling.children().get("restrict_clamp_scaling.restrict_value_impl"));
    return switch (restriction.implementationName()) {
      case "FloatRestrictValue" -> Optional.empty();
      case "PowerOfTwoRestrictValue" ->
          Optional.of(
              switch (Objects.requireNonNull(restriction.children().get("float_to_int_impl"))
                  .implementationName()) {
                case "FloorSte" -> Rounding.FLOOR;
                case "CeilSte" -> Rounding.CEIL;
                case "RoundSte" -> Rounding.ROUND;
                default ->
                    throw new InexpressibleException("ONNX cannot round scales in this way", FIX);
              });
      default -> throw new InexpressibleException("ONNX cannot restrict computed scales so", FIX);
    };
  }

  private Shift shift() {
    for (Map.Entry<String, Component> part : parts.entrySet()) {
      if (!part.getKey().endsWith("zero_point_impl")) {
        continue;
      }
      if (part.getValue().implementationName().equals("ZeroZeroPoint")) {
        return Shift.NONE;
      }
      Map<String, Component> below = part.getValue().components();
      boolean fromLowest =
          below.values().stream()
              .anyMatch(one -> one.implementationName().equals("NegativeMinOrZero"));
      if (fromLowest) {
        boolean whole =
            below.values().stream()
                .anyMatch(
                    one -> Boolean.TRUE.equals(one.ownAttributes().get("quantize_zero_point")));
        return whole ? Shift.WHOLE : Shift.REAL;
      }
      throw new InexpressibleException(
          "ONNX computes zero points from the smallest value of an input",
          "set `zero_point_stats_impl` to NegativeMinOrZero");
    }
    return Shift.NONE;
  }
}
