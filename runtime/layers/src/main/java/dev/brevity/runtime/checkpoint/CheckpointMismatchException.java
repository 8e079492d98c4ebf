package dev.brevity.runtime.checkpoint;

import java.util.List;
import java.util.stream.Collectors;

/** Refuses to load a checkpoint into a network that is not the one that was saved. */
public final class CheckpointMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Difference> differences;

  CheckpointMismatchException(List<Difference> differences) {
    super(
        differences.stream()
            .map(Difference::message)
            .collect(Collectors.joining("\n", "the network is not the one that was saved:\n", "")));
    this.differences = List.copyOf(differences);
  }

  /** Everything that differs. */
  public List<Difference> differences() {
    return differences;
  }
}
