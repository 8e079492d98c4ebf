package dev.brevity.runtime.llm.quantization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.layer.Normalization;
import dev.brevity.runtime.layer.LayerWeight;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightedLayer;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.safetensors.SafetensorsWriter;
import dev.brevity.runtime.safetensors.TensorEntry;
import dev.brevity.runtime.safetensors.TensorType;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a plan made of one stage, in a safetensors file: values, scales, zero points. */
final class StageFile {
  static final String WEIGHT = ".weight";
  static final String BIAS = ".bias";
  static final String SCALE = ".weight_scale";
  static final String ZERO_POINT = ".weight_zero_point";
  static final String GRID = "grid";
  static final String ADDED = "added";

  /** The weight before it is quantized. */
  static final String FLOAT = ".weight_float";

  private static final String NUMBERS = ".numbers";
  private static final String INPUT = ".input";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final boolean floats;
  private final List<TensorEntry> entries = new ArrayList<>();
  private final Map<String, float[]> values = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private StageFile(boolean floats) {
    this.floats = floats;
  }

  /** The name of the file of a stage. */
  static String name(int stage) {
    return "stage-" + stage + ".safetensors";
  }

  /**
   * Writes the file, completely or not at all.
   *
   * @param ranges of inputs, by name
   * @param floats whether weights are written as they are before quantization too
   */
  static void write(Graph graph, Map<String, float[]> ranges, boolean floats, Path file)
      throws IOException {
    StageFile content = new StageFile(floats);
    graph.layers().forEach(content::add);
    // Steps may put transforms in between that no format of weights knows.
    graph.parameters().keySet().forEach(name -> content.metadata.put(name, ADDED));
    ranges.forEach((name, range) -> content.put(name, range, List.of((long) range.length)));
    Path draft = file.resolveSibling(file.getFileName() + ".part");
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(draft, content.entries, content.metadata)) {
      for (TensorEntry entry : content.entries) {
        float[] numbers = content.values.getOrDefault(entry.name(), new float[0]);
        ByteBuffer bytes =
            ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        writer.write(entry.name(), bytes);
      }
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void add(String name, Block layer) {
    if (layer instanceof WeightLayer weightLayer) {
      AttachedQuantizer<?> quantizer = weightLayer.weightQuant().orElse(null);
      boolean on = quantizer != null && quantizer.isReady();
      NDArray weight = weightLayer.weight().getArray();
      add(
          name,
          weight,
          on ? Optional.of(() -> quantized(weightLayer)) : Optional.empty(),
          quantizer != null && on ? quantizer.proxy() : null);
      weightLayer.bias().map(Parameter::getArray).ifPresent(bias -> put(name + BIAS, bias));
      weightLayer.inputQuant().ifPresent(input -> addInput(name, input, weight));
    } else if (layer instanceof WeightedLayer weighted && layer instanceof QuantLayer) {
      LayerWeight weight = weighted.weights().get(0);
      boolean on = weight.quantizer() != null;
      add(
          name,
          weight.parameter().getArray(),
          on ? Optional.of(weight::quantized) : Optional.empty(),
          null);
    } else if (layer instanceof Normalization) {
      for (Pair<String, Parameter> pair : layer.getDirectParameters()) {
        put(name + "." + pair.getKey(), pair.getValue().getArray());
      }
    } else if (!layer.getDirectParameters().isEmpty() && !(layer instanceof QuantLayer)) {
      // Steps may put layers in between that no format of weights knows.
      metadata.put(name, ADDED);
    }
  }

  private static QuantTensor quantized(WeightLayer layer) {
    return layer.quantWeight(new PlainTensor(layer.weight().getArray()));
  }

  private void add(
      String name,
      NDArray weight,
      Optional<Supplier<QuantTensor>> quantized,
      @Nullable QuantProxy proxy) {
    if (quantized.isEmpty()) {
      put(name + WEIGHT, weight);
      return;
    }
    try (Scope scope = new Scope(weight)) {
      QuantTensor tensor = quantized.get().get();
      put(name + WEIGHT, tensor.value());
      Optional<Grid> grid = Grids.of(tensor);
      grid.ifPresent(found -> addGrid(name, found));
      if (proxy != null && tensor instanceof ScaledTensor scaled) {
        metadata.put(name + NUMBERS, text(NumberFormat.of(scaled, proxy)));
        if (floats) {
          put(name + FLOAT, weight);
        }
      }
    }
  }

  private void addGrid(String name, Grid grid) {
    metadata.put(
        name,
        String.join(
            " ",
            GRID,
            Integer.toString(grid.bits()),
            Boolean.toString(grid.signed()),
            Integer.toString(grid.exponentBits()),
            Integer.toString(grid.groupSize())));
    put(name + SCALE, grid.scales(), List.of((long) grid.rows(), (long) grid.groups()));
    boolean one = grid.zeroPoints().length == 1;
    put(
        name + ZERO_POINT,
        grid.zeroPoints(),
        one ? List.of(1L, 1L) : List.of((long) grid.rows(), (long) grid.groups()));
  }

  /** What quantizes the input. */
  private void addInput(String name, AttachedQuantizer<ActQuant> quantizer, NDArray weight) {
    if (!quantizer.isReady() || !quantizer.proxy().isQuantEnabled()) {
      return;
    }
    long columns = weight.getShape().get(1);
    @Nullable InputQuantizer input = InputQuantizer.of(quantizer.proxy(), columns, weight);
    if (input != null) {
      metadata.put(name + INPUT, text(input));
    }
  }

  private static String text(Object described) {
    try {
      return JSON.writeValueAsString(described);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The numbers of a quantized weight, from the metadata of a file. */
  static Optional<NumberFormat> numbers(Map<String, String> metadata, String layer) {
    return read(metadata.get(layer + NUMBERS), NumberFormat.class);
  }

  /** The quantizer of the input of a layer, from the metadata of a file. */
  static Optional<InputQuantizer> input(Map<String, String> metadata, String layer) {
    return read(metadata.get(layer + INPUT), InputQuantizer.class);
  }

  private static <T> Optional<T> read(@Nullable String text, Class<T> kind) {
    try {
      return text == null ? Optional.empty() : Optional.of(JSON.readValue(text, kind));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void put(String name, NDArray array) {
    List<Long> shape = new ArrayList<>();
    for (long size : array.getShape().getShape()) {
      shape.add(size);
    }
    put(name, array.toType(DataType.FLOAT32, false).toFloatArray(), shape);
  }

  private void put(String name, float[] numbers, List<Long> shape) {
    entries.add(SafetensorsWriter.entry(name, TensorType.F32, shape));
    values.put(name, numbers);
  }
}
