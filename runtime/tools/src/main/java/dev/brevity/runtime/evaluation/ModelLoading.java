package dev.brevity.runtime.evaluation;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.runtime.data.Batch;
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
   * is given to no runtime. Where both are asked for, onnxruntime waits for {@link #tried}.
   */
  public List<RunnableModel> open(ModelFile file) {
    List<RunnableModel> models = new ArrayList<>();
    RunnableModel graph = graph(file);
    boolean damaged = graph instanceof UnusableModel unusable && unusable.damaged();
    boolean both = runtimes.contains(ModelRuntime.BREVITY);
    if (runtimes.contains(ModelRuntime.ONNXRUNTIME)) {
      if (damaged) {
        models.add(new UnusableModel(file, "onnxruntime", ((UnusableModel) graph).reason(), true));
      } else if (both && graph instanceof GraphModel computed) {
        models.add(new UntriedModel(file, computed));
      } else {
        models.add(onnxRuntime(file));
      }
    }
    if (both) {
      models.add(graph);
    } else {
      graph.close();
    }
    return models;
  }

  /**
   * Gives models to onnxruntime that have waited for it. It ends the whole process on some models
   * that contradict themselves, so each is computed by this library first.
   *
   * @param batch some samples
   */
  public RunnableModel tried(RunnableModel model, Batch batch) {
    if (!(model instanceof UntriedModel untried)) {
      return model;
    }
    try {
      untried.graph().run(batch);
    } catch (ModelRunException e) {
      return new UnusableModel(
          untried.file(),
          "onnxruntime",
          "not tried, because brevity fails on it; --runtime onnxruntime tries it anyway",
          false);
    }
    return onnxRuntime(untried.file());
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
