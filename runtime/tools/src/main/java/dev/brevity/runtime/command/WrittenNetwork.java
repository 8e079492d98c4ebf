package dev.brevity.runtime.command;

import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.evaluation.EvaluationReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a quantization has written.
 *
 * @param files the model first
 * @param comparison of the model with the network, if they were compared
 * @param plan with what tuning has decided, if anything was tuned
 */
record WrittenNetwork(
    List<Path> files, Optional<EvaluationReport> comparison, Optional<ResolvedPlan> plan) {
  WrittenNetwork {
    files = List.copyOf(files);
  }

  static WrittenNetwork of(Path file) {
    return new WrittenNetwork(List.of(file), Optional.empty(), Optional.empty());
  }
}
