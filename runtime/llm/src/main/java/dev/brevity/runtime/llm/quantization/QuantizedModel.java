package dev.brevity.runtime.llm.quantization;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.llm.DecoderStages;
import dev.brevity.runtime.llm.HuggingFaceFolder;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.safetensors.SafetensorsFile;
import dev.brevity.runtime.safetensors.TensorEntry;
import dev.brevity.runtime.safetensors.TensorType;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A model that a plan has been run on, in the files of its stages. */
public final class QuantizedModel implements Closeable {
  private final HuggingFaceFolder source;
  private final String shown;
  private final ResolvedPlan plan;
  private final ModelConfig config;
  private final List<SafetensorsFile> files = new ArrayList<>();
  private final Map<String, SafetensorsFile> places = new LinkedHashMap<>();
  private final Set<String> read = new HashSet<>();
  private final LongConsumer progress;

  private QuantizedModel(
      HuggingFaceFolder source, String shown, ExecutablePlan plan, LongConsumer progress) {
    this.progress = progress;
    this.source = source;
    this.shown = shown;
    this.plan = plan.plan();
    this.config = BlockwiseQuantization.config(plan, source.config());
  }

  /**
   * Opens what {@link BlockwiseQuantization} has left.
   *
   * @param source the model in floating point; stays open
   * @param shown the model as messages name it
   * @param work the folder with a file for each stage
   */
  public static QuantizedModel open(
      HuggingFaceFolder source, String shown, ExecutablePlan plan, Path work)
      throws UnreadableModelException {
    return open(source, shown, plan, work, read -> {});
  }

  /**
   * The same, for those who wait while the model is written.
   *
   * @param progress is told how many of the {@link #weights} have been read
   */
  public static QuantizedModel open(
      HuggingFaceFolder source, String shown, ExecutablePlan plan, Path work, LongConsumer progress)
      throws UnreadableModelException {
    QuantizedModel model = new QuantizedModel(source, shown, plan, progress);
    int stages = DecoderStages.count(source.config());
    for (int stage = 0; stage < stages; stage++) {
      String name = StageFile.name(stage);
      SafetensorsFile file = SafetensorsFile.open(work.resolve(name), name);
      model.files.add(file);
      file.tensors().keySet().forEach(tensor -> model.places.put(tensor, file));
    }
    return model;
  }

  /** Sizes and options of the model as it has become: a rotation unties the output. */
  public ModelConfig config() {
    return config;
  }

  /** The type that a tensor is stored with in the model in floating point. */
  public TensorType storedType(String tensor) {
    return source.storedType(source.config().stored(tensor));
  }

  public HuggingFaceFolder source() {
    return source;
  }

  /** The model as messages name it. */
  public String shown() {
    return shown;
  }

  public ResolvedPlan plan() {
    return plan;
  }

  /** What the plan says of a layer. */
  public Optional<LayerPlan> layer(String name) {
    return plan.layer(name);
  }

  /** Layers that steps have added, which hold numbers of their own. */
  public List<String> added() {
    List<String> added = new ArrayList<>();
    for (SafetensorsFile file : files) {
      file.metadata()
          .forEach(
              (layer, what) -> {
                if (what.equals(StageFile.ADDED)) {
                  added.add(layer);
                }
              });
    }
    return added;
  }

  /**
   * Refuses a model that has layers which a format has no place for.
   *
   * @param format as messages name it
   * @throws RecipeException if steps have added layers
   */
  public void refuseAdded(String format) {
    List<String> added = added();
    if (!added.isEmpty()) {
      throw new RecipeException(
          List.of(
              Diagnostic.of(
                      Code.NOT_EXPRESSIBLE,
                      format
                          + " has no place for layers that steps have added: `"
                          + String.join("`, `", added)
                          + "`")
                  .fix("leave out the steps that add layers")
                  .build()));
    }
  }

  /** How many weights there are. */
  public long weights() {
    return places.keySet().stream().filter(tensor -> tensor.endsWith(StageFile.WEIGHT)).count();
  }

  public boolean has(String tensor) {
    return places.containsKey(tensor);
  }

  /** The shape of a tensor. */
  public List<Long> shape(String tensor) {
    return entry(tensor).shape();
  }

  /** The values of a tensor; of a quantized matrix what its codes stand for. */
  public float[] values(String tensor) throws UnreadableModelException {
    TensorEntry entry = entry(tensor);
    if (tensor.endsWith(StageFile.WEIGHT) && read.add(tensor)) {
      progress.accept(read.size());
    }
    float[] values = new float[Math.toIntExact(entry.count())];
    file(tensor).bytes(entry).asFloatBuffer().get(values);
    return values;
  }

  /** The grid of the weights of a layer; empty where they are in floating point. */
  public Optional<Grid> grid(String layer) throws UnreadableModelException {
    @Nullable SafetensorsFile file = places.get(layer + StageFile.WEIGHT);
    @Nullable String written = file == null ? null : file.metadata().get(layer);
    if (written == null || !written.startsWith(StageFile.GRID)) {
      return Optional.empty();
    }
    String[] parts = written.split(" ", -1);
    List<Long> shape = shape(layer + StageFile.SCALE);
    return Optional.of(
        new Grid(
            Integer.parseInt(parts[1]),
            Boolean.parseBoolean(parts[2]),
            Integer.parseInt(parts[3]),
            Math.toIntExact(shape.get(0)),
            Math.toIntExact(shape.get(1)),
            Integer.parseInt(parts[4]),
            values(layer + StageFile.SCALE),
            values(layer + StageFile.ZERO_POINT)));
  }

  /**
   * The weight of a layer before it is quantized, where the target has asked for it; the weight
   * itself otherwise.
   */
  public float[] floats(String layer) throws UnreadableModelException {
    String kept = layer + StageFile.FLOAT;
    return values(has(kept) ? kept : layer + StageFile.WEIGHT);
  }

  /** The numbers that the weight of a layer is rounded to; empty where it is not. */
  public Optional<NumberFormat> numbers(String layer) {
    return StageFile.numbers(file(layer + StageFile.WEIGHT).metadata(), layer);
  }

  /** What quantizes the input of a layer; empty where nothing does. */
  public Optional<InputQuantizer> input(String layer) {
    return StageFile.input(file(layer + StageFile.WEIGHT).metadata(), layer);
  }

  private TensorEntry entry(String tensor) {
    @Nullable TensorEntry entry = file(tensor).tensors().get(tensor);
    if (entry == null) {
      throw new IllegalArgumentException("there is no tensor `" + tensor + "`");
    }
    return entry;
  }

  private SafetensorsFile file(String tensor) {
    @Nullable SafetensorsFile file = places.get(tensor);
    if (file == null) {
      throw new IllegalArgumentException("there is no tensor `" + tensor + "`");
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    for (SafetensorsFile file : files) {
      file.close();
    }
  }
}
