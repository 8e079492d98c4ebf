package dev.brevity.runtime.recurrent.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.dsl.model.ModelOutline.Operand;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.LayerWeight;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.WeightedLayer;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.Facts;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent operator of ONNX with known weights. Each direction has a weight for the input and
 * one for the hidden state, with the gates one after the other, and each of them a quantizer of its
 * own; they are quantized once per call. Inputs are the sequences, and lengths and first states as
 * far as the description says so; results are those of {@link Recurrence}. The quantizer of the
 * output is for the hidden states, all of them and the last ones; bias, peepholes and the cell stay
 * in floating point.
 */
public final class OnnxRecurrent extends QuantLayer implements WeightedLayer {
  /** The dimension of inputs and outputs that counts features. */
  private static final int CHANNEL_DIM = -1;

  private static final List<String> DIRECTIONS = List.of("", "_reverse");

  private final LayerSpec spec;
  private final CellOptions options;
  private final List<LayerWeight> weights = new ArrayList<>();
  private final @Nullable Parameter bias;
  private final @Nullable Parameter peepholes;
  private final @Nullable AttachedQuantizer<ActQuant> inputQuant;
  private final @Nullable AttachedQuantizer<ActQuant> outputQuant;

  OnnxRecurrent(OnnxRecurrentBuilder builder) {
    super(false);
    this.spec = builder.spec();
    this.options = RecurrentSpec.options(spec);
    @Nullable OnnxRecurrent shared = builder.shared();
    this.inputQuant = add("input_quant", builder.newInputQuant());
    for (int i = 0; i < options.directions(); i++) {
      weights.add(weight("input_weight" + DIRECTIONS.get(i), builder));
      weights.add(weight("hidden_weight" + DIRECTIONS.get(i), builder));
    }
    this.outputQuant = add("output_quant", builder.newOutputQuant());
    this.bias =
        spec.flag("bias", true)
            ? addParameter(
                shared != null && shared.bias != null
                    ? shared.bias
                    : parameter("bias", Parameter.Type.BIAS))
            : null;
    this.peepholes =
        spec.flag("peepholes", false)
            ? addParameter(
                shared != null && shared.peepholes != null
                    ? shared.peepholes
                    : parameter("peepholes", Parameter.Type.OTHER))
            : null;
    if (inputQuant != null) {
      inputQuant.attach(site(() -> facts().quantizing(sizes(inputShape()).map(this::input)), null));
    }
    if (outputQuant != null) {
      outputQuant.attach(
          site(() -> facts().quantizing(sizes(outputShape()).map(this::output)), null));
    }
  }

  private LayerWeight weight(String name, OnnxRecurrentBuilder builder) {
    Parameter parameter =
        addParameter(
            builder.shared() == null
                ? parameter(name, Parameter.Type.WEIGHT)
                : builder.shared().weights.get(weights.size()).parameter());
    @Nullable AttachedQuantizer<WeightQuant> quantizer = builder.newWeightQuant();
    LayerWeight weight = new LayerWeight(name, parameter, quantizer);
    if (quantizer != null) {
      add(weight.quantizerName(), quantizer);
      quantizer.attach(site(() -> new LayerFacts(spec.type(), weight.facts()), parameter));
    }
    return weight;
  }

  /** As of the first weight, whatever is quantized. */
  private LayerFacts facts() {
    return new LayerFacts(spec.type(), weights.get(0).facts());
  }

  private static Optional<List<Long>> sizes(@Nullable Shape shape) {
    return Optional.ofNullable(shape).map(Facts::sizes);
  }

  private @Nullable Shape outputShape() {
    @Nullable Shape input = inputShape();
    return input == null ? null : getOutputShapes(new Shape[] {input})[0];
  }

  private static Parameter parameter(String name, Parameter.Type type) {
    return Parameter.builder().setName(name).setType(type).build();
  }

  /** The input of a shape, in which -1 stands for sizes that vary. */
  public Operand input(List<Long> shape) {
    return new Operand(shape, CHANNEL_DIM, batchDim());
  }

  /** All hidden states of a shape, in which -1 stands for sizes that vary. */
  public Operand output(List<Long> shape) {
    return new Operand(shape, CHANNEL_DIM, options.batchFirst() ? 0 : 2);
  }

  private int batchDim() {
    return options.batchFirst() ? 0 : 1;
  }

  /** Describes a layer that shares this one's parameters and has no quantizers yet. */
  public OnnxRecurrentBuilder toBuilder() {
    return new OnnxRecurrentBuilder(spec, this);
  }

  @Override
  public LayerSpec spec() {
    return spec;
  }

  @Override
  public List<LayerWeight> weights() {
    return List.copyOf(weights);
  }

  /** The biases of all directions, {@code [directions, 2 * gates * hidden]}. */
  public Optional<Parameter> bias() {
    return Optional.ofNullable(bias);
  }

  /** The peepholes of an LSTM, {@code [directions, 3 * hidden]}. */
  public Optional<Parameter> peepholes() {
    return Optional.ofNullable(peepholes);
  }

  @Override
  protected List<QuantTensor> compute(List<QuantTensor> inputs, boolean training) {
    List<String> optional = RecurrentSpec.optionalInputs(spec);
    if (inputs.size() != 1 + optional.size()) {
      throw new IllegalArgumentException(
          "expected the input and " + optional + ", but got " + inputs.size() + " tensors");
    }
    QuantTensor x = inputs.get(0);
    List<CellWeights> cells = new ArrayList<>();
    for (int i = 0; i < options.directions(); i++) {
      cells.add(
          new CellWeights(
              weights.get(2 * i).quantized().value(),
              weights.get(2 * i + 1).quantized().value(),
              bias == null ? null : bias.getArray().get(i),
              peepholes == null ? null : peepholes.getArray().get(i)));
    }
    List<NDArray> results =
        new Recurrence(options, cells)
            .run(
                inputQuant == null ? x.value() : inputQuant.proxy().quantize(x).value(),
                given("sequence_lens", optional, inputs),
                given("initial_h", optional, inputs),
                given("initial_c", optional, inputs));
    List<QuantTensor> outputs = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      PlainTensor result = new PlainTensor(results.get(i));
      outputs.add(outputQuant == null || i == 2 ? result : outputQuant.proxy().quantize(result));
    }
    return outputs;
  }

  private static @Nullable NDArray given(
      String name, List<String> optional, List<QuantTensor> inputs) {
    int index = optional.indexOf(name);
    return index < 0 ? null : inputs.get(1 + index).value();
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    parameters.forEach((name, parameter) -> parameter.setShape(RecurrentSpec.shape(spec, name)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape x = inputShapes[0];
    long size = spec.integer("hidden_size");
    long directions = options.directions();
    boolean batchFirst = options.batchFirst();
    long batch = x.get(batchDim());
    Shape[] shapes = new Shape[options.kind().results()];
    shapes[0] =
        batchFirst
            ? new Shape(batch, x.get(1), directions, size)
            : new Shape(x.get(0), directions, batch, size);
    for (int i = 1; i < shapes.length; i++) {
      shapes[i] =
          batchFirst ? new Shape(batch, directions, size) : new Shape(directions, batch, size);
    }
    return shapes;
  }
}
