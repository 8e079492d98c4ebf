package dev.brevity.dsl.plan;

import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.link.Library;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * Knows what networks of some format and export targets demand of plans, beyond what the language
 * says. Found with {@link ServiceLoader}.
 */
public interface PlanInspector {
  /**
   * Reports what cannot be carried out. Reads no tensors and starts no engine.
   *
   * @param library the recipes that the plan sees
   * @param network the file or folder of the network
   */
  void inspect(Library library, ResolvedPlan plan, Path network, DiagnosticSink findings);

  /** Asks all inspectors on the class path. */
  static void inspectAll(
      Library library, ResolvedPlan plan, Path network, DiagnosticSink findings) {
    for (PlanInspector inspector : ServiceLoader.load(PlanInspector.class)) {
      inspector.inspect(library, plan, network, findings);
    }
  }
}
