package dev.brevity.runtime.command;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brevity.dsl.json.JsonWriting;
import dev.brevity.dsl.plan.ExportForecast;
import dev.brevity.dsl.plan.PlanJson;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.StyleForecast;
import dev.brevity.dsl.table.PlanTable;
import dev.brevity.dsl.text.Glyphs;
import dev.brevity.dsl.text.Paint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a quantization would do, of which nothing has been written.
 *
 * @param plan has no errors
 * @param forecast what the target would write, where it says more than the plan
 * @param style what the plan's style puts in place besides what rules say
 * @param output the file that would be written
 * @param data where the samples are, if there are any
 * @param samples how many, where they have been counted
 */
record DryRun(
    ResolvedPlan plan,
    Optional<ExportForecast> forecast,
    StyleForecast style,
    String output,
    Optional<String> data,
    OptionalLong samples) {

  /** For people. */
  String text(Paint paint) {
    String used =
        data.isPresent() && samples.isPresent()
            ? String.format(Locale.ROOT, "; `%s` has %,d samples", data.get(), samples.getAsLong())
            : "";
    return new PlanTable(paint, false).of(plan, List.of(), forecast, style)
        + "\nnothing written: this was a rehearsal of `"
        + Glyphs.harmless(output + "`" + used)
        + "\n";
  }

  /** For programs: the plan as {@code dsl plan} writes it. */
  String json() {
    StringBuilder text = new StringBuilder();
    try (JsonGenerator json = JsonWriting.open(text)) {
      json.writeStartObject();
      json.writeArrayFieldStart("files");
      json.writeEndArray();
      json.writeStringField("output", output);
      if (samples.isPresent()) {
        json.writeNumberField("samples", samples.getAsLong());
      }
      new PlanJson(true).fields(json, plan);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }
}
