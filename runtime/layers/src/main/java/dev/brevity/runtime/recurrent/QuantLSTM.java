package dev.brevity.runtime.recurrent;

import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A long short-term memory: {@code [time, batch, in] → [time, batch, directions * hidden]}, the
 * last hidden states and the last cell states.
 */
public final class QuantLSTM extends RecurrentLayer {
  private final boolean catOutputCellStates;

  private QuantLSTM(LstmBuilder builder) {
    super(builder);
    this.catOutputCellStates = builder.catsOutputCellStates();
    List<List<Direction>> layers = new ArrayList<>();
    AttachedQuantizer<ActQuant> io = builder.newIoQuant();
    AttachedQuantizer<ActQuant> cellState = builder.newCellStateQuant();
    for (int layer = 0; layer < options().layers(); layer++) {
      List<Direction> directions = new ArrayList<>();
      @Nullable LstmGates first = null;
      for (int i = 0; i < options().directions(); i++) {
        String name = "layers." + layer + "." + i;
        LstmQuantizers quantizers = quantizers(name + ".cell.", builder, io, cellState);
        LstmGates gates = gates(name + ".", builder, first);
        directions.add(new LstmDirection(options().direction(layer, i == 1), gates, quantizers));
        first = options().sharedInputHiddenWeights() ? gates : null;
        if (!builder.sharesCellStateQuant()) {
          cellState = builder.newCellStateQuant();
        }
      }
      layers.add(directions);
    }
    setDirections(layers);
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static LstmBuilder builder(QuantizerCatalog catalog) {
    return new LstmBuilder(catalog);
  }

  static QuantLSTM of(LstmBuilder builder) {
    return new QuantLSTM(builder);
  }

  private LstmQuantizers quantizers(
      String name,
      LstmBuilder builder,
      @Nullable AttachedQuantizer<ActQuant> io,
      @Nullable AttachedQuantizer<ActQuant> cellState) {
    boolean coupled = builder.couplesInputForgetGates();
    CellQuantizer output = cell(name + "output_quant", io);
    CellQuantizer ofCellState = cell(name + "cell_state_quant", cellState);
    CellQuantizer inputAcc = cell(name + "input_acc_quant", builder.newGateAccQuant());
    boolean shared = builder.sharesGateAccQuant();
    CellQuantizer forgetAcc =
        shared || coupled ? inputAcc : cell(name + "forget_acc_quant", builder.newGateAccQuant());
    CellQuantizer cellAcc =
        shared ? inputAcc : cell(name + "cell_acc_quant", builder.newGateAccQuant());
    CellQuantizer outputAcc =
        shared ? inputAcc : cell(name + "output_acc_quant", builder.newGateAccQuant());
    CellQuantizer inputSigmoid = cell(name + "input_sigmoid_quant", builder.newSigmoidQuant());
    CellQuantizer forgetSigmoid =
        coupled ? inputSigmoid : cell(name + "forget_sigmoid_quant", builder.newSigmoidQuant());
    return new LstmQuantizers(
        output,
        ofCellState,
        inputAcc,
        forgetAcc,
        cellAcc,
        outputAcc,
        inputSigmoid,
        forgetSigmoid,
        cell(name + "cell_tanh_quant", builder.newTanhQuant()),
        cell(name + "output_sigmoid_quant", builder.newSigmoidQuant()),
        cell(name + "hidden_state_tanh_quant", builder.newTanhQuant()));
  }

  /**
   * The gates of one direction.
   *
   * @param first those of the other direction, whose weights for the input are used; as in the
   *     reference those of the input and the forget gate change places, and a coupled input gate
   *     has a weight of its own
   */
  private LstmGates gates(String name, LstmBuilder builder, @Nullable LstmGates first) {
    boolean coupled = builder.couplesInputForgetGates();
    Gate forgetBefore = first == null ? null : first.forget();
    Gate input =
        gate(
            name + "input_gate_params",
            builder,
            forgetBefore == null ? null : forgetBefore.inputWeight(),
            null);
    AttachedQuantizer<WeightQuant> quant =
        builder.sharesWeightQuant() ? input.inputWeight().quantizer() : null;
    Gate forget =
        coupled
            ? null
            : gate(
                name + "forget_gate_params",
                builder,
                first == null ? null : first.input().inputWeight(),
                quant);
    Gate cell =
        gate(
            name + "cell_gate_params",
            builder,
            first == null ? null : first.cell().inputWeight(),
            quant);
    Gate output =
        gate(
            name + "output_gate_params",
            builder,
            first == null ? null : first.output().inputWeight(),
            quant);
    return new LstmGates(input, forget, cell, output);
  }

  @Override
  int states() {
    return 2;
  }

  @Override
  List<QuantTensor> joined(int state, List<List<QuantTensor>> byLayer) {
    return state == 1 && !catOutputCellStates
        ? byLayer.stream().flatMap(List::stream).toList()
        : List.of(concatenated(byLayer));
  }
}
