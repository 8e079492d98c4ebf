package dev.brevity.dsl.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brevity.dsl.cli.RecipeLookup.Found;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.explain.RecipeDifference;
import dev.brevity.dsl.explain.RecipeDifference.Change;
import dev.brevity.dsl.explain.RecipeDifference.Side;
import dev.brevity.dsl.json.JsonWriting;
import dev.brevity.dsl.text.Ink;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = "Shows how what two recipes resolve to differs, however they are written.",
    footer = {
      "",
      "Examples:",
      "  dsl diff Int8WeightPerTensorFloat Int8WeightPerChannelFloat",
      "  dsl diff Int8WeightPerTensorFloat MyWeight --file mine.quant",
      "  dsl diff Int8WeightPerTensorFloat MyWeight --file mine.quant --format json",
      "",
      "Exit status: 0 no difference, 1 differences or errors, 2 there is no such recipe."
    })
final class DiffCommand implements Callable<Integer> {
  /** The ways of writing differences. */
  enum Format {
    TEXT,
    JSON
  }

  private final Session session;

  @Parameters(index = "0", paramLabel = "LEFT", description = "the name of a recipe")
  private String left = "";

  @Parameters(index = "1", paramLabel = "RIGHT", description = "the name of another recipe")
  private String right = "";

  @Option(
      names = {"-f", "--file"},
      paramLabel = "PATH",
      description = "file or folder to look in first; may be repeated")
  private List<String> files = List.of();

  @Option(names = "--format", paramLabel = "FORMAT", description = "text (default) or json")
  private Format format = Format.TEXT;

  DiffCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    RecipeLookup lookup = new RecipeLookup(session, new Recipes(session), files);
    Found one = lookup.find(left);
    Found other = lookup.find(right);
    Resolution before = one.resolve();
    Resolution after = other.resolve();
    Diagnostics findings = one.findings(Optional.of(before));
    other.findings(Optional.of(after)).all().forEach(findings::report);
    if (session.showErrors(findings)) {
      return ExitStatus.PROBLEMS;
    }
    List<Change> changes = RecipeDifference.between(before, after);
    if (format == Format.JSON) {
      json(changes);
    } else {
      text(changes);
    }
    return changes.isEmpty() ? ExitStatus.OK : ExitStatus.PROBLEMS;
  }

  private void text(List<Change> changes) {
    if (changes.isEmpty()) {
      session.out().println("no difference");
      return;
    }
    session.out().println(session.paint().apply(Ink.REMOVED, "--- " + left));
    session.out().println(session.paint().apply(Ink.ADDED, "+++ " + right));
    for (Change change : changes) {
      change.left().ifPresent(side -> line("- ", Ink.REMOVED, change.attribute(), side));
      change.right().ifPresent(side -> line("+ ", Ink.ADDED, change.attribute(), side));
    }
  }

  private void json(List<Change> changes) throws IOException {
    try (JsonGenerator json = JsonWriting.open(session.out())) {
      json.writeStartObject();
      json.writeNumberField("version", 1);
      json.writeStringField("left", left);
      json.writeStringField("right", right);
      json.writeArrayFieldStart("changes");
      for (Change change : changes) {
        json.writeStartObject();
        json.writeStringField("attribute", change.attribute());
        json(json, "left", change.left());
        json(json, "right", change.right());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    session.out().println();
  }

  private static void json(JsonGenerator json, String field, Optional<Side> side)
      throws IOException {
    if (side.isEmpty()) {
      json.writeNullField(field);
      return;
    }
    json.writeObjectFieldStart(field);
    json.writeStringField("value", side.get().value());
    json.writeStringField("origin", side.get().origin());
    json.writeEndObject();
  }

  private void line(String sign, Ink ink, String attribute, Side side) {
    String value = session.paint().apply(ink, sign + attribute + " = " + side.value());
    String origin = side.origin().isEmpty() ? "" : "   " + side.origin();
    session.out().println(value + session.paint().apply(Ink.FAINT, origin));
  }
}
