package dev.brevity.runtime.plan;

import dev.brevity.runtime.data.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Writes the network that a plan has made. */
public interface PlanOutput {
  /**
   * Writes the file, completely or not at all.
   *
   * @param samples of calibration, if the plan has any
   * @param folder on the same disk as the file; what is unfinished is kept there
   * @return the file, and those that belong to it
   */
  List<Path> write(Workpiece piece, Optional<Dataset> samples, Path folder, OutputPlace place)
      throws IOException;
}
