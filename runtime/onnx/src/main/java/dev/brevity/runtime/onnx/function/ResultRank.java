package dev.brevity.runtime.onnx.function;

/** How many dimensions the results of an operator have, as far as its inputs tell. */
public enum ResultRank {
  /** They do not tell. */
  UNKNOWN,
  /** As many as the first input. */
  FIRST,
  /** As many as the input that has the most. */
  HIGHEST,
  /** Always two. */
  TWO
}
