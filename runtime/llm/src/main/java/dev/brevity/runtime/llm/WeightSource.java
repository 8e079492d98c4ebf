package dev.brevity.runtime.llm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.model.UnreadableModelException;
import java.io.Closeable;

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
}
