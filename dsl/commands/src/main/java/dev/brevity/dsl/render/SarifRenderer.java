package dev.brevity.dsl.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Explanations;
import dev.brevity.dsl.diagnostic.Severity;
import dev.brevity.dsl.json.JsonWriting;
import dev.brevity.grammar.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** SARIF 2.1.0 with the rules that were broken, their help, and fixes where they are one edit. */
final class SarifRenderer implements ReportRenderer {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  @Override
  public void render(Report report, Appendable out) throws IOException {
    TreeSet<Code> broken = new TreeSet<>();
    for (Diagnostic diagnostic : report.shown()) {
      broken.add(diagnostic.code());
    }
    List<Code> rules = new ArrayList<>(broken);
    try (JsonGenerator json = JsonWriting.open(out)) {
      json.writeStartObject();
      json.writeStringField("$schema", SCHEMA);
      json.writeStringField("version", "2.1.0");
      json.writeArrayFieldStart("runs");
      json.writeStartObject();
      json.writeObjectFieldStart("tool");
      json.writeObjectFieldStart("driver");
      json.writeStringField("name", "dsl");
      json.writeArrayFieldStart("rules");
      for (Code rule : rules) {
        writeRule(json, rule);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
      json.writeStringField("columnKind", "utf16CodeUnits");
      json.writeArrayFieldStart("results");
      for (Diagnostic diagnostic : report.shown()) {
        writeResult(json, diagnostic, rules.indexOf(diagnostic.code()));
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    }
    out.append('\n');
  }

  private static void writeRule(JsonGenerator json, Code rule) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", rule.id());
    json.writeStringField("name", pascalCase(rule.name()));
    text(json, "shortDescription", rule.title());
    String page = new Explanations().page(rule).orElse(rule.title());
    json.writeObjectFieldStart("help");
    json.writeStringField("text", page);
    json.writeStringField("markdown", page);
    json.writeEndObject();
    json.writeObjectFieldStart("defaultConfiguration");
    json.writeStringField("level", level(rule.severity()));
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeResult(JsonGenerator json, Diagnostic diagnostic, int ruleIndex)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("ruleId", diagnostic.code().id());
    json.writeNumberField("ruleIndex", ruleIndex);
    json.writeStringField("level", level(diagnostic.severity()));
    text(json, "message", message(diagnostic));
    json.writeArrayFieldStart("locations");
    if (diagnostic.span().isPresent()) {
      location(json, diagnostic.span().get(), diagnostic.label());
    }
    json.writeEndArray();
    if (!diagnostic.related().isEmpty()) {
      json.writeArrayFieldStart("relatedLocations");
      for (Diagnostic.Related related : diagnostic.related()) {
        location(json, related.span(), related.label());
      }
      json.writeEndArray();
    }
    if (diagnostic.fix().isPresent() && diagnostic.fix().get().replacement().isPresent()) {
      fix(json, diagnostic.fix().get().text(), diagnostic.fix().get().replacement().get());
    }
    json.writeEndObject();
  }

  private static String message(Diagnostic diagnostic) {
    StringBuilder message = new StringBuilder(diagnostic.message());
    for (String note : diagnostic.notes()) {
      message.append("\nnote: ").append(note);
    }
    diagnostic.fix().ifPresent(fix -> message.append("\nfix: ").append(fix.text()));
    return message.toString();
  }

  private static void fix(JsonGenerator json, String text, Diagnostic.Replacement replacement)
      throws IOException {
    json.writeArrayFieldStart("fixes");
    json.writeStartObject();
    text(json, "description", text);
    json.writeArrayFieldStart("artifactChanges");
    json.writeStartObject();
    artifact(json, replacement.span());
    json.writeArrayFieldStart("replacements");
    json.writeStartObject();
    region(json, "deletedRegion", replacement.span());
    text(json, "insertedContent", replacement.text());
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }

  private static void location(JsonGenerator json, Span span, String label) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("physicalLocation");
    artifact(json, span);
    region(json, "region", span);
    json.writeEndObject();
    if (!label.isEmpty()) {
      text(json, "message", label);
    }
    json.writeEndObject();
  }

  private static void artifact(JsonGenerator json, Span span) throws IOException {
    json.writeObjectFieldStart("artifactLocation");
    json.writeStringField("uri", uri(span.source().name()));
    json.writeEndObject();
  }

  private static void region(JsonGenerator json, String field, Span span) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeNumberField("startLine", span.startLine());
    json.writeNumberField("startColumn", span.startColumn());
    json.writeNumberField("endLine", span.endLine());
    json.writeNumberField("endColumn", span.endColumn());
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String field, String text) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("text", text);
    json.writeEndObject();
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case ERROR -> "error";
      case WARNING -> "warning";
      case NOTE -> "note";
    };
  }

  private static String pascalCase(String constant) {
    StringBuilder name = new StringBuilder();
    for (String word : constant.split("_")) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
    }
    return name.toString();
  }

  /**
   * A path as a relative or absolute URI reference: everything that is not plain is
   * percent-encoded.
   */
  private static String uri(String name) {
    StringBuilder uri = new StringBuilder(name.startsWith("/") ? "file://" : "");
    for (byte b : name.replace('\\', '/').getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "/-_.~".indexOf(c) >= 0);
      uri.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return uri.toString();
  }
}
