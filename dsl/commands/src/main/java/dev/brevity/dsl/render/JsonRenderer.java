package dev.brevity.dsl.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.json.JsonWriting;
import dev.brevity.dsl.text.Paint;
import dev.brevity.grammar.Span;
import java.io.IOException;
import java.util.Locale;

/**
 * Everything the text says, for programs. Lines and columns count from 1, columns and offsets in
 * UTF-16 code units, ends are exclusive. {@code version} grows only when a reader of the old form
 * would break.
 */
public final class JsonRenderer implements ReportRenderer {
  private static final int VERSION = 1;

  @Override
  public void render(Report report, Appendable out) throws IOException {
    TextRenderer text = new TextRenderer(Paint.NONE);
    try (JsonGenerator json = JsonWriting.open(out)) {
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeArrayFieldStart("diagnostics");
      for (Diagnostic diagnostic : report.shown()) {
        write(json, diagnostic, text.render(diagnostic));
      }
      json.writeEndArray();
      json.writeObjectFieldStart("summary");
      json.writeNumberField("errors", report.errors());
      json.writeNumberField("warnings", report.warnings());
      json.writeNumberField("notes", report.notes());
      json.writeNumberField("hidden_errors", report.hiddenErrors());
      json.writeNumberField("files", report.files());
      json.writeEndObject();
      json.writeEndObject();
    }
    out.append('\n');
  }

  /** One finding as an object. */
  public void write(JsonGenerator json, Diagnostic diagnostic) throws IOException {
    write(json, diagnostic, new TextRenderer(Paint.NONE).render(diagnostic));
  }

  private static void write(JsonGenerator json, Diagnostic diagnostic, String rendered)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("code", diagnostic.code().id());
    json.writeStringField("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT));
    json.writeStringField("title", diagnostic.code().title());
    json.writeStringField("message", diagnostic.message());
    if (diagnostic.span().isPresent()) {
      place(json, "location", diagnostic.span().get());
    }
    json.writeStringField("label", diagnostic.label());
    json.writeArrayFieldStart("related");
    for (Diagnostic.Related related : diagnostic.related()) {
      json.writeStartObject();
      place(json, "location", related.span());
      json.writeStringField("label", related.label());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("notes");
    for (String note : diagnostic.notes()) {
      json.writeString(note);
    }
    json.writeEndArray();
    if (diagnostic.fix().isPresent()) {
      fix(json, diagnostic.fix().get());
    }
    json.writeStringField("rendered", rendered);
    json.writeEndObject();
  }

  private static void fix(JsonGenerator json, Diagnostic.Fix fix) throws IOException {
    json.writeObjectFieldStart("fix");
    json.writeStringField("text", fix.text());
    if (fix.replacement().isPresent()) {
      json.writeObjectFieldStart("replacement");
      place(json, "location", fix.replacement().get().span());
      json.writeStringField("text", fix.replacement().get().text());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void place(JsonGenerator json, String field, Span span) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("file", span.source().name());
    position(json, "start", span.startLine(), span.startColumn(), span.start());
    position(json, "end", span.endLine(), span.endColumn(), span.end());
    json.writeEndObject();
  }

  private static void position(JsonGenerator json, String field, int line, int column, int offset)
      throws IOException {
    json.writeObjectFieldStart(field);
    json.writeNumberField("line", line);
    json.writeNumberField("column", column);
    json.writeNumberField("offset", offset);
    json.writeEndObject();
  }
}
