package dev.brevity.runtime.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.brevity.runtime.aten.RecurrentKernel;
import dev.brevity.runtime.proxy.Sigmoid;
import dev.brevity.runtime.proxy.Tanh;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A long short-term memory: {@code c = f * c + i * g}, {@code h = o * tanh(c)}. Every sum, every
 * activation, both products and their sum are quantized.
 */
final class LstmDirection extends Direction {
  private final LstmGates gates;
  private final LstmQuantizers quant;

  LstmDirection(DirectionOptions options, LstmGates gates, LstmQuantizers quant) {
    super(options, quant.output());
    this.gates = gates;
    this.quant = quant;
  }

  @Override
  List<@Nullable Gate> gates() {
    return gates.inOrder();
  }

  @Override
  List<CellQuantizer> stateQuantizers() {
    return List.of(quant.output(), quant.cellState());
  }

  @Override
  Optional<List<List<CellPlace>>> places() {
    CellPlace cellState = new CellPlace(quant.cellState(), null);
    return gates.forget() == null
        ? Optional.empty()
        : Optional.of(
            List.of(
                List.of(
                    new CellPlace(quant.inputAcc(), null),
                    new CellPlace(quant.forgetAcc(), null),
                    new CellPlace(quant.cellAcc(), null),
                    new CellPlace(quant.outputAcc(), null)),
                List.of(
                    new CellPlace(quant.inputSigmoid(), Sigmoid.class),
                    new CellPlace(quant.forgetSigmoid(), Sigmoid.class),
                    new CellPlace(quant.cellTanh(), Tanh.class),
                    new CellPlace(quant.outputSigmoid(), Sigmoid.class)),
                List.of(cellState, cellState),
                List.of(new CellPlace(quant.hiddenStateTanh(), Tanh.class)),
                List.of(new CellPlace(quant.output(), null))));
  }

  @Override
  NDList kernel(
      NDArray ofInputs, NDArray hiddenWeight, NDArray bias, List<NDArray> states, CellGrids grids) {
    return RecurrentKernel.lstm(
        ofInputs,
        hiddenWeight,
        bias,
        states.get(0),
        states.get(1),
        grids.scales(),
        grids.zeroPoints(),
        grids.constants());
  }

  @Override
  List<QuantTensor> step(NDArray sums, List<NDArray> states) {
    boolean coupled = gates.forget() == null;
    NDList parts = sums.split(coupled ? 3 : 4, 1);
    NDArray input = quant.inputSigmoid().value(quant.inputAcc().value(parts.get(0)));
    NDArray forget =
        coupled
            ? quant.inputSigmoid().activated(input.onesLike()).sub(input)
            : quant.forgetSigmoid().value(quant.forgetAcc().value(parts.get(1)));
    int next = coupled ? 1 : 2;
    NDArray candidate = quant.cellTanh().value(quant.cellAcc().value(parts.get(next)));
    NDArray output = quant.outputSigmoid().value(quant.outputAcc().value(parts.get(next + 1)));
    NDArray kept = quant.cellState().value(forget.mul(states.get(1)));
    NDArray added = quant.cellState().value(input.mul(candidate));
    QuantTensor cellState = quant.cellState().tensor(kept.add(added));
    NDArray hidden = output.mul(quant.hiddenStateTanh().value(cellState.value()));
    return List.of(quant.output().tensor(hidden), cellState);
  }
}
