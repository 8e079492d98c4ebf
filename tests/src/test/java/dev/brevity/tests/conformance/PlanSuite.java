package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.llm.evaluation.Perplexity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Plans of the catalog beside all recorded rows with as many bits for weights and activations: the
 * plan must predict better than the best of them. Only with recorded results of one's own.
 */
final class PlanSuite {
  private static final String BITS = "--weight-bit-width";
  private static final String INPUT_BITS = "--input-bit-width";
  private static final int FLOAT = 0;

  /** A plan and its bits. */
  private record Budget(String plan, int weightBits, int inputBits) {
    boolean takes(List<String> options) {
      return weightBits == value(options, BITS) && inputBits == value(options, INPUT_BITS);
    }

    private static int value(List<String> options, String name) {
      int place = options.indexOf(name);
      return place < 0 ? FLOAT : Integer.parseInt(options.get(place + 1));
    }
  }

  private static final List<Budget> BUDGETS =
      List.of(
          new Budget("LlamaW4Rotated", 4, FLOAT),
          new Budget("GgufQ4_1Rotated", 4, FLOAT),
          new Budget("LlamaW3Rotated", 3, FLOAT),
          new Budget("LlamaW4A8Rotated", 4, 8),
          new Budget("LlamaW4A4Rotated", 4, 4));

  private PlanSuite() {}

  /** A group for each plan and model that has rows to compare with. */
  static List<Suite.Group> groups(LanguageModelFolder folder) {
    List<Suite.Group> groups = new ArrayList<>();
    if (System.getProperty(LanguageModelFolder.PROPERTY, "").isEmpty()) {
      return groups;
    }
    for (String model : folder.models()) {
      for (Budget budget : BUDGETS) {
        String name = model + "/" + budget.plan();
        OptionalDouble best = best(folder, model, budget);
        if (best.isPresent() && LanguageModelSuites.isAsked(name)) {
          groups.add(
              LanguageModelSuites.group(
                  name, tally -> compare(folder, model, budget, best.getAsDouble(), tally)));
        }
      }
    }
    return groups;
  }

  private static OptionalDouble best(LanguageModelFolder folder, String model, Budget budget) {
    return folder.rows().stream()
        .filter(row -> row.path("model").asText().equals(model))
        .filter(row -> budget.takes(options(row)))
        .mapToDouble(LanguageModelSuites::expected)
        .min();
  }

  private static List<String> options(JsonNode row) {
    List<String> options = new ArrayList<>();
    row.path("options").forEach(option -> options.add(option.asText()));
    return options;
  }

  private static List<String> compare(
      LanguageModelFolder folder, String model, Budget budget, double best, Tally tally)
      throws IOException, UnreadableModelException {
    Path work = Files.createTempDirectory("plan-");
    try {
      String plan = "brevity 1\n\nplan Row extends " + budget.plan() + " {\n}\n";
      Perplexity measured =
          LanguageModelSuites.run(
                  folder,
                  model,
                  LanguageModelSuites.executable(folder, model, plan, work),
                  work,
                  LanguageModelSuites.CALIBRATION,
                  true)
              .orElseThrow();
      String line =
          String.format(
              Locale.ROOT,
              "%s/%s: %.4f, best row %.4f",
              model,
              budget.plan(),
              measured.value(),
              best);
      System.out.println(line);
      boolean better = measured.value() < best;
      tally.count(better);
      return better ? List.of() : List.of(line);
    } finally {
      LanguageModelSuites.delete(work);
    }
  }
}
