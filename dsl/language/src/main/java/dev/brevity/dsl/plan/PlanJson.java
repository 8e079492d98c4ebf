package dev.brevity.dsl.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brevity.dsl.evaluate.ValueNotation;
import dev.brevity.dsl.json.JsonWriting;
import dev.brevity.dsl.model.ModelOutline.Operand;
import dev.brevity.dsl.model.ModelOutline.Unsupported;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes resolved plans as JSON. */
public final class PlanJson {
  private static final int VERSION = 1;

  private final boolean places;

  /**
   * @param places whether it says where things are written
   */
  public PlanJson(boolean places) {
    this.places = places;
  }

  /** A hash of everything that the plan does to its network, wherever and however it is written. */
  public static String fingerprint(ResolvedPlan plan) {
    StringBuilder text = new StringBuilder();
    try (JsonGenerator json = JsonWriting.open(text)) {
      json.writeStartObject();
      new PlanJson(false).fields(json, plan);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The fields of an object that is the plan. */
  public void fields(JsonGenerator json, ResolvedPlan plan) throws IOException {
    json.writeNumberField("version", VERSION);
    if (places) {
      json.writeStringField("plan", plan.name());
      json.writeStringField("model", plan.model().name());
    }
    json.writeArrayFieldStart("layers");
    for (LayerPlan layer : plan.layers()) {
      layer(json, layer);
    }
    json.writeEndArray();
    if (places) {
      unsupported(json, plan.model().unsupported());
    }
    if (plan.style().isPresent()) {
      json.writeObjectFieldStart("style");
      word(json, plan.style().get());
    }
    json.writeArrayFieldStart("steps");
    for (PlannedWord step : plan.before()) {
      step(json, step, false);
    }
    for (PlannedWord step : plan.after()) {
      step(json, step, true);
    }
    json.writeEndArray();
    if (plan.export().isPresent()) {
      json.writeObjectFieldStart("export");
      word(json, plan.export().get());
    }
    json.writeObjectFieldStart("bytes");
    json.writeNumberField("before", plan.bytesBefore());
    json.writeNumberField("after", plan.bytesAfter());
    if (places) {
      json.writeNumberField("outside_layers", plan.model().otherParameters());
    }
    json.writeEndObject();
  }

  private static void unsupported(JsonGenerator json, List<Unsupported> parts) throws IOException {
    json.writeArrayFieldStart("unsupported");
    for (Unsupported part : parts) {
      json.writeStartObject();
      json.writeStringField("node", part.node());
      json.writeStringField("operator", part.operator());
      json.writeStringField("reason", part.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void layer(JsonGenerator json, LayerPlan layer) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", layer.layer().name());
    json.writeStringField("kind", layer.layer().kind());
    json.writeBooleanField("kept", layer.kept());
    if (places) {
      shape(json, "input_shape", layer.layer().input());
      shape(json, "output_shape", layer.layer().output());
    }
    if (places && layer.rule().isPresent()) {
      place(json, "rule", layer.rule().get().span());
    }
    json.writeArrayFieldStart("slots");
    for (SlotPlan slot : layer.slots()) {
      slot(json, slot);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("inexpressible");
    for (String one : layer.inexpressible()) {
      json.writeString(one);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("bytes");
    json.writeNumberField("before", layer.bytesBefore());
    json.writeNumberField("after", layer.bytesAfter());
    json.writeEndObject();
    json.writeEndObject();
  }

  /** The sizes of a tensor, null for those that vary; nothing if not even their number is known. */
  private static void shape(JsonGenerator json, String field, Optional<Operand> operand)
      throws IOException {
    if (operand.isEmpty() || operand.get().shape().isEmpty()) {
      return;
    }
    json.writeArrayFieldStart(field);
    for (long size : operand.get().shape()) {
      if (size < 0) {
        json.writeNull();
      } else {
        json.writeNumber(size);
      }
    }
    json.writeEndArray();
  }

  private void slot(JsonGenerator json, SlotPlan slot) throws IOException {
    json.writeStartObject();
    json.writeStringField("slot", slot.slot());
    json.writeStringField("quantizer", slot.notation());
    json.writeBooleanField("quantizes", slot.quantizes());
    if (places) {
      place(json, "location", slot.place());
    }
    if (slot.bits().isPresent()) {
      json.writeNumberField("bits", slot.bits().get());
    }
    if (slot.scaleShape().isPresent()) {
      json.writeArrayFieldStart("scale_shape");
      for (long size : slot.scaleShape().get()) {
        json.writeNumber(size);
      }
      json.writeEndArray();
    }
    if (slot.elements().isPresent()) {
      json.writeNumberField("elements", slot.elements().get());
    }
    json.writeEndObject();
  }

  private void step(JsonGenerator json, PlannedWord step, boolean placed) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("quantized", placed);
    word(json, step);
  }

  /** The rest of an object that has been begun. */
  private void word(JsonGenerator json, PlannedWord word) throws IOException {
    json.writeStringField("name", word.name());
    if (places) {
      place(json, "location", word.span());
    }
    json.writeObjectFieldStart("options");
    for (Map.Entry<String, Value> option : word.options().entrySet()) {
      json.writeFieldName(option.getKey());
      value(json, option.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void value(JsonGenerator json, Value value) throws IOException {
    if (value instanceof Value.Numeric number) {
      if (number.integral()) {
        json.writeNumber((long) number.value());
      } else {
        json.writeNumber(number.value());
      }
    } else if (value instanceof Value.Truth truth) {
      json.writeBoolean(truth.value());
    } else if (value instanceof Value.Text text) {
      json.writeString(text.value());
    } else if (value instanceof Value.None) {
      json.writeNull();
    } else if (value instanceof Value.Sequence sequence) {
      json.writeStartArray();
      for (Value element : sequence.elements()) {
        value(json, element);
      }
      json.writeEndArray();
    } else {
      json.writeString(ValueNotation.of(value));
    }
  }

  private static void place(JsonGenerator json, String field, Span span) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("file", span.source().name());
    json.writeNumberField("line", span.startLine());
    json.writeNumberField("column", span.startColumn());
    json.writeEndObject();
  }
}
