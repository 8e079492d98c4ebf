package dev.brevity.runtime.llm.compressed;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.injector.Target;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.gguf.Half;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.llm.TensorNames;
import dev.brevity.runtime.llm.quantization.LanguageModelTarget;
import dev.brevity.runtime.llm.quantization.QuantizedModel;
import dev.brevity.runtime.safetensors.SafetensorsWriter;
import dev.brevity.runtime.safetensors.TensorEntry;
import dev.brevity.runtime.safetensors.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The target {@code compressed_tensors}: a folder for vLLM and transformers.
 *
 * @param groupSize columns that share a scale; null for whole rows
 * @param symmetric whether integers have no zero points
 */
@Target("compressed_tensors")
public record CompressedTensorsTarget(
    CompressedScheme scheme, @Nullable Integer groupSize, boolean symmetric)
    implements LanguageModelTarget {
  @Override
  public boolean writesFolder() {
    return true;
  }

  @Override
  public void write(QuantizedModel model, Path draft, DiagnosticSink sink)
      throws IOException, UnreadableModelException {
    Map<String, CompressedLayer> layers = layers(model);
    List<String> ignored = new ArrayList<>();
    List<TensorEntry> entries = new ArrayList<>();
    for (Map.Entry<String, List<Long>> tensor : TensorNames.all(model.config()).entrySet()) {
      String layer = layer(tensor.getKey());
      boolean weight = tensor.getKey().endsWith(".weight");
      if (weight && layers.containsKey(layer)) {
        entries.addAll(layers.get(layer).entries());
      } else {
        TensorType type = model.storedType(tensor.getKey());
        entries.add(SafetensorsWriter.entry(tensor.getKey(), type, tensor.getValue()));
      }
    }
    ignored.add(TensorNames.HEAD);
    projections(model.config()).stream()
        .filter(layer -> !layers.containsKey(layer))
        .forEach(ignored::add);
    Files.createDirectories(draft);
    writeTensors(model, layers, entries, draft.resolve("model.safetensors"));
    Path folder = model.source().folder();
    CompressedConfig.write(
        folder.resolve("config.json"),
        draft.resolve("config.json"),
        scheme,
        scheme.isPacked() ? groupSize : null,
        symmetric || !scheme.isPacked(),
        ignored);
    copyOthers(folder, draft);
  }

  private void writeTensors(
      QuantizedModel model,
      Map<String, CompressedLayer> layers,
      List<TensorEntry> entries,
      Path file)
      throws IOException, UnreadableModelException {
    Map<String, ByteBuffer> ready = new LinkedHashMap<>();
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(file, entries, Map.of("format", "pt"))) {
      for (TensorEntry entry : entries) {
        CompressedLayer compressed = layers.get(layer(entry.name()));
        boolean bias = entry.name().endsWith(".bias");
        if (compressed == null || bias) {
          writer.write(entry.name(), plain(model.values(entry.name()), entry.type()));
          continue;
        }
        if (!ready.containsKey(entry.name())) {
          ready.putAll(compressed.bytes(model.values(TensorNames.weight(layer(entry.name())))));
        }
        ByteBuffer bytes = ready.remove(entry.name());
        if (bytes == null) {
          throw new IllegalStateException("no bytes for `" + entry.name() + "`");
        }
        writer.write(entry.name(), bytes);
      }
    }
  }

  private Map<String, CompressedLayer> layers(QuantizedModel model) {
    Map<String, CompressedLayer> layers = new LinkedHashMap<>();
    for (String layer : projections(model.config())) {
      if (model.layer(layer).map(LayerPlan::kept).orElse(false)) {
        continue;
      }
      List<Long> shape = model.shape(TensorNames.weight(layer));
      int columns = Math.toIntExact(shape.get(1));
      int size = groupSize == null || !scheme.isPacked() ? columns : groupSize;
      if (columns % size != 0) {
        throw new RecipeException(
            List.of(
                Diagnostic.of(
                        Code.NOT_EXPRESSIBLE,
                        "groups of "
                            + size
                            + " do not divide the "
                            + columns
                            + " columns of `"
                            + layer
                            + "`")
                    .fix("set `group_size` to a divisor, or to `none` for whole rows")
                    .build()));
      }
      layers.put(
          layer,
          new CompressedLayer(
              layer,
              Math.toIntExact(shape.get(0)),
              columns,
              scheme,
              size,
              symmetric || !scheme.isPacked()));
    }
    return layers;
  }

  private static List<String> projections(ModelConfig config) {
    List<String> layers = new ArrayList<>();
    for (int block = 0; block < config.layers(); block++) {
      layers.addAll(TensorNames.projections(config, block).keySet());
    }
    return layers;
  }

  private static String layer(String tensor) {
    return tensor.substring(0, tensor.lastIndexOf('.'));
  }

  private static ByteBuffer plain(float[] values, TensorType type) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      switch (type) {
        case F16 -> bytes.putShort(Half.of(value));
        case BF16 -> bytes.putShort(Half.brain(value));
        default -> bytes.putFloat(value);
      }
    }
    return bytes.flip();
  }

  /** The tokenizer and whatever else is not about weights. */
  private static void copyOthers(Path source, Path target) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(source)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      boolean weights = name.contains(".safetensors") || name.equals("config.json");
      boolean small = name.endsWith(".json") || name.endsWith(".txt") || name.endsWith(".model");
      if (!weights && small) {
        Files.copy(file, target.resolve(name));
      }
    }
  }
}
