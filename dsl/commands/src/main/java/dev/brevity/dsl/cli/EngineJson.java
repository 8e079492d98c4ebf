package dev.brevity.dsl.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brevity.dsl.plan.EngineForecast;
import java.io.IOException;
import java.util.Optional;

/** Writes what an engine will compute in integers. */
public final class EngineJson {
  private EngineJson() {}

  /** The field {@code engine}; nothing if there is no forecast. */
  public static void field(JsonGenerator json, Optional<EngineForecast> forecast)
      throws IOException {
    if (forecast.isEmpty()) {
      return;
    }
    EngineForecast found = forecast.get();
    json.writeObjectFieldStart("engine");
    json.writeStringField("name", found.engine());
    json.writeNumberField("integer_layers", found.integers());
    json.writeNumberField("weighted_layers", found.weighted());
    json.writeNumberField("integer_percent", found.percent());
    json.writeNumberField("file_bytes", found.fileBytes());
    json.writeArrayFieldStart("notes");
    for (String note : found.notes()) {
      json.writeString(note);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("layers");
    for (EngineForecast.Layer layer : found.layers()) {
      json.writeStartObject();
      json.writeStringField("name", layer.name());
      json.writeBooleanField("integer", layer.isInteger());
      json.writeStringField("kernel", layer.kernel());
      json.writeStringField("reason", layer.reason());
      json.writeNumberField("multiply_adds", layer.work());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
