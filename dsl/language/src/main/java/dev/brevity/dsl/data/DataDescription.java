package dev.brevity.dsl.data;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where samples come from and how they become inputs of a model. {@code docs/data.md} has the form
 * in YAML.
 *
 * @param inputs one for each input of the model; may be empty, when files are taken as they are
 */
public record DataDescription(
    List<InputDescription> inputs, LabelDescription labels, Optional<SampleRange> samples) {

  /** The description in a folder or an archive. */
  public static final String FILE = "data.yaml";

  /** How descriptions that stand elsewhere end. */
  public static final String EXTENSION = ".data.yaml";

  /** What holds where nothing is described. */
  public static final DataDescription NONE =
      new DataDescription(List.of(), LabelDescription.NONE, Optional.empty());

  public DataDescription {
    inputs = List.copyOf(inputs);
  }

  /** Whether a file of this name describes data. */
  public static boolean isName(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return name.equals(FILE) || name.endsWith(EXTENSION);
  }

  public DataDescription withSamples(SampleRange range) {
    return new DataDescription(inputs, labels, Optional.of(range));
  }
}
