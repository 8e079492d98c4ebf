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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A quantized tensor field by field, in the names of the record. */
final class TensorFields {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  private TensorFields() {}

  static Map<String, Object> of(QuantTensor tensor) {
    TensorFields fields = new TensorFields();
    fields.add(tensor);
    return fields.fields;
  }

  private void add(QuantTensor tensor) {
    fields.put("value", Native.read(tensor.value()));
    if (!(tensor instanceof ScaledTensor scaled)) {
      fields.put("kind", "Tensor");
      return;
    }
    fields.put("kind", tensor.getClass().getSimpleName());
    fields.put("scale", Native.read(scaled.scale()));
    fields.put("zero_point", Native.read(scaled.zeroPoint()));
    fields.put("bit_width", Native.read(scaled.bitWidth()));
    fields.put("signed", scaled.signed());
    fields.put("training", scaled.training());
    fields.put("is_valid", scaled.isValid());
    if (tensor instanceof IntQuantTensor integers) {
      integers(integers);
    } else if (tensor instanceof GroupwiseIntQuantTensor grouped) {
      groups(grouped.groups());
      integers(grouped.expanded());
    } else if (tensor instanceof FloatQuantTensor minifloats) {
      minifloats(minifloats);
    } else if (tensor instanceof GroupwiseFloatQuantTensor grouped) {
      groups(grouped.groups());
      minifloats(grouped.expanded());
    }
  }

  private void integers(IntQuantTensor tensor) {
    put("int", tensor::toInt);
  }

  private void minifloats(FloatQuantTensor tensor) {
    Minifloat format = tensor.format();
    fields.put("exponent_bit_width", Native.read(format.exponentBitWidth()));
    fields.put("mantissa_bit_width", Native.read(format.mantissaBitWidth()));
    fields.put("exponent_bias", Native.read(format.exponentBias()));
    fields.put("saturating", format.saturating());
    fields.put("inf_values", format.infValues());
    fields.put("nan_values", format.nanValues());
    put("int", tensor::toInt);
    put("minifloat", tensor::minifloat);
  }

  private void groups(Grouped groups) {
    fields.put("value_compact", Native.read(groups.compactValue()));
    fields.put("scale_compact", Native.read(groups.compactScale()));
    fields.put("zero_point_compact", Native.read(groups.compactZeroPoint()));
    fields.put("group_size", groups.groupSize());
    fields.put("group_dim", groups.groupDim());
    fields.put("dequant_shape", Native.sizes(groups.shape()));
  }

  /** Adds a representation, or why there is none. */
  private void put(String name, Supplier<NDArray> representation) {
    try (NDArray array = representation.get()) {
      fields.put(name, Native.read(array));
    } catch (IllegalStateException e) {
      fields.put(name + "_error", String.valueOf(e.getMessage()));
    }
  }
}
