package dev.brevity.runtime.checkpoint;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;

/** Something in which a saved network and a present one differ. */
public sealed interface Difference {
  /** Where: a quantizer, parameter, buffer or counter by dotted name. */
  String place();

  /** The difference in one line, for people. */
  String message();

  /** What a place is. */
  enum Kind {
    QUANTIZER("quantizer"),
    ARRAY("array"),
    COUNTER("counter");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /** The checkpoint has something that the network lacks. */
  record OnlySaved(Kind kind, String place) implements Difference {
    @Override
    public String message() {
      return "`" + place + "`: the checkpoint has this " + kind.word + ", the network has not";
    }
  }

  /** The network has something that the checkpoint lacks. */
  record OnlyPresent(Kind kind, String place) implements Difference {
    @Override
    public String message() {
      return "`" + place + "`: the network has this " + kind.word + ", the checkpoint has not";
    }
  }

  /** An array has another shape. */
  record OtherShape(String place, Shape saved, Shape present) implements Difference {
    @Override
    public String message() {
      return "`" + place + "`: shape " + saved + " → " + present;
    }
  }

  /** An array has elements of another type. */
  record OtherType(String place, DataType saved, DataType present) implements Difference {
    @Override
    public String message() {
      return "`" + place + "`: " + saved + " → " + present;
    }
  }

  /**
   * A quantizer has another value for an attribute.
   *
   * @param place the quantizer
   * @param attribute its path in the tree of objects
   * @param saved the value in the checkpoint; empty when it was not set
   * @param present the value in the network; empty when it is not set
   */
  record OtherAttribute(
      String place, String attribute, Optional<String> saved, Optional<String> present)
      implements Difference {
    private static final String NOT_SET = "not set";

    @Override
    public String message() {
      return "`"
          + place
          + "`: `"
          + attribute
          + "` "
          + saved.orElse(NOT_SET)
          + " → "
          + present.orElse(NOT_SET);
    }
  }
}
