package dev.brevity.tests.conformance;

import dev.brevity.runtime.recurrent.LstmBuilder;
import dev.brevity.runtime.recurrent.Nonlinearity;
import dev.brevity.runtime.recurrent.QuantLSTM;
import dev.brevity.runtime.recurrent.QuantRNN;
import dev.brevity.runtime.recurrent.RecurrentBuilder;
import java.util.Locale;
import java.util.Set;

/** Recurrent layers. */
final class RecurrentFamily implements LayerFamily {
  @Override
  public Set<String> layers() {
    return Set.of("QuantRNN", "QuantLSTM");
  }

  @Override
  public Summation summation() {
    return Summation.CHAINED;
  }

  @Override
  public LayerUnderTest build(LayerArguments arguments) {
    if (arguments.layer().equals("QuantRNN")) {
      QuantRNN.Builder builder = QuantRNN.builder(arguments.catalog());
      String function = arguments.get("nonlinearity").asText("tanh");
      builder.nonlinearity(Nonlinearity.valueOf(function.toUpperCase(Locale.ROOT)));
      apply(arguments, builder);
      return new ScaledAtRandom(QuantLayersUnderTest.of(builder.build()), arguments.recorded());
    }
    LstmBuilder builder = QuantLSTM.builder(arguments.catalog());
    arguments.quantizer("sigmoid_quant", builder::sigmoidQuant);
    arguments.quantizer("tanh_quant", builder::tanhQuant);
    arguments.quantizer("cell_state_quant", builder::cellStateQuant);
    builder
        .coupledInputForgetGates(arguments.flag("coupled_input_forget_gates", false))
        .catOutputCellStates(arguments.flag("cat_output_cell_states", true))
        .sharedIntraLayerWeightQuant(arguments.flag("shared_intra_layer_weight_quant", false))
        .sharedIntraLayerGateAccQuant(arguments.flag("shared_intra_layer_gate_acc_quant", false))
        .sharedCellStateQuant(arguments.flag("shared_cell_state_quant", true));
    apply(arguments, builder);
    return QuantLayersUnderTest.of(builder.build());
  }

  private static void apply(LayerArguments arguments, RecurrentBuilder<?> builder) {
    arguments.quantizer("weight_quant", builder::weightQuant);
    arguments.quantizer("bias_quant", builder::biasQuant);
    arguments.quantizer("io_quant", builder::ioQuant);
    arguments.quantizer("gate_acc_quant", builder::gateAccQuant);
    builder
        .hiddenSize(arguments.at(1).asLong())
        .layers(arguments.get("num_layers").asInt(1))
        .bias(arguments.flag("bias", true))
        .batchFirst(arguments.flag("batch_first", false))
        .bidirectional(arguments.flag("bidirectional", false))
        .sharedInputHiddenWeights(arguments.flag("shared_input_hidden_weights", false))
        .returnQuantTensor(arguments.flag("return_quant_tensor", false));
    arguments.overrides(builder::set);
  }
}
