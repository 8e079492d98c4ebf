package dev.brevity.runtime.onnx.function;

import dev.brevity.runtime.graph.Function;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All operators that a function computes, by ONNX's names. */
public final class OperatorTable {
  /** What names of functions begin with that only ONNX has. */
  public static final String PREFIX = "onnx.";

  private final FunctionRegistry functions = FunctionRegistry.standard();
  private final Map<String, OperatorDefinition> operators = new LinkedHashMap<>();

  public OperatorTable() {
    ElementwiseOperators.addTo(this);
    ActivationOperators.addTo(this);
    ReductionOperators.addTo(this);
    ShapeOperators.addTo(this);
    IndexOperators.addTo(this);
    PoolingOperators.addTo(this);
    NormalizationOperators.addTo(this);
    ResizeOperators.addTo(this);
    RecurrentOperators.addTo(this);
    QuantizationOperators.addTo(this);
  }

  public Optional<OperatorDefinition> find(String type) {
    return Optional.ofNullable(operators.get(type));
  }

  /** Names of all operators. */
  public Set<String> types() {
    return operators.keySet();
  }

  /**
   * Adds an operator of its own.
   *
   * @param inputs names of inputs, separated by spaces
   * @param attributes names and kinds: {@code axis:i}, {@code f}, {@code s}, {@code is}, {@code fs}
   */
  void add(String type, String inputs, String attributes, Function.Computation computation) {
    List<String> names = words(inputs);
    put(type, names, attributes, new Function(PREFIX + type, names, computation));
  }

  /** Adds an operator that is one of PyTorch's functions. */
  void same(String type, String inputs, String attributes, String function) {
    put(type, words(inputs), attributes, functions.get(function));
  }

  private void put(String type, List<String> inputs, String attributes, Function function) {
    Map<String, AttributeKind> kinds = new LinkedHashMap<>();
    for (String word : words(attributes)) {
      int colon = word.indexOf(':');
      kinds.put(word.substring(0, colon), kind(word.substring(colon + 1)));
    }
    operators.put(type, new OperatorDefinition(type, inputs, kinds, function));
  }

  private static AttributeKind kind(String letters) {
    return switch (letters) {
      case "i" -> AttributeKind.INTEGER;
      case "f" -> AttributeKind.REAL;
      case "s" -> AttributeKind.TEXT;
      case "is" -> AttributeKind.INTEGERS;
      case "fs" -> AttributeKind.REALS;
      case "ss" -> AttributeKind.TEXTS;
      case "t" -> AttributeKind.TENSOR;
      default -> throw new IllegalArgumentException("no kind of attribute " + letters);
    };
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(" "));
  }
}
