package dev.brevity.tests.conformance;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A layer that is trained for some steps and then evaluated. */
final class LayerCase implements AutoCloseable {
  private final JsonNode recorded;
  private final NDManager manager = NDManager.newBaseManager();
  private final LayerUnderTest layer;
  private final LayerFamily.Summation summation;
  private final Sensitivity sensitivity;
  private final List<String> mismatches = new ArrayList<>();

  LayerCase(JsonNode recorded, LayerUnderTest layer, LayerFamily family, Sensitivity sensitivity) {
    this.recorded = recorded;
    this.layer = layer;
    this.summation = family.summation();
    this.sensitivity = sensitivity;
  }

  /** Runs everything recorded and returns how the answers differ. */
  List<String> run() {
    initialize();
    for (JsonNode step : recorded.path("train")) {
      train("train/" + step.get("step").asText(), step);
    }
    if (recorded.has("eval")) {
      evaluate();
    }
    return mismatches;
  }

  /** Calls the layer in training and in evaluation, for cases in which one of them fails. */
  void call() {
    initialize();
    for (boolean training : List.of(true, false)) {
      try (NDManager step = manager.newSubManager()) {
        layer.forward(inputs(step, 1, training), training);
      }
    }
  }

  private void initialize() {
    try (NDManager scratch = manager.newSubManager()) {
      layer.initialize(
          manager,
          inputs(scratch, 1, false).stream().map(input -> input.value().getShape()).toList());
      Map<String, NDArray> parameters = layer.parameters();
      recorded
          .path("params")
          .fields()
          .forEachRemaining(
              field -> {
                NDArray target = parameters.get(field.getKey());
                if (target == null) {
                  mismatches.add("params: there is no " + field.getKey());
                } else {
                  Tensor values = Tensor.read(field.getValue());
                  expectShape(field.getKey(), values, target.getShape());
                  Tensors.assign(target, Native.of(scratch, values));
                }
              });
    }
    layer.restart();
    layer.parameters().values().forEach(array -> array.setRequiresGradient(true));
  }

  private void expectShape(String name, Tensor values, Shape shape) {
    if (!new Shape(values.shape()).equals(shape)) {
      mismatches.add("params/" + name + ": recorded as " + values + ", is " + shape);
    }
  }

  private void train(String path, JsonNode step) {
    double factor = step.path("input_factor").asDouble(1);
    Tensor factors = step.has("R") ? Tensor.read(step.get("R")) : null;
    try (NDManager manager = this.manager.newSubManager()) {
      List<QuantTensor> inputs = inputs(manager, factor, true);
      if (factors == null) {
        List<QuantTensor> outputs = layer.forward(inputs, true);
        expectOutputs(path, step.path("out"), outputs, 0);
      } else {
        differentiate(path, step, inputs, factors, manager);
      }
    }
    Comparison comparison = new Comparison(accuracy(0, 0));
    comparison.expectFields(
        path + "/quant_state_after",
        step.path("quant_state_after"),
        read(layer.quantizerState(), Native::read));
    comparison.expectFields(path + "/counters", step.path("counters"), counters());
    mismatches.addAll(comparison.mismatches());
  }

  private void differentiate(
      String path, JsonNode step, List<QuantTensor> inputs, Tensor factors, NDManager manager) {
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      List<QuantTensor> outputs = layer.forward(inputs, true);
      Map<String, NDArray> parameters = layer.parameters();
      parameters.values().forEach(LayerCase::clearGradient);
      NDArray loss = outputs.get(0).value().mul(Native.of(manager, factors)).sum();
      boolean differentiable = true;
      try {
        collector.backward(loss);
      } catch (EngineException e) {
        // The engine says so when nothing that the loss depends on is differentiable.
        differentiable = false;
      }
      Function<NDArray, @Nullable Tensor> gradient =
          differentiable ? LayerCase::gradient : array -> null;
      expectOutputs(path, step.path("out"), outputs, factors.total());
      Comparison comparison = new Comparison(accuracy(0, factors.total()));
      comparison.expect(
          path + "/grad_inputs",
          step.path("grad_inputs"),
          inputs.stream().map(QuantTensor::value).map(gradient).collect(Collectors.toList()));
      comparison.expectFields(
          path + "/grad_params", step.path("grad_params"), read(parameters, gradient));
      mismatches.addAll(comparison.mismatches());
    }
  }

  private void evaluate() {
    try (NDManager step = manager.newSubManager()) {
      expectOutputs("eval", recorded.get("eval"), layer.forward(inputs(step, 1, false), false), 0);
    }
  }

  private void expectOutputs(
      String path, JsonNode recordedOutputs, List<QuantTensor> outputs, double factors) {
    List<JsonNode> flat = new ArrayList<>();
    flatten(recordedOutputs, flat);
    for (int i = 0; i < flat.size(); i++) {
      JsonNode expected = flat.get(i);
      Comparison comparison = new Comparison(accuracy(Outputs.step(expected), factors));
      String name = path + (flat.size() > 1 ? "/out/" + i : "/out");
      if (i >= outputs.size()) {
        comparison.fail(name, "not answered");
      } else {
        Outputs.expect(comparison, name, expected, TensorFields.of(outputs.get(i)));
      }
      mismatches.addAll(comparison.mismatches());
    }
  }

  /** Lays tuples of tuples out flat and leaves out what is None. */
  private static void flatten(JsonNode node, List<JsonNode> outputs) {
    if (node.isArray()) {
      node.forEach(element -> flatten(element, outputs));
    } else if (node.isObject()) {
      outputs.add(node);
    }
  }

  private List<QuantTensor> inputs(NDManager manager, double factor, boolean training) {
    List<QuantTensor> inputs = new ArrayList<>();
    for (JsonNode node : recorded.path("inputs")) {
      inputs.add(input(manager, node, factor, training));
    }
    return inputs;
  }

  private static QuantTensor input(
      NDManager manager, JsonNode node, double factor, boolean training) {
    if (node.has("kind")) {
      ObjectNode inMode = ((ObjectNode) node).deepCopy().put("training", training);
      NDArray values = Native.leaf(manager, Tensor.read(node.get("value")));
      return QuantTensors.read(manager, inMode, values);
    }
    Tensor tensor = Tensor.read(node);
    if (!tensor.type().equals(Tensor.FLOAT)) {
      return new PlainTensor(Native.of(manager, tensor));
    }
    return new PlainTensor(Native.leaf(manager, tensor.times(factor)));
  }

  private Accuracy accuracy(double step, double factors) {
    return new LayerAccuracy(
        new CaseAccuracy(
            Stream.concat(
                    Stream.of(recorded.get("layer").asText()),
                    layer.components().values().stream().map(Component::implementationName))
                .collect(Collectors.toSet()),
            sensitivity,
            step,
            factors),
        step,
        summation,
        layer.components().keySet().stream().anyMatch(name -> name.startsWith("output_quant")));
  }

  private Map<String, Integer> counters() {
    Map<String, Integer> counters = new LinkedHashMap<>();
    layer
        .components()
        .forEach(
            (path, component) -> {
              if (component.ownAttributes().get("counter") instanceof Number counter) {
                counters.put(path + ".counter", counter.intValue());
              }
            });
    return counters;
  }

  private static <T> Map<String, @Nullable T> read(
      Map<String, NDArray> arrays, Function<NDArray, @Nullable T> reading) {
    Map<String, @Nullable T> tensors = new LinkedHashMap<>();
    arrays.forEach((name, array) -> tensors.put(name, reading.apply(array)));
    return tensors;
  }

  /** Gradients of earlier calls would be added to. */
  private static void clearGradient(NDArray array) {
    try (NDArray gradient = array.getGradient();
        NDArray zeros = gradient.zerosLike()) {
      Tensors.assign(gradient, zeros);
    }
  }

  private static @Nullable Tensor gradient(NDArray array) {
    if (!array.hasGradient()) {
      return null;
    }
    try (NDArray gradient = array.getGradient()) {
      return Native.read(gradient);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
