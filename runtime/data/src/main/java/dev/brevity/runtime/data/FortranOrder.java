package dev.brevity.runtime.data;

import dev.brevity.runtime.data.Numbers.Floats;
import dev.brevity.runtime.data.Numbers.Longs;
import java.util.List;

/** Puts numbers whose first axis runs fastest into C order. */
final class FortranOrder {
  private FortranOrder() {}

  /**
   * The part of an array that begins at {@code first}, with neighbours on its first axis {@code
   * stride} elements apart.
   */
  static Numbers rearranged(Numbers source, int first, int stride, List<Long> shape) {
    int[] places = places(first, stride, shape);
    if (source instanceof Floats floats) {
      float[] values = new float[places.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = floats.values()[places[i]];
      }
      return new Floats(values, shape);
    }
    long[] values = new long[places.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((Longs) source).values()[places[i]];
    }
    return new Longs(values, shape);
  }

  /** For each element in C order, where it stands in the source. */
  private static int[] places(int first, int stride, List<Long> shape) {
    int[] strides = new int[shape.size()];
    int step = stride;
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = step;
      step *= shape.get(axis).intValue();
    }
    int[] places = new int[(int) ArrayHeader.count(shape)];
    int[] index = new int[strides.length];
    int place = first;
    for (int i = 0; i < places.length; i++) {
      places[i] = place;
      for (int axis = strides.length - 1; axis >= 0; axis--) {
        place += strides[axis];
        if (++index[axis] < shape.get(axis)) {
          break;
        }
        place -= strides[axis] * index[axis];
        index[axis] = 0;
      }
    }
    return places;
  }
}
