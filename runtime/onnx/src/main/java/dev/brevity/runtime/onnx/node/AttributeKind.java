package dev.brevity.runtime.onnx.node;

import static onnx.AttributeProto.AttributeType.FLOAT;
import static onnx.AttributeProto.AttributeType.FLOATS;
import static onnx.AttributeProto.AttributeType.INT;
import static onnx.AttributeProto.AttributeType.INTS;
import static onnx.AttributeProto.AttributeType.STRING;
import static onnx.AttributeProto.AttributeType.STRINGS;

import java.util.Arrays;
import onnx.AttributeProto.AttributeType;

/** What an option of an operator may be. */
public enum AttributeKind {
  INTEGER("i", INT),
  /** One integer, which as an input has a dimension all the same. */
  LISTED_INTEGER("i1", INT),
  REAL("f", FLOAT),
  TEXT("s", STRING),
  INTEGERS("is", INTS),
  REALS("fs", FLOATS),
  TEXTS("ss", STRINGS),
  TENSOR("t", AttributeType.TENSOR),
  /** A type of elements, by ONNX's number. */
  TYPE("type", INT);

  private final String letters;
  private final AttributeType written;

  AttributeKind(String letters, AttributeType written) {
    this.letters = letters;
    this.written = written;
  }

  public static AttributeKind of(String letters) {
    return Arrays.stream(values())
        .filter(kind -> kind.letters.equals(letters))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no kind of attribute " + letters));
  }

  /** How files write an attribute of the kind. */
  public AttributeType written() {
    return written;
  }

  /** Whether it is one number. */
  public boolean isNumber() {
    return this == INTEGER || this == LISTED_INTEGER || this == REAL;
  }
}
