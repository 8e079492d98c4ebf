package dev.brevity.runtime.onnx.fakequant;

import dev.brevity.runtime.onnx.element.Transposition;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Call;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Weighted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds convolutions and products with constant weights, and the bias that follows a product. */
final class WeightedReading {
  private final Map<String, Constant> constants;
  private final List<String> results;

  WeightedReading(Map<String, Constant> constants, List<String> results) {
    this.constants = constants;
    this.results = results;
  }

  List<FakeQuantNode> join(List<FakeQuantNode> nodes) {
    Map<String, List<FakeQuantNode>> readers = new HashMap<>();
    for (FakeQuantNode node : nodes) {
      node.inputs()
          .forEach(input -> readers.computeIfAbsent(input, key -> new ArrayList<>()).add(node));
    }
    Set<FakeQuantNode> gone = new HashSet<>();
    List<FakeQuantNode> joined = new ArrayList<>();
    for (FakeQuantNode node : nodes) {
      if (gone.contains(node)) {
        continue;
      }
      Optional<Weighted> weighted = node instanceof Call call ? weighted(call) : Optional.empty();
      if (weighted.isPresent() && node instanceof Call call && call.is("MatMul")) {
        List<FakeQuantNode> next = readers.getOrDefault(call.output(), List.of());
        Optional<Call> sum =
            next.size() == 1 && !results.contains(call.output()) && next.get(0) instanceof Call only
                ? Optional.of(only).filter(found -> isBias(found, weighted.get()))
                : Optional.empty();
        sum.ifPresent(gone::add);
        joined.add(sum.map(found -> withBias(weighted.get(), found)).orElse(weighted.get()));
      } else {
        joined.add(weighted.isPresent() ? weighted.get() : node);
      }
    }
    return joined;
  }

  private Optional<Weighted> weighted(Call call) {
    Constant weight = constants.get(call.input(1));
    if (weight == null
        || weight instanceof StoredIntegers
        || constants.containsKey(call.input(0))) {
      return Optional.empty();
    }
    if (call.is("Conv") || call.is("ConvTranspose")) {
      return bias(call).map(bias -> of(call.type(), call, weight, bias));
    }
    int rank = weight.shape().length;
    if (call.is("MatMul") && rank == 2) {
      return Optional.of(of(Weighted.LINEAR, call, turned(weight), Optional.empty()));
    }
    boolean plain =
        call.attributes().real("alpha", 1) == 1
            && call.attributes().real("beta", 1) == 1
            && call.attributes().integer("transA", 0) == 0;
    if (call.is("Gemm") && plain) {
      Constant matrix = call.attributes().integer("transB", 0) == 1 ? weight : turned(weight);
      return bias(call)
          .filter(bias -> bias.isEmpty() || isVector(bias.get(), matrix.shape()[0]))
          .map(bias -> of(Weighted.LINEAR, call, matrix, bias));
    }
    return Optional.empty();
  }

  /** The constant bias, which may be missing; empty if it is computed. */
  private Optional<Optional<Constant>> bias(Call call) {
    String name = call.input(2);
    Constant known = constants.get(name);
    return !name.isEmpty() && (known == null || known instanceof StoredIntegers)
        ? Optional.empty()
        : Optional.of(Optional.ofNullable(known));
  }

  private static Weighted of(String type, Call call, Constant weight, Optional<Constant> bias) {
    return new Weighted(
        type,
        call.name(),
        call.input(0),
        weight,
        bias,
        call.output(),
        call.attributes(),
        List.of(call));
  }

  private boolean isBias(Call sum, Weighted product) {
    return sum.is("Add")
        && biasOf(sum, product)
            .filter(bias -> isVector(bias, product.weight().shape()[0]))
            .isPresent();
  }

  private static boolean isVector(Constant constant, long size) {
    return !(constant instanceof StoredIntegers)
        && constant.shape().length == 1
        && constant.shape()[0] == size;
  }

  private Optional<Constant> biasOf(Call sum, Weighted product) {
    String other = sum.input(0).equals(product.output()) ? sum.input(1) : sum.input(0);
    return Optional.ofNullable(constants.get(other));
  }

  private Weighted withBias(Weighted product, Call sum) {
    return new Weighted(
        product.type(),
        product.name(),
        product.input(),
        product.weight(),
        biasOf(sum, product),
        sum.output(),
        product.attributes(),
        List.of(product.calls().get(0), sum));
  }

  private static Constant turned(Constant weight) {
    if (weight instanceof StoredCodes codes) {
      return codes.turned();
    }
    if (weight instanceof StoredMinifloats minifloats) {
      return minifloats.turned();
    }
    StoredFloats floats = (StoredFloats) weight;
    long[] shape = floats.shape();
    return new StoredFloats(
        floats.name(), new long[] {shape[1], shape[0]}, Transposition.of(floats.values(), shape));
  }
}
