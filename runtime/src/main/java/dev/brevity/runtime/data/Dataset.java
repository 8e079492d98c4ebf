package dev.brevity.runtime.data;

import dev.brevity.dsl.diagnostic.Code;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Samples for a model's inputs, and possibly their classes. They can be read any number of times,
 * always in the same order; files stay open until it is closed. {@link DatasetOpener} makes it.
 */
public final class Dataset implements Closeable {
  private final Store store;
  private final List<Column> columns;
  private final List<Preparation> preparations;
  private final Optional<Labels> labels;
  private final BatchRule rule;
  private final long first;
  private final long size;

  Dataset(
      Store store,
      List<Column> columns,
      List<Preparation> preparations,
      Optional<Labels> labels,
      BatchRule rule,
      long first,
      long size) {
    this.store = store;
    this.columns = List.copyOf(columns);
    this.preparations = List.copyOf(preparations);
    this.labels = labels;
    this.rule = rule;
    this.first = first;
    this.size = size;
  }

  /** How many samples there are. */
  public long size() {
    return size;
  }

  /** Whether the class of each sample is known. */
  public boolean labelled() {
    return labels.isPresent();
  }

  /** How many samples the model takes at once, where it leaves no choice. */
  public Optional<Integer> fixedBatch() {
    return rule.size();
  }

  /** Reads all samples. */
  public Batches batches(int batchSize) {
    return batches(batchSize, size);
  }

  /**
   * Reads the first {@code limit} samples, or all when there are fewer. A model that fixes how many
   * it takes gets just as many in every batch; what remains behind the last full one is left out.
   *
   * @throws DataException if there are too few for one batch of a fixed size
   * @throws UncheckedIOException if a file cannot be opened
   */
  public Batches batches(int batchSize, long limit) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("a batch has at least one sample");
    }
    try {
      return new Batches(
          columns,
          preparations,
          labels,
          rule,
          first,
          first + count(limit),
          rule.size().orElse(batchSize));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many samples {@link #batches(int, long)} gives. */
  public long count(long limit) {
    long wanted = Math.min(limit, size);
    if (rule.size().isEmpty()) {
      return wanted;
    }
    int batch = rule.size().get();
    long most = size / batch * batch;
    if (most == 0) {
      throw DataException.of(
          Code.DATA_MISMATCH,
          "the model takes " + batch + " samples at once, and the data holds " + size,
          "give at least " + batch + " samples, or export the model with an open batch axis");
    }
    return Math.min(most, (wanted + batch - 1) / batch * batch);
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
