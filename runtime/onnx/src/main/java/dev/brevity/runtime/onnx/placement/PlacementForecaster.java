package dev.brevity.runtime.onnx.placement;

import dev.brevity.dsl.plan.EngineForecast;
import dev.brevity.dsl.plan.EngineForecaster;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.SlotPlan;
import dev.brevity.dsl.value.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Tells of {@code onnx_qcdq} with a {@code target} what it will put into integers. */
public final class PlacementForecaster implements EngineForecaster {
  private static final String TARGET = "onnx_qcdq";

  @Override
  public Optional<EngineForecast> forecast(ResolvedPlan plan) {
    return plan.export()
        .filter(export -> export.name().equals(TARGET))
        .flatMap(export -> engine(export).map(engine -> forecast(plan, export, engine)));
  }

  private static Optional<Engine> engine(PlannedWord export) {
    return export.options().get("target") instanceof Value.Text name
        ? Engine.named(name.value())
        : Optional.empty();
  }

  @Override
  public List<String> notes(ResolvedPlan plan) {
    return notes(plan, Processor.saturates());
  }

  /**
   * The notes.
   *
   * @param saturates whether the processor adds products of bytes in 16 bits
   */
  List<String> notes(ResolvedPlan plan, boolean saturates) {
    if (plan.export().filter(export -> export.name().equals(TARGET)).isEmpty()) {
      return List.of();
    }
    Optional<EngineForecast> engine = forecast(plan);
    if (engine.isPresent()) {
      return engine.get().notes();
    }
    List<String> notes = new ArrayList<>(ProductForms.notes(plan));
    boolean bytes =
        plan.layers().stream()
            .anyMatch(
                layer ->
                    layer.slot("weight").filter(PlacementForecaster::isByte).isPresent()
                        && layer.layer().sources().stream()
                            .anyMatch(source -> isQuantized(plan, layer, source)));
    if (bytes && saturates) {
      notes.add(
          "in onnxruntime, sums of products of 8-bit weights saturate on this processor, which"
              + " has no VNNI; give weights `bit_width = 7`, or export with `target ="
              + " \"onnxruntime-cpu\"` and `reduce_range = true`");
    }
    return notes;
  }

  private static boolean isByte(SlotPlan slot) {
    return slot.quantizes()
        && !slot.minifloats()
        && slot.bits().filter(bits -> bits == Byte.SIZE).isPresent();
  }

  /** Whether what a layer computes from comes in integers. */
  private static boolean isQuantized(ResolvedPlan plan, LayerPlan layer, String source) {
    return layer.slot("input").filter(SlotPlan::quantizes).isPresent()
        || !plan.isLayerwise()
        || plan.layer(source)
            .flatMap(from -> from.slot("output"))
            .filter(SlotPlan::quantizes)
            .isPresent();
  }

  @Override
  public Map<String, String> floating(ResolvedPlan plan) {
    boolean standard =
        plan.export().filter(export -> export.name().equals(TARGET)).isPresent()
            && forecast(plan).isEmpty();
    return standard ? new StandardKernels(plan).floating() : Map.of();
  }

  @Override
  public OptionalLong fileBytes(ResolvedPlan plan) {
    if (plan.export().filter(export -> export.name().equals(TARGET)).isEmpty()) {
      return OptionalLong.empty();
    }
    Optional<EngineForecast> engine = forecast(plan);
    return OptionalLong.of(
        engine.isPresent() ? engine.get().fileBytes() : new FileSize(plan).bytes());
  }

  private static EngineForecast forecast(ResolvedPlan plan, PlannedWord export, Engine engine) {
    Map<String, PlacedOperator> placed = new HashMap<>();
    List<String> notes = new ArrayList<>(ProductForms.notes(plan));
    PlacementOptions options = options(export, engine);
    new Placement(costs(export, notes), options)
        .decide(OutlineGraph.of(plan))
        .forEach(operator -> placed.put(operator.name(), operator));
    Map<String, Long> products = new HashMap<>();
    plan.model()
        .products()
        .forEach(one -> one.multiplyAdds().ifPresent(count -> products.put(one.name(), count)));
    List<EngineForecast.Layer> layers = new ArrayList<>();
    for (LayerPlan layer : plan.layers()) {
      PlacedOperator operator = placed.get(layer.layer().name());
      if (operator != null) {
        boolean weighted = layer.layer().weight().isPresent();
        layers.add(
            new EngineForecast.Layer(
                operator.name(),
                weighted,
                operator.kernel(),
                operator.reason(),
                weighted ? products.getOrDefault(operator.name(), operator.work()) : 0));
      }
    }
    boolean integers = layers.stream().anyMatch(one -> one.weighted() && one.isInteger());
    if (integers && !options.reduceRange() && Processor.saturates()) {
      notes.add(
          "sums of products of 8-bit weights saturate on this processor, which has no VNNI;"
              + " `reduce_range = true` gives weights 7 bits");
    }
    return new EngineForecast(engine.word(), layers, new FileSize(plan).bytes(layers), notes);
  }

  /** The costs that the export names; those of the target where they cannot be read. */
  private static CostTable costs(PlannedWord export, List<String> notes) {
    String table = export.options().get("cost_table") instanceof Value.Text t ? t.value() : null;
    try {
      return CostTable.named(table);
    } catch (IOException | IllegalArgumentException e) {
      notes.add(
          "the cost table `"
              + table
              + "` cannot be used, so this forecast is by the costs that come with the target");
      return CostTable.ofMachine();
    }
  }

  private static PlacementOptions options(PlannedWord export, Engine engine) {
    PlacementOptions defaults = PlacementOptions.defaults();
    return new PlacementOptions(
        export.options().get("integers") instanceof Value.Constant choice
            ? IntegerChoice.valueOf(choice.name())
            : defaults.choice(),
        real(export, "border_cost", defaults.border()),
        truth(export, "even_borders", defaults.evenBorder()),
        real(export, "shared_concat", defaults.sharedConcat()),
        truth(export, "dynamic_products", defaults.dynamic()),
        truth(export, "reduce_range", defaults.reduceRange()),
        engine);
  }

  private static double real(PlannedWord export, String name, double otherwise) {
    return export.options().get(name) instanceof Value.Numeric number ? number.value() : otherwise;
  }

  private static boolean truth(PlannedWord export, String name, boolean otherwise) {
    return export.options().get(name) instanceof Value.Truth truth ? truth.value() : otherwise;
  }
}
