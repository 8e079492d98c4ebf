package dev.brevity.runtime.evaluation;

import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.ExpectedInput;
import dev.brevity.runtime.data.Numbers.Floats;
import java.util.List;
import java.util.Map;

/** A model on one of the runtimes. */
public interface RunnableModel extends AutoCloseable {
  /** The file, as the user knows it. */
  String name();

  /** What computes it, for example {@code onnxruntime}. */
  String runtime();

  /** The size of its files in bytes. */
  long bytes();

  List<ExpectedInput> inputs();

  List<String> outputs();

  /** The values inside the network that can be watched, in the order computed. */
  List<WatchedLayer> layers();

  /**
   * The model's outputs and values inside of it.
   *
   * @param ids some of those of {@link #layers}
   * @throws ModelRunException if the runtime refuses
   */
  Observed run(Batch batch, List<String> ids);

  /**
   * The model's outputs.
   *
   * @throws ModelRunException if the runtime refuses
   */
  default Map<String, Floats> run(Batch batch) {
    return run(batch, List.of()).outputs();
  }

  @Override
  void close();
}
