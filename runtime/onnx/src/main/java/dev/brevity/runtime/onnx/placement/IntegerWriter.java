package dev.brevity.runtime.onnx.placement;

import dev.brevity.runtime.onnx.placement.Kernel.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.TensorProto;
import org.jspecify.annotations.Nullable;

/**
 * Puts QuantizeLinear and DequantizeLinear around the operators that are to be integer: one
 * quantizer per tensor in front of all its readers, one inverse per reader. What stays in floating
 * point reads weights that the engine makes of their codes once, when it loads the file.
 */
final class IntegerWriter {
  private final OperatorGraph graph;
  private final IntegerPlan plan;
  private final Set<Operator> dynamic;
  private final Map<Operator, DynamicRecurrence.Weights> recurrent;
  private final List<Operator> written = new ArrayList<>();
  private final Map<String, String> codes = new HashMap<>();
  private final CodeWriter coded;
  private final DynamicProducts products;
  private final DynamicRecurrence recurrence;
  private final StoredFloats stored;

  /**
   * @param dynamic products whose activations are quantized on the fly
   * @param recurrent layers in the engine's own form, with their weights
   */
  IntegerWriter(
      OperatorGraph graph,
      IntegerPlan plan,
      Set<Operator> dynamic,
      Map<Operator, DynamicRecurrence.Weights> recurrent,
      PlacementOptions options) {
    this.graph = graph;
    this.recurrent = recurrent;
    this.plan = plan;
    this.dynamic = dynamic;
    this.coded = new CodeWriter(graph, written, options.reduceRange());
    this.products = new DynamicProducts(graph, written, coded);
    this.recurrence = new DynamicRecurrence(graph, coded);
    this.stored = new StoredFloats(graph, written);
  }

  void write() {
    for (Operator operator : graph.operators()) {
      if (plan.isAbsorbed(operator)) {
        continue;
      }
      DynamicRecurrence.@Nullable Weights weights = recurrent.get(operator);
      if (dynamic.contains(operator)) {
        String result = resultName(operator.output());
        products.write(operator, read(operator.input(0)), result);
        finish(operator.output(), result);
      } else if (weights != null) {
        Set<Integer> written = Set.of(DynamicRecurrence.INPUT, DynamicRecurrence.STATE);
        results(recurrence.of(operator, weights, floatInputs(operator, written)));
      } else if (plan.isInteger(operator)) {
        results(operator.with(integerInputs(operator), operator.outputs()));
      } else {
        results(operator.with(floatInputs(operator, Set.of()), operator.outputs()));
      }
    }
    graph.replaceOperators(written);
    graph.removeUnused();
  }

  /** What a tensor is called until its codes are written, if it is a result of the network. */
  private String resultName(String output) {
    String value = plan.limitOf(output).map(Operator::output).orElse(output);
    return plan.isQuantized(value) && graph.isResult(value) ? graph.fresh(value + "_exact") : value;
  }

  private void results(Operator operator) {
    List<String> outputs = new ArrayList<>();
    for (String output : operator.outputs()) {
      outputs.add(output.isEmpty() ? output : resultName(output));
    }
    written.add(operator.with(operator.inputs(), outputs));
    for (int i = 0; i < outputs.size(); i++) {
      if (!outputs.get(i).isEmpty()) {
        finish(operator.outputs().get(i), outputs.get(i));
      }
    }
  }

  /** Writes the quantizer after a result. */
  private void finish(String output, String computed) {
    String value = plan.limitOf(output).map(Operator::output).orElse(output);
    if (!plan.isQuantized(value)) {
      return;
    }
    ByteGrid grid = plan.grid(value);
    codes.put(value, coded.quantize(held(value, computed, grid), grid, value));
    if (!computed.equals(value)) {
      coded.dequantizeAs(codes.get(value), grid, value);
    }
  }

  private String held(String value, String computed, ByteGrid grid) {
    return isBetweenCodes(value)
        ? heldFloat(value, computed, grid)
        : heldPool(value, computed, grid);
  }

  /** Whether a tensor is computed in floating point, with weights, from codes. */
  private boolean isBetweenCodes(String value) {
    Optional<Operator> producer = graph.producer(value);
    while (producer.filter(one -> one.is("Relu", "Clip")).isPresent()) {
      producer = graph.producer(producer.get().input(0));
    }
    return producer
        .filter(one -> one.is("Conv", "ConvTranspose", "Gemm"))
        .filter(one -> !plan.isInteger(one) && plan.isQuantized(one.input(0)))
        .isPresent();
  }

  /**
   * Between DequantizeLinear and QuantizeLinear onnxruntime quantizes weights in floating point,
   * with one scale for all channels. A limit that the quantizer has anyway keeps it from that.
   */
  private String heldFloat(String value, String computed, ByteGrid grid) {
    String held = graph.fresh(value + "_held");
    String low =
        graph.add(Tensors.floats(graph.fresh(held + "_min"), new long[0], (float) grid.low()));
    written.add(Operator.of("Max", List.of(computed, low), held));
    return held;
  }

  /**
   * onnxruntime moves a quantizer to the front of MaxPool, where bytes in planar layout are slow. A
   * limit that limits nothing stops it, and goes away later.
   */
  private String heldPool(String value, String computed, ByteGrid grid) {
    Optional<Operator> pool = graph.producer(value).filter(one -> one.is("MaxPool"));
    if (pool.isEmpty() || plan.isInteger(pool.get())) {
      return computed;
    }
    String held = graph.fresh(value + "_held");
    if (grid.zeroPoint() == 0) {
      written.add(Operator.of("Relu", List.of(computed), held));
    } else {
      float bound = grid.scale() * 1000;
      String low = graph.add(Tensors.floats(graph.fresh(held + "_min"), new long[0], -bound));
      String high = graph.add(Tensors.floats(graph.fresh(held + "_max"), new long[0], bound));
      written.add(Operator.of("Clip", List.of(computed, low, high), held));
    }
    return held;
  }

  private List<String> integerInputs(Operator operator) {
    Kernel kernel = plan.kernel(operator);
    List<String> inputs = new ArrayList<>(operator.inputs());
    for (int place : kernel.operands()) {
      String operand = operator.input(place);
      if (graph.isConstant(operand)) {
        inputs.set(place, plan.keepsConstants(operator) ? read(operand) : coded.constant(operand));
      } else if (plan.isQuantized(operand)) {
        inputs.set(place, dequantized(operand));
      }
    }
    if (kernel.isWeighted()) {
      float scale = plan.grid(operator.input(0)).scale();
      CodeWriter.Weighted weighted =
          coded.weighted(
              operator.input(1),
              operator.has(2) ? Optional.of(operator.input(2)) : Optional.empty(),
              scale);
      inputs.set(1, weighted.weight());
      weighted.bias().ifPresent(bias -> inputs.set(2, bias));
    }
    return inputs;
  }

  /**
   * What an operator in floating point reads.
   *
   * @param others inputs that are written elsewhere, and stay empty
   */
  private List<String> floatInputs(Operator operator, Set<Integer> others) {
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < operator.inputs().size(); i++) {
      inputs.add(operator.has(i) && !others.contains(i) ? raised(operator, i) : "");
    }
    return inputs;
  }

  /**
   * A bias of one dimension after an integer product becomes one of as many dimensions as the
   * result has: of the former onnxruntime would make a Gemm in floating point.
   */
  private String raised(Operator operator, int index) {
    String operand = operator.input(index);
    Optional<long[]> shape = graph.shape(operator.output());
    boolean bias =
        operator.is("Add")
            && graph.floats(operand).isPresent()
            && shape.filter(known -> known.length >= 3).isPresent()
            && graph
                .producer(operator.input(1 - index))
                .filter(one -> plan.isInteger(one) && plan.kernel(one).kind() == Kind.PRODUCT)
                .isPresent();
    TensorProto constant = graph.constants().get(operand);
    if (!bias || constant == null || constant.getDimsCount() >= shape.orElseThrow().length) {
      return read(operand);
    }
    TensorProto.Builder raised =
        constant.toBuilder().setName(graph.fresh(operand + "_raised")).clearDims();
    for (int i = constant.getDimsCount(); i < shape.get().length; i++) {
      raised.addDims(1);
    }
    return graph.add(raised.addAllDims(constant.getDimsList()).build());
  }

  /** A value as an operator in floating point reads it. */
  private String read(String tensor) {
    if (graph.weights().containsKey(tensor)) {
      return stored.write(tensor);
    }
    return plan.isQuantized(tensor) && plan.isRounded(tensor) ? dequantized(tensor) : tensor;
  }

  private String dequantized(String tensor) {
    ByteGrid grid = plan.grid(tensor);
    String known = codes.get(tensor);
    if (known == null) {
      known = coded.quantize(tensor, grid, tensor);
      codes.put(tensor, known);
    }
    return coded.dequantize(known, grid, tensor);
  }
}
