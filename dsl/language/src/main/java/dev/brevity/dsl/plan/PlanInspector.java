package dev.brevity.dsl.plan;

import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.link.Library;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Knows what networks of some format and export targets demand of plans, beyond what the language
 * says. Found with {@link ServiceLoader}.
 */
public interface PlanInspector {
  /**
   * Reports what cannot be run. Reads no tensors and starts no engine.
   *
   * @param library the recipes that the plan sees
   * @param network the file or folder of the network
   */
  void inspect(Library library, ResolvedPlan plan, Path network, DiagnosticSink findings);

  /**
   * What the export target of a plan will write; empty for targets that say nothing beyond the
   * plan. Reads no tensors and starts no engine.
   *
   * @param library the recipes that the plan sees
   * @param network the file or folder of the network, which fits the plan
   */
  default Optional<ExportForecast> forecast(Library library, ResolvedPlan plan, Path network) {
    return Optional.empty();
  }

  /**
   * What the style of a plan puts into the network besides what rules say. Reads no tensors and
   * starts no engine.
   *
   * @param library the recipes that the plan sees
   * @param network the file or folder of the network, which fits the plan
   */
  default StyleForecast style(Library library, ResolvedPlan plan, Path network) {
    return StyleForecast.NONE;
  }

  /** What all inspectors on the class path know of a plan's style. */
  static StyleForecast anyStyle(Library library, ResolvedPlan plan, Path network) {
    return ServiceLoader.load(PlanInspector.class).stream()
        .map(inspector -> inspector.get().style(library, plan, network))
        .reduce(StyleForecast.NONE, StyleForecast::and);
  }

  /** What the first inspector on the class path that knows the target of a plan says of it. */
  static Optional<ExportForecast> anyForecast(Library library, ResolvedPlan plan, Path network) {
    for (PlanInspector inspector : ServiceLoader.load(PlanInspector.class)) {
      Optional<ExportForecast> found = inspector.forecast(library, plan, network);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Asks all inspectors on the class path. */
  static void inspectAll(
      Library library, ResolvedPlan plan, Path network, DiagnosticSink findings) {
    for (PlanInspector inspector : ServiceLoader.load(PlanInspector.class)) {
      inspector.inspect(library, plan, network, findings);
    }
  }
}
