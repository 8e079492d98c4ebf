package dev.brevity.runtime.evaluation;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.ExpectedInput;
import dev.brevity.runtime.data.Numbers;
import dev.brevity.runtime.data.Numbers.Floats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** A model in onnxruntime, the reference for what an exported file means. */
public final class OnnxRuntimeModel implements RunnableModel {
  private final ModelFile file;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Map<String, TensorInfo> inputs;
  private final List<WatchedLayer> layers;
  private final int threads;
  private Optional<OrtSession> tapped = Optional.empty();

  /**
   * Loads a model whose values inside cannot be watched.
   *
   * @param threads how many threads compute it; 0 lets onnxruntime choose
   * @throws ModelRunException if onnxruntime refuses it
   */
  public OnnxRuntimeModel(ModelFile file, int threads) {
    this(file, threads, List.of());
  }

  /**
   * Loads a model.
   *
   * @param layers what the file calls values inside the network, as their ids
   * @param threads how many threads compute it; 0 lets onnxruntime choose
   * @throws ModelRunException if onnxruntime refuses it
   */
  OnnxRuntimeModel(ModelFile file, int threads, List<WatchedLayer> layers) {
    this.file = file;
    this.threads = threads;
    this.environment = OrtStart.environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      this.session = environment.createSession(file.path().toString(), options);
      this.inputs = tensors(session.getInputInfo());
      this.layers = List.copyOf(layers);
    } catch (OrtException e) {
      throw refused("cannot load it", e);
    }
  }

  private static Map<String, TensorInfo> tensors(Map<String, NodeInfo> infos) {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    infos.forEach(
        (name, info) -> {
          if (!(info.getInfo() instanceof TensorInfo tensor)) {
            throw new ModelRunException("its input `" + name + "` is not a tensor", null);
          }
          tensors.put(name, tensor);
        });
    return tensors;
  }

  static ModelRunException refused(String what, OrtException e) {
    return new ModelRunException("onnxruntime " + what + ": " + OrtReason.of(e), e);
  }

  @Override
  public String name() {
    return file.shown();
  }

  @Override
  public String runtime() {
    return "onnxruntime";
  }

  @Override
  public long bytes() {
    return file.bytes();
  }

  @Override
  public List<ExpectedInput> inputs() {
    List<ExpectedInput> expected = new ArrayList<>();
    inputs.forEach(
        (name, info) ->
            expected.add(
                new ExpectedInput(
                    name,
                    OrtTensors.floating(info),
                    Optional.of(LongStream.of(info.getShape()).boxed().toList()),
                    firstAxis(info))));
    return expected;
  }

  private static String firstAxis(TensorInfo info) {
    String[] names = info.getDimensionNames();
    return names == null || names.length == 0 || names[0] == null ? "" : names[0];
  }

  @Override
  public List<String> outputs() {
    return List.copyOf(session.getOutputNames());
  }

  @Override
  public List<WatchedLayer> layers() {
    return layers;
  }

  /**
   * The values inside are those of a copy of the model that has them as outputs. Its nodes are
   * computed one by one, so that every value is there.
   */
  @Override
  public Observed run(Batch batch, List<String> ids) {
    Map<String, Floats> outputs = run(session, batch, false);
    return new Observed(outputs, ids.isEmpty() ? Map.of() : watch(batch, ids));
  }

  /**
   * The inputs of a batch in place, to compute the model on them again and again. It must be closed
   * before the model.
   *
   * @throws ModelRunException if the runtime takes no such inputs
   */
  public RepeatedRun repeated(Batch batch) {
    Map<String, OnnxTensorLike> given = new LinkedHashMap<>();
    try {
      give(batch, given);
      return new RepeatedRun(session, given);
    } catch (OrtException e) {
      given.values().forEach(OnnxTensorLike::close);
      throw refused("cannot compute it", e);
    }
  }

  private void give(Batch batch, Map<String, OnnxTensorLike> given) throws OrtException {
    int index = 0;
    for (Map.Entry<String, TensorInfo> input : inputs.entrySet()) {
      Numbers numbers = batch.inputs().get(index++);
      given.put(input.getKey(), OrtTensors.of(environment, numbers, input.getValue()));
    }
  }

  private Map<String, Floats> run(OrtSession session, Batch batch, boolean realOnly) {
    Map<String, OnnxTensorLike> given = new LinkedHashMap<>();
    try {
      give(batch, given);
      try (OrtSession.Result results = session.run(given)) {
        Map<String, Floats> outputs = new LinkedHashMap<>();
        for (Map.Entry<String, OnnxValue> output : results) {
          if (output.getValue() instanceof OnnxTensor tensor
              && (!realOnly || OrtTensors.floating(tensor.getInfo()))) {
            Optional<Floats> floats = OrtTensors.floats(tensor);
            floats.ifPresent(numbers -> outputs.put(output.getKey(), numbers));
          }
        }
        return outputs;
      }
    } catch (OrtException e) {
      throw refused("cannot compute it", e);
    } finally {
      given.values().forEach(OnnxTensorLike::close);
    }
  }

  private Map<String, Floats> watch(Batch batch, List<String> wanted) {
    try {
      if (tapped.isEmpty() || !tapped.get().getOutputNames().equals(Set.copyOf(wanted))) {
        closeTapped();
        tapped = Optional.of(load(wanted));
      }
      return run(tapped.get(), batch, true);
    } catch (OrtException e) {
      throw refused("cannot show values inside it", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OrtSession load(List<String> wanted) throws OrtException, IOException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      return environment.createSession(new OnnxTaps(file.path()).tapped(wanted), options);
    }
  }

  private void closeTapped() throws OrtException {
    if (tapped.isPresent()) {
      tapped.get().close();
      tapped = Optional.empty();
    }
  }

  @Override
  public void close() {
    try {
      closeTapped();
      session.close();
    } catch (OrtException e) {
      throw refused("cannot be closed", e);
    }
  }
}
