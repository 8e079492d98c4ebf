package dev.brevity.tests.conformance;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.aten.Clamp;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.bitwidth.IntRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Elementary functions with their gradients. */
final class FunctionsSuite implements Suite {
  private static final Pattern FORM = Pattern.compile("([^( ]+)(?:\\(([^)]*)\\))?(.*)");
  private static final double ONE_ULP = 2e-7;

  private final GoldenFolder golden;

  FunctionsSuite(GoldenFolder golden) {
    this.golden = golden;
  }

  @Override
  public String name() {
    return "functions";
  }

  @Override
  public List<Group> groups() {
    JsonNode entries = LayersFile.of(golden).path(name());
    List<Group> groups = new ArrayList<>();
    for (JsonNode entry : entries) {
      groups.add(
          Group.of(
              entry.get("fn").asText(),
              tally -> {
                Outcome outcome = Outcome.of(() -> compare(entry));
                outcome.count(tally);
                return outcome.mismatches();
              }));
    }
    return groups;
  }

  private static List<String> compare(JsonNode entry) {
    Matcher form = FORM.matcher(entry.get("fn").asText());
    if (!form.matches()) {
      return List.of("not a function");
    }
    boolean transcendental = List.of("exp2", "pow2", "log2").contains(form.group(1));
    Comparison comparison =
        new Comparison(transcendental ? (path, x) -> Tolerance.ofElement(ONE_ULP) : Accuracy.EXACT);
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray x = Native.leaf(manager, Tensor.read(entry.get("input")));
      if (entry.has("grad_lo")) {
        bounds(comparison, entry, manager, collector, x);
      } else {
        double[] numbers = numbers(form.group(2));
        NDArray y = apply(form.group(1), x, numbers, manager);
        comparison.expect("out", entry.get("out"), Native.read(y));
        collector.backward(y.sum());
        comparison.expect("grad", entry.get("grad"), Native.read(x.getGradient()));
      }
    }
    return comparison.mismatches();
  }

  private static NDArray apply(String name, NDArray x, double[] numbers, NDManager manager) {
    NDArray low = manager.create(numbers.length > 0 ? (float) numbers[0] : 0f);
    NDArray high = manager.create(numbers.length > 1 ? (float) numbers[1] : 0f);
    return switch (name) {
      case "round_ste" -> StraightThrough.round(x);
      case "ceil_ste" -> StraightThrough.ceil(x);
      case "floor_ste" -> StraightThrough.floor(x);
      case "round_to_zero_ste" -> StraightThrough.roundToZero(x);
      case "dpu_round_ste" -> StraightThrough.dpuRound(x);
      case "binary_sign_ste" -> StraightThrough.binarySign(x);
      case "ternary_sign_ste" -> StraightThrough.ternarySign(x);
      case "abs_binary_sign_grad" -> StraightThrough.absWithBinarySignGradient(x);
      case "tensor_clamp_ste", "scalar_clamp_ste" -> StraightThrough.clamp(x, low, high);
      case "tensor_clamp", "torch.clamp" -> Clamp.select(x, low, high);
      case "scalar_clamp_min_ste" -> StraightThrough.of(x, v -> v.maximum(low));
      case "ScalarSignedClampMinSte" ->
          StraightThrough.awayFromZero(x, manager.create(0f), low, low.neg());
      case "torch.clamp_min" -> Clamp.min(x, low);
      case "torch.abs" -> x.abs();
      case "torch.round" -> x.round();
      case "exp2" -> Tensors.exp2(x);
      // Recorded for exponents whose power is a number.
      case "pow2" -> IntRange.powerOfTwo(x.clip(-100, 100));
      case "log2" -> x.abs().log2();
      default -> throw new IllegalArgumentException("unknown function " + name);
    };
  }

  /** Gradients that reach the bounds of a range. */
  private static void bounds(
      Comparison comparison,
      JsonNode entry,
      NDManager manager,
      GradientCollector collector,
      NDArray x) {
    NDArray low = Native.leaf(manager, Tensor.scalar(entry.get("lo").asDouble()));
    NDArray high = Native.leaf(manager, Tensor.scalar(entry.get("hi").asDouble()));
    double[] upstream = new double[entry.get("upstream").size()];
    Arrays.setAll(upstream, i -> entry.get("upstream").get(i).asDouble());
    NDArray factors =
        Native.of(manager, new Tensor(new long[] {upstream.length}, Tensor.FLOAT, upstream));
    collector.backward(Clamp.select(x, low, high).mul(factors).sum());
    comparison.expect("grad_x", entry.get("grad_x"), Native.read(x.getGradient()));
    comparison.expect("grad_lo", entry.get("grad_lo"), Native.read(low.getGradient()));
    comparison.expect("grad_hi", entry.get("grad_hi"), Native.read(high.getGradient()));
  }

  private static double[] numbers(@Nullable String text) {
    return text == null || text.isEmpty() || !text.matches("[-0-9.,]+")
        ? new double[0]
        : Arrays.stream(text.split(",")).mapToDouble(Double::parseDouble).toArray();
  }
}
