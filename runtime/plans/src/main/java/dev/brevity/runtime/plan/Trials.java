package dev.brevity.runtime.plan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.transform.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * Computes a network on random numbers of its own shapes, so that steps can show that they change
 * nothing: of the shapes of the first sample, or of those that the model declares.
 */
public final class Trials {
  private static final long SEED = 29;

  /** More elements than a sample has. */
  private static final double MOST_ELEMENTS = 1 << 26;

  /** Sizes to try where a model does not say any: the first one, and all others. */
  private static final long[][] GUESSES = {{2, 32}, {1, 1}, {1, 64}, {1, 224}, {2, 2}, {4, 4}};

  private Trials() {}

  /** The first trial that succeeds. */
  public static Optional<Trial> of(Workpiece piece, Feed feed) {
    try (NDManager scratch = piece.manager().newSubManager()) {
      Optional<NDList> sample = feed.sample(scratch);
      if (sample.isPresent()) {
        return ofSample(piece, scratch, sample.get());
      }
      for (long[] guess : piece.inputs().isEmpty() ? new long[0][] : GUESSES) {
        Optional<NDList> inputs = inputs(piece.inputs(), guess, scratch);
        Optional<Trial> trial =
            inputs.flatMap(given -> Trial.of(piece.graph(), piece.manager(), given));
        if (trial.isPresent()) {
          return trial;
        }
      }
      return Optional.empty();
    }
  }

  /** Random numbers show more than a sample, which may be mostly zeros. */
  private static Optional<Trial> ofSample(Workpiece piece, NDManager scratch, NDList sample) {
    NDList random = new NDList();
    for (NDArray input : sample) {
      random.add(
          input.getDataType().isFloating()
              ? numbers(scratch, input.getShape(), input.getDataType())
              : input);
    }
    Optional<Trial> trial = Trial.of(piece.graph(), piece.manager(), random);
    if (trial.filter(Trial::isFinite).isPresent()) {
      return trial;
    }
    trial.ifPresent(Trial::close);
    return Trial.of(piece.graph(), piece.manager(), sample);
  }

  private static Optional<NDList> inputs(List<Port> ports, long[] guess, NDManager scratch) {
    NDList inputs = new NDList();
    for (Port port : ports) {
      List<Long> sizes = new ArrayList<>();
      for (int i = 0; i < port.shape().size(); i++) {
        long size = port.shape().get(i);
        sizes.add(size >= 0 ? size : guess[i == 0 ? 0 : 1]);
      }
      if (sizes.stream().mapToDouble(Long::doubleValue).reduce(1, (x, y) -> x * y)
          > MOST_ELEMENTS) {
        return Optional.empty();
      }
      DataType type = DataType.valueOf(port.dtype().toUpperCase(Locale.ROOT));
      Shape shape = new Shape(sizes);
      inputs.add(type.isFloating() ? numbers(scratch, shape, type) : scratch.zeros(shape, type));
    }
    return Optional.of(inputs);
  }

  private static NDArray numbers(NDManager scratch, Shape shape, DataType type) {
    Random random = new Random(SEED);
    float[] numbers = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return scratch.create(numbers, shape).toType(type, false);
  }
}
