package dev.brevity.runtime.evaluation;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brevity.dsl.text.Glyphs;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.plan.StepError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What steps have done to layers: how far the output is from that in floating point, in dB below
 * the output, before and after.
 */
public record StepErrorTable(List<StepError> errors) {
  private static final List<String> HEADINGS =
      List.of("layer", "step", "error before (dB)", "error after (dB)", "change");
  private static final String ACCUMULATOR = "accumulator needed (bits)";
  static final int WORDS = 2;
  private static final String TITLE = "what steps did to the outputs of layers";

  public StepErrorTable {
    errors = List.copyOf(errors);
  }

  /** For people; nothing where no step went from layer to layer. */
  public String text() {
    if (errors.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\n").append(TITLE).append("\n\n");
    TextReport.table(text, headings(), rows(), WORDS);
    return text.toString();
  }

  /** For programs: an array within an object that is begun; what is exact has null for dB. */
  public void json(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("steps");
    for (StepError each : errors) {
      LayerError error = each.error();
      json.writeStartObject();
      json.writeStringField("layer", error.layer());
      json.writeStringField("step", each.step());
      number(json, "error_before_db", error.before(), error.decibelsBefore());
      number(json, "error_after_db", error.after(), error.decibelsAfter());
      json.writeBooleanField("lower", error.isLower());
      if (error.accumulatorBits().isPresent()) {
        json.writeNumberField("accumulator_bits", error.accumulatorBits().getAsDouble());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void number(JsonGenerator json, String name, double error, double decibels)
      throws IOException {
    if (error > 0) {
      json.writeNumberField(name, decibels);
    } else {
      json.writeNullField(name);
    }
  }

  /** What stands above the lines. */
  List<String> headings() {
    return limitsAccumulators()
        ? Stream.concat(HEADINGS.stream(), Stream.of(ACCUMULATOR)).toList()
        : HEADINGS;
  }

  /** A line for each step and layer. */
  List<List<String>> rows() {
    return errors.stream().map(this::row).toList();
  }

  private List<String> row(StepError each) {
    LayerError error = each.error();
    List<String> row =
        new ArrayList<>(
            List.of(
                Glyphs.harmless(error.layer()),
                each.step(),
                decibels(error.before(), error.decibelsBefore()),
                decibels(error.after(), error.decibelsAfter()),
                error.isLower()
                    ? String.format(
                        Locale.ROOT, "%+.1f", error.decibelsAfter() - error.decibelsBefore())
                    : "not lower"));
    if (limitsAccumulators()) {
      row.add(
          error.accumulatorBits().isPresent()
              ? String.format(Locale.ROOT, "%.2f", error.accumulatorBits().getAsDouble())
              : "");
    }
    return row;
  }

  private boolean limitsAccumulators() {
    return errors.stream().anyMatch(each -> each.error().accumulatorBits().isPresent());
  }

  private static String decibels(double error, double decibels) {
    return error > 0 ? String.format(Locale.ROOT, "%.1f", decibels) : "exact";
  }
}
