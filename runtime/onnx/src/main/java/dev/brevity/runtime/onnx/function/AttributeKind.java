package dev.brevity.runtime.onnx.function;

/** What an attribute of an operator may be. */
public enum AttributeKind {
  INTEGER,
  REAL,
  TEXT,
  INTEGERS,
  REALS,
  TEXTS,
  TENSOR
}
