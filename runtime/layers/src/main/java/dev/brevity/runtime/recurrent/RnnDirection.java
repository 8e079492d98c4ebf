package dev.brevity.runtime.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.brevity.runtime.aten.RecurrentKernel;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.List;
import java.util.Optional;
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
  Optional<List<List<CellPlace>>> places() {
    return Optional.of(
        List.of(List.of(new CellPlace(gateAcc, null)), List.of(new CellPlace(output(), null))));
  }

  @Override
  NDList kernel(
      NDArray ofInputs, NDArray hiddenWeight, NDArray bias, List<NDArray> states, CellGrids grids) {
    return RecurrentKernel.rnn(
        ofInputs,
        hiddenWeight,
        bias,
        states.get(0),
        grids.scales(),
        grids.zeroPoints(),
        grids.constants(),
        bias.getManager().create(nonlinearity == Nonlinearity.RELU ? 1f : 0f));
  }

  @Override
  List<QuantTensor> step(NDArray gates, List<NDArray> states) {
    return List.of(output().tensor(nonlinearity.apply(gateAcc.value(gates))));
  }
}
