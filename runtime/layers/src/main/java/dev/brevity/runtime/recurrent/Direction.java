package dev.brevity.runtime.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.tensor.Concatenation;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One pass over a sequence: weights are quantized once, then the cell is applied step by step. */
abstract class Direction {
  private final DirectionOptions options;
  private final CellQuantizer output;

  /**
   * @param output what quantizes hidden states, and the input of the first layer
   */
  Direction(DirectionOptions options, CellQuantizer output) {
    this.options = options;
    this.output = output;
  }

  /** The gates in the order of their rows in a float checkpoint; null for one that is missing. */
  abstract List<@Nullable Gate> gates();

  /** What quantizes each state. */
  abstract List<CellQuantizer> stateQuantizers();

  /**
   * The states after one step.
   *
   * @param gates sums of the gates that are present, {@code [batch, gates * hidden]}
   * @param states of the step before
   */
  abstract List<QuantTensor> step(NDArray gates, List<NDArray> states);

  /**
   * The places of the cell by kind, as {@link CellGrids} takes them; empty if no kernel knows such
   * a cell.
   */
  abstract Optional<List<List<CellPlace>>> places();

  /**
   * Passes over a whole sequence.
   *
   * @param ofInputs {@code [time, batch, gates * hidden]}
   * @param bias empty for none
   * @return the outputs in the order of the input, then the last states
   */
  abstract NDList kernel(
      NDArray ofInputs, NDArray hiddenWeight, NDArray bias, List<NDArray> states, CellGrids grids);

  final CellQuantizer output() {
    return output;
  }

  final List<Gate> presentGates() {
    List<Gate> present = new ArrayList<>();
    for (Gate gate : gates()) {
      if (gate != null) {
        present.add(gate);
      }
    }
    return present;
  }

  /**
   * Passes over the input.
   *
   * @param x {@code [time, batch, in]}, or batch first
   * @param initial one array {@code [batch, hidden]} per state; none for zeros
   */
  final Sequence run(QuantTensor x, List<NDArray> initial) {
    QuantTensor input = options.quantizesInput() ? output.tensor(x) : x;
    GateOperands operands =
        GateOperands.joined(presentGates().stream().map(gate -> gate.operands(input)).toList());
    NDArray values = options.batchFirst() ? input.value().transpose(1, 0, 2) : input.value();
    NDArray ofInputs = operands.ofInputs(values);
    NDArray hiddenWeight = operands.hiddenWeight().transpose(1, 0);
    List<NDArray> states = initialStates(values, initial);
    CellGrids grids = grids(ofInputs);
    return grids == null
        ? oneByOne(ofInputs, hiddenWeight, operands.bias(), states)
        : together(ofInputs, hiddenWeight, operands.bias(), states, grids);
  }

  /** What a kernel needs to pass over the whole sequence; null if it cannot. */
  final @Nullable CellGrids grids(NDArray sums) {
    // In training a joined tensor says that its scale is the average of all steps.
    return options.returnsQuantTensor() && output.isTraining()
        ? null
        : places().map(kinds -> CellGrids.of(kinds, options, sums)).orElse(null);
  }

  private Sequence together(
      NDArray ofInputs,
      NDArray hiddenWeight,
      @Nullable NDArray bias,
      List<NDArray> states,
      CellGrids grids) {
    NDArray added = bias == null ? ofInputs.getManager().create(new Shape(0)) : bias;
    NDList found = kernel(ofInputs, hiddenWeight, added, states, grids);
    List<QuantTensor> last = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      CellQuantizer quantizer = stateQuantizers().get(i);
      QuantTensor state = quantizer.tensor(found.get(i + 1), grids.ofStates().get(quantizer));
      last.add(handedOn(expanded(state, 0)));
    }
    return new Sequence(handedOn(output.tensor(found.get(0), grids.ofStates().get(output))), last);
  }

  private Sequence oneByOne(
      NDArray sumsOfInputs, NDArray hiddenWeight, @Nullable NDArray bias, List<NDArray> initial) {
    NDList ofInputs = sumsOfInputs.split(sumsOfInputs.getShape().get(0), 0);
    List<NDArray> states = initial;
    List<QuantTensor> hidden = new ArrayList<>();
    List<QuantTensor> last = List.of();
    int steps = ofInputs.size();
    for (int i = 0; i < steps; i++) {
      NDArray ofInput = ofInputs.get(options.reversed() ? steps - 1 - i : i).squeeze(0);
      NDArray sums = ofInput.add(states.get(0).matMul(hiddenWeight));
      last = step(bias == null ? sums : sums.add(bias), states);
      states = last.stream().map(QuantTensor::value).toList();
      hidden.add(last.get(0));
    }
    if (options.reversed()) {
      Collections.reverse(hidden);
    }
    return new Sequence(
        inOrder(hidden), last.stream().map(state -> handedOn(expanded(state, 0))).toList());
  }

  private List<NDArray> initialStates(NDArray values, List<NDArray> initial) {
    List<NDArray> states = new ArrayList<>();
    List<CellQuantizer> quantizers = stateQuantizers();
    for (int i = 0; i < quantizers.size(); i++) {
      states.add(
          initial.isEmpty()
              ? values.getManager().zeros(new Shape(values.getShape().get(1), options.hiddenSize()))
              : quantizers.get(i).value(initial.get(i)));
    }
    return states;
  }

  private QuantTensor inOrder(List<QuantTensor> hidden) {
    int timeDim = options.batchFirst() ? 1 : 0;
    if (!options.returnsQuantTensor()) {
      NDList values = new NDList();
      hidden.forEach(state -> values.add(state.value()));
      return new PlainTensor(NDArrays.stack(values, timeDim));
    }
    return Concatenation.cat(
        hidden.stream().map(state -> expanded(state, timeDim)).toList(), timeDim);
  }

  private QuantTensor handedOn(QuantTensor state) {
    return options.returnsQuantTensor() ? state : new PlainTensor(state.value());
  }

  private static QuantTensor expanded(QuantTensor state, int dim) {
    return state.withValue(state.value().expandDims(dim));
  }
}
