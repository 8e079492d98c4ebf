package dev.brevity.runtime.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.MalformedModelException;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sequences in one call against the same sequences step by step. */
class SequenceKernelTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final Shape INPUT = new Shape(5, 3, 4);
  private static final int HIDDEN = 7;

  static Stream<Case> cases() {
    return Stream.of(
        new Case("default LSTM", true, true, lstm -> lstm, null),
        new Case("LSTM in both directions", true, true, lstm -> lstm.bidirectional(true), null),
        new Case("batch first", true, true, lstm -> lstm.batchFirst(true), null),
        new Case(
            "one quantizer of sums", true, true, l -> l.sharedIntraLayerGateAccQuant(true), null),
        new Case("no bias", true, true, lstm -> lstm.bias(false), null),
        new Case("weights alone", true, true, SequenceKernelTest::weightsAlone, null),
        new Case("4 bits", true, true, SequenceKernelTest::fourBits, null),
        new Case("carrying scales", true, false, lstm -> lstm.returnQuantTensor(true), null),
        new Case("coupled gates", false, false, lstm -> lstm.coupledInputForgetGates(true), null),
        new Case("power of two", true, true, each("Int8ActPerTensorFixedPoint"), null),
        new Case("shifted", true, false, each("ShiftedUint8ActPerTensorFloat"), null),
        new Case("fixed step", true, true, each("SignedTernaryActPerTensorConst"), null),
        new Case("sums floating", true, true, lstm -> lstm.gateAccQuant((String) null), null),
        new Case("sigmoids floating", false, false, l -> l.sigmoidQuant((String) null), null),
        new Case("minifloats", false, false, each("Fp8e4m3ActPerTensorFloat"), null),
        new Case("dynamic", false, false, each("Int8DynamicActPerTensorFloat"), null),
        new Case("default RNN", true, true, null, rnn -> rnn),
        new Case("rectified", true, true, null, rnn -> rnn.nonlinearity(Nonlinearity.RELU)),
        new Case(
            "floating RNN",
            true,
            true,
            null,
            rnn -> rnn.ioQuant((String) null).biasQuant((String) null)));
  }

  private static LstmBuilder weightsAlone(LstmBuilder lstm) {
    return lstm.biasQuant((String) null)
        .ioQuant((String) null)
        .gateAccQuant((String) null)
        .sigmoidQuant((String) null)
        .tanhQuant((String) null)
        .cellStateQuant((String) null);
  }

  private static LstmBuilder fourBits(LstmBuilder lstm) {
    return lstm.set("gate_acc_bit_width", 4).set("sigmoid_bit_width", 3).set("tanh_bit_width", 4);
  }

  private static UnaryOperator<LstmBuilder> each(String recipe) {
    return lstm ->
        lstm.biasQuant((String) null)
            .gateAccQuant(recipe)
            .sigmoidQuant(recipe)
            .tanhQuant(recipe)
            .cellStateQuant(recipe)
            .ioQuant(recipe);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void wholeSequencesAreWhatTheirStepsAre(Case example) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Random random = new Random(7);
      NDArray x = noise(manager, random, INPUT);
      RecurrentLayer whole = example.build();
      RecurrentLayer stepwise = example.build();
      for (RecurrentLayer layer : List.of(whole, stepwise)) {
        layer.initialize(manager, DataType.FLOAT32, INPUT);
        layer.quantizers().values().forEach(AttachedQuantizer::beginCalibration);
        layer.forward(List.of(new PlainTensor(x)), true);
        layer.quantizers().values().forEach(AttachedQuantizer::finishCalibration);
        layer.forward(List.of(new PlainTensor(x)), false);
      }
      copy(whole, stepwise, manager);
      forceSteps(stepwise);
      assertThat(isTogether(whole, x, false)).isEqualTo(example.inEvaluation());
      assertThat(isTogether(stepwise, x, false)).isFalse();

      assertThat(values(whole.forward(List.of(new PlainTensor(x)), false)))
          .isEqualTo(values(stepwise.forward(List.of(new PlainTensor(x)), false)));

      Map<String, float[]> expected = gradients(stepwise, x);
      Map<String, float[]> actual = gradients(whole, x);
      assertThat(isTogether(whole, x, true)).isEqualTo(example.inTraining());
      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      assertThat(actual.get("values")).containsExactly(expected.get("values"));
      expected.forEach(
          (name, gradient) -> {
            // Gradients of scales are differences of much larger sums.
            float largest = 1e-3f;
            for (float value : gradient) {
              largest = Math.max(largest, Math.abs(value));
            }
            assertThat(actual.get(name))
                .as(name)
                .containsExactly(gradient, within(5e-4f * largest));
          });
    }
  }

  /** Values and gradients of a weighted sum of everything that the layer returns. */
  private static Map<String, float[]> gradients(RecurrentLayer layer, NDArray x) {
    Map<String, float[]> found = new LinkedHashMap<>();
    NDManager manager = x.getManager();
    NDArray input = x.duplicate();
    input.setRequiresGradient(true);
    layer.getParameters().forEach(it -> it.getValue().getArray().setRequiresGradient(true));
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      List<QuantTensor> outputs = layer.forward(List.of(new PlainTensor(input)), true);
      NDArray loss = manager.create(0f);
      for (QuantTensor output : outputs) {
        NDArray weights = manager.arange(output.value().size()).add(1).cos();
        loss = loss.add(output.value().flatten().mul(weights).sum());
      }
      found.put("values", joined(outputs));
      collector.backward(loss);
    }
    found.put("input", input.getGradient().toFloatArray());
    layer
        .getParameters()
        .forEach(
            it -> found.put(it.getKey(), it.getValue().getArray().getGradient().toFloatArray()));
    return found;
  }

  private static boolean isTogether(RecurrentLayer layer, NDArray x, boolean recorded) {
    Direction direction = layer.directions().get(0).get(0);
    if (!recorded) {
      return direction.grids(x) != null;
    }
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      return direction.grids(x) != null;
    }
  }

  /** Both begin with the same parameters, and with statistics that have become parameters. */
  private static void copy(RecurrentLayer from, RecurrentLayer to, NDManager manager) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      from.saveParameters(new DataOutputStream(bytes));
      to.loadParameters(
          manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    } catch (IOException | MalformedModelException e) {
      throw new AssertionError(e);
    }
  }

  /** No kernel knows what is applied before the quantizers, though it changes nothing. */
  private static void forceSteps(RecurrentLayer layer) {
    for (AttachedQuantizer<?> quantizer : layer.quantizers().values()) {
      if (quantizer.proxy() instanceof ActQuant act) {
        act.multiplyActivation(v -> v);
      }
    }
  }

  private static List<List<Float>> values(List<QuantTensor> outputs) {
    List<List<Float>> values = new ArrayList<>();
    for (QuantTensor output : outputs) {
      values.add(floats(output.value()));
      if (output instanceof IntQuantTensor quantized) {
        values.add(floats(quantized.scale()));
      }
    }
    return values;
  }

  private static float[] joined(List<QuantTensor> outputs) {
    NDList flat = new NDList();
    outputs.forEach(output -> flat.add(output.value().flatten()));
    return NDArrays.concat(flat).toFloatArray();
  }

  private static List<Float> floats(NDArray array) {
    return Stream.of(array.toArray()).map(Number::floatValue).toList();
  }

  private static NDArray noise(NDManager manager, Random random, Shape shape) {
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, shape);
  }

  /**
   * @param inEvaluation whether a kernel runs the whole sequence
   * @param inTraining the same where gradients are recorded
   */
  record Case(
      String name,
      boolean inEvaluation,
      boolean inTraining,
      @Nullable UnaryOperator<LstmBuilder> lstm,
      @Nullable UnaryOperator<QuantRNN.Builder> rnn) {
    RecurrentLayer build() {
      return lstm != null
          ? lstm.apply(QuantLSTM.builder(BREVITY).hiddenSize(HIDDEN)).build()
          : rnn.apply(QuantRNN.builder(BREVITY).hiddenSize(HIDDEN)).build();
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
