package dev.brevity.dsl.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brevity.dsl.cli.RecipeLookup.Found;
import dev.brevity.dsl.cli.RecipeLookup.FoundPlan;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.explain.PlanText;
import dev.brevity.dsl.explain.RecipeDifference;
import dev.brevity.dsl.explain.RecipeDifference.Change;
import dev.brevity.dsl.explain.RecipeDifference.Side;
import dev.brevity.dsl.json.JsonWriting;
import dev.brevity.dsl.table.TextTable;
import dev.brevity.dsl.text.Glyphs;
import dev.brevity.dsl.text.Ink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = "Shows how two recipes or plans differ in effect, however they are written.",
    footer = {
      "",
      "Examples:",
      "  dsl diff Int8WeightPerTensorFloat Int8WeightPerChannelFloat",
      "  dsl diff Int8WeightPerTensorFloat MyWeight --file mine.quant",
      "  dsl diff FastInt8 MyPlan --file mine.quant --format json",
      "",
      "Exit status: 0 no difference, 1 differences or errors, 2 there is no such recipe or plan."
    })
final class DiffCommand implements Callable<Integer> {
  /** The ways of writing differences. */
  enum Format {
    TEXT,
    JSON
  }

  private static final String NONE = "no difference";
  private static final String ABSENT = "–";

  private final Session session;

  @Parameters(index = "0", paramLabel = "LEFT", description = "the name of a recipe or plan")
  private String left = "";

  @Parameters(index = "1", paramLabel = "RIGHT", description = "the name of another")
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
    if (lookup.search(left).isEmpty()) {
      Optional<FoundPlan> plan = lookup.plan(left);
      if (plan.isPresent()) {
        return plans(plan.get(), lookup.plan(right).orElseThrow(() -> noPlan(right)));
      }
    }
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

  private static UsageException noPlan(String name) {
    return new UsageException("there is no plan `" + name + "`; a plan is compared with plans");
  }

  private int plans(FoundPlan one, FoundPlan other) throws IOException {
    Diagnostics findings = new Diagnostics();
    Stream.concat(one.errors().stream(), other.errors().stream())
        .distinct()
        .forEach(findings::report);
    if (session.showErrors(findings)) {
      return ExitStatus.PROBLEMS;
    }
    List<String> lines = LineDifference.whole(PlanText.of(one.plan()), PlanText.of(other.plan()));
    if (format == Format.JSON) {
      jsonOfPlans(lines);
    } else if (lines.isEmpty()) {
      session.out().println(NONE);
    } else {
      session.out().println(session.paint().apply(Ink.REMOVED, "- plan " + left));
      session.out().println(session.paint().apply(Ink.ADDED, "+ plan " + right));
      session.out().println();
      lines.forEach(this::line);
    }
    return lines.isEmpty() ? ExitStatus.OK : ExitStatus.PROBLEMS;
  }

  private void line(String line) {
    Ink ink = line.startsWith("-") ? Ink.REMOVED : line.startsWith("+") ? Ink.ADDED : Ink.PLAIN;
    session.out().println(session.paint().apply(ink, Glyphs.harmless(line)));
  }

  private void jsonOfPlans(List<String> lines) throws IOException {
    try (JsonGenerator json = head()) {
      for (String sign : List.of("-", "+")) {
        json.writeArrayFieldStart(sign.equals("-") ? "removed" : "added");
        for (String line : lines) {
          if (line.startsWith(sign)) {
            json.writeString(line.substring(1).strip());
          }
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    }
    session.out().println();
  }

  private JsonGenerator head() throws IOException {
    JsonGenerator json = JsonWriting.open(session.out());
    json.writeStartObject();
    json.writeNumberField("version", 1);
    json.writeStringField("left", left);
    json.writeStringField("right", right);
    return json;
  }

  /** What somebody chose stands before what solvers make of it. */
  private void text(List<Change> changes) {
    if (changes.isEmpty()) {
      session.out().println(NONE);
      return;
    }
    List<Change> chosen = changes.stream().filter(change -> !change.computed()).toList();
    List<Change> computed = changes.stream().filter(Change::computed).toList();
    if (!chosen.isEmpty()) {
      TextTable table = new TextTable(List.of("set by recipes", left, right, "where"), Set.of());
      List<List<String>> rows = new ArrayList<>();
      chosen.forEach(change -> rows.add(row(change, change.origin())));
      session.out().print(table.of(rows, session.paint()));
    }
    if (!computed.isEmpty()) {
      session.out().print(chosen.isEmpty() ? "" : "\n");
      TextTable table = new TextTable(List.of("computed from these", left, right), Set.of());
      session
          .out()
          .print(table.of(computed.stream().map(DiffCommand::row).toList(), session.paint()));
      String example = right + "." + computed.get(0).attribute();
      session
          .out()
          .println(session.paint().apply(Ink.FAINT, "\ndsl explain " + example + " tells how"));
    }
  }

  private static List<String> row(Change change, String... further) {
    List<String> row = new ArrayList<>(List.of(change.attribute()));
    row.add(change.left().map(Side::value).orElse(ABSENT));
    row.add(change.right().map(Side::value).orElse(ABSENT));
    row.addAll(List.of(further));
    return row;
  }

  private void json(List<Change> changes) throws IOException {
    try (JsonGenerator json = head()) {
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
}
