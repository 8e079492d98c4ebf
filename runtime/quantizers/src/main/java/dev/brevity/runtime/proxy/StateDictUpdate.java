package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** Turns a checkpoint of another quantizer into one that a quantizer can load. */
@FunctionalInterface
public interface StateDictUpdate {
  /**
   * The arrays by the names that the quantizer knows.
   *
   * @param state arrays by dotted name; not changed
   */
  Map<String, NDArray> converted(Map<String, NDArray> state);
}
