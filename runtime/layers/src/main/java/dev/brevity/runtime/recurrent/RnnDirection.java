package dev.brevity.runtime.recurrent;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cell with one gate: {@code h = f(W x + U h + b)}. */
final class RnnDirection extends Direction {
  private final Gate gate;
  private final CellQuantizer gateAcc;
  private final Nonlinearity nonlinearity;

  RnnDirection(
      DirectionOptions options,
      CellQuantizer output,
      Gate gate,
      CellQuantizer gateAcc,
      Nonlinearity nonlinearity) {
    super(options, output);
    this.gate = gate;
    this.gateAcc = gateAcc;
    this.nonlinearity = nonlinearity;
  }

  @Override
  List<@Nullable Gate> gates() {
    return List.of(gate);
  }

  @Override
  List<CellQuantizer> stateQuantizers() {
    return List.of(output());
  }

  @Override
  List<QuantTensor> step(NDArray gates, List<NDArray> states) {
    return List.of(output().tensor(nonlinearity.apply(gateAcc.value(gates))));
  }
}
