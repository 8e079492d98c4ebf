package dev.brevity.runtime.onnx.outline;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What layers without weights are called: functions of networks that are layers to plans, and the
 * operators of ONNX that compute what a kind of layer does.
 */
public final class LayerOperators {
  private static final Map<String, String> KINDS =
      Map.of(
          "add", "Add", "cat", "Cat", "mul", "Mul", "matmul", "MatMul", "relu", "ReLU", "sigmoid",
          "Sigmoid", "tanh", "Tanh", "softmax", "Softmax", "gelu", "GELU", "flatten", "Flatten");

  /** Kinds that are called otherwise than their operators. */
  private static final Map<String, String> OPERATORS =
      Map.ofEntries(
          Map.entry("Cat", "Concat"),
          Map.entry("ReLU", "Relu"),
          Map.entry("LeakyReLU", "LeakyRelu"),
          Map.entry("PReLU", "PRelu"),
          Map.entry("ELU", "Elu"),
          Map.entry("SELU", "Selu"),
          Map.entry("GELU", "Gelu"),
          Map.entry("Hardsigmoid", "HardSigmoid"),
          Map.entry("Hardswish", "HardSwish"),
          Map.entry("Upsample", "Resize"),
          Map.entry("PixelShuffle", "DepthToSpace"));

  /** As {@link #OPERATORS}, for any number of dimensions. */
  private static final Map<String, String> FAMILIES =
      Map.of(
          "MaxPool", "MaxPool",
          "AvgPool", "AveragePool",
          "AdaptiveAvgPool", "GlobalAveragePool",
          "BatchNorm", "BatchNormalization");

  private static final Map<String, String> NAMES = names();

  private LayerOperators() {}

  private static Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    OPERATORS.forEach((kind, operator) -> names.put(operator, kind));
    return Map.copyOf(names);
  }

  /** The kind of layer that a function is to plans; empty if it is none. */
  public static Optional<String> kindOfFunction(String function) {
    return Optional.ofNullable(KINDS.get(function));
  }

  /** The kind of layer that computes what an operator does. */
  public static String kind(String operator) {
    return NAMES.getOrDefault(operator, operator);
  }

  /** The operator that computes what a kind of layer does. */
  public static String operator(String kind) {
    String family = kind.replaceAll("\\dd$", "");
    return OPERATORS.getOrDefault(kind, FAMILIES.getOrDefault(family, kind));
  }
}
