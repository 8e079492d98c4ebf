package dev.brevity.tests.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.List;
import java.util.Map;

/** A layer of the runtime, or several at work together, as the record looks at them. */
interface LayerUnderTest {
  /** Gives parameters their shapes and some values. */
  void initialize(NDManager manager, List<Shape> inputs);

  /** Starts all quantizers over, after parameters have been set. */
  void restart();

  /** The outputs, in the order of the record, tuples of tuples laid out flat. */
  List<QuantTensor> forward(List<QuantTensor> inputs, boolean training);

  /** Learned parameters, those of quantizers included, by the names of the record. */
  Map<String, NDArray> parameters();

  /** Parameters and buffers of quantizers, by the names of the record. */
  Map<String, NDArray> quantizerState();

  /** The building blocks of the quantizers, by the names of the record. */
  Map<String, Component> components();
}
