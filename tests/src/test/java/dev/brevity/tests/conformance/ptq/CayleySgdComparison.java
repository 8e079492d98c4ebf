package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.tracker.Tracker;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.training.CayleySgd;
import dev.brevity.runtime.training.Momentum;
import dev.brevity.tests.conformance.Native;
import dev.brevity.tests.conformance.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Steps of Cayley SGD, one after the other from the recorded start. Momentum is left out, because
 * the reference forgets it after each step; see docs/deviations.md.
 */
final class CayleySgdComparison implements PtqComparison {
  private static final double ABSOLUTE = 1e-5;

  /** Of parameters in bfloat16, which the engine cannot hold, the copy is compared. */
  private static final String HALF = "parameter dtype bfloat16";

  private static final double HALF_STEP = 1 / 256.0;

  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    JsonNode options = record.get("options");
    JsonNode expected = record.get("expected");
    List<JsonNode> steps = new ArrayList<>();
    if (expected.has("steps")) {
      expected.get("steps").forEach(steps::add);
    } else {
      steps.add(expected);
    }
    Iterator<Integer> draws = draws(record);
    double tolerance =
        record.path("description").asText().contains(HALF) ? HALF_STEP / 2 : ABSOLUTE;
    CayleySgd.Builder builder =
        CayleySgd.builder()
            .learningRate(Tracker.fixed((float) options.get("lr").asDouble()))
            .momentum(Momentum.NONE)
            .orthonormal(options.get("stiefel").asBoolean())
            .iterations(options.path("iters").asInt(5))
            .draws(draws::next);
    if (options.hasNonNull("dtype")) {
      builder.precision(DataType.valueOf(options.get("dtype").asText().toUpperCase(Locale.ROOT)));
    }
    try (CayleySgd optimizer = builder.build()) {
      NDArray matrix = Native.of(manager, Tensor.read(record.get("R0")));
      for (int i = 0; i < steps.size(); i++) {
        JsonNode step = steps.get(i);
        JsonNode gradient = step.has("grad") ? step.get("grad") : record.get("grad");
        optimizer.update("R", matrix, Native.of(manager, Tensor.read(gradient)));
        mismatches.near(
            "after step " + i, Tensor.read(step.get("R_after")), Native.read(matrix), tolerance);
      }
    }
  }

  /** The recorded numbers; a case without them is about the step that begins with a QR. */
  private static Iterator<Integer> draws(JsonNode record) {
    for (Iterator<String> names = record.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (name.startsWith("randint_")) {
        JsonNode recorded = record.get(name);
        return IntStream.range(0, recorded.size())
            .map(i -> recorded.get(i).asInt())
            .boxed()
            .iterator();
      }
    }
    return Stream.generate(() -> 1).iterator();
  }
}
