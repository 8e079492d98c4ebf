package dev.brevity.runtime.data;

import java.util.List;
import java.util.Optional;

/**
 * Some samples.
 *
 * @param first which sample of the data set is the first, counted from 0
 * @param inputs one array for each input of the model, with the samples along the first axis
 * @param labels the class of each sample
 */
public record Batch(long first, int size, List<Numbers> inputs, Optional<long[]> labels) {
  public Batch {
    inputs = List.copyOf(inputs);
  }
}
