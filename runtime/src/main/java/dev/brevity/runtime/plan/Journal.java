package dev.brevity.runtime.plan;

import ai.djl.nn.Block;
import dev.brevity.runtime.checkpoint.Checkpoint;
import dev.brevity.runtime.checkpoint.CheckpointMismatchException;
import dev.brevity.runtime.checkpoint.TrainingPoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far a plan has come, in a folder beside the output, so that an interrupted run can go on. It
 * belongs to one network, plan and data: with others it begins anew. Only one process uses it at a
 * time.
 */
public final class Journal implements Closeable {
  private static final String KEY = "key";
  private static final String STATE = "state.checkpoint";
  private static final String LOCK = "lock";

  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;
  private @Nullable Checkpoint saved;

  private Journal(Path folder, FileChannel channel, FileLock lock) {
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Opens the journal, or begins one.
   *
   * @param key stands for the network, the plan and the data
   * @return empty when another process uses it
   */
  public static Optional<Journal> open(Path folder, String key) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    Journal journal = new Journal(folder, channel, lock);
    journal.begin(key);
    return Optional.of(journal);
  }

  private void begin(String key) throws IOException {
    Path keyFile = folder.resolve(KEY);
    Path state = folder.resolve(STATE);
    boolean same = Files.exists(keyFile) && Files.readString(keyFile).equals(key);
    if (!same) {
      Files.deleteIfExists(state);
      Files.writeString(keyFile, key);
    } else if (Files.exists(state)) {
      try {
        saved = Checkpoint.read(state);
      } catch (IOException damaged) {
        Files.deleteIfExists(state);
      }
    }
  }

  /** Where the folder is; finished output is put together in it. */
  public Path folder() {
    return folder;
  }

  /** How many steps after the placement of quantizers were complete when it was last saved. */
  public int completeSteps() {
    return saved == null ? 0 : saved.point().epoch();
  }

  /** How many batches of the next step had been looked at. */
  public int completeBatches() {
    return saved == null ? 0 : saved.point().batch();
  }

  /**
   * Gives a network the values that were saved.
   *
   * @return whether that was possible; if not, all begins anew
   */
  public boolean restore(Block network) {
    if (saved == null) {
      return false;
    }
    try {
      saved.restore(network);
      return true;
    } catch (CheckpointMismatchException e) {
      saved = null;
      return false;
    }
  }

  /** Saves the network, whole or not at all. */
  public void save(Block network, int steps, int batches) {
    Checkpoint now = Checkpoint.of(network);
    Checkpoint pointed =
        new Checkpoint(
            now.libraryVersion(),
            now.recipes(),
            now.arrays(),
            now.counters(),
            now.optimizer(),
            new TrainingPoint(steps, batches));
    try {
      pointed.write(folder.resolve(STATE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes everything: the output is complete. */
  public void remove() throws IOException {
    close();
    removeFiles();
  }

  /** Gives the folder free; removes it when nothing has been saved. */
  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    boolean empty = Files.notExists(folder.resolve(STATE));
    lock.release();
    channel.close();
    if (empty) {
      removeFiles();
    }
  }

  private void removeFiles() throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
