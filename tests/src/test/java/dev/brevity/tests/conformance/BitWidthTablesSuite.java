package dev.brevity.tests.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.bitwidth.IntRange;
import dev.brevity.runtime.tensor.AccumulatorBitWidth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Bits of accumulators, and the integers that bits can represent. */
final class BitWidthTablesSuite implements Suite {
  private final GoldenFolder golden;

  BitWidthTablesSuite(GoldenFolder golden) {
    this.golden = golden;
  }

  @Override
  public String name() {
    return "bit_width_tables";
  }

  @Override
  public List<Group> groups() {
    JsonNode tables = LayersFile.of(golden).path(name());
    List<Group> groups = new ArrayList<>();
    tables
        .fieldNames()
        .forEachRemaining(
            table -> groups.add(Group.of(table, tally -> run(table, tables.get(table), tally))));
    return groups;
  }

  private static List<String> run(String table, JsonNode rows, Tally tally) {
    List<String> mismatches = new ArrayList<>();
    for (JsonNode row : rows) {
      Outcome outcome = Outcome.of(() -> compare(table, row));
      outcome.count(tally);
      outcome.mismatches().forEach(found -> mismatches.add(row + ": " + found));
    }
    return mismatches;
  }

  private static List<String> compare(String table, JsonNode row) {
    Comparison comparison = new Comparison(Accuracy.EXACT);
    try (NDManager manager = NDManager.newBaseManager()) {
      Function<String, NDArray> column = name -> manager.create((float) row.get(name).asDouble());
      switch (table) {
        case "accumulator" -> {
          Iterator<Map.Entry<String, JsonNode>> fields = row.fields();
          while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (!field.getKey().endsWith("_bw")) {
              long terms = terms(field.getKey());
              NDArray bits =
                  AccumulatorBitWidth.ofProducts(
                      column.apply("input_bw"), column.apply("weight_bw"), terms);
              comparison.expect(field.getKey(), field.getValue(), Native.read(bits));
            }
          }
        }
        case "avg_pool" -> {
          NDArray bits =
              AccumulatorBitWidth.ofSum(column.apply("input_bw"), row.get("factor").asLong());
          comparison.expect("out", row.get("out"), Native.read(bits));
        }
        case "int_ranges" -> {
          boolean signed = row.get("signed").asBoolean();
          boolean narrow = row.get("narrow").asBoolean();
          NDArray bits = column.apply("bit_width");
          comparison.expect("min", row.get("min"), number(IntRange.min(signed, narrow, bits)));
          comparison.expect("max", row.get("max"), number(IntRange.max(signed, narrow, bits)));
        }
        default -> comparison.fail(table, "unknown table");
      }
    }
    return comparison.mismatches();
  }

  /** Without the sign of zero, which whole numbers in the record lack. */
  private static Tensor number(NDArray array) {
    return Tensor.scalar(array.getFloat() + 0.0);
  }

  /** Products per sum, from a name such as {@code conv_3_2_3_3} or {@code convT_2_3_3_3_s2}. */
  private static long terms(String layer) {
    String[] parts = layer.split("_");
    if (parts[0].equals("linear")) {
      return AccumulatorBitWidth.termsOfLinear(
          new Shape(1, Long.parseLong(parts[1].substring("in".length()))));
    }
    long[] sizes =
        Arrays.stream(parts)
            .skip(1)
            .filter(part -> !part.startsWith("s"))
            .mapToLong(Long::parseLong)
            .toArray();
    Shape weight = new Shape(sizes);
    if (parts[0].equals("conv")) {
      return AccumulatorBitWidth.termsOfConvolution(weight);
    }
    long stride = Long.parseLong(parts[parts.length - 1].substring("s".length()));
    long[] strides = new long[sizes.length - 2];
    Arrays.fill(strides, stride);
    return AccumulatorBitWidth.termsOfTransposedConvolution(weight, new Shape(strides));
  }
}
