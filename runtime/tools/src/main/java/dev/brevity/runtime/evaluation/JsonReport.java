package dev.brevity.runtime.evaluation;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brevity.dsl.json.JsonWriting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/**
 * A report for programs. What is exact has a {@code sqnr_db} of null and {@code exact} true; what
 * is not known is null.
 */
public final class JsonReport {
  private static final int VERSION = 1;

  private JsonReport() {}

  public static String of(EvaluationReport report) {
    StringBuilder text = new StringBuilder();
    try (JsonGenerator json = JsonWriting.open(text)) {
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      fields(json, report);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }

  /** The fields of a report, within an object that is begun. */
  public static void fields(JsonGenerator json, EvaluationReport report) throws IOException {
    json.writeStringField("data", report.data());
    json.writeNumberField("samples", report.samples());
    json.writeNumberField("layer_samples", report.layerSamples());
    json.writeBooleanField("labelled", report.labelled());
    json.writeArrayFieldStart("layers");
    for (String layer : report.layers()) {
      json.writeString(layer);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("models");
    for (ModelResult result : report.results()) {
      write(json, result, result == report.reference());
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, ModelResult result, boolean reference)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("model", result.name());
    json.writeStringField("runtime", result.runtime());
    json.writeNumberField("bytes", result.bytes());
    json.writeBooleanField("reference", reference);
    json.writeStringField("trouble", result.trouble().orElse(null));
    write(json, "accuracy", result.accuracy());
    write(json, "top1_agreement", result.agreement());
    if (result.latency().isPresent()) {
      Latency latency = result.latency().get();
      json.writeObjectFieldStart("latency");
      json.writeNumberField("milliseconds", latency.milliseconds());
      json.writeNumberField("ratio", latency.ratio());
      json.writeNumberField("lower_quartile", latency.lower());
      json.writeNumberField("upper_quartile", latency.upper());
      json.writeEndObject();
    }
    write(json, "outputs", result.outputs());
    write(json, "layers", result.layers());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Optional<Tally> tally)
      throws IOException {
    if (tally.isEmpty()) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeNumberField("hits", tally.get().hits());
    json.writeNumberField("total", tally.get().total());
    json.writeNumberField("percent", tally.get().percent());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Map<String, SignalError> errors)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, SignalError> entry : errors.entrySet()) {
      SignalError error = entry.getValue();
      json.writeObjectFieldStart(entry.getKey());
      number(json, "sqnr_db", error.sqnr());
      json.writeBooleanField("exact", error.exact());
      number(json, "root_mean_square", error.rootMeanSquare());
      number(json, "largest", error.largest());
      json.writeNumberField("numbers", error.count());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** JSON has no infinities. */
  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }
}
