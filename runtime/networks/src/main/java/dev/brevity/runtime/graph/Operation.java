package dev.brevity.runtime.graph;

import ai.djl.ndarray.types.DataType;

/** What a node does with its arguments. */
public sealed interface Operation {
  /**
   * Takes an input of the graph; a node without arguments.
   *
   * @param type of its elements
   */
  record Input(DataType type) implements Operation {
    /** An input of floats. */
    public Input() {
      this(DataType.FLOAT32);
    }
  }

  /**
   * Calls a layer.
   *
   * @param layer its name in {@link Graph#layers()}
   */
  record LayerCall(String layer) implements Operation {}

  /** Calls a function without state. */
  record FunctionCall(Function function) implements Operation {}

  /**
   * Reads a tensor that belongs to the graph itself.
   *
   * @param parameter its name in {@link Graph#parameters()}
   */
  record ParameterRead(String parameter) implements Operation {}

  /**
   * Passes on one of two values: its arguments are a condition, the value where it holds, and the
   * value where it does not. Only the chosen one is computed.
   *
   * @param name common to the selections that are made together, as the results of one ONNX {@code
   *     If} are
   */
  record Select(String name) implements Operation {}

  /**
   * Computes a graph again and again; the result is a tuple.
   *
   * @param body computes one round; what it takes from outside are its last inputs and the last
   *     arguments
   * @param form what it is given in each round, and what becomes of its results
   */
  record Repeat(Graph body, Rounds form) implements Operation {}

  /** Returns its argument, a tensor or a sequence of tensors; the last node. */
  record Output() implements Operation {}
}
