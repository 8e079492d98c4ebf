package dev.brevity.runtime.onnx.export;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.onnx.placement.CostTable;
import dev.brevity.runtime.onnx.placement.Engine;
import dev.brevity.runtime.onnx.placement.Placement;
import dev.brevity.runtime.onnx.placement.PlacementOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import onnx.ModelProto;
import org.jspecify.annotations.Nullable;

/** Lays a model out for the engine that an export names. */
final class EngineLayout {
  private final Placement placement;

  private EngineLayout(Placement placement) {
    this.placement = placement;
  }

  /**
   * The layout that an export asks for; empty if values stay where they are.
   *
   * @throws RecipeException if there is no such engine, or its cost table makes no sense
   */
  static Optional<EngineLayout> of(OnnxQcdqTarget export) throws IOException {
    String name = export.target();
    if (name == null) {
      return Optional.empty();
    }
    Engine engine =
        Engine.named(name)
            .orElseThrow(
                () -> refused("there is no engine `" + name + "`", "write one of " + names()));
    PlacementOptions options =
        new PlacementOptions(
            export.integers(),
            export.borderCost(),
            export.evenBorders(),
            export.sharedConcat(),
            export.dynamicProducts(),
            export.reduceRange(),
            engine);
    return Optional.of(new EngineLayout(new Placement(costs(export.costTable()), options)));
  }

  private static String names() {
    return Arrays.stream(Engine.values())
        .map(engine -> "`target = \"" + engine.word() + "\"`")
        .collect(Collectors.joining(", "));
  }

  private static CostTable costs(@Nullable String file) throws IOException {
    try {
      return CostTable.named(file);
    } catch (IllegalArgumentException e) {
      throw refused(
          "`" + file + "` is not a cost table: " + e.getMessage(), "name one that fits the engine");
    }
  }

  private static RecipeException refused(String message, String fix) {
    return new RecipeException(
        List.of(Diagnostic.of(Code.NOT_EXPRESSIBLE, message).fix(fix).build()));
  }

  ModelProto of(ModelWriter.Shaped written) {
    ModelProto model = placement.place(written.model(), written.shapes()).model();
    ModelCheck.check(model);
    return model;
  }
}
