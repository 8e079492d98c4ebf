package dev.brevity.runtime.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Pads;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.Rearranging;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What attention of several heads is given, time first and with a batch.
 *
 * @param attnMask {@code [L, S]} or {@code [batch * heads, L, S]}
 * @param keyPaddingMask {@code [batch, S]}
 * @param batched whether the batch was given
 */
record AttentionInputs(
    QuantTensor query,
    QuantTensor key,
    QuantTensor value,
    @Nullable NDArray attnMask,
    @Nullable NDArray keyPaddingMask,
    boolean batched) {

  /** Tells inputs by their number: one or three, then masks. */
  static AttentionInputs of(List<QuantTensor> inputs, boolean batchFirst) {
    int tensors = inputs.size() >= 3 ? 3 : 1;
    if (inputs.isEmpty() || inputs.size() > 5) {
      throw new IllegalArgumentException(
          "expected one tensor and perhaps a mask, or query, key and value and up to two masks, but"
              + " got "
              + inputs.size()
              + " tensors");
    }
    boolean batched = inputs.get(0).value().getShape().dimension() == 3;
    QuantTensor query = timeFirst(inputs.get(0), batched, batchFirst);
    boolean self =
        tensors == 1
            || (inputs.get(0).value() == inputs.get(1).value()
                && inputs.get(0).value() == inputs.get(2).value());
    NDArray attnMask = inputs.size() > tensors ? inputs.get(tensors).value() : null;
    NDArray padding = inputs.size() > tensors + 1 ? inputs.get(tensors + 1).value() : null;
    return new AttentionInputs(
        query,
        self ? query : timeFirst(inputs.get(1), batched, batchFirst),
        self ? query : timeFirst(inputs.get(2), batched, batchFirst),
        attnMask,
        padding == null || batched ? padding : padding.expandDims(0),
        batched);
  }

  private static QuantTensor timeFirst(QuantTensor x, boolean batched, boolean batchFirst) {
    int rank = x.value().getShape().dimension();
    if (rank != (batched ? 3 : 2)) {
      throw new IllegalArgumentException(
          "query, key and value must all have a batch or all lack it, but one has "
              + rank
              + " dimensions");
    }
    if (!batched) {
      return x.withValue(x.value().expandDims(1));
    }
    return batchFirst ? Rearranging.transpose(x, 0, 1) : x;
  }

  boolean isSelfAttention() {
    return query == key && query == value;
  }

  /** Refuses tensors and masks that do not fit each other. */
  void requireSizes(int heads) {
    Shape keys = key.value().getShape();
    Shape values = value.value().getShape();
    if (keys.get(0) != values.get(0) || keys.get(1) != values.get(1)) {
      throw new IllegalArgumentException(
          "key and value differ in time or batch: " + keys + " and " + values);
    }
    long length = query.value().getShape().get(0);
    long batch = query.value().getShape().get(1);
    Shape plain = new Shape(length, keys.get(0));
    Shape perHead = new Shape(batch * heads, length, keys.get(0));
    if (attnMask != null
        && !attnMask.getShape().equals(plain)
        && !attnMask.getShape().equals(perHead)) {
      throw new IllegalArgumentException(
          "the mask must be of shape " + plain + " or " + perHead + ", not " + attnMask.getShape());
    }
    Shape ofKeys = new Shape(batch, keys.get(0));
    if (keyPaddingMask != null && !keyPaddingMask.getShape().equals(ofKeys)) {
      throw new IllegalArgumentException(
          "the mask of the keys must be of shape " + ofKeys + ", not " + keyPaddingMask.getShape());
    }
  }

  /** Both masks as numbers that broadcast to {@code [batch * heads, L, S]}; null for none. */
  @Nullable NDArray mask(int heads) {
    NDArray plain = attnMask == null ? null : Masks.dropping(attnMask);
    if (keyPaddingMask == null) {
      return plain;
    }
    long batch = keyPaddingMask.getShape().get(0);
    NDArray padding =
        Masks.dropping(keyPaddingMask)
            .repeat(0, heads)
            .reshape(batch * heads, 1, keyPaddingMask.getShape().get(1));
    return plain == null ? padding : plain.add(padding);
  }

  /** A mask that keeps one more key. */
  static @Nullable NDArray withOneMore(@Nullable NDArray mask) {
    return mask == null ? null : Pads.constant(mask, 0f, 0, 1);
  }
}
