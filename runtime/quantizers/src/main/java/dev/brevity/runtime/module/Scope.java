package dev.brevity.runtime.module;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.brevity.runtime.aten.Constant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of computation whose intermediate arrays are freed at its end, whatever manager they
 * were attached to. What has been handed out survives and belongs to the receiving manager; what
 * has been {@linkplain #keep kept} survives all scopes.
 */
public final class Scope implements AutoCloseable {
  private final NDScope arrays = new NDScope();
  private final List<NDArray> survivors = new ArrayList<>(4);
  private final NDArray[] inputs;
  private final @Nullable NDManager receiver;

  private Scope() {
    this.inputs = new NDArray[0];
    this.receiver = null;
  }

  /** Opens a scope whose results go to the manager of the first input. */
  public Scope(NDArray... inputs) {
    this.inputs = inputs.clone();
    this.receiver = inputs[0].getManager();
  }

  /** Opens a scope that hands nothing out: what is to stay must be {@linkplain #keep kept}. */
  public static Scope discarding() {
    return new Scope();
  }

  /**
   * Takes an array out of all scopes.
   *
   * @param owner closes it from now on
   * @return the array
   */
  public static NDArray keep(NDArray array, NDManager owner) {
    NDScope.unregister(array);
    array.attach(owner);
    return array;
  }

  /**
   * Lets an array outlive the scope. A constant is handed out as an alias, inputs as they are.
   *
   * @throws IllegalStateException if the scope hands nothing out
   */
  public NDArray handOut(NDArray array) {
    if (receiver == null) {
      throw new IllegalStateException("the scope hands nothing out");
    }
    if (isInput(array) || survivors.stream().anyMatch(known -> known == array)) {
      return array;
    }
    NDArray result = Constant.is(array) ? array.stopGradient() : array;
    survive(result, receiver);
    return result;
  }

  /**
   * Lets an array outlive this scope, but not those around it.
   *
   * @param owner closes it if no scope does
   */
  public void survive(NDArray array, NDManager owner) {
    survivors.add(keep(array, owner));
  }

  /** Frees an array before the scope that it is in ends. */
  public static void free(NDArray array) {
    NDScope.unregister(array);
    array.close();
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
