package dev.brevity.runtime.onnx.function;

import dev.brevity.runtime.graph.Function;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All operators that a function computes, by ONNX's names. */
public final class OperatorTable {
  /** What names of functions begin with that only ONNX has. */
  public static final String PREFIX = "onnx.";

  private static final String ARROW = "->";

  private final FunctionRegistry functions = FunctionRegistry.standard();
  private final Map<String, OperatorDefinition> operators = new LinkedHashMap<>();

  public OperatorTable() {
    ElementwiseOperators.addTo(this);
    ActivationOperators.addTo(this);
    ReductionOperators.addTo(this);
    ShapeOperators.addTo(this);
    IndexOperators.addTo(this);
    ScatterOperators.addTo(this);
    UniqueOperator.addTo(this);
    BitOperators.addTo(this);
    PoolingOperators.addTo(this);
    NormalizationOperators.addTo(this);
    ProductOperators.addTo(this);
    ResizeOperators.addTo(this);
    GridOperators.addTo(this);
    DetectionOperators.addTo(this);
    RecurrentOperators.addTo(this);
    TransformerOperators.addTo(this);
    SignalOperators.addTo(this);
    RandomOperators.addTo(this);
    ConvolutionOperators.addTo(this);
    QuantizationOperators.addTo(this);
    IntegerOperators.addTo(this);
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
   * @param signature names of inputs, and of results if they are not just one: {@code X K:i ->
   *     Values Indices}; an input that is an option has a kind, a result that is computed only if
   *     it is asked for ends in {@code ?}, the last input or result of any number in {@code …}
   * @param attributes names and kinds: {@code axis:i}, {@code f}, {@code s}, {@code is}, {@code fs}
   */
  void add(String type, String signature, String attributes, Function.Computation computation) {
    List<String> inputs = List.copyOf(kinds(inputs(signature)).keySet());
    put(type, signature, attributes, new Function(PREFIX + type, inputs, computation));
  }

  /** Adds an operator that is one of PyTorch's functions. */
  void same(String type, String signature, String attributes, String function) {
    put(type, signature, attributes, functions.get(function));
  }

  /** Says how many dimensions the results of operators have. */
  void rank(ResultRank rank, String... types) {
    for (String type : types) {
      operators.computeIfPresent(
          type,
          (name, operator) ->
              new OperatorDefinition(
                  name,
                  operator.inputs(),
                  operator.options(),
                  operator.results(),
                  rank,
                  operator.attributes(),
                  operator.function()));
    }
  }

  private void put(String type, String signature, String attributes, Function function) {
    Map<String, Optional<AttributeKind>> inputs = kinds(inputs(signature));
    int arrow = signature.indexOf(ARROW);
    Results results =
        arrow < 0
            ? Results.ONE
            : Results.named(signature.substring(arrow + ARROW.length()).trim().split(" "));
    operators.put(
        type,
        new OperatorDefinition(
            type,
            List.copyOf(inputs.keySet()),
            known(inputs),
            results,
            ResultRank.UNKNOWN,
            known(kinds(attributes)),
            function));
  }

  private static String inputs(String signature) {
    int arrow = signature.indexOf(ARROW);
    return arrow < 0 ? signature : signature.substring(0, arrow).trim();
  }

  private static Map<String, AttributeKind> known(Map<String, Optional<AttributeKind>> kinds) {
    Map<String, AttributeKind> known = new LinkedHashMap<>();
    kinds.forEach((name, kind) -> kind.ifPresent(found -> known.put(name, found)));
    return Collections.unmodifiableMap(known);
  }

  /** Names, with the kinds of those that have one. */
  private static Map<String, Optional<AttributeKind>> kinds(String text) {
    Map<String, Optional<AttributeKind>> kinds = new LinkedHashMap<>();
    for (String word : text.isEmpty() ? new String[0] : text.split(" ")) {
      int colon = word.indexOf(':');
      if (colon < 0) {
        kinds.put(word, Optional.empty());
      } else {
        kinds.put(word.substring(0, colon), Optional.of(kind(word.substring(colon + 1))));
      }
    }
    return kinds;
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
}
