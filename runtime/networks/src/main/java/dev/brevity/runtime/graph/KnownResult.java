package dev.brevity.runtime.graph;

import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the result of a node before it is computed.
 *
 * @param type of the elements
 * @param sizes of the dimensions, -1 for those that vary
 */
public record KnownResult(Optional<DataType> type, Optional<List<Long>> sizes) {
  /** Nothing is known. */
  public static final KnownResult UNKNOWN = new KnownResult(Optional.empty(), Optional.empty());

  public KnownResult {
    sizes = sizes.map(List::copyOf);
  }

  /** Number of dimensions; empty where it is not known. */
  public Optional<Integer> rank() {
    return sizes.map(List::size);
  }
}
