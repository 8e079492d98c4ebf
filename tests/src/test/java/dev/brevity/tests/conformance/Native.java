package dev.brevity.tests.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.tensor.IntQuantTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Conversion between recorded and native tensors. */
public final class Native {
  private Native() {}

  public static NDArray of(NDManager manager, Tensor tensor) {
    NDArray floats = manager.create(tensor.floats(), new Shape(tensor.shape()));
    DataType type = type(tensor.type());
    return type == DataType.FLOAT32 ? floats : floats.toType(type, false);
  }

  private static DataType type(String name) {
    return name.equals("bool") ? DataType.BOOLEAN : DataType.valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** A leaf whose gradient is recorded. */
  public static NDArray leaf(NDManager manager, Tensor tensor) {
    NDArray array = of(manager, tensor);
    array.setRequiresGradient(true);
    return array;
  }

  public static Tensor read(NDArray array) {
    try (NDArray detached = array.stopGradient();
        NDArray wide = detached.toType(DataType.FLOAT64, true)) {
      return new Tensor(
          array.getShape().getShape(), typeName(array.getDataType()), wide.toDoubleArray());
    }
  }

  static List<Long> sizes(Shape shape) {
    return Arrays.stream(shape.getShape()).boxed().toList();
  }

  private static String typeName(DataType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /** A quantized tensor with the recorded facts and the given values. */
  static IntQuantTensor integers(NDManager manager, Quantized tensor, NDArray values) {
    return new IntQuantTensor(
        values,
        of(manager, tensor.scale()),
        of(manager, tensor.zeroPoint()),
        of(manager, tensor.bitWidth()),
        tensor.signed(),
        tensor.training());
  }
}
