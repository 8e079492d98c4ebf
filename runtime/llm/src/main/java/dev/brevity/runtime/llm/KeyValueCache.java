package dev.brevity.runtime.llm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.module.Scope;
import java.util.HashMap;
import java.util.Map;

/**
 * Keys and values of the positions that a decoder has seen, so that what follows need not compute
 * them again.
 */
public final class KeyValueCache {
  /** The axis of positions in {@code [batch, heads, positions, size]}. */
  private static final int POSITIONS = 2;

  private final NDManager manager;
  private final Map<String, NDArray> kept = new HashMap<>();
  private int seen;

  /**
   * @param manager owns what is kept
   */
  public KeyValueCache(NDManager manager) {
    this.manager = manager;
  }

  /** How many positions came before those that are computed now. */
  public int seen() {
    return seen;
  }

  /** Says that so many more positions have been computed. */
  public void advance(int positions) {
    seen += positions;
  }

  /** What is kept under a name, and after it what is new, which is kept too. */
  NDArray extended(String name, NDArray fresh) {
    NDArray before = kept.get(name);
    NDArray all = before == null ? fresh.duplicate() : before.concat(fresh, POSITIONS);
    kept.put(name, Scope.keep(all, manager));
    if (before != null) {
      before.close();
    }
    // The caller may close it.
    return all.stopGradient();
  }

  /** Which positions each of the new ones may see: {@code [new, all]}. */
  NDArray mask(NDArray queries) {
    long fresh = queries.getShape().get(POSITIONS);
    NDManager scratch = queries.getManager();
    NDArray rows = scratch.arange(seen, seen + fresh).reshape(fresh, 1);
    return scratch.arange(seen + fresh).reshape(1, seen + fresh).lte(rows);
  }
}
