package dev.brevity.runtime.llm;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.llm.evaluation.Perplexity;
import dev.brevity.runtime.llm.quantization.BlockwiseQuantization;
import dev.brevity.runtime.llm.quantization.LanguageModelTarget;
import dev.brevity.runtime.llm.quantization.QuantizedModel;
import dev.brevity.runtime.llm.text.TokenWindows;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.PlanProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A plan for one of the tiny decoders, carried out as the command line does. */
public final class PlannedModel {
  private static final int WINDOWS = 4;
  private static final int LENGTH = 16;

  private final Path model;
  private final ExecutablePlan plan;

  private PlannedModel(Path model, ExecutablePlan plan) {
    this.model = model;
    this.plan = plan;
  }

  /**
   * Resolves a plan.
   *
   * @param body what stands between the braces of the plan
   */
  public static PlannedModel of(Path model, String body) throws Exception {
    Path file = Files.createTempFile("planned-", ".quant");
    Files.writeString(file, "brevity 1\n\nplan Tried {\n" + body + "\n}\n");
    Brevity brevity = Brevity.recipes(file);
    Diagnostics findings = new Diagnostics();
    try (FolderWeights weights = open(model)) {
      ResolvedPlan resolved =
          new PlanResolver(brevity.library(), new Resolver(brevity.library()))
              .resolve(
                  brevity.library().plan("Tried").orElseThrow(),
                  DecoderOutline.of("model", weights.config()),
                  findings);
      if (findings.hasErrors()) {
        throw new UnreadableModelException(findings.all());
      }
      return new PlannedModel(model, ExecutablePlan.of(resolved, brevity));
    } finally {
      Files.delete(file);
    }
  }

  public ExecutablePlan plan() {
    return plan;
  }

  /** The model in floating point. */
  public static FolderWeights open(Path model) throws UnreadableModelException {
    return new FolderWeights(HuggingFaceFolder.open(model, "model"));
  }

  /** Windows of random tokens that the model knows. */
  public static TokenWindows windows(Path model, int seed) throws Exception {
    try (FolderWeights weights = open(model)) {
      Random random = new Random(seed);
      List<long[]> windows = new ArrayList<>();
      for (int i = 0; i < WINDOWS; i++) {
        windows.add(random.longs(LENGTH, 0, weights.config().vocabulary()).toArray());
      }
      return new TokenWindows(windows, LENGTH);
    }
  }

  /**
   * Carries the plan out.
   *
   * @param work gets the files of stages
   * @return the perplexity on windows of seed 1
   */
  public Perplexity quantize(Path work) throws Exception {
    Files.createDirectories(work);
    try (FolderWeights weights = open(model)) {
      return new BlockwiseQuantization(plan, PlanProgress.SILENT, new Interruption())
          .run(weights, Optional.of(windows(model, 0)), Optional.of(windows(model, 1)), work)
          .orElseThrow();
    }
  }

  /**
   * Writes what {@link #quantize} has left.
   *
   * @return what the target reported
   */
  public List<Diagnostic> write(Path work, Path output)
      throws IOException, UnreadableModelException {
    Diagnostics findings = new Diagnostics();
    try (HuggingFaceFolder source = HuggingFaceFolder.open(model, "model");
        QuantizedModel quantized = QuantizedModel.open(source, "model", plan, work)) {
      ((LanguageModelTarget) plan.target().orElseThrow())
          .write(quantized, output, findings::report);
    }
    return findings.all();
  }
}
