package dev.brevity.dsl.data;

import java.util.List;
import java.util.Optional;

/**
 * Where the class of each sample stands.
 *
 * @param files which file holds labels, as a glob
 * @param field their name inside {@code .npz} files and JSON objects
 * @param folders whether the folder of a file names its class
 * @param classes the names of the classes, that of class 0 first
 */
public record LabelDescription(
    Optional<String> files,
    Optional<String> field,
    Optional<Boolean> folders,
    List<String> classes) {

  /** What holds where nothing is said. */
  public static final LabelDescription NONE =
      new LabelDescription(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

  public LabelDescription {
    classes = List.copyOf(classes);
  }
}
