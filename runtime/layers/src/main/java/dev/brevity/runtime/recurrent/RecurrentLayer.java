package dev.brevity.runtime.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.UniformInitializer;
import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.BiasQuant;
import dev.brevity.runtime.proxy.Facts;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.tensor.Concatenation;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent layer, or several one after the other. Takes the input {@code [time, batch, in]} and,
 * if wanted, the initial states; returns {@code [time, batch, directions * hidden]} and the last
 * states, {@code [layers * directions, batch, hidden]} each. States that are not given are zero.
 */
public abstract class RecurrentLayer extends QuantLayer {
  private final RecurrentOptions options;
  private final float range;
  private List<List<Direction>> layers = List.of();

  RecurrentLayer(RecurrentBuilder<?> builder) {
    super(builder.returnsQuantTensor());
    this.options = builder.options();
    this.range = (float) (1 / Math.sqrt(options.hiddenSize()));
  }

  /** Number of states that a cell has. */
  abstract int states();

  /** The last states as they are returned, from those of each direction of each layer. */
  abstract List<QuantTensor> joined(int state, List<List<QuantTensor>> byLayer);

  final RecurrentOptions options() {
    return options;
  }

  final void setDirections(List<List<Direction>> directions) {
    layers = List.copyOf(directions);
  }

  /** The directions of each layer. */
  final List<List<Direction>> directions() {
    return layers;
  }

  @Override
  protected final List<QuantTensor> compute(List<QuantTensor> inputs, boolean training) {
    if (inputs.size() != 1 && inputs.size() != 1 + states()) {
      throw new IllegalArgumentException(
          "expected the input alone or with "
              + states()
              + " initial states, but got "
              + inputs.size()
              + " tensors");
    }
    QuantTensor x = inputs.get(0);
    List<List<List<QuantTensor>>> finalStates = new ArrayList<>();
    for (int state = 0; state < states(); state++) {
      finalStates.add(new ArrayList<>());
    }
    for (int layer = 0; layer < layers.size(); layer++) {
      List<QuantTensor> outputs = new ArrayList<>();
      finalStates.forEach(byLayer -> byLayer.add(new ArrayList<>()));
      List<Direction> directions = layers.get(layer);
      for (int i = 0; i < directions.size(); i++) {
        int index = layer * directions.size() + i;
        Sequence sequence = directions.get(i).run(x, initial(inputs, index));
        outputs.add(sequence.outputs());
        for (int state = 0; state < states(); state++) {
          finalStates.get(state).get(layer).add(sequence.states().get(state));
        }
      }
      x = Concatenation.cat(outputs, -1);
    }
    List<QuantTensor> results = new ArrayList<>();
    results.add(x);
    for (int state = 0; state < states(); state++) {
      results.addAll(joined(state, finalStates.get(state)));
    }
    return results;
  }

  /** The states that a direction begins with, {@code [batch, hidden]} each; none if not given. */
  private static List<NDArray> initial(List<QuantTensor> inputs, int index) {
    return inputs.stream().skip(1).map(states -> states.value().get(index)).toList();
  }

  /** States of all directions of all layers in one tensor. */
  static QuantTensor concatenated(List<List<QuantTensor>> byLayer) {
    return Concatenation.cat(
        byLayer.stream().map(directions -> Concatenation.cat(directions, 0)).toList(), 0);
  }

  /**
   * Adds the parameters and quantizers of a gate.
   *
   * @param name what precedes their names
   * @param sharedWeight the weight for the input, if it is that of another gate
   * @param sharedQuant the quantizer of the weights, if it is that of another gate
   */
  final Gate gate(
      String name,
      RecurrentBuilder<?> builder,
      @Nullable GateWeight sharedWeight,
      @Nullable AttachedQuantizer<WeightQuant> sharedQuant) {
    Parameter bias = options.hasBias() ? parameter(name + ".bias", Parameter.Type.BIAS) : null;
    AttachedQuantizer<BiasQuant> biasQuant =
        bias == null ? null : add(name + ".bias_quant", builder.newBiasQuant());
    GateWeight inputWeight =
        sharedWeight != null
            ? sharedWeight
            : weight(
                name + ".input_weight",
                sharedQuant != null
                    ? sharedQuant
                    : add(name + ".input_weight.weight_quant", builder.newWeightQuant()));
    GateWeight hiddenWeight = weight(name + ".hidden_weight", inputWeight.quantizer());
    if (bias != null && biasQuant != null) {
      biasQuant.attach(site(() -> facts(inputWeight.weight()), bias));
    }
    return new Gate(inputWeight, hiddenWeight, bias, biasQuant);
  }

  private GateWeight weight(String name, @Nullable AttachedQuantizer<WeightQuant> quantizer) {
    Parameter weight = parameter(name + ".weight", Parameter.Type.WEIGHT);
    if (quantizer != null) {
      quantizer.attach(site(() -> facts(weight), weight));
    }
    return new GateWeight(weight, quantizer);
  }

  private Parameter parameter(String name, Parameter.Type type) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(type)
            .optInitializer(new UniformInitializer(range))
            .build());
  }

  private static LayerFacts facts(Parameter weight) {
    return new LayerFacts("Linear", Facts.matrix(weight.getArray().getShape()));
  }

  /** Adds a quantizer of a cell under a name; a shared one only if it is not there yet. */
  final CellQuantizer cell(String name, @Nullable AttachedQuantizer<ActQuant> quantizer) {
    if (quantizer != null && !quantizers().containsValue(quantizer)) {
      add(name, quantizer);
      quantizer.attach(site(() -> LayerFacts.of("Identity"), null));
    }
    return new CellQuantizer(quantizer);
  }

  /**
   * Copies weights and biases of a float layer; quantizers start over. A gate that is coupled with
   * another one has none.
   *
   * @param state by PyTorch's names: {@code weight_ih_l0}, {@code weight_hh_l0_reverse}, {@code
   *     bias_ih_l1} … of the layer's shapes
   * @throws IllegalArgumentException if one is missing
   */
  public final void loadFloat(Map<String, NDArray> state) {
    for (int layer = 0; layer < layers.size(); layer++) {
      for (int i = 0; i < layers.get(layer).size(); i++) {
        String suffix = "_l" + layer + (i == 1 ? "_reverse" : "");
        new FloatState(state, suffix, options.hiddenSize()).copyTo(layers.get(layer).get(i));
      }
    }
    rebuildQuantizers();
  }

  @Override
  protected final void prepare(Shape[] inputShapes) {
    long inputSize = inputShapes[0].get(2);
    for (List<Direction> directions : layers) {
      for (Direction direction : directions) {
        for (Gate gate : direction.presentGates()) {
          gate.setShapes(inputSize, options.hiddenSize());
        }
      }
      inputSize = options.hiddenSize() * options.directions();
    }
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    long batch = input.get(options.batchFirst() ? 0 : 1);
    Shape[] outputs = new Shape[1 + states()];
    outputs[0] = input.slice(0, 2).add(options.hiddenSize() * options.directions());
    for (int i = 1; i < outputs.length; i++) {
      outputs[i] =
          new Shape((long) options.layers() * options.directions(), batch, options.hiddenSize());
    }
    return outputs;
  }
}
