package dev.brevity.runtime.onnx.node;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.onnx.shape.Numbers;
import dev.brevity.runtime.onnx.shape.StaticShape;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.util.Optional;
import java.util.function.Supplier;
import onnx.TensorProto;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that is known before the model runs: shape and type at once, its numbers when somebody
 * needs them. Whole arrays are read by {@code ArrayReader}; a few numbers, which say how to
 * compute, are told here.
 */
public final class KnownTensor {
  private final Shape shape;
  private final DataType type;
  private final Content content;
  private final Supplier<Optional<Numbers>> few;
  private @Nullable Optional<Numbers> read;

  /** Where the numbers come from. */
  public sealed interface Content {
    /** They are stored in the file, or next to it. */
    record Stored(TensorProto proto) implements Content {}

    /** They are written into a node one by one. */
    record Written(Numbers numbers) implements Content {}

    /**
     * They are those of another tensor.
     *
     * @param turned whether the two dimensions of that change places
     */
    record Rearranged(KnownTensor from, boolean turned) implements Content {}

    /** They are those of another tensor at one place of its first dimension. */
    record Part(KnownTensor from, long index) implements Content {}

    /**
     * They are those of another tensor, repeated to fill the shape, times a number.
     *
     * @param factor usually 1
     */
    record Scaled(KnownTensor from, double factor) implements Content {}

    /** They are computed from those of other tensors. */
    record Folded(FoldedCall call, int output) implements Content {}
  }

  /**
   * @param few tells the numbers, if they are few and can be had; asked at most once
   */
  public KnownTensor(Shape shape, DataType type, Content content, Supplier<Optional<Numbers>> few) {
    this.shape = shape;
    this.type = type;
    this.content = content;
    this.few = few;
  }

  public static KnownTensor written(Shape shape, DataType type, Numbers numbers) {
    return new KnownTensor(shape, type, new Content.Written(numbers), () -> Optional.of(numbers));
  }

  /** The same numbers in another shape of as many. */
  public KnownTensor reshaped(Shape other) {
    return new KnownTensor(other, type, new Content.Rearranged(this, false), this::numbers);
  }

  /** A matrix with rows and columns exchanged. */
  public KnownTensor turned() {
    return new KnownTensor(
        new Shape(shape.get(1), shape.get(0)),
        type,
        new Content.Rearranged(this, true),
        Optional::empty);
  }

  /** Whether this is another matrix with rows and columns exchanged. */
  public boolean isTurned() {
    return content instanceof Content.Rearranged rearranged && rearranged.turned();
  }

  /** The numbers at one place of the first dimension. */
  public KnownTensor part(long index) {
    return new KnownTensor(shape.slice(1), type, new Content.Part(this, index), Optional::empty);
  }

  /** The numbers times a factor, repeated along axes of length 1 or missing ones in front. */
  public KnownTensor scaled(double factor, Shape wide) {
    return new KnownTensor(wide, type, new Content.Scaled(this, factor), Optional::empty);
  }

  public Shape shape() {
    return shape;
  }

  public DataType type() {
    return type;
  }

  public Content content() {
    return content;
  }

  /** All numbers, if they are few; empty also where they cannot be had without an engine. */
  public Optional<Numbers> numbers() {
    if (read == null) {
      read = few.get();
    }
    return read;
  }

  /** What rules for shapes may know. */
  public TensorFacts facts() {
    return new TensorFacts(Optional.of(type), StaticShape.of(shape.getShape()), numbers());
  }
}
