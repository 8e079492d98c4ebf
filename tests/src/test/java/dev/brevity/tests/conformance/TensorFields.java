package dev.brevity.tests.conformance;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.tensor.FloatQuantTensor;
import dev.brevity.runtime.tensor.Grouped;
import dev.brevity.runtime.tensor.GroupwiseFloatQuantTensor;
import dev.brevity.runtime.tensor.GroupwiseIntQuantTensor;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.Minifloat;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Quantized tensors as the record describes them, field by field. */
final class TensorFields {
  private TensorFields() {}

  static Map<String, Object> of(QuantTensor tensor) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("value", Native.read(tensor.value()));
    if (tensor instanceof ScaledTensor scaled) {
      fields.put("kind", scaled.getClass().getSimpleName());
      fields.put("scale", Native.read(scaled.scale()));
      fields.put("zero_point", Native.read(scaled.zeroPoint()));
      fields.put("signed", scaled.signed());
      fields.put("training", scaled.training());
      fields.put("is_valid", scaled.isValid());
    } else {
      fields.put("kind", "Tensor");
    }
    if (tensor instanceof IntQuantTensor integers) {
      integers(integers, fields);
    } else if (tensor instanceof FloatQuantTensor minifloats) {
      minifloats(minifloats, fields);
    } else if (tensor instanceof GroupwiseIntQuantTensor grouped) {
      groups(grouped.groups(), fields);
      integers(grouped.expanded(), fields);
    } else if (tensor instanceof GroupwiseFloatQuantTensor grouped) {
      groups(grouped.groups(), fields);
      minifloats(grouped.expanded(), fields);
    }
    return fields;
  }

  private static void integers(IntQuantTensor tensor, Map<String, Object> fields) {
    fields.put("bit_width", Native.read(tensor.bitWidth()));
    try (NDArray values = tensor.toInt()) {
      fields.put("int", Native.read(values));
    } catch (IllegalStateException e) {
      fields.put("int_error", String.valueOf(e.getMessage()));
    }
  }

  private static void minifloats(FloatQuantTensor tensor, Map<String, Object> fields) {
    Minifloat format = tensor.format();
    fields.put("exponent_bit_width", Native.read(format.exponentBitWidth()));
    fields.put("mantissa_bit_width", Native.read(format.mantissaBitWidth()));
    fields.put("exponent_bias", Native.read(format.exponentBias()));
    fields.put("saturating", format.saturating());
    fields.put("inf_values", format.infValues());
    fields.put("nan_values", format.nanValues());
    try (NDArray mantissas = tensor.toInt();
        NDArray values = tensor.minifloat()) {
      fields.put("int", Native.read(mantissas));
      fields.put("minifloat", Native.read(values));
    } catch (IllegalStateException e) {
      fields.put("int_error", String.valueOf(e.getMessage()));
    }
  }

  private static void groups(Grouped groups, Map<String, Object> fields) {
    fields.put("value_compact", Native.read(groups.compactValue()));
    fields.put("scale_compact", Native.read(groups.compactScale()));
    fields.put("zero_point_compact", Native.read(groups.compactZeroPoint()));
    fields.put("group_size", groups.groupSize());
    fields.put("group_dim", groups.groupDim());
    fields.put("dequant_shape", Arrays.stream(groups.shape().getShape()).boxed().toList());
  }
}
