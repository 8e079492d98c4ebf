package dev.brevity.runtime.llm.gguf;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.diagnostic.Severity;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.ExportForecast;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.injector.Target;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.gguf.GgufTensor;
import dev.brevity.runtime.gguf.GgufType;
import dev.brevity.runtime.gguf.GgufValue;
import dev.brevity.runtime.gguf.GgufWriter;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.llm.RotaryEmbedding;
import dev.brevity.runtime.llm.RotaryScaling;
import dev.brevity.runtime.llm.TensorNames;
import dev.brevity.runtime.llm.quantization.Grid;
import dev.brevity.runtime.llm.quantization.LanguageModelTarget;
import dev.brevity.runtime.llm.quantization.PlannedModel;
import dev.brevity.runtime.llm.quantization.QuantizedModel;
import dev.brevity.runtime.llm.quantization.StoredModel;
import dev.brevity.runtime.llm.text.Tokenizer;
import dev.brevity.runtime.safetensors.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The target {@code gguf}: one file for llama.cpp.
 *
 * @param type of the matrices
 * @param output of the projection to the vocabulary; null for the same
 * @param embedding of the table of embeddings; null for the same
 * @param mixture whether some matrices get more bits
 */
@Target("gguf")
public record GgufTarget(
    GgufType type, @Nullable GgufType output, @Nullable GgufType embedding, boolean mixture)
    implements LanguageModelTarget {
  private static final int QUANTIZATION_VERSION = 2;

  @Override
  public String reader() {
    return "llama.cpp";
  }

  @Override
  public boolean isReadHere() {
    return true;
  }

  @Override
  public boolean writesFolder() {
    return false;
  }

  @Override
  public void inspect(PlannedModel model) {
    model.refuseAdded("GGUF");
    model.requireTokenizer();
    GgufTypes types = types();
    List<String> fallen =
        model.projections().stream()
            .filter(layer -> !model.isKept(layer) && model.weight(layer).isEmpty())
            .filter(
                layer -> {
                  GgufType chosen = types.chosen(layer, model.config());
                  return chosen.fitting(model.columns(layer)) != chosen;
                })
            .toList();
    if (!fallen.isEmpty()) {
      String first = fallen.get(0);
      GgufType chosen = types.chosen(first, model.config());
      model.tell(
          "the rows of "
              + fallen.size()
              + " matrices are not a multiple of the blocks of "
              + types.type(),
          "`"
              + first
              + "` gets "
              + chosen.fitting(model.columns(first))
              + " instead of "
              + chosen
              + ", as in llama.cpp");
    }
  }

  @Override
  public Optional<ExportForecast> forecast(PlannedModel model) {
    GgufTypes types = types();
    StoredModel stored = new StoredModel(model);
    ModelConfig config = model.config();
    List<GgufTensor> directory = new ArrayList<>(factorTensors(config));
    boolean own =
        model.weight(TensorNames.HEAD).isPresent()
            || model.weight(TensorNames.EMBEDDING).isPresent();
    tensors(config, own)
        .forEach(
            (name, shape) -> {
              String layer = name.substring(0, name.lastIndexOf('.'));
              boolean vector = shape.size() == 1;
              long columns = shape.get(shape.size() - 1);
              Optional<GgufType> exact =
                  GgufTypes.Codes.of(model, layer).flatMap(codes -> types.exact(codes, columns));
              GgufType chosen =
                  model.isKept(layer)
                      ? stored(model.storedType(name))
                      : types.chosen(layer, config);
              GgufType type = vector ? GgufType.F32 : exact.orElse(chosen.fitting(columns));
              GgufTensor tensor = new GgufTensor(GgufNames.of(name), type, shape, 0);
              directory.add(tensor);
              if (!vector) {
                String reason = "";
                if (exact.isEmpty() && model.weight(layer).isPresent()) {
                  reason = "rounded again: no type holds its codes";
                } else if (exact.isEmpty() && type != chosen) {
                  reason = "rows are not a multiple of the blocks of " + chosen;
                }
                stored.put(layer, type.name(), tensor.bytes(), true, reason);
              }
            });
    if (config.tied() && !own) {
      stored.put(TensorNames.HEAD, "the table of embeddings", 0, true, "");
    }
    return Optional.of(
        stored.forecast(GgufWriter.bytes(keys(model, types), GgufWriter.placed(directory))));
  }

  private GgufTypes types() {
    return new GgufTypes(
        type, Optional.ofNullable(output), Optional.ofNullable(embedding), mixture);
  }

  /**
   * A tensor of the file.
   *
   * @param name as transformers gives it
   * @param exact the grid whose integers are kept as they are
   */
  private record Planned(String name, GgufType type, List<Long> shape, Optional<Grid> exact) {}

  @Override
  public void write(QuantizedModel model, Path draft, DiagnosticSink sink)
      throws IOException, UnreadableModelException {
    model.refuseAdded("GGUF");
    GgufTypes types = types();
    List<Planned> planned = new ArrayList<>();
    List<String> fallen = new ArrayList<>();
    for (Map.Entry<String, List<Long>> entry : tensors(model).entrySet()) {
      planned.add(planned(model, types, entry.getKey(), entry.getValue(), fallen));
    }
    tell(fallen, types, sink);
    List<GgufTensor> directory = new ArrayList<>(factorTensors(model.config()));
    float[] factors = factors(model.config());
    for (Planned tensor : planned) {
      directory.add(new GgufTensor(GgufNames.of(tensor.name()), tensor.type(), tensor.shape(), 0));
    }
    try (GgufWriter writer =
        GgufWriter.create(draft, keys(model, types), GgufWriter.placed(directory))) {
      if (factors.length > 0) {
        ByteBuffer bytes = bytes(factors.length);
        bytes.asFloatBuffer().put(factors);
        writer.write(GgufConfig.ROPE_FACTORS, bytes);
      }
      for (Planned tensor : planned) {
        int rows = Math.toIntExact(tensor.shape().get(0));
        HeadRows order = HeadRows.of(model.config(), tensor.name());
        MatrixPacking packing = new MatrixPacking(tensor.type(), order);
        ByteBuffer bytes = packing.pack(model.values(tensor.name()), rows, tensor.exact());
        writer.write(GgufNames.of(tensor.name()), bytes);
      }
    }
  }

  private static List<GgufTensor> factorTensors(ModelConfig config) {
    long factors = factors(config).length;
    return factors == 0
        ? List.of()
        : List.of(new GgufTensor(GgufConfig.ROPE_FACTORS, GgufType.F32, List.of(factors), 0));
  }

  private static ByteBuffer bytes(int floats) {
    return ByteBuffer.allocate(floats * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A projection to the vocabulary that is tied is written where it is quantized by itself. */
  private static Map<String, List<Long>> tensors(QuantizedModel model)
      throws UnreadableModelException {
    boolean own =
        model.grid(TensorNames.HEAD).isPresent() || model.grid(TensorNames.EMBEDDING).isPresent();
    return tensors(model.config(), own);
  }

  private static Map<String, List<Long>> tensors(ModelConfig config, boolean ownOutput) {
    return TensorNames.all(config.tied() && ownOutput ? config.untied() : config);
  }

  private static Planned planned(
      QuantizedModel model, GgufTypes types, String name, List<Long> shape, List<String> fallen)
      throws UnreadableModelException {
    if (shape.size() == 1) {
      // In other types llama.cpp ends the process.
      return new Planned(name, GgufType.F32, shape, Optional.empty());
    }
    String layer = name.substring(0, name.lastIndexOf('.'));
    Optional<Grid> grid = model.grid(layer);
    long columns = shape.get(1);
    Optional<GgufType> exact =
        grid.flatMap(GgufTypes.Codes::of).flatMap(codes -> types.exact(codes, columns));
    if (exact.isPresent()) {
      return new Planned(name, exact.get(), shape, grid);
    }
    boolean kept = model.layer(layer).map(LayerPlan::kept).orElse(false);
    GgufType chosen =
        kept
            ? stored(model.storedType(TensorNames.weight(layer)))
            : types.chosen(layer, model.config());
    GgufType type = chosen.fitting(columns);
    if (type != chosen) {
      fallen.add(layer);
    }
    return new Planned(name, type, shape, Optional.empty());
  }

  /** The type of weights that stay as they are. */
  private static GgufType stored(TensorType given) {
    return switch (given) {
      case F16 -> GgufType.F16;
      case BF16 -> GgufType.BF16;
      default -> GgufType.F32;
    };
  }

  private static void tell(List<String> fallen, GgufTypes types, DiagnosticSink sink) {
    if (!fallen.isEmpty()) {
      sink.report(
          Diagnostic.of(
                  Code.NOT_EXPRESSIBLE,
                  "the rows of "
                      + fallen.size()
                      + " matrices are not a multiple of the blocks of "
                      + types.type())
              .note("`" + fallen.get(0) + "` is one of them")
              .note("they get the type that llama.cpp takes in such cases")
              .build()
              .withSeverity(Severity.NOTE));
    }
  }

  private static Map<String, GgufValue> keys(QuantizedModel model, GgufTypes types)
      throws UnreadableModelException {
    Path folder = model.source().folder();
    try (Tokenizer tokenizer = Tokenizer.of(folder, model.shown())) {
      return keys(folder, model.shown(), model.config(), types, tokenizer.beginning());
    }
  }

  /** Those that the plan tells; the token that begins texts is one that the tokenizer knows. */
  private static Map<String, GgufValue> keys(PlannedModel model, GgufTypes types) {
    Path folder = model.source().folder();
    try {
      return keys(folder, folder.toString(), model.config(), types, OptionalLong.of(0));
    } catch (UnreadableModelException e) {
      throw new RecipeException(e.diagnostics());
    }
  }

  private static Map<String, GgufValue> keys(
      Path folder, String shown, ModelConfig config, GgufTypes types, OptionalLong beginning)
      throws UnreadableModelException {
    Map<String, GgufValue> keys = new LinkedHashMap<>(GgufConfig.keys(config));
    Path name = folder.toAbsolutePath().normalize().getFileName();
    keys.put("general.name", new GgufValue.Text(name == null ? "model" : name.toString()));
    keys.put("general.file_type", new GgufValue.Unsigned(types.fileType()));
    keys.put("general.quantization_version", new GgufValue.Unsigned(QUANTIZATION_VERSION));
    keys.putAll(
        TokenizerTables.keys(
            folder.resolve("tokenizer.json"), shown + "/tokenizer.json", config, beginning));
    return keys;
  }

  /** What frequencies are divided by, for scalings that keys cannot say; none for others. */
  private static float[] factors(ModelConfig config) {
    if (!(config.rotaryScaling() instanceof RotaryScaling.Llama3)) {
      return new float[0];
    }
    float[] factors = new float[config.headSize() / 2];
    for (int i = 0; i < factors.length; i++) {
      float frequency = RotaryEmbedding.frequency(config, i);
      factors[i] = (float) config.rotaryScaling().divisor(i, frequency);
    }
    return factors;
  }
}
