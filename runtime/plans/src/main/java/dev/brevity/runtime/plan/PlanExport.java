package dev.brevity.runtime.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.brevity.dsl.json.JsonWriting;
import dev.brevity.dsl.plan.PlanJson;
import dev.brevity.dsl.plan.ResolvedPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the network that a plan made, in the format that the plan chooses. */
public final class PlanExport {
  private final ResolvedPlan plan;
  private final ExportTarget target;

  /**
   * @throws IllegalArgumentException if the plan has no export
   */
  public PlanExport(ExecutablePlan executable) {
    this.plan = executable.plan();
    this.target =
        executable
            .target()
            .orElseThrow(() -> new IllegalArgumentException("the plan has no export"));
  }

  /**
   * Writes the file, completely or not at all, when the target has tried it.
   *
   * @param folder on the same disk as the file; what is unfinished is kept there
   * @return the file, and those that belong to it
   * @throws OutputTakenException if something is there that must not be overwritten
   */
  public List<Path> write(Workpiece piece, Path folder, OutputPlace place) throws IOException {
    return write(piece, folder, place, DraftTrial.NONE);
  }

  /** As {@link #write(Workpiece, Path, OutputPlace)}, if it also passes another trial. */
  public List<Path> write(Workpiece piece, Path folder, OutputPlace place, DraftTrial trial)
      throws IOException {
    return new NetworkExport(target).write(network(piece), folder, place, trial);
  }

  /** As {@link #write(Workpiece, Path, OutputPlace)}, without a trial. */
  public List<Path> writeUntried(Workpiece piece, Path folder, OutputPlace place)
      throws IOException {
    return new NetworkExport(target).writeUntried(network(piece), folder, place);
  }

  private QuantizedNetwork network(Workpiece piece) {
    return new QuantizedNetwork(
        piece,
        plan.model().inputs(),
        plan.model().outputs(),
        metadata(plan),
        plan.model().origin());
  }

  /** Where the network comes from, for the file's metadata. */
  public static Map<String, String> metadata(ResolvedPlan plan) {
    StringBuilder resolved = new StringBuilder();
    try (JsonGenerator json = JsonWriting.open(resolved)) {
      json.writeStartObject();
      new PlanJson(false).fields(json, plan);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("brevity.version", toolVersion());
    metadata.put("brevity.plan", plan.name());
    metadata.put("brevity.plan_sha256", PlanJson.fingerprint(plan));
    metadata.put("brevity.resolved_plan", resolved.toString());
    return metadata;
  }

  /** The version of this library. */
  public static String toolVersion() {
    String version = PlanExport.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
