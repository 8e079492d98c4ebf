package dev.brevity.runtime.proxy;

import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.ModelOutline.Operand;
import dev.brevity.dsl.model.ModelOutline.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What layers know of themselves in shapes, in the terms of the language. */
public final class Facts {
  private Facts() {}

  /** The sizes of the dimensions; -1 for those that vary. */
  public static List<Long> sizes(Shape shape) {
    return Arrays.stream(shape.getShape()).boxed().toList();
  }

  /** A weight with a row for each output, {@code [out, in]}. */
  public static Weight matrix(Shape shape) {
    return new Weight(sizes(shape), shape.get(1), shape.get(0), 0, false, 1);
  }

  /** What a layer without weights computes from, or its result, if the shape is known. */
  public static Optional<Operand> operand(@Nullable Shape shape) {
    return Optional.ofNullable(shape).map(known -> Operand.of(sizes(known)));
  }

  /**
   * What a layer computes from, or its result, if the shape is known.
   *
   * @param channelDim the dimension that counts channels; negative ones count from the last
   */
  public static Optional<Operand> operand(@Nullable Shape shape, int channelDim) {
    return Optional.ofNullable(shape).map(known -> new Operand(sizes(known), channelDim));
  }
}
