package dev.brevity.runtime.llm.gguf;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.diagnostic.Severity;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.injector.Target;
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
import dev.brevity.runtime.llm.text.Tokenizer;
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
    List<GgufTensor> directory = new ArrayList<>();
    float[] factors = factors(model.config());
    if (factors.length > 0) {
      directory.add(
          new GgufTensor(GgufConfig.ROPE_FACTORS, GgufType.F32, List.of((long) factors.length), 0));
    }
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

  private static ByteBuffer bytes(int floats) {
    return ByteBuffer.allocate(floats * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A projection to the vocabulary that is tied is written where it is quantized by itself. */
  private static Map<String, List<Long>> tensors(QuantizedModel model)
      throws UnreadableModelException {
    Map<String, List<Long>> tensors = new LinkedHashMap<>(TensorNames.all(model.config()));
    boolean own =
        model.grid(TensorNames.HEAD).isPresent() || model.grid(TensorNames.EMBEDDING).isPresent();
    if (model.config().tied() && own) {
      String head = TensorNames.weight(TensorNames.HEAD);
      tensors.put(head, model.shape(head));
    }
    return tensors;
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
    Optional<GgufType> exact = grid.flatMap(found -> types.exact(found, columns));
    if (exact.isPresent()) {
      return new Planned(name, exact.get(), shape, grid);
    }
    boolean kept = model.layer(layer).map(LayerPlan::kept).orElse(false);
    GgufType chosen = kept ? stored(model, layer) : types.chosen(layer, model.config());
    GgufType type = chosen.fitting(columns);
    if (type != chosen) {
      fallen.add(layer);
    }
    return new Planned(name, type, shape, Optional.empty());
  }

  /** The type of weights that stay as they are. */
  private static GgufType stored(QuantizedModel model, String layer) {
    return switch (model.storedType(TensorNames.weight(layer))) {
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
    Map<String, GgufValue> keys = new LinkedHashMap<>(GgufConfig.keys(model.config()));
    Path folder = model.source().folder();
    Path name = folder.toAbsolutePath().normalize().getFileName();
    keys.put("general.name", new GgufValue.Text(name == null ? "model" : name.toString()));
    keys.put("general.file_type", new GgufValue.Unsigned(types.fileType()));
    keys.put("general.quantization_version", new GgufValue.Unsigned(QUANTIZATION_VERSION));
    try (Tokenizer tokenizer = Tokenizer.of(folder, model.shown())) {
      OptionalLong beginning = tokenizer.beginning();
      keys.putAll(
          TokenizerTables.keys(
              folder.resolve("tokenizer.json"),
              model.shown() + "/tokenizer.json",
              model.config(),
              beginning));
    }
    return keys;
  }

  /** What frequencies are divided by, for scalings that keys cannot say; none for others. */
  private static float[] factors(ModelConfig config) {
    if (!(config.rotaryScaling() instanceof RotaryScaling.Llama3)) {
      return new float[0];
    }
    float[] factors = new float[config.headSize() / 2];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) config.rotaryScaling().divisor(RotaryEmbedding.frequency(config, i));
    }
    return factors;
  }
}
