package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.llm.DecoderOutline;
import dev.brevity.runtime.llm.FolderWeights;
import dev.brevity.runtime.llm.evaluation.Generation;
import dev.brevity.runtime.llm.evaluation.Perplexity;
import dev.brevity.runtime.llm.evaluation.StagedEvaluation;
import dev.brevity.runtime.llm.quantization.BlockwiseQuantization;
import dev.brevity.runtime.llm.text.TokenWindows;
import dev.brevity.runtime.llm.text.Tokenizer;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.PlanProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Language models next to the reference: tokens, floating point, and rows of results. */
final class LanguageModelSuites {
  private static final double FLOAT_TOLERANCE = 1e-4;
  private static final double CLOSED_TOLERANCE = 1e-3;
  private static final double GREEDY_TOLERANCE = 5e-3;
  private static final double OPTIMIZED_TOLERANCE = 1e-2;
  private static final int CALIBRATION_WINDOWS = 32;
  private static final int ROTATION_WINDOWS = 64;
  private static final String ROTATION = "rot";
  static final String CALIBRATION = "calib";

  private LanguageModelSuites() {}

  /** All suites. */
  static List<Suite> all() {
    return List.of(
        suite("llm/tokenizer", LanguageModelSuites::tokenizers),
        suite("llm/float", LanguageModelSuites::floats),
        suite("llm/generate", LanguageModelSuites::generations),
        suite("llm/compressed", CompressedSuite::groups),
        suite("llm/rows", LanguageModelSuites::rows),
        suite("llm/plans", PlanSuite::groups));
  }

  private static Suite suite(String name, Function<LanguageModelFolder, List<Suite.Group>> groups) {
    return new Suite() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Group> groups() {
        return groups.apply(LanguageModelFolder.open());
      }
    };
  }

  /** Something that may find files it cannot read. */
  @FunctionalInterface
  interface Comparison {
    List<String> run(Tally tally) throws IOException, UnreadableModelException;
  }

  static Suite.Group group(String name, Comparison comparison) {
    return Suite.Group.of(
        name,
        tally -> {
          try {
            return comparison.run(tally);
          } catch (IOException | UnreadableModelException e) {
            tally.count(false);
            return List.of(name + ": " + e.getMessage());
          }
        });
  }

  private static List<Suite.Group> tokenizers(LanguageModelFolder folder) {
    List<Suite.Group> groups = new ArrayList<>();
    for (String model : folder.models()) {
      String file = model + "_tokenizer_cases.json";
      groups.add(
          group(
              model,
              tally -> {
                if (!folder.has(file)) {
                  tally.skip(file + " is missing", 1);
                  return List.of();
                }
                return tokenizer(folder, model, file, tally);
              }));
    }
    return groups;
  }

  private static List<String> tokenizer(
      LanguageModelFolder folder, String model, String file, Tally tally)
      throws UnreadableModelException {
    List<String> mismatches = new ArrayList<>();
    try (Tokenizer tokenizer = Tokenizer.of(folder.path(model), model)) {
      for (JsonNode entry : folder.json(file)) {
        String text = entry.path("text").asText();
        boolean equal =
            Arrays.equals(tokenizer.encode(text, true), longs(entry.path("ids")))
                && Arrays.equals(
                    tokenizer.encode(text, false), longs(entry.path("ids_no_special")));
        tally.count(equal);
        if (!equal) {
          mismatches.add(model + ": `" + text + "`");
        }
      }
    }
    return mismatches;
  }

  private static List<Suite.Group> floats(LanguageModelFolder folder) {
    List<Suite.Group> groups = new ArrayList<>();
    for (JsonNode row : folder.rows()) {
      if (row.path("name").asText().equals("float")) {
        String model = row.path("model").asText();
        groups.add(
            group(
                model,
                tally -> {
                  TokenWindows test =
                      folder.windows(model, "test", LanguageModelFolder.TEST_WINDOWS);
                  try (FolderWeights weights = folder.weights(model)) {
                    Perplexity measured =
                        new StagedEvaluation(done -> {}).perplexity(weights, test);
                    return compare(
                        model, measured.value(), expected(row), FLOAT_TOLERANCE, false, tally);
                  }
                }));
      }
    }
    return groups;
  }

  private static List<Suite.Group> generations(LanguageModelFolder folder) {
    List<Suite.Group> groups = new ArrayList<>();
    for (String model : folder.models()) {
      String file = model + "_generate.json";
      groups.add(
          group(
              model,
              tally -> {
                if (!folder.has(file)) {
                  tally.skip(file + " is missing", 1);
                  return List.of();
                }
                List<String> mismatches = new ArrayList<>();
                for (JsonNode entry : folder.json(file)) {
                  long[] begin = longs(entry.path("input_ids"));
                  long[] whole = longs(entry.path("output_ids"));
                  long[] added = Arrays.copyOfRange(whole, begin.length, whole.length);
                  try (FolderWeights weights = folder.weights(model)) {
                    boolean equal =
                        Arrays.equals(
                            Generation.greedy(weights, begin, added.length).tokens(), added);
                    tally.count(equal);
                    if (!equal) {
                      mismatches.add(model + ": " + entry.path("prompt").asText());
                    }
                  }
                }
                return mismatches;
              }));
    }
    return groups;
  }

  private static List<Suite.Group> rows(LanguageModelFolder folder) {
    List<Suite.Group> groups = new ArrayList<>();
    for (JsonNode row : folder.rows()) {
      String name = row.path("model").asText() + "/" + row.path("name").asText();
      if (!row.path("name").asText().equals("float") && isAsked(name)) {
        groups.add(group(name, tally -> row(folder, row, name, tally)));
      }
    }
    return groups;
  }

  /** Whether the system property {@code llm.row}, an expression, wants it; by default all are. */
  static boolean isAsked(String name) {
    String wanted = System.getProperty("llm.row", "");
    return wanted.isEmpty() || name.matches(wanted);
  }

  private static List<String> row(
      LanguageModelFolder folder, JsonNode row, String name, Tally tally)
      throws IOException, UnreadableModelException {
    List<String> arguments = new ArrayList<>();
    row.path("options").forEach(argument -> arguments.add(argument.asText()));
    ReferenceCommand command = new ReferenceCommand(arguments);
    Optional<String> unsupported = command.unsupported();
    if (unsupported.isPresent()) {
      tally.skip("--" + unsupported.get() + " cannot be said block by block", 1);
      return List.of();
    }
    String model = row.path("model").asText();
    Path work = Files.createTempDirectory("row-");
    try {
      boolean own = command.learnsRotations() && folder.has(folder.tokenFile(model, ROTATION));
      Perplexity measured =
          run(
                  folder,
                  model,
                  executable(folder, model, command.plan(), work),
                  work,
                  own ? ROTATION : CALIBRATION,
                  true)
              .orElseThrow();
      return compare(name, measured.value(), expected(row), tolerance(arguments), true, tally);
    } catch (RecipeException e) {
      tally.count(false);
      return List.of(name + ": " + e.getMessage());
    } finally {
      delete(work);
    }
  }

  /**
   * The plan {@code Row} for a model, ready to run.
   *
   * @param work gets the file with the plan
   */
  static ExecutablePlan executable(LanguageModelFolder folder, String model, String plan, Path work)
      throws IOException, UnreadableModelException {
    Path file = Files.writeString(work.resolve("row.quant"), plan);
    Brevity brevity = Brevity.recipes(file);
    try (FolderWeights weights = folder.weights(model)) {
      Diagnostics findings = new Diagnostics();
      ResolvedPlan resolved =
          new PlanResolver(brevity.library(), new Resolver(brevity.library()))
              .resolve(
                  brevity.library().plan("Row").orElseThrow(),
                  DecoderOutline.of(model, weights.config()),
                  findings);
      if (findings.hasErrors()) {
        throw new UnreadableModelException(findings.all());
      }
      return ExecutablePlan.of(resolved, brevity);
    }
  }

  /**
   * Runs a plan.
   *
   * @param work gets the files of stages
   * @param kind which windows are calibrated on
   * @return the perplexity, if it is measured
   */
  static Optional<Perplexity> run(
      LanguageModelFolder folder,
      String model,
      ExecutablePlan executable,
      Path work,
      String kind,
      boolean measured)
      throws IOException, UnreadableModelException {
    Optional<TokenWindows> calibration =
        BlockwiseQuantization.needsData(executable)
            ? Optional.of(
                folder.windows(
                    model, kind, kind.equals(ROTATION) ? ROTATION_WINDOWS : CALIBRATION_WINDOWS))
            : Optional.empty();
    Optional<TokenWindows> test =
        measured
            ? Optional.of(folder.windows(model, "test", LanguageModelFolder.TEST_WINDOWS))
            : Optional.empty();
    try (FolderWeights weights = folder.weights(model)) {
      return new BlockwiseQuantization(executable, PlanProgress.SILENT, new Interruption())
          .run(weights, calibration, test, work);
    }
  }

  private static double tolerance(List<String> arguments) {
    if (arguments.contains("--learned-round") || arguments.contains("--optimize-rotations")) {
      return OPTIMIZED_TOLERANCE;
    }
    boolean greedy =
        Stream.of(
                "--gptq",
                "--gpfq",
                "--qronos",
                "--magr",
                "--svd-quant",
                "--awq-scale",
                "--rotation")
            .anyMatch(arguments::contains);
    return greedy ? GREEDY_TOLERANCE : CLOSED_TOLERANCE;
  }

  /** The recorded perplexity of a row. */
  static double expected(JsonNode row) {
    return row.path("quant").path("ppl_full").asDouble(row.path("ppl_full").asDouble());
  }

  /**
   * Compares a perplexity.
   *
   * @param better whether less is right too, where the tolerance is that of a search
   */
  private static List<String> compare(
      String name,
      double measured,
      double expected,
      double tolerance,
      boolean better,
      Tally tally) {
    double difference = measured / expected - 1;
    boolean lower = better && tolerance > CLOSED_TOLERANCE && difference < 0;
    boolean right = lower || Math.abs(difference) <= tolerance;
    tally.count(right);
    return right
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%s: %.4f instead of %.4f, %+.3f %%",
                name,
                measured,
                expected,
                difference * 100));
  }

  private static long[] longs(JsonNode array) {
    long[] values = new long[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asLong();
    }
    return values;
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
