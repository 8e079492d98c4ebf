package dev.brevity.runtime.data;

import dev.brevity.dsl.data.InputDescription;
import dev.brevity.dsl.data.Preprocessing;
import dev.brevity.dsl.data.Preprocessing.Layout;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.runtime.data.Numbers.Floats;
import dev.brevity.runtime.data.Numbers.Longs;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes of a sample what the model's input wants, or says why that cannot be. */
final class Preparation {
  private final ExpectedInput expected;
  private final InputDescription description;

  Preparation(ExpectedInput expected, InputDescription description) {
    this.expected = expected;
    this.description = description;
  }

  /** The name of the model's input. */
  String input() {
    return expected.name();
  }

  /**
   * The shape that samples get, when they have this one in the file.
   *
   * @throws DataException if it does not fit the model
   */
  List<Long> shape(List<Long> actual, String place) {
    List<Long> shape = description.shape().orElse(actual);
    if (ArrayHeader.count(shape) != ArrayHeader.count(actual)) {
      throw DataException.of(
          Code.DATA_MISMATCH,
          "`"
              + place
              + "` has samples of shape "
              + actual
              + ", which cannot be given the shape "
              + shape
              + " that `data.yaml` declares");
    }
    Optional<List<Long>> wanted = expected.sampleShape();
    if (wanted.isEmpty()) {
      return shape;
    }
    return expected.fitted(shape).orElseThrow(() -> misfit(shape, wanted.get(), place));
  }

  private DataException misfit(List<Long> shape, List<Long> wanted, String place) {
    String message =
        "`"
            + place
            + "` has samples of shape "
            + shape
            + ", but the model's input `"
            + expected.name()
            + "` takes "
            + Fit.text(wanted);
    if (!expected.shape().filter(shape::equals).isPresent()) {
      return DataException.of(Code.DATA_MISMATCH, message, remedy(shape, wanted));
    }
    long each = shape.get(0);
    String rows =
        Fit.text(wanted).equals("[]") ? "" : ", " + Fit.text(wanted).replaceAll("[\\[\\]]", "");
    return DataException.of(
        Code.DATA_MISMATCH,
        message,
        String.format(
            Locale.ROOT,
            "samples lie along the first axis of `%s`, %d in each run: store the array in the shape"
                + " [%d * runs%s]",
            expected.name(),
            each,
            each,
            rows));
  }

  private static String remedy(List<Long> shape, List<Long> wanted) {
    boolean fixed = wanted.stream().allMatch(size -> size >= 0);
    return fixed && ArrayHeader.count(shape) == ArrayHeader.count(wanted)
        ? "declare `shape: " + wanted + "` in a description, a file whose name ends in `.data.yaml`"
        : "store samples of the shape "
            + Fit.text(wanted)
            + "; the first axis of an array counts samples";
  }

  /** Whether samples of this shape could be used. */
  boolean fits(List<Long> actual) {
    if (description.shape().isPresent()) {
      return ArrayHeader.count(description.shape().get()) == ArrayHeader.count(actual);
    }
    return expected.sampleShape().isEmpty() || expected.fitted(actual).isPresent();
  }

  /** The sample, prepared. */
  Numbers prepare(Sample sample) {
    Numbers raw = sample.numbers();
    List<Long> shape = shape(raw.shape(), sample.place());
    if (expected.floating()) {
      return scaled(raw, shape, sample.place());
    }
    if (raw instanceof Longs longs && description.preprocessing().keepsNumbers()) {
      return longs.reshaped(shape);
    }
    return whole(scaled(raw, shape, sample.place()), sample.place());
  }

  private Longs whole(Floats numbers, String place) {
    long[] whole = new long[numbers.count()];
    for (int i = 0; i < whole.length; i++) {
      float number = numbers.values()[i];
      whole[i] = (long) number;
      if (whole[i] != number) {
        throw DataException.of(
            Code.DATA_MISMATCH,
            "`"
                + place
                + "` holds "
                + number
                + ", but the model's input `"
                + expected.name()
                + "` takes whole numbers");
      }
    }
    return new Longs(whole, numbers.shape());
  }

  private Floats scaled(Numbers raw, List<Long> shape, String place) {
    Preprocessing preprocessing = description.preprocessing();
    float[] values = floats(raw);
    double numerator = preprocessing.scale().map(Preprocessing.Ratio::numerator).orElse(1.0);
    double denominator = preprocessing.scale().map(Preprocessing.Ratio::denominator).orElse(1.0);
    if (numerator != 1 || denominator != 1) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (values[i] * numerator / denominator);
      }
    }
    Channelwise mean = new Channelwise(preprocessing.mean(), shape, "mean", place);
    Channelwise std = new Channelwise(preprocessing.std(), shape, "std", place);
    if (!preprocessing.mean().isEmpty()) {
      for (int i = 0; i < values.length; i++) {
        values[i] -= mean.at(i);
      }
    }
    if (!preprocessing.std().isEmpty()) {
      for (int i = 0; i < values.length; i++) {
        values[i] /= std.at(i);
      }
    }
    return new Floats(values, shape);
  }

  private static float[] floats(Numbers raw) {
    if (raw instanceof Floats floats) {
      return floats.values();
    }
    long[] source = ((Longs) raw).values();
    float[] values = new float[source.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = source[i];
    }
    return values;
  }

  /** A number for each element, of its channel. */
  private final class Channelwise {
    private final float[] numbers;
    private final int below;

    Channelwise(List<Double> given, List<Long> shape, String key, String place) {
      numbers = new float[Math.max(1, given.size())];
      for (int i = 0; i < given.size(); i++) {
        numbers[i] = given.get(i).floatValue();
      }
      boolean first = description.preprocessing().layout() == Layout.NCHW;
      long channels = shape.isEmpty() ? 1 : shape.get(first ? 0 : shape.size() - 1);
      if (given.size() > 1 && given.size() != channels) {
        throw DataException.of(
            Code.DATA_MISMATCH,
            String.format(
                Locale.ROOT,
                "`%s` gives %d numbers, but samples in `%s` have %d channels (shape %s)",
                key,
                given.size(),
                place,
                channels,
                shape));
      }
      below = first ? (int) (ArrayHeader.count(shape) / Math.max(1, channels)) : 1;
    }

    float at(int index) {
      return numbers.length == 1 ? numbers[0] : numbers[index / below % numbers.length];
    }
  }
}
