package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Results of the reference that are mistakes; {@code docs/deviations.md} lists them. */
final class ReferenceMistake {
  private ReferenceMistake() {}

  /** The mistake that explains why an entry comes out differently; empty if none does. */
  static Optional<String> in(OverrideEntry entry, Outcome outcome) {
    JsonNode overrides = entry.node().get("overrides");
    String said = String.join(" ", outcome.mismatches());
    if (said.startsWith("refused: ") && said.contains("`SIGNED_MAX`")) {
      return Optional.of("refused: a signed statistic where scales cannot be negative");
    }
    if (said.startsWith("refused: ") && said.contains("`bit_width` must be the sum")) {
      return Optional.of("refused: the reference leaves `bit_width` of minifloats unchecked");
    }
    if (said.contains("`proxy_class`") && said.contains("is for weights in groups")) {
      return Optional.of("refused: a proxy for groups with a scale that no group has");
    }
    if (overrides.has("bit_width_offset_max_val") && !overrides.has("bit_width_offset_min_val")) {
      return Optional.of("the reference ignores a largest bit width without a smallest one");
    }
    if (entry.node().path("result").toString().contains("\"nan\"")) {
      return Optional.of("the reference computes NaN");
    }
    return Optional.empty();
  }
}
