package dev.brevity.runtime.onnx.operator;

import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.graph.function.PyTorchFunctions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All operators that a function computes, by ONNX's names. */
public final class OperatorTable {
  private final Map<String, Operator> operators = new LinkedHashMap<>();

  public OperatorTable() {
    FunctionRegistry functions = PyTorchFunctions.registry();
    add(ArithmeticOperators.all(functions));
    add(ElementwiseOperators.all(functions));
    add(LogicalOperators.all());
    add(ActivationOperators.all(functions));
    add(ReductionOperators.all());
    add(ShapeOperators.all(functions));
    add(IndexOperators.all());
    add(ScatterOperators.all());
    add(UniqueOperator.all());
    add(BitOperators.all());
    add(PoolingOperators.all());
    add(NormalizationOperators.all());
    add(ProductOperators.all(functions));
    add(ResizeOperators.all());
    add(GridOperators.all());
    add(DetectionOperators.all());
    add(RecurrentOperators.all());
    add(TransformerOperators.all());
    add(SignalOperators.all());
    add(RandomOperators.all());
    add(ConvolutionOperators.all());
    add(QuantizationOperators.all());
    add(IntegerOperators.all());
    add(SequenceOperators.all());
    add(PackedWeights.all());
    add(DeformableConvolution.all());
    add(CachedAttention.all());
  }

  private void add(List<Operator> family) {
    family.forEach(operator -> operators.put(operator.type(), operator));
  }

  public Optional<Operator> find(String type) {
    return Optional.ofNullable(operators.get(type));
  }

  /** Names of all operators. */
  public Set<String> types() {
    return operators.keySet();
  }
}
