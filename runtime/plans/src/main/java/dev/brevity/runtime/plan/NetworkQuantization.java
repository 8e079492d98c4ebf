package dev.brevity.runtime.plan;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.diagnostic.FindingsException;
import dev.brevity.dsl.diagnostic.Nearest;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.Batches;
import dev.brevity.runtime.data.DataException;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.graph.EngineReason;
import dev.brevity.runtime.graph.GraphException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a plan on the network of a file and writes the result: what {@code dsl quantize}
 * does. An interrupted run goes on where it was when it is run again with the same network, plan,
 * data and output.
 */
public final class NetworkQuantization {
  private final ExecutablePlan plan;
  private final GraphFile network;
  private final Path file;
  private final Optional<CalibrationData> data;
  private final PlanProgress progress;
  private final PlanOutput result;

  /**
   * @param network the file, opened
   * @param file where it is
   * @param data absent for plans that need none
   * @param result writes what has been made
   */
  public NetworkQuantization(
      ExecutablePlan plan,
      GraphFile network,
      Path file,
      Optional<CalibrationData> data,
      PlanProgress progress,
      PlanOutput result) {
    this.plan = plan;
    this.network = network;
    this.file = file;
    this.data = data;
    this.progress = progress;
    this.result = result;
  }

  /**
   * Plans what is to be done; nothing is computed yet.
   *
   * @param brevity over the library of the plan
   * @param name the name of the plan
   * @param file the network
   * @param data where calibration samples are; null for plans that need none
   * @throws UnreadableModelException if the file is no network that can be computed
   * @throws RecipeException if there is no such plan or it does not fit the network
   * @throws MissingPartException if no library carries out a step, the style or the export
   */
  public static NetworkQuantization of(Brevity brevity, String name, Path file, @Nullable Path data)
      throws UnreadableModelException {
    Library library = brevity.library();
    PlanDeclaration declaration =
        library.plan(name).orElseThrow(() -> new RecipeException(List.of(unknown(library, name))));
    GraphFile network = GraphFile.open(file, file.toString());
    Diagnostics findings = new Diagnostics();
    ResolvedPlan resolved =
        new PlanResolver(library, new Resolver(library))
            .resolve(declaration, network.outline(), findings);
    if (findings.hasErrors()) {
      throw new RecipeException(findings.all());
    }
    ExecutablePlan plan = ExecutablePlan.of(resolved, brevity);
    return new NetworkQuantization(
        plan,
        network,
        file,
        Optional.ofNullable(data).map(path -> new CalibrationData(path, path.toString())),
        PlanProgress.SILENT,
        (piece, samples, folder, place) -> new PlanExport(plan).write(piece, folder, place));
  }

  private static Diagnostic unknown(Library library, String name) {
    Diagnostic.Builder finding =
        Diagnostic.of(Code.UNKNOWN_NAME, "there is no plan `" + name + "`");
    Nearest.to(name, library.planNames())
        .ifPresent(near -> finding.fix("did you mean `" + near + "`?"));
    return finding.build();
  }

  /** What is to be done to each layer. */
  public ResolvedPlan plan() {
    return plan.plan();
  }

  /**
   * Does it.
   *
   * @param output the file to write, completely or not at all; what is unfinished is kept in a
   *     folder next to it
   * @return the file, and those that belong to it
   * @throws UnreadableModelException if the network or a tensor is broken, or cannot be computed
   * @throws RecipeException if a quantizer cannot be built, or samples cannot be opened
   * @throws DataException if samples are damaged or do not fit
   * @throws InterruptedPlanException if somebody asked to stop
   * @throws OutputTakenException if the output is, or would be beside, a file that must stay
   * @throws OutputInUseException if another process is writing the output
   * @throws IllegalArgumentException if the plan has no export
   */
  public List<Path> write(Path output, Interruption interruption)
      throws IOException, UnreadableModelException {
    return write(OutputPlace.of(output, true), interruption);
  }

  /** As {@link #write(Path, Interruption)}, where files may be there that must not be replaced. */
  public List<Path> write(OutputPlace output, Interruption interruption)
      throws IOException, UnreadableModelException {
    if (plan.plan().export().isEmpty()) {
      throw new IllegalArgumentException("the plan has no export");
    }
    Optional<Dataset> samples = samples();
    try (Dataset used = samples.orElse(null)) {
      OutputPlace place = free(output, samples);
      WorkKey key =
          WorkKey.of(plan.plan(), plan.recipes().library().userTexts())
              .addFiles("the network", networkFiles())
              .addFiles("the data", used == null ? List.of() : used.files());
      data.map(given -> given.samples().toString())
          .filter(choice -> !choice.isEmpty())
          .ifPresent(choice -> key.add("the number of samples", List.of(choice)));
      try (Journal journal =
          Journal.open(place.work(), key.text())
              .orElseThrow(() -> new OutputInUseException(output.file()))) {
        if (!journal.changes().isEmpty()) {
          progress.beginAnew(journal.changes());
        }
        progress.earlier(journal.errors());
        return write(place, journal, samples, interruption);
      }
    } finally {
      interruption.finish();
    }
  }

  /**
   * Finds what would keep {@link #write} from its work, as far as that shows before it.
   *
   * @return how many samples there are
   * @throws RecipeException if samples cannot be opened
   * @throws OutputTakenException if the output is, or would be beside, a file that must stay
   */
  public long rehearse(OutputPlace output) throws IOException {
    Optional<Dataset> samples = samples();
    try (Dataset used = samples.orElse(null)) {
      free(output, samples);
      return used == null ? 0 : used.size();
    }
  }

  private List<Path> networkFiles() {
    List<Path> files = new ArrayList<>(List.of(file));
    files.addAll(network.furtherFiles());
    return files;
  }

  private OutputPlace free(OutputPlace output, Optional<Dataset> samples) throws IOException {
    OutputPlace place =
        output.reading(networkFiles()).reading(samples.map(Dataset::files).orElse(List.of()));
    place.requireFree("");
    if (plan.target().isPresent()) {
      for (String suffix : plan.target().get().beside()) {
        place.requireFree(suffix);
      }
    }
    return place;
  }

  private Optional<Dataset> samples() {
    if (data.isEmpty()) {
      return Optional.empty();
    }
    Diagnostics findings = new Diagnostics();
    Optional<Dataset> opened = data.get().open(plan.plan().model(), findings);
    if (opened.isEmpty()) {
      throw new RecipeException(findings.all());
    }
    findings.all().forEach(progress::report);
    return opened;
  }

  private List<Path> write(
      OutputPlace place, Journal journal, Optional<Dataset> samples, Interruption interruption)
      throws IOException, UnreadableModelException {
    try (NDManager manager = NDManager.newBaseManager()) {
      Workpiece piece = Workpiece.of(network.graph(manager), manager);
      new PlanExecution(plan, progress, interruption).run(piece, samples, journal);
      List<Path> written = result.write(piece, samples, journal.folder(), place);
      journal.remove();
      return written;
    } catch (GraphException | EngineException e) {
      journal.remove();
      throw new UnreadableModelException(List.of(notComputable(e, samples)));
    } catch (FindingsException e) {
      // It would end the same way again.
      journal.remove();
      throw e;
    }
  }

  /** What the engine says, without the trace that follows. */
  private Diagnostic notComputable(RuntimeException e, Optional<Dataset> samples)
      throws IOException {
    Diagnostic.Builder finding =
        Diagnostic.of(
            Code.INVALID_MODEL, "`" + plan.plan().model().name() + "`: " + EngineReason.of(e));
    if (samples.isPresent()) {
      sizesOf(samples.get())
          .ifPresent(
              sizes ->
                  finding
                      .note("it was computed with samples of " + sizes)
                      .fix("give samples of sizes that the network is made for, or fix the file"));
    }
    return finding.build();
  }

  /** The sizes of the first sample, if the network leaves any of them to the samples. */
  private Optional<String> sizesOf(Dataset samples) throws IOException {
    List<Port> inputs = plan.plan().model().inputs();
    boolean chosen =
        inputs.stream()
            .anyMatch(input -> input.shape().stream().skip(1).anyMatch(size -> size < 0));
    if (!chosen) {
      return Optional.empty();
    }
    try (Batches batches = samples.batches(1, 1)) {
      return batches
          .next()
          .filter(batch -> batch.inputs().size() == inputs.size())
          .map(this::sizes);
    }
  }

  private String sizes(Batch batch) {
    List<String> sizes = new ArrayList<>();
    for (int i = 0; i < batch.inputs().size(); i++) {
      String name = plan.plan().model().inputs().get(i).name();
      sizes.add("`" + name + "` " + ModelOutline.sizes(batch.inputs().get(i).shape()));
    }
    return String.join(", ", sizes);
  }
}
