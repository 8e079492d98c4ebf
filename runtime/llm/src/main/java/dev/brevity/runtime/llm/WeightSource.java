package dev.brevity.runtime.llm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.model.UnreadableModelException;
import java.io.Closeable;
import java.util.Optional;

/** Where the weights of a model come from, one at a time. */
public interface WeightSource extends Closeable {
  /** The sizes and options of the model. */
  ModelConfig config();

  /**
   * A tensor in float32.
   *
   * @param name as transformers names it: {@code model.norm.weight}
   * @param manager owns the result
   * @throws UnreadableModelException if it cannot be read
   */
  NDArray load(String name, NDManager manager) throws UnreadableModelException;

  /**
   * A matrix as the source packs it, for those who need not have it in float32.
   *
   * @param name as transformers names it
   * @return empty if the source holds it in floating point
   * @throws UnreadableModelException if it cannot be read
   */
  default Optional<PackedMatrix> packed(String name) throws UnreadableModelException {
    return Optional.empty();
  }
}
