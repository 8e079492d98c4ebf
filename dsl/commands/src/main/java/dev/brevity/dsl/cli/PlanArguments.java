package dev.brevity.dsl.cli;

import dev.brevity.dsl.diagnostic.Diagnostics;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments of commands that take a network and a plan for it. */
public final class PlanArguments {
  @Parameters(paramLabel = "MODEL", description = "the network, for example an .onnx file")
  private String model = "";

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      required = true,
      description = "the recipe file with the plan, or the name of a plan of the catalog")
  private String plan = "";

  @Option(
      names = "--name",
      paramLabel = "PLAN",
      description = "which plan of the file, when it holds several")
  private @Nullable String name;

  /** The file or folder of the network, as the user named it. */
  public String model() {
    return model;
  }

  /** The file of the plan or the name of one of the catalog, as the user named it. */
  public String plan() {
    return plan;
  }

  /**
   * Reads and checks both.
   *
   * @param findings told everything that is wrong with either
   * @return empty, with findings, when the plan or the network cannot be read
   * @throws UsageException if there is no such file or plan
   */
  public Optional<PlannedNetwork> read(Session session, Diagnostics findings) throws IOException {
    return PlannedNetwork.read(session, model, plan, Optional.ofNullable(name), findings);
  }
}
