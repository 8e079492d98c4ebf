package dev.brevity.runtime.evaluation;

import dev.brevity.dsl.diagnostic.Code;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Opens models on the runtimes that are asked for. */
public final class ModelLoading {
  private final Collection<ModelRuntime> runtimes;
  private final int threads;

  /** Where a model can be computed. */
  public enum ModelRuntime {
    ONNXRUNTIME,
    BREVITY
  }

  /**
   * @param threads how many threads compute a model in onnxruntime; 0 lets it choose
   */
  public ModelLoading(Collection<ModelRuntime> runtimes, int threads) {
    this.runtimes = List.copyOf(runtimes);
    this.threads = threads;
  }

  /**
   * The model on each runtime; {@link UnusableModel} where one refuses it. A file that is damaged
   * is given to no runtime.
   */
  public List<RunnableModel> open(ModelFile file) {
    List<RunnableModel> models = new ArrayList<>();
    RunnableModel graph = graph(file);
    boolean damaged = graph instanceof UnusableModel unusable && unusable.damaged();
    if (runtimes.contains(ModelRuntime.ONNXRUNTIME)) {
      models.add(
          damaged
              ? new UnusableModel(file, "onnxruntime", ((UnusableModel) graph).reason(), true)
              : onnxRuntime(file));
    }
    if (runtimes.contains(ModelRuntime.BREVITY)) {
      models.add(graph);
    } else {
      graph.close();
    }
    return models;
  }

  private RunnableModel onnxRuntime(ModelFile file) {
    try {
      return new OnnxRuntimeModel(file, threads);
    } catch (ModelRunException e) {
      return new UnusableModel(file, "onnxruntime", reason(e), false);
    }
  }

  private static RunnableModel graph(ModelFile file) {
    try {
      return new GraphModel(file);
    } catch (ModelRunException e) {
      boolean unsupported = e.code().filter(code -> code == Code.UNSUPPORTED_OPERATOR).isPresent();
      return new UnusableModel(file, "brevity", reason(e), !unsupported);
    }
  }

  private static String reason(ModelRunException e) {
    String message = e.getMessage();
    return message == null ? "it cannot be used" : message;
  }
}
