package dev.brevity.runtime.plan;

import ai.djl.nn.Block;
import dev.brevity.runtime.checkpoint.Checkpoint;
import dev.brevity.runtime.checkpoint.CheckpointMismatchException;
import dev.brevity.runtime.checkpoint.StoredArray;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far a plan has come, in a folder next to the output, so that an interrupted run can go on. It
 * belongs to one network, plan and data: with others it begins anew. Only one process uses it at a
 * time.
 */
public final class Journal implements Closeable {
  private static final String KEY = "key";
  private static final String STATE = "state.checkpoint";
  private static final String LOCK = "lock";
  private static final String STEP = "step";
  private static final String SEPARATOR = "\u0001";
  private static final String BATCHES = "batches";

  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;
  private final Map<Integer, StepState> states = new TreeMap<>();
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
        accept(Checkpoint.read(state));
      } catch (IOException | NumberFormatException damaged) {
        states.clear();
        Files.deleteIfExists(state);
      }
    }
  }

  /** Parts what is of the network from what single steps have collected. */
  private void accept(Checkpoint read) {
    Map<String, StoredArray> arrays = new LinkedHashMap<>(read.arrays());
    Map<String, Long> counters = new LinkedHashMap<>(read.counters());
    arrays.keySet().removeIf(name -> name.startsWith(STEP + SEPARATOR));
    counters.keySet().removeIf(name -> name.startsWith(STEP + SEPARATOR));
    Set<Integer> numbers = new TreeSet<>();
    read.counters().keySet().stream()
        .filter(name -> name.startsWith(STEP + SEPARATOR))
        .forEach(name -> numbers.add(Integer.parseInt(name.split(SEPARATOR, -1)[1])));
    for (int number : numbers) {
      Map<String, Long> counts = within(read.counters(), number);
      Long batches = counts.remove(BATCHES);
      states.put(
          number,
          new StepState(
              batches == null ? 0 : Math.toIntExact(batches),
              within(read.arrays(), number),
              counts));
    }
    if (!arrays.isEmpty()) {
      saved = checkpoint(read, arrays, counters, read.point());
    }
  }

  private static String prefix(int step) {
    return STEP + SEPARATOR + step + SEPARATOR;
  }

  private static <T> Map<String, T> within(Map<String, T> all, int step) {
    Map<String, T> own = new LinkedHashMap<>();
    String prefix = prefix(step);
    all.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            own.put(name.substring(prefix.length()), value);
          }
        });
    return own;
  }

  private static Checkpoint checkpoint(
      Checkpoint like,
      Map<String, StoredArray> arrays,
      Map<String, Long> counters,
      TrainingPoint point) {
    return new Checkpoint(
        like.libraryVersion(), like.recipes(), arrays, counters, like.optimizer(), point);
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

  /** What a step had collected, if it was saved in the middle of it or comes before others. */
  Optional<StepState> state(int step) {
    return Optional.ofNullable(states.get(step));
  }

  /** Saves the network, whole or not at all. */
  public void save(Block network, int steps, int batches) {
    states.keySet().removeIf(step -> step >= 0);
    write(Checkpoint.of(network), new TrainingPoint(steps, batches));
  }

  /**
   * Saves what a step has collected, whole or not at all. Before the placement of quantizers the
   * network is made again from its file, and only afterwards it is saved, too.
   *
   * @param step negative before the placement
   */
  void save(int step, Block network, StepState state) {
    states.put(step, state);
    TrainingPoint point = new TrainingPoint(Math.max(0, step), 0);
    write(
        step >= 0
            ? Checkpoint.of(network)
            : new Checkpoint(
                PlanExport.toolVersion(), Map.of(), Map.of(), Map.of(), Optional.empty(), point),
        point);
  }

  private void write(Checkpoint network, TrainingPoint point) {
    Map<String, StoredArray> arrays = new LinkedHashMap<>(network.arrays());
    Map<String, Long> counters = new LinkedHashMap<>(network.counters());
    states.forEach(
        (step, state) -> {
          state.arrays().forEach((name, array) -> arrays.put(prefix(step) + name, array));
          state.counts().forEach((name, count) -> counters.put(prefix(step) + name, count));
          counters.put(prefix(step) + BATCHES, (long) state.batches());
        });
    try {
      checkpoint(network, arrays, counters, point).write(folder.resolve(STATE));
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
