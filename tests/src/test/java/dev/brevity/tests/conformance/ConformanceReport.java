package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table of all suites, for people and for programs. */
public final class ConformanceReport {
  private final List<Tally> tallies = new ArrayList<>();

  public Tally suite(String name) {
    Tally tally = new Tally(name);
    tallies.add(tally);
    return tally;
  }

  public String table() {
    StringBuilder table = new StringBuilder();
    String row = "%-18s %7s %7s %7s %7s%n";
    table.append(String.format(Locale.ROOT, row, "suite", "cases", "passed", "failed", "skipped"));
    for (Tally tally : tallies) {
      table.append(
          String.format(
              Locale.ROOT,
              row,
              tally.suite(),
              tally.cases(),
              tally.passed(),
              tally.failed(),
              tally.skipped()));
    }
    for (Tally tally : tallies) {
      tally
          .details()
          .forEach(
              (name, cases) ->
                  table.append(
                      String.format(Locale.ROOT, "%s: %s = %d%n", tally.suite(), name, cases)));
      tally
          .skipReasons()
          .forEach(
              (reason, cases) ->
                  table.append(
                      String.format(
                          Locale.ROOT, "skipped in %s: %d, %s%n", tally.suite(), cases, reason)));
    }
    return table.toString();
  }

  /** Writes an array of objects with {@code suite, cases, passed, failed, skipped} and details. */
  public void write(Path file) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Tally tally : tallies) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("suite", tally.suite());
      row.put("cases", tally.cases());
      row.put("passed", tally.passed());
      row.put("failed", tally.failed());
      row.put("skipped", tally.skipped());
      row.putAll(tally.details());
      rows.add(row);
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), rows);
  }
}
