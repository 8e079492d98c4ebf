package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.print.QuantPrinter;
import dev.brevity.grammar.Span;
import java.util.List;
import java.util.Optional;

/**
 * A quantizer in a slot of a layer.
 *
 * @param slot {@code weight}, {@code bias} …
 * @param written the quantizer with all refinements, as one recipe in place
 * @param recipe the same, merged
 * @param place where it is named
 * @param quantizes whether it quantizes at all; a quantizer may be switched off
 * @param bits bits of the integers or minifloats, where they are known
 * @param scaleShape the shape of the scale, where it is known; empty for a single one; of several
 *     weights that of the first
 * @param scales the number of scales, where it is known
 * @param elements the number of elements that are quantized, for parameters
 */
public record SlotPlan(
    String slot,
    Expression.AnonymousRecipe written,
    MergedRecipe recipe,
    Span place,
    boolean quantizes,
    Optional<Integer> bits,
    Optional<List<Long>> scaleShape,
    Optional<Long> scales,
    Optional<Long> elements) {
  private static final int SCALE_BYTES = 4;
  private static final int FLOAT_BITS = 32;

  /** The quantizer as the language writes it. */
  public String notation() {
    boolean plain = written.body().isEmpty();
    return plain ? written.base().text() : QuantPrinter.print(written);
  }

  /** The bytes that the parameter and its scales take, packed; 0 for activations. */
  public long bytes() {
    if (elements.isEmpty()) {
      return 0;
    }
    long width = quantizes ? bits.orElse(FLOAT_BITS) : FLOAT_BITS;
    long packed = (elements.get() * width + Byte.SIZE - 1) / Byte.SIZE;
    return packed + (quantizes ? scales().orElse(0L) * SCALE_BYTES : 0);
  }
}
