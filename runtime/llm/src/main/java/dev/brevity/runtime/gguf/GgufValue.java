package dev.brevity.runtime.gguf;

import java.util.List;

/** The value of a key in a GGUF file. */
public sealed interface GgufValue {
  /** An unsigned number of 32 bits. */
  record Unsigned(int value) implements GgufValue {}

  /** A number of single precision. */
  record Real(float value) implements GgufValue {}

  record Truth(boolean value) implements GgufValue {}

  record Text(String value) implements GgufValue {}

  record Texts(List<String> values) implements GgufValue {
    public Texts {
      values = List.copyOf(values);
    }
  }

  /** Signed numbers of 32 bits. */
  record Integers(List<Integer> values) implements GgufValue {
    public Integers {
      values = List.copyOf(values);
    }
  }

  /** Numbers of single precision. */
  record Reals(List<Float> values) implements GgufValue {
    public Reals {
      values = List.copyOf(values);
    }
  }

  /** A whole number of a type that is only read: as it is, unsigned where its type is. */
  record Whole(long value) implements GgufValue {}

  /** A number of double precision, which is only read. */
  record Wide(double value) implements GgufValue {}

  /** An array of another type, which is only read. */
  record Other(List<GgufValue> values) implements GgufValue {
    public Other {
      values = List.copyOf(values);
    }
  }
}
