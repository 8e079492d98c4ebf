package dev.brevity.runtime.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a network in a format: for programs that build or train their network themselves.
 *
 * @param target the format
 */
public record NetworkExport(ExportTarget target) {
  /**
   * Writes the file, completely or not at all, when the target has tried it.
   *
   * @param folder on the same disk as the file; what is unfinished is kept there
   * @return the file, and those that belong to it
   * @throws OutputTakenException if something is there that must not be overwritten
   * @throws dev.brevity.runtime.RecipeException if the network holds what cannot be written
   */
  public List<Path> write(QuantizedNetwork network, Path folder, OutputPlace place)
      throws IOException {
    return write(network, folder, place, DraftTrial.NONE);
  }

  /** As {@link #write(QuantizedNetwork, Path, OutputPlace)}, if it also passes another trial. */
  public List<Path> write(
      QuantizedNetwork network, Path folder, OutputPlace place, DraftTrial trial)
      throws IOException {
    return published(
        network,
        folder,
        place,
        files -> {
          target.tryOut(network, files.get(0));
          trial.run(files);
        });
  }

  /** As {@link #write(QuantizedNetwork, Path, OutputPlace)}, without a trial. */
  public List<Path> writeUntried(QuantizedNetwork network, Path folder, OutputPlace place)
      throws IOException {
    return published(network, folder, place, DraftTrial.NONE);
  }

  private List<Path> published(
      QuantizedNetwork network, Path folder, OutputPlace place, DraftTrial trial)
      throws IOException {
    try (ExportDraft draft = new ExportDraft(folder, place)) {
      target.write(network, draft);
      trial.run(draft.files());
      return draft.publish();
    }
  }
}
