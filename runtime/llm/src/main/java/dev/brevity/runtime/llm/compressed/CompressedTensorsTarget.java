package dev.brevity.runtime.llm.compressed;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.ExportForecast;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.SlotPlan;
import dev.brevity.injector.Target;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.llm.TensorNames;
import dev.brevity.runtime.llm.folder.FolderFiles;
import dev.brevity.runtime.llm.quantization.Grid;
import dev.brevity.runtime.llm.quantization.LanguageModelTarget;
import dev.brevity.runtime.llm.quantization.PlannedModel;
import dev.brevity.runtime.llm.quantization.QuantizedModel;
import dev.brevity.runtime.llm.quantization.StoredModel;
import dev.brevity.runtime.safetensors.SafetensorsWriter;
import dev.brevity.runtime.safetensors.TensorEntry;
import dev.brevity.runtime.safetensors.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The target {@code compressed_tensors}: a folder for vLLM and transformers.
 *
 * @param groupSize columns that share a scale, for packed integers; null for whole rows
 * @param symmetric whether integers have no zero points
 * @param kvCache whether keys and values are kept in FP8
 */
@Target("compressed_tensors")
public record CompressedTensorsTarget(
    CompressedScheme scheme, @Nullable Integer groupSize, boolean symmetric, boolean kvCache)
    implements LanguageModelTarget {
  private static final Map<String, String> METADATA = Map.of("format", "pt");
  private static final Set<String> ATTENTION_INPUTS = Set.of("q_proj", "k_proj", "v_proj");
  private static final Set<String> FEED_FORWARD_INPUTS = Set.of("gate_proj", "up_proj");

  @Override
  public String reader() {
    return "vLLM and transformers";
  }

  @Override
  public boolean writesFolder() {
    return true;
  }

  @Override
  public boolean needsRanges() {
    return scheme.needsRanges() || kvCache;
  }

  @Override
  public void inspect(PlannedModel model) {
    model.refuseAdded("compressed-tensors");
    for (String layer : model.projections()) {
      if (model.isKept(layer)) {
        continue;
      }
      int columns = model.columns(layer);
      int size = groups(columns);
      if (columns % size != 0) {
        model.refuse(groups(size, columns, layer), groupFix());
        return;
      }
      Optional<SlotPlan> weight = model.weight(layer);
      if (weight.isPresent() && !isWritten(model, layer, weight.get())) {
        return;
      }
    }
  }

  /** Whether the scheme holds what a quantizer makes, as far as the plan tells it. */
  private boolean isWritten(PlannedModel model, String layer, SlotPlan weight) {
    if (scheme.fixedGroup() > 0 || scheme.shared() == CompressedScheme.Shared.MATRIX) {
      model.refuse(
          weight,
          "`" + layer + "` cannot be written: the scheme " + scheme + " rounds by rules of its own",
          "leave out the quantizer of weights");
      return false;
    }
    int bits = weight.bits().orElse(scheme.bits());
    if (bits != scheme.bits()) {
      model.refuse(
          weight,
          "`"
              + layer
              + "` cannot be written: the plan chooses "
              + bits
              + " bits, and the scheme is "
              + scheme,
          "choose the scheme that goes with the quantizer");
      return false;
    }
    int group = model.groupSize(layer);
    int wanted = scheme.isPacked() && groupSize != null ? groupSize : 0;
    if (group == 0 ? wanted != 0 : wanted == 0 || group % wanted != 0) {
      model.refuse(
          weight,
          "`"
              + layer
              + "` cannot be written: the plan groups "
              + (group == 0 ? "whole rows" : group + " columns"),
          "set `group_size` of the target to " + (group == 0 ? "`none`" : group));
      return false;
    }
    return true;
  }

  @Override
  public void write(QuantizedModel model, Path draft, DiagnosticSink sink)
      throws IOException, UnreadableModelException {
    model.refuseAdded("compressed-tensors");
    Map<String, MatrixLayout> layers = layers(model);
    Map<TensorEntry, ByteBuffer> fixed =
        StaticScales.of(model, scheme, symmetric, layers.keySet(), kvCache);
    List<TensorEntry> entries = new ArrayList<>();
    for (Map.Entry<String, List<Long>> tensor : TensorNames.all(model.config()).entrySet()) {
      @Nullable MatrixLayout layout = layers.get(layer(tensor.getKey()));
      if (layout != null && tensor.getKey().endsWith(".weight")) {
        entries.addAll(layout.entries());
      } else {
        TensorType type = model.storedType(tensor.getKey());
        entries.add(SafetensorsWriter.entry(tensor.getKey(), type, tensor.getValue()));
      }
    }
    entries.addAll(fixed.keySet());
    Files.createDirectories(draft);
    writeTensors(model, layers, fixed, entries, draft.resolve(FolderFiles.WEIGHTS));
    Path folder = model.source().folder();
    Files.write(draft.resolve(FolderFiles.CONFIG), config(folder, model.config(), layers.keySet()));
    FolderFiles.copyOthers(folder, draft);
  }

  private void writeTensors(
      QuantizedModel model,
      Map<String, MatrixLayout> layers,
      Map<TensorEntry, ByteBuffer> fixed,
      List<TensorEntry> entries,
      Path file)
      throws IOException, UnreadableModelException {
    Map<String, ByteBuffer> ready = new LinkedHashMap<>();
    fixed.forEach((entry, bytes) -> ready.put(entry.name(), bytes));
    try (SafetensorsWriter writer = SafetensorsWriter.create(file, entries, METADATA)) {
      for (TensorEntry entry : entries) {
        String layer = layer(entry.name());
        @Nullable MatrixLayout layout = layers.get(layer);
        boolean bias = entry.name().endsWith(".bias");
        if (!ready.containsKey(entry.name())) {
          if (layout == null || bias) {
            writer.write(entry.name(), FolderFiles.bytes(model.values(entry.name()), entry.type()));
            continue;
          }
          ready.putAll(layout.bytes(model.values(TensorNames.weight(layer)), model.grid(layer)));
        }
        @Nullable ByteBuffer bytes = ready.remove(entry.name());
        if (bytes == null) {
          throw new IllegalStateException("no bytes for `" + entry.name() + "`");
        }
        writer.write(entry.name(), bytes);
      }
    }
  }

  @Override
  public Optional<ExportForecast> forecast(PlannedModel model) {
    StoredModel stored = new StoredModel(model);
    Set<String> projections = Set.copyOf(model.projections());
    List<TensorEntry> entries = new ArrayList<>();
    for (Map.Entry<String, List<Long>> tensor : TensorNames.all(model.config()).entrySet()) {
      String layer = layer(tensor.getKey());
      boolean weight = tensor.getKey().endsWith(".weight") && tensor.getValue().size() > 1;
      List<TensorEntry> its =
          List.of(
              SafetensorsWriter.entry(
                  tensor.getKey(), model.storedType(tensor.getKey()), tensor.getValue()));
      String type = its.get(0).type().name();
      boolean rounded = weight && projections.contains(layer) && !model.isKept(layer);
      if (rounded) {
        its = layout(layer, tensor.getValue(), model.weight(layer).isPresent(), 0).entries();
        type = String.valueOf(scheme);
      }
      entries.addAll(its);
      if (weight) {
        boolean quantized = !rounded && model.weight(layer).isPresent();
        stored.put(
            layer,
            type,
            its.stream().mapToLong(TensorEntry::bytes).sum(),
            true,
            quantized ? "the format holds codes of decoder blocks alone" : "");
      }
    }
    if (model.config().tied()) {
      stored.put(TensorNames.HEAD, "the table of embeddings", 0, true, "");
    }
    List<String> rounded =
        model.projections().stream().filter(layer -> !model.isKept(layer)).toList();
    entries.addAll(StaticScales.entries(model.config(), scheme, symmetric, rounded, kvCache));
    Path folder = model.source().folder();
    try {
      return Optional.of(
          stored.forecast(
              SafetensorsWriter.bytes(entries, METADATA)
                  + FolderFiles.bytesOfOthers(folder)
                  + config(folder, model.config(), Set.copyOf(rounded)).length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The configuration of the folder. */
  private byte[] config(Path source, ModelConfig config, Set<String> rounded) throws IOException {
    List<String> ignored = new ArrayList<>();
    ignored.add(TensorNames.HEAD);
    projections(config).stream().filter(layer -> !rounded.contains(layer)).forEach(ignored::add);
    return new CompressedConfig(scheme, scheme.isPacked() ? groupSize : null, symmetric, kvCache)
        .bytes(source.resolve(FolderFiles.CONFIG), config.tied(), ignored);
  }

  /**
   * How a matrix is stored.
   *
   * @param grid whether a quantizer of the plan has chosen its codes
   * @param largest the largest magnitude of the matrices that consumers merge with it; NVFP4 only
   */
  private MatrixLayout layout(String layer, List<Long> shape, boolean grid, float largest) {
    int rows = Math.toIntExact(shape.get(0));
    int columns = Math.toIntExact(shape.get(1));
    return scheme.fixedGroup() > 0
        ? new BlockScaledLayer(layer, rows, columns, scheme, largest)
        : new CompressedLayer(
            layer, rows, columns, scheme, groups(columns), symmetric || !scheme.isPacked(), grid);
  }

  /** The columns that share a scale. */
  private int groups(int columns) {
    int size = scheme.isPacked() && groupSize != null ? groupSize : columns;
    return scheme.fixedGroup() > 0 ? scheme.fixedGroup() : size;
  }

  private Map<String, MatrixLayout> layers(QuantizedModel model) throws UnreadableModelException {
    Map<String, MatrixLayout> layers = new LinkedHashMap<>();
    for (String layer : projections(model.config())) {
      if (model.layer(layer).map(LayerPlan::kept).orElse(false)) {
        continue;
      }
      List<Long> shape = model.shape(TensorNames.weight(layer));
      int columns = Math.toIntExact(shape.get(1));
      int size = groups(columns);
      if (columns % size != 0) {
        throw new RecipeException(
            List.of(
                Diagnostic.of(Code.NOT_EXPRESSIBLE, groups(size, columns, layer))
                    .fix(groupFix())
                    .build()));
      }
      Optional<Grid> grid = model.grid(layer);
      if (grid.isPresent()) {
        new GridCheck(scheme, groupSize, symmetric).require(layer, grid.get());
      }
      float largest = largest(model, layer);
      layers.put(layer, layout(layer, shape, grid.isPresent(), largest));
    }
    return layers;
  }

  private static String groups(int size, int columns, String layer) {
    return "groups of " + size + " do not divide the " + columns + " columns of `" + layer + "`";
  }

  private String groupFix() {
    return scheme.isPacked()
        ? "set `group_size` to a divisor, or to `none` for whole rows"
        : "leave the layer in floating point with `keep`, or choose another scheme";
  }

  /** The largest magnitude of the matrices that consumers merge with this one; NVFP4 only. */
  private float largest(QuantizedModel model, String layer) throws UnreadableModelException {
    if (scheme.layout() != CompressedScheme.Layout.NVFP4) {
      return 0;
    }
    int dot = layer.lastIndexOf('.') + 1;
    String part = layer.substring(dot);
    Set<String> merged =
        ATTENTION_INPUTS.contains(part)
            ? ATTENTION_INPUTS
            : FEED_FORWARD_INPUTS.contains(part) ? FEED_FORWARD_INPUTS : Set.of(part);
    float largest = 0;
    for (String one : merged) {
      for (float value : model.values(TensorNames.weight(layer.substring(0, dot) + one))) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
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
}
