package dev.brevity.runtime.data;

import dev.brevity.dsl.data.DataDescription;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Samples for a model's inputs, and possibly their classes. They can be read any number of times,
 * always in the same order; files stay open until it is closed. {@link DatasetOpener} makes it.
 */
public final class Dataset implements Closeable {
  private final Store store;
  private final Optional<Path> description;
  private final List<Column> columns;
  private final List<Preparation> preparations;
  private final Optional<Labels> labels;
  private final long first;
  private final long size;
  private final OptionalLong fixedBatch;
  private final boolean whole;

  /**
   * @param description the file that describes the samples, if it was named
   * @param fixedBatch how many samples the model takes at a time, if it takes no other number
   * @param whole whether a sample is all that the model takes at a time, without an axis to count
   *     samples
   */
  Dataset(
      Store store,
      Optional<Path> description,
      List<Column> columns,
      List<Preparation> preparations,
      Optional<Labels> labels,
      long first,
      long size,
      OptionalLong fixedBatch,
      boolean whole) {
    this.store = store;
    this.description = description;
    this.columns = List.copyOf(columns);
    this.preparations = List.copyOf(preparations);
    this.labels = labels;
    this.first = first;
    this.size = size;
    this.fixedBatch = fixedBatch;
    this.whole = whole;
  }

  /**
   * The files on disk that the samples depend on: those that hold them, in their order, and the
   * description, if there is one. Labels are not among them.
   */
  public List<Path> files() {
    Set<Path> found = new LinkedHashSet<>();
    description.ifPresent(found::add);
    for (StoredFile file : store.files()) {
      if (DataDescription.isName(file.name()) && description.isEmpty()) {
        found.add(store.onDisk(file));
      }
    }
    for (Column column : columns) {
      column.files().forEach(file -> found.add(store.onDisk(file.origin())));
    }
    return List.copyOf(found);
  }

  /**
   * The first of these samples, in whole batches where the model takes no other number, but at
   * least one. This one must not be used any more; closing either closes both.
   *
   * @param most how many at most
   */
  public Dataset first(long most) {
    long each = fixedBatch.orElse(1);
    long wanted = Math.max(each, most - most % each);
    return new Dataset(
        store,
        description,
        columns,
        preparations,
        labels,
        first,
        Math.min(size, wanted),
        fixedBatch,
        whole);
  }

  /** How many samples there are. */
  public long size() {
    return size;
  }

  /** Whether the class of each sample is known. */
  public boolean labelled() {
    return labels.isPresent();
  }

  /** Reads all samples. */
  public Batches batches(int batchSize) {
    return batches(batchSize, size);
  }

  /**
   * Reads the first {@code limit} samples, or all when there are fewer. For models that take a
   * fixed number of samples at a time, batches are of that number, and what is left over is not
   * read.
   *
   * @param batchSize how many samples a batch has at most, if the model takes any number
   * @throws UncheckedIOException if a file cannot be opened
   */
  public Batches batches(int batchSize, long limit) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("a batch has at least one sample");
    }
    int each = Math.toIntExact(fixedBatch.orElse(batchSize));
    long count = Math.min(limit, size);
    if (fixedBatch.isPresent()) {
      count = Math.max(each, count - count % each);
    }
    try {
      return new Batches(columns, preparations, labels, first, first + count, each, whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many samples lie along the model's first axis, if it takes no other number of them. */
  public OptionalLong fixedBatch() {
    return whole ? OptionalLong.empty() : fixedBatch;
  }

  /**
   * As {@link #batches(int, long)}, in batches of as many whole ones of the model's as asked for,
   * although the model says that it takes one at a time.
   */
  public Batches batchesTogether(int batchSize, long limit) {
    int each = Math.toIntExact(fixedBatch.orElse(1));
    int together = Math.max(each, batchSize - batchSize % each);
    long count = Math.min(limit, size);
    count = Math.max(each, count - count % each);
    try {
      return new Batches(columns, preparations, labels, first, first + count, together, whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * As {@link #batches(int, long)}, in batches of as many samples as asked for, although the model
   * says that it takes more at a time.
   */
  public Batches batchesApart(int batchSize, long limit) {
    long end = first + Math.min(limit, size);
    try {
      return new Batches(columns, preparations, labels, first, end, batchSize, whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
