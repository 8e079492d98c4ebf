package dev.brevity.runtime.data;

import java.util.List;

/** An array of numbers in C order, with its shape. */
public sealed interface Numbers {

  List<Long> shape();

  int count();

  /** The same numbers in another shape with as many elements. */
  Numbers reshaped(List<Long> shape);

  /** Floating-point numbers of any precision in the file. */
  record Floats(float[] values, List<Long> shape) implements Numbers {
    public Floats {
      shape = List.copyOf(shape);
    }

    @Override
    public int count() {
      return values.length;
    }

    @Override
    public Floats reshaped(List<Long> other) {
      return new Floats(values, other);
    }
  }

  /** Whole numbers of any width in the file; truth values are 0 and 1. */
  record Longs(long[] values, List<Long> shape) implements Numbers {
    public Longs {
      shape = List.copyOf(shape);
    }

    @Override
    public int count() {
      return values.length;
    }

    @Override
    public Longs reshaped(List<Long> other) {
      return new Longs(values, other);
    }
  }
}
