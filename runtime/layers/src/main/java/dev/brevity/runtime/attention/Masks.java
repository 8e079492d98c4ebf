package dev.brevity.runtime.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Tensors;

/** Masks as numbers that are added to products: 0 keeps them, minus infinity drops them. */
final class Masks {
  private Masks() {}

  /** A mask whose true elements are dropped; numbers are a mask already. */
  static NDArray dropping(NDArray mask) {
    return mask.getDataType() == DataType.FLOAT32 ? mask : where(bool(mask), true);
  }

  /** A mask whose true elements are kept; numbers are a mask already. */
  static NDArray keeping(NDArray mask) {
    return mask.getDataType() == DataType.FLOAT32 ? mask : where(bool(mask), false);
  }

  /** Each place sees itself and what comes before: {@code [L, S]}. */
  static NDArray causal(NDManager manager, long queries, long keys) {
    NDArray rows = manager.arange(queries).reshape(queries, 1);
    NDArray columns = manager.arange(keys).reshape(1, keys);
    return where(columns.lte(rows), false);
  }

  private static NDArray bool(NDArray mask) {
    return mask.getDataType() == DataType.BOOLEAN ? mask : mask.toType(DataType.BOOLEAN, false);
  }

  private static NDArray where(NDArray condition, boolean dropped) {
    NDManager manager = condition.getManager();
    NDArray keep = manager.zeros(new Shape());
    NDArray drop = manager.create(Float.NEGATIVE_INFINITY);
    return dropped ? Tensors.select(condition, drop, keep) : Tensors.select(condition, keep, drop);
  }
}
