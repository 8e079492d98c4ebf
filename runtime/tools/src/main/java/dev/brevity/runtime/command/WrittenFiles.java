package dev.brevity.runtime.command;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.Batches;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.data.Numbers;
import dev.brevity.runtime.evaluation.EvaluationReport;
import dev.brevity.runtime.evaluation.FileTrial;
import dev.brevity.runtime.evaluation.ModelFile;
import dev.brevity.runtime.evaluation.ModelRunException;
import dev.brevity.runtime.evaluation.QuickComparison;
import dev.brevity.runtime.onnx.export.OnnxQcdqTarget;
import dev.brevity.runtime.plan.DraftTrial;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.ExportTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tries files of ONNX as their users will: onnxruntime loads and computes them. */
final class WrittenFiles {
  private final ExecutablePlan plan;

  /** Whether onnxruntime computes the network itself, once that has been tried. */
  private @Nullable Boolean computable;

  WrittenFiles(ExecutablePlan plan) {
    this.plan = plan;
  }

  /** Why onnxruntime cannot load the network itself; empty if it can, or no engine is asked for. */
  Optional<String> problemOfModel(Path model) throws IOException {
    return isForEngine()
        ? FileTrial.of(ModelFile.of(model, "").bytes()).problem(model, List.of())
        : Optional.empty();
  }

  /**
   * Refuses files that onnxruntime cannot compute, if they are for it.
   *
   * @param shown how messages name the model
   * @param samples whose first one gives the shapes of inputs
   */
  DraftTrial trial(String shown, Optional<Dataset> samples) {
    if (!isForOnnxRuntime()) {
      return DraftTrial.NONE;
    }
    return files -> {
      Optional<String> problem = FileTrial.of(bytes(files)).problem(files.get(0), shapes(samples));
      if (problem.isPresent()) {
        throw new RecipeException(
            List.of(
                Diagnostic.of(
                        Code.UNUSABLE_FILE,
                        "onnxruntime cannot compute what `"
                            + shown
                            + "` would be: "
                            + problem.get())
                    .note("nothing was written")
                    .fix(
                        "choose another `opset` or quantizers; `--no-verify` writes it all the"
                            + " same")
                    .build()));
      }
    };
  }

  private static long bytes(List<Path> files) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  /**
   * How a file that onnxruntime computes compares with its network; empty if the file is not for
   * it, or the two cannot be compared.
   *
   * @param model the network, and how messages name it
   * @param files the written model, and what belongs to it
   * @param samples for both
   */
  Optional<EvaluationReport> comparison(
      ModelFile model, List<Path> files, String shown, Dataset samples, String data)
      throws IOException {
    if (!isComparable(model)) {
      return Optional.empty();
    }
    try {
      ModelFile made = new ModelFile(files.get(0), shown, bytes(files));
      return Optional.of(new QuickComparison().compare(model, made, samples, data));
    } catch (ModelRunException notComparable) {
      return Optional.empty();
    }
  }

  /** What speaks against the samples, for a network whose file would be compared with it. */
  List<Diagnostic> doubts(ModelFile model, Dataset samples) throws IOException {
    if (!isComparable(model)) {
      return List.of();
    }
    try {
      return new QuickComparison().doubts(model, samples);
    } catch (ModelRunException notComputable) {
      return List.of();
    }
  }

  /** Whether onnxruntime computes both files; the network of one for an engine was tried before. */
  private boolean isComparable(ModelFile model) throws IOException {
    if (computable == null) {
      computable =
          isForOnnxRuntime()
              && (isForEngine()
                  || FileTrial.of(model.bytes()).problem(model.path(), List.of()).isEmpty());
    }
    return computable;
  }

  private boolean isForOnnxRuntime() {
    return plan.target().filter(ExportTarget::runsInOnnxRuntime).isPresent();
  }

  private boolean isForEngine() {
    return plan.target()
        .filter(OnnxQcdqTarget.class::isInstance)
        .filter(target -> ((OnnxQcdqTarget) target).target() != null)
        .isPresent();
  }

  private List<List<Long>> shapes(Optional<Dataset> samples) throws IOException {
    if (samples.isEmpty()) {
      List<Port> inputs = plan.plan().model().inputs();
      boolean known =
          inputs.stream()
              .allMatch(
                  port -> port.isRanked() && port.shape().stream().allMatch(size -> size >= 0));
      return known ? inputs.stream().map(Port::shape).toList() : List.of();
    }
    try (Batches first = samples.get().batches(1, 1)) {
      return first.next().map(Batch::inputs).orElse(List.of()).stream()
          .map(Numbers::shape)
          .toList();
    }
  }
}
