package dev.brevity.runtime.llm.compressed;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.llm.compressed.CompressedScheme.Shared;
import dev.brevity.runtime.llm.quantization.Grid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells whether a scheme holds the codes that a plan has chosen. */
record GridCheck(CompressedScheme scheme, @Nullable Integer groupSize, boolean symmetric) {
  private static final int FP8_EXPONENT_BITS = 4;

  /**
   * Lets pass what can be written.
   *
   * @throws RecipeException if the codes of the layer cannot be written
   */
  void require(String layer, Grid grid) {
    if (scheme.fixedGroup() > 0 || scheme.shared() == Shared.MATRIX) {
      throw refused(layer, "the scheme " + scheme + " rounds by rules of its own", RULE);
    }
    boolean numbers =
        grid.bits() == scheme.bits()
            && (scheme.layout().isInteger()
                ? grid.isInteger()
                : grid.exponentBits() == FP8_EXPONENT_BITS);
    if (!numbers) {
      throw refused(
          layer,
          "the plan chooses "
              + (grid.isInteger() ? "integers" : "minifloats")
              + " of "
              + grid.bits()
              + " bits, and the scheme is "
              + scheme,
          "choose the scheme that goes with the quantizer");
    }
    int size = scheme.isPacked() && groupSize != null ? groupSize : 0;
    if (grid.isWholeRow() ? size != 0 : size == 0 || grid.groupSize() % size != 0) {
      throw refused(
          layer,
          "the plan groups " + (grid.isWholeRow() ? "whole rows" : grid.groupSize() + " columns"),
          "set `group_size` of the target to the same");
    }
    boolean zeroPoints = !symmetric && scheme.isPacked();
    for (float zeroPoint : grid.zeroPoints()) {
      float own = zeroPoint - (grid.signed() ? 0 : 1 << (grid.bits() - 1));
      if (own != 0 && !zeroPoints) {
        throw refused(layer, "the plan has zero points", "set `symmetric = false`");
      }
      if (own != Math.rint(own)) {
        throw refused(
            layer,
            "zero points of the plan are not integers",
            "set `quantize_zero_point = true` in the quantizer of weights");
      }
    }
  }

  private static final String RULE = "leave out the quantizer of weights";

  private static RecipeException refused(String layer, String why, String fix) {
    return new RecipeException(
        List.of(
            Diagnostic.of(Code.NOT_EXPRESSIBLE, "`" + layer + "` cannot be written: " + why)
                .fix(fix)
                .build()));
  }
}
