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
 * @param storedBits the bits that the export target stores an element in, where it says so
 * @param storedOffsets whether the export target stores an offset with each scale, where it says so
 * @param minifloats whether the export target says that it has minifloats, not integers
 * @param onTheFly of activations, whether scales are computed from each input and the export target
 *     multiplies in integers all the same; of weights, whether the target quantizes what they are
 *     multiplied with in each run where the plan does not
 * @param otherForm why the export target writes the product in another form than the plan asks for;
 *     empty text where it does not
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
    Optional<Long> elements,
    Optional<Integer> storedBits,
    Optional<Boolean> storedOffsets,
    boolean minifloats,
    boolean onTheFly,
    String otherForm) {
  private static final int SCALE_BYTES = 4;

  /** Bits of integers that have no zero point in files, and of floats. */
  private static final int WORD = 32;

  /** The quantizer as the language writes it. */
  public String notation() {
    boolean plain = written.body().isEmpty();
    return plain ? written.base().text() : QuantPrinter.print(written);
  }

  /**
   * The bytes that the parameter takes in the file with its scales and zero points, which have the
   * width of its elements; 0 for activations.
   *
   * @param floatBytes the bytes of what is not quantized, for one element
   * @param each the number of scales
   */
  public long bytes(int floatBytes, long each) {
    if (elements.isEmpty()) {
      return 0;
    }
    if (!quantizes) {
      return floatBytes * elements.get();
    }
    int width = storedBits.or(() -> bits).orElse(WORD);
    long zeroPoints = storedBits.isPresent() && width < WORD ? packed(each, width) : 0;
    return packed(elements.get(), width) + each * SCALE_BYTES + zeroPoints;
  }

  private static long packed(long count, int width) {
    return (count * width + Byte.SIZE - 1) / Byte.SIZE;
  }
}
