package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The documentation says of every option of the reference's commands what it is here. */
final class OptionsComparison implements PtqComparison {
  private static final List<Path> PAGES =
      List.of(Path.of("../docs/language-models.md"), Path.of("../docs/from-brevitas.md"));
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z0-9-]*");
  private static final String NEGATION = "--no-";

  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    Set<String> known = named();
    for (JsonNode option : record.get("options")) {
      String name = option.get("option").asText();
      boolean negated =
          name.startsWith(NEGATION) && known.contains("--" + name.substring(NEGATION.length()));
      if (!negated && !known.contains(name)) {
        mismatches.add("no page tells what " + name + " is here");
      }
    }
  }

  private static Set<String> named() {
    Set<String> names = new HashSet<>();
    for (Path page : PAGES) {
      try {
        Matcher found = OPTION.matcher(Files.readString(page));
        while (found.find()) {
          names.add(found.group());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return names;
  }
}
