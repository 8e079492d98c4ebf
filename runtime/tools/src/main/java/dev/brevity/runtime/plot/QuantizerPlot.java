package dev.brevity.runtime.plot;

import dev.brevity.runtime.Brevity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Draws which values quantizers map numbers to, and how far off they are: {@code dsl plot}. */
final class QuantizerPlot {
  private static final int POINTS = 1921;

  private final Brevity brevity;

  /**
   * @param brevity knows the quantizers
   */
  QuantizerPlot(Brevity brevity) {
    this.brevity = brevity;
  }

  /**
   * The drawing as SVG.
   *
   * @param recipe the name of a quantizer
   * @param settings overrides of its attributes
   * @param title what stands above it
   * @param from the lowest number; less than the highest
   * @param to the highest number
   * @throws dev.brevity.runtime.RecipeException if the recipe has errors
   * @throws IllegalArgumentException if it cannot be put to work on a row of numbers
   */
  String svg(
      String recipe,
      Map<String, ? extends @Nullable Object> settings,
      String title,
      double from,
      double to) {
    Curve curve = new CurveTracer(brevity).trace(recipe, settings, from, to, POINTS);
    return new CurveDrawing(title, curve).svg();
  }
}
