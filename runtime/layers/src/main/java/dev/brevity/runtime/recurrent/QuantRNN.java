package dev.brevity.runtime.recurrent;

import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plain recurrent layer, {@code h = f(W x + U h + b)}: {@code [time, batch, in] → [time, batch,
 * directions * hidden]} and the last hidden states.
 */
public final class QuantRNN extends RecurrentLayer {
  private QuantRNN(Builder builder) {
    super(builder);
    List<List<Direction>> layers = new ArrayList<>();
    AttachedQuantizer<ActQuant> io = builder.newIoQuant();
    for (int layer = 0; layer < options().layers(); layer++) {
      List<Direction> directions = new ArrayList<>();
      @Nullable GateWeight sharedWeight = null;
      for (int i = 0; i < options().directions(); i++) {
        String name = "layers." + layer + "." + i;
        CellQuantizer output = cell(name + ".cell.output_quant", io);
        CellQuantizer gateAcc = cell(name + ".cell.gate_acc_quant", builder.newGateAccQuant());
        Gate gate = gate(name + ".gate_params", builder, sharedWeight, null);
        directions.add(
            new RnnDirection(
                options().direction(layer, i == 1), output, gate, gateAcc, builder.nonlinearity));
        sharedWeight = options().sharedInputHiddenWeights() ? gate.inputWeight() : null;
      }
      layers.add(directions);
    }
    setDirections(layers);
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static Builder builder(QuantizerCatalog catalog) {
    return new Builder(catalog);
  }

  @Override
  int states() {
    return 1;
  }

  @Override
  List<QuantTensor> joined(int state, List<List<QuantTensor>> byLayer) {
    return List.of(concatenated(byLayer));
  }

  /** Describes a {@link QuantRNN}. */
  public static final class Builder extends RecurrentBuilder<Builder> {
    private Nonlinearity nonlinearity = Nonlinearity.TANH;

    private Builder(QuantizerCatalog catalog) {
      super(catalog);
    }

    @Override
    Builder self() {
      return this;
    }

    /** What is applied to the sums; the hyperbolic tangent by default. */
    public Builder nonlinearity(Nonlinearity function) {
      nonlinearity = function;
      return this;
    }

    public QuantRNN build() {
      return new QuantRNN(this);
    }
  }
}
