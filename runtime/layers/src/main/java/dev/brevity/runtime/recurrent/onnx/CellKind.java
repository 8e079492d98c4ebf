package dev.brevity.runtime.recurrent.onnx;

import java.util.List;

/** What is computed at each step of a sequence; named as the operators are. */
public enum CellKind {
  RNN(1, List.of("Tanh")),
  /** Gates in the order update, reset, hidden. */
  GRU(3, List.of("Sigmoid", "Tanh")),
  /** Gates in the order input, output, forget, cell. */
  LSTM(4, List.of("Sigmoid", "Tanh", "Tanh"));

  private final int gates;
  private final List<String> activations;

  CellKind(int gates, List<String> activations) {
    this.gates = gates;
    this.activations = activations;
  }

  public int gates() {
    return gates;
  }

  /** The activation functions of one direction, unless others are given. */
  public List<String> activations() {
    return activations;
  }

  /** Number of results: all hidden states, the last one, and an LSTM's last cell. */
  public int results() {
    return this == LSTM ? 3 : 2;
  }
}
