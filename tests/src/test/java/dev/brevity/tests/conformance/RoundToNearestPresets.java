package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which preset the reference's entry point for language models chooses for which options.
 * Minifloats of all widths share the presets of E4M3, and signed scales those of unsigned ones.
 */
final class RoundToNearestPresets {
  private static final String RESOURCE = "/conformance/presets-of-language-models.txt";
  private static final List<String> OPTIONS =
      List.of(
          "_quant_format",
          "_scale_type",
          "_scale_precision",
          "_param_method",
          "_quant_granularity",
          "_quant_type");

  private final Map<String, String> presets;

  RoundToNearestPresets() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(RoundToNearestPresets.class.getResourceAsStream(RESOURCE)),
                StandardCharsets.UTF_8))) {
      presets =
          lines
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.split(" += "))
              .collect(Collectors.toMap(sides -> sides[0], sides -> sides[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The preset for these options; empty where the reference has none. */
  String of(JsonNode options) {
    String what = options.has("weight_quant_format") ? "weight" : "input";
    String key =
        Stream.concat(
                Stream.of(what),
                OPTIONS.stream()
                    .map(option -> options.path(what + option).asText(""))
                    .filter(value -> !value.isEmpty()))
            .collect(Collectors.joining(" "));
    return presets.getOrDefault(
        key.replaceAll("_e[1-8]m[1-8]\\b", "").replace("signed_float_scale", "float_scale"), "");
  }
}
