package dev.brevity.runtime.llm.folder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.ExportForecast;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.llm.TensorNames;
import dev.brevity.runtime.llm.quantization.PlannedModel;
import dev.brevity.runtime.llm.quantization.QuantizedModel;
import dev.brevity.runtime.llm.quantization.StoredModel;
import dev.brevity.runtime.safetensors.SafetensorsWriter;
import dev.brevity.runtime.safetensors.TensorEntry;
import dev.brevity.runtime.safetensors.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Writes models in floating point as transformers saves them. */
final class FolderWriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> METADATA = Map.of("format", "pt");

  private final QuantizedModel model;
  private final WeightType type;

  FolderWriter(QuantizedModel model, WeightType type) {
    this.model = model;
    this.type = type;
  }

  /** Where the numbers of a tensor come from. */
  @FunctionalInterface
  interface Values {
    float[] of(String tensor) throws UnreadableModelException;
  }

  /** Writes all files. */
  void write(Path folder, Values values) throws IOException, UnreadableModelException {
    List<TensorEntry> entries = entries(model.config(), type, model::storedType);
    Files.createDirectories(folder);
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(folder.resolve(FolderFiles.WEIGHTS), entries, METADATA)) {
      for (TensorEntry entry : entries) {
        writer.write(entry.name(), FolderFiles.bytes(values.of(entry.name()), entry.type()));
      }
    }
    Path source = model.source().folder();
    writeConfig(source.resolve(FolderFiles.CONFIG), folder.resolve(FolderFiles.CONFIG));
    FolderFiles.copyOthers(source, folder);
  }

  private static List<TensorEntry> entries(
      ModelConfig config, WeightType type, Function<String, TensorType> stored) {
    List<TensorEntry> entries = new ArrayList<>();
    for (Map.Entry<String, List<Long>> tensor : TensorNames.all(config).entrySet()) {
      TensorType given = stored.apply(tensor.getKey());
      entries.add(SafetensorsWriter.entry(tensor.getKey(), type.orElse(given), tensor.getValue()));
    }
    return entries;
  }

  /**
   * What will be written of a planned model.
   *
   * @param beside bytes of files that only one format has
   */
  static ExportForecast forecast(PlannedModel model, WeightType type, long beside) {
    StoredModel stored = new StoredModel(model);
    Path folder = model.source().folder();
    List<TensorEntry> entries = entries(model.config(), type, model::storedType);
    for (TensorEntry entry : entries) {
      if (entry.shape().size() > 1) {
        String layer = entry.name().substring(0, entry.name().lastIndexOf('.'));
        stored.put(layer, entry.type().name(), entry.bytes(), false, "");
      }
    }
    return stored.forecast(
        SafetensorsWriter.bytes(entries, METADATA)
            + FolderFiles.bytesOfOthers(folder)
            + folder.resolve(FolderFiles.CONFIG).toFile().length()
            + beside);
  }

  /** The configuration as it was, but for what has changed; keys of both ages of transformers. */
  private void writeConfig(Path source, Path target) throws IOException {
    ObjectNode config = (ObjectNode) JSON.readTree(source.toFile());
    config.put("tie_word_embeddings", model.config().tied());
    type.configured()
        .ifPresent(
            name -> {
              config.put("dtype", name);
              config.put("torch_dtype", name);
            });
    JSON.writerWithDefaultPrettyPrinter().writeValue(target.toFile(), config);
  }
}
