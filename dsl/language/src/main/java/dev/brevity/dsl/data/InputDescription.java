package dev.brevity.dsl.data;

import java.util.List;
import java.util.Optional;

/**
 * The samples of one input.
 *
 * @param name the model's name for the input; may be left out where the model has one
 * @param files which files hold it, as a glob
 * @param field its name inside {@code .npz} files and JSON objects, where it is not that of the
 *     input
 * @param shape the shape of one sample, where that of the file is another
 * @param stacked whether the first axis of an array counts samples
 */
public record InputDescription(
    Optional<String> name,
    Optional<String> files,
    Optional<String> field,
    Optional<List<Long>> shape,
    Optional<Boolean> stacked,
    Preprocessing preprocessing) {

  /** What holds for an input that is not described. */
  public static final InputDescription NONE =
      new InputDescription(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Preprocessing.NONE);

  public InputDescription {
    shape = shape.map(List::copyOf);
  }
}
