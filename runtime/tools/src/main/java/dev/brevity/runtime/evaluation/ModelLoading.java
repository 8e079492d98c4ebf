package dev.brevity.runtime.evaluation;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.ExpectedInput;
import dev.brevity.runtime.data.Numbers;
import dev.brevity.runtime.plan.GraphFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Opens models on the runtimes that are asked for. */
public final class ModelLoading {
  private final Where where;
  private final int threads;
  private final Consumer<String> notes;

  /** Where models are computed. */
  public enum Where {
    /** In onnxruntime, and in this library what onnxruntime refuses. */
    EITHER,
    /** In both, each of which is a model of its own in the report. */
    BOTH,
    ONNXRUNTIME,
    BREVITY
  }

  /**
   * @param threads how many threads compute a model in onnxruntime; 0 lets it choose
   * @param notes told in a sentence which models are computed elsewhere than expected
   */
  public ModelLoading(Where where, int threads, Consumer<String> notes) {
    this.where = where;
    this.threads = threads;
    this.notes = notes;
  }

  /**
   * The model on each runtime; {@link UnusableModel} where one refuses it. A file that is damaged
   * is given to no runtime. Models for onnxruntime wait for {@link #tried}.
   */
  public List<RunnableModel> open(ModelFile file) {
    RunnableModel graph = graph(file);
    if (where == Where.BREVITY) {
      return List.of(graph);
    }
    List<RunnableModel> models = new ArrayList<>();
    models.add(untried(file, graph));
    if (where == Where.BOTH) {
      models.add(graph);
    } else if (where == Where.ONNXRUNTIME) {
      graph.close();
    }
    return models;
  }

  private RunnableModel untried(ModelFile file, RunnableModel graph) {
    RunnableModel otherwise =
        where == Where.EITHER
            ? graph
            : new UnusableModel(file, "brevity", "it is not asked for", false);
    try {
      OnnxTaps taps = new OnnxTaps(file.path());
      if (graph instanceof GraphModel readable) {
        List<WatchedLayer> layers = taps.reachable(readable.layersOfFile());
        return new UntriedModel(file, readable.inputs(), layers, otherwise);
      }
      if (graph instanceof UnusableModel unusable && !unusable.damaged()) {
        ModelOutline outline = GraphFile.open(file.path(), file.shown()).outline();
        List<ExpectedInput> inputs = outline.inputs().stream().map(GraphModel::expected).toList();
        return new UntriedModel(file, inputs, taps.outputsOfNodes(), otherwise);
      }
    } catch (IOException | UnreadableModelException e) {
      return new UnusableModel(file, "onnxruntime", "it cannot be read: " + e.getMessage(), true);
    }
    return new UnusableModel(file, "onnxruntime", ((UnusableModel) graph).reason(), true);
  }

  /**
   * Gives models to onnxruntime that have waited for it. It ends the whole process on some models,
   * so each is first loaded and computed in another process, with limits on memory and time.
   *
   * @param batch some samples
   */
  public RunnableModel tried(RunnableModel model, Batch batch) throws IOException {
    if (!(model instanceof UntriedModel untried)) {
      return model;
    }
    ModelFile file = untried.file();
    boolean loops = untried.otherwise() instanceof GraphModel graph && graph.loops();
    FileTrial trial = loops ? FileTrial.ofLooping(file.bytes()) : FileTrial.of(file.bytes());
    Optional<String> problem =
        trial.problem(file.path(), batch.inputs().stream().map(Numbers::shape).toList());
    String reason;
    if (problem.isEmpty()) {
      try {
        RunnableModel opened = new OnnxRuntimeModel(file, threads, untried.layers());
        untried.close();
        return opened;
      } catch (ModelRunException e) {
        reason = reason(e);
      }
    } else {
      reason = "onnxruntime cannot compute it: " + problem.get();
    }
    if (untried.otherwise() instanceof GraphModel graph) {
      notes.accept(file.shown() + ": " + reason + "; brevity computes it");
      return graph;
    }
    return new UnusableModel(file, "onnxruntime", reason, false);
  }

  private static RunnableModel graph(ModelFile file) {
    try {
      return new GraphModel(file);
    } catch (ModelRunException e) {
      Optional<OtherFormat> other = OtherFormat.of(file.path());
      if (other.isPresent()) {
        return new UnusableModel(file, "brevity", other.get().reason(), true);
      }
      boolean unsupported = e.code().filter(code -> code == Code.UNSUPPORTED_OPERATOR).isPresent();
      return new UnusableModel(file, "brevity", reason(e), !unsupported);
    }
  }

  private static String reason(ModelRunException e) {
    String message = e.getMessage();
    return message == null ? "it cannot be used" : message;
  }
}
