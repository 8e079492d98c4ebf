package dev.brevity.runtime.command;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brevity.dsl.cli.EngineJson;
import dev.brevity.dsl.json.JsonWriting;
import dev.brevity.dsl.plan.EngineForecast;
import dev.brevity.dsl.plan.EngineForecaster;
import dev.brevity.dsl.plan.ExportForecast;
import dev.brevity.dsl.plan.IntegerShare;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.StyleForecast;
import dev.brevity.dsl.table.EngineTable;
import dev.brevity.dsl.text.Glyphs;
import dev.brevity.runtime.evaluation.EvaluationReport;
import dev.brevity.runtime.evaluation.JsonReport;
import dev.brevity.runtime.evaluation.StepErrorTable;
import dev.brevity.runtime.evaluation.TextReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a quantization has made.
 *
 * @param plan with the options that the file was written with
 * @param files the names of the files, the model first
 * @param bytes of all files
 * @param seconds that it took
 * @param steps what the steps of the plan have done to layers
 * @param comparison of the model with the network, if they were compared
 * @param forecast what the target has made of the network, where it says more than the plan
 * @param style what the plan's style has put in place besides what rules say
 * @param known whether they were compared on the samples that it was calibrated with
 */
record WrittenSummary(
    ResolvedPlan plan,
    List<String> files,
    long bytes,
    double seconds,
    StepErrorTable steps,
    Optional<EvaluationReport> comparison,
    Optional<ExportForecast> forecast,
    StyleForecast style,
    boolean known) {
  private static final int VERSION = 1;

  WrittenSummary {
    files = List.copyOf(files);
  }

  /** For people. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "wrote %s: %,d bytes; weights take %,d bytes instead of %,d; %.1f s\n",
            Glyphs.harmless(String.join(" and ", files)),
            bytes,
            weightBytes(),
            weightBytesBefore(),
            seconds));
    Optional<EngineForecast> engine = EngineForecaster.of(plan);
    text.append(
        engine.map(EngineTable::summary).orElseGet(() -> new IntegerShare(plan, style).text()));
    text.append(steps.text());
    comparison.ifPresent(
        report -> {
          text.append('\n').append(TextReport.of(report));
          if (known) {
            text.append("\nmeasured on samples that it was calibrated with; --test takes others\n");
          }
        });
    return text.toString();
  }

  private long weightBytes() {
    return forecast.map(ExportForecast::weightBytes).orElse(plan.bytesAfter());
  }

  private long weightBytesBefore() {
    return forecast.map(ExportForecast::bytesBefore).orElse(plan.bytesBefore());
  }

  /** For programs. */
  String json() {
    StringBuilder text = new StringBuilder();
    try (JsonGenerator json = JsonWriting.open(text)) {
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeArrayFieldStart("files");
      for (String file : files) {
        json.writeString(file);
      }
      json.writeEndArray();
      json.writeNumberField("bytes", bytes);
      json.writeNumberField("weight_bytes", weightBytes());
      json.writeNumberField("weight_bytes_before", weightBytesBefore());
      EngineJson.field(json, EngineForecaster.of(plan));
      steps.json(json);
      if (comparison.isPresent()) {
        json.writeObjectFieldStart("comparison");
        json.writeBooleanField("calibration_samples", known);
        JsonReport.fields(json, comparison.get());
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }
}
