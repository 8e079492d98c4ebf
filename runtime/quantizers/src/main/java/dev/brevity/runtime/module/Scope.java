package dev.brevity.runtime.module;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.brevity.runtime.aten.Constant;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of computation whose intermediate arrays are freed at its end, whatever manager they
 * were attached to. What has been handed out survives and belongs to the receiving manager.
 */
public final class Scope implements AutoCloseable {
  private final NDScope arrays = new NDScope();
  private final List<NDArray> survivors = new ArrayList<>(4);
  private final NDArray[] inputs;
  private final NDManager receiver;

  /** Opens a scope whose results go to the manager of the first input. */
  public Scope(NDArray... inputs) {
    this.inputs = inputs.clone();
    this.receiver = inputs[0].getManager();
  }

  /** Lets an array outlive the scope. A constant is handed out as an alias, inputs as they are. */
  public NDArray handOut(NDArray array) {
    if (isInput(array) || survivors.stream().anyMatch(known -> known == array)) {
      return array;
    }
    NDArray result = Constant.is(array) ? array.stopGradient() : array;
    NDScope.unregister(result);
    result.attach(receiver);
    survivors.add(result);
    return result;
  }

  private boolean isInput(NDArray array) {
    for (NDArray input : inputs) {
      if (array == input) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    arrays.close();
    // An enclosing scope is responsible for them now.
    survivors.forEach(NDScope::register);
  }
}
