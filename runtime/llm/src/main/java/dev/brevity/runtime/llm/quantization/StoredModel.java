package dev.brevity.runtime.llm.quantization;

import dev.brevity.dsl.plan.ExportForecast;
import dev.brevity.runtime.llm.HuggingFaceFolder;
import dev.brevity.runtime.llm.TensorNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what a target will store of a planned model, layer by layer. */
public final class StoredModel {
  private final PlannedModel model;
  private final Map<String, ExportForecast.Stored> weights = new LinkedHashMap<>();

  public StoredModel(PlannedModel model) {
    this.model = model;
  }

  /**
   * Notes the weight of a layer.
   *
   * @param type by the name that users of the format know
   * @param bytes with scales, as they are written
   * @param decided whether the target chooses the type by itself where no rule takes the layer
   * @param reason why it is not the type that the plan asks for; empty if it is
   */
  public void put(String layer, String type, long bytes, boolean decided, String reason) {
    weights.put(layer, new ExportForecast.Stored(type, bytesBefore(layer), bytes, decided, reason));
  }

  private long bytesBefore(String layer) {
    String name = TensorNames.weight(layer);
    boolean own = TensorNames.all(model.source().config()).containsKey(name);
    return own ? bytes(model.source(), name) : 0;
  }

  private static long bytes(HuggingFaceFolder source, String tensor) {
    long count = source.shape(tensor).stream().reduce(1L, Math::multiplyExact);
    return count * source.storedType(tensor).bytes();
  }

  /**
   * The forecast.
   *
   * @param bytes of all that is written
   */
  public ExportForecast forecast(long bytes) {
    HuggingFaceFolder source = model.source();
    long before =
        TensorNames.all(source.config()).keySet().stream()
            .mapToLong(tensor -> bytes(source, tensor))
            .sum();
    return new ExportForecast(weights, before, bytes, List.of(new MemoryNeeds(model).text()));
  }
}
