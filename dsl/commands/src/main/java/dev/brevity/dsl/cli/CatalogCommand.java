package dev.brevity.dsl.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brevity.dsl.explain.CatalogEntry;
import dev.brevity.dsl.explain.CatalogListing;
import dev.brevity.dsl.json.JsonWriting;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.text.Ink;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = "Lists what recipes can name: presets, mixins, solvers, attributes, enums …",
    footer = {
      "",
      "Examples:",
      "  dsl catalog                               all quantizers",
      "  dsl catalog --kind attribute percentile   attributes of percentiles",
      "  dsl catalog --family scaled_int",
      "  dsl catalog --kind all --format json",
      "",
      "Exit status: 0 something was found, 1 nothing, 2 wrong usage."
    })
final class CatalogCommand implements Callable<Integer> {
  /** How the list is written. */
  enum Format {
    TEXT,
    JSON
  }

  private final Session session;

  @Parameters(
      paramLabel = "WORD",
      arity = "0..*",
      description = "only entries with all these words in their name or documentation")
  private List<String> words = List.of();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "quantizer (default; with words: all), mixin, solver, attribute, enum, input,"
              + " implementation, plan, layer, step, style, target, all")
  private @Nullable String kind;

  @Option(
      names = "--family",
      paramLabel = "FILE",
      description = "only what the catalog file of that name declares, for example scaled_int")
  private @Nullable String family;

  @Option(names = "--format", paramLabel = "FORMAT", description = "text (default) or json")
  private Format format = Format.TEXT;

  CatalogCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Library library = new Recipes(session).builtIn();
    List<CatalogEntry> entries =
        new CatalogListing(library).matching(kind(), Optional.ofNullable(family), words);
    if (format == Format.JSON) {
      writeJson(entries);
    } else {
      writeText(entries);
    }
    return entries.isEmpty() ? ExitStatus.PROBLEMS : ExitStatus.OK;
  }

  private Optional<CatalogEntry.Kind> kind() {
    if (kind == null) {
      boolean everything = !words.isEmpty() || family != null;
      return everything ? Optional.empty() : Optional.of(CatalogEntry.Kind.QUANTIZER);
    }
    String wanted = kind.toUpperCase(Locale.ROOT);
    if (wanted.equals("ALL")) {
      return Optional.empty();
    }
    for (CatalogEntry.Kind known : CatalogEntry.Kind.values()) {
      if (known.name().equals(wanted)) {
        return Optional.of(known);
      }
    }
    String kinds =
        Stream.of(CatalogEntry.Kind.values())
            .map(known -> "`" + known.name().toLowerCase(Locale.ROOT) + "`")
            .collect(Collectors.joining(", "));
    throw new UsageException("`" + kind + "` is not a kind of entry; the kinds are " + kinds);
  }

  private void writeText(List<CatalogEntry> entries) {
    int widest = 0;
    for (CatalogEntry entry : entries) {
      widest = Math.max(widest, entry.name().length());
    }
    CatalogEntry.@Nullable Kind previous = null;
    for (CatalogEntry entry : entries) {
      if (entry.kind() != previous) {
        String heading = entry.kind().name().toLowerCase(Locale.ROOT) + "s";
        session
            .out()
            .println((previous == null ? "" : "\n") + session.paint().apply(Ink.TITLE, heading));
        previous = entry.kind();
      }
      String padding = " ".repeat(widest - entry.name().length() + 2);
      String line =
          "  " + session.paint().apply(Ink.NOTE, entry.name()) + padding + entry.summary();
      session.out().println(line.stripTrailing());
    }
    if (entries.isEmpty()) {
      session.err().println("nothing found");
    }
  }

  private void writeJson(List<CatalogEntry> entries) throws IOException {
    try (JsonGenerator json = JsonWriting.open(session.out())) {
      json.writeStartArray();
      for (CatalogEntry entry : entries) {
        json.writeStartObject();
        json.writeStringField("kind", entry.kind().name().toLowerCase(Locale.ROOT));
        json.writeStringField("name", entry.name());
        json.writeStringField("family", entry.family());
        json.writeStringField("documentation", entry.documentation());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    session.out().println();
  }
}
