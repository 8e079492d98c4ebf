package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.onnx.placement.CostTable;
import dev.brevity.runtime.onnx.placement.Placement;
import dev.brevity.runtime.onnx.placement.PlacementOptions;
import dev.brevity.runtime.plan.OptionException;
import dev.brevity.runtime.plan.OptionValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import onnx.ModelProto;

/** Lays a model out for the engine that an export names. */
final class EngineLayout {
  private final Placement placement;

  private EngineLayout(Placement placement) {
    this.placement = placement;
  }

  /**
   * The layout that options of the export ask for; empty if values stay where they are.
   *
   * @throws OptionException if there is no such engine, or its cost table cannot be read
   */
  static Optional<EngineLayout> of(OptionValues options) throws IOException {
    Optional<String> target = options.optionalText("target");
    if (target.isEmpty()) {
      return Optional.empty();
    }
    boolean portable =
        switch (target.get()) {
          case "portable" -> true;
          case "onnxruntime-cpu" -> false;
          default ->
              throw new OptionException(
                  "there is no engine `" + target.get() + "`; known are portable, onnxruntime-cpu");
        };
    CostTable costs = costs(options.optionalText("cost_table"));
    return Optional.of(new EngineLayout(new Placement(costs, options(options, portable))));
  }

  private static PlacementOptions options(OptionValues options, boolean portable) {
    return new PlacementOptions(
        PlacementOptions.Choice.valueOf(options.text("integers")),
        options.real("border_cost"),
        options.truth("even_borders"),
        options.real("shared_concat"),
        options.truth("dynamic_products"),
        options.truth("reduce_range"),
        portable);
  }

  private static CostTable costs(Optional<String> file) throws IOException {
    try {
      return file.isEmpty() ? CostTable.defaults() : CostTable.read(Path.of(file.get()));
    } catch (IllegalArgumentException e) {
      throw new OptionException("`" + file.orElse("") + "` is no cost table: " + e.getMessage());
    }
  }

  ModelProto of(ModelWriter.Shaped written) {
    ModelProto model = placement.place(written.model(), written.shapes()).model();
    ModelCheck.check(model);
    return model;
  }
}
