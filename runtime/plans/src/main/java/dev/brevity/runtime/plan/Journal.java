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
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How far a plan has come, in a folder next to the output, so that an interrupted run can go on. It
 * belongs to one network, plan and data: with others it starts over. Only one process uses it at a
 * time.
 */
public final class Journal implements Closeable {
  private static final String KEY = "key";

  /** The first line of the file with the key: the folder was made here. */
  private static final String SIGN = "unfinished work of Brevity\n";

  private static final String STATE = "state.checkpoint";
  private static final String LOCK = "lock";
  private static final String STEP = "step";
  private static final String SEPARATOR = "\u0001";
  private static final String TAB = "\t";
  private static final int ATTEMPTS = 100;
  private static final String BATCHES = "batches";
  private static final String ERROR = "error" + SEPARATOR;

  private final WorkFolder folder;
  private final FileChannel channel;
  private final FileLock lock;
  private final Map<Integer, StepState> states = new TreeMap<>();
  private final List<String> changes = new ArrayList<>();
  private StepErrors errors = new StepErrors();
  private @Nullable Checkpoint saved;

  private Journal(WorkFolder folder, FileChannel channel, FileLock lock) {
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Opens the journal, or begins one.
   *
   * @param key stands for everything that the result depends on: lines, each with the name of a
   *     part, a tab, and its hash
   * @return empty when another process uses it
   * @throws UnsafeFolderException if what stands there was not made by this class
   */
  public static Optional<Journal> open(Path folder, String key) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      WorkFolder place = WorkFolder.open(folder);
      Path file = place.file(LOCK);
      boolean locked = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      @Nullable FileLock lock = lock(channel);
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        Journal journal = new Journal(place, channel, lock);
        try {
          journal.begin(key);
        } catch (UnsafeFolderException e) {
          channel.close();
          if (!locked) {
            Files.deleteIfExists(file);
          }
          throw e;
        }
        return Optional.of(journal);
      }
      // Another process ended, and removed the file, between the two lines above.
      channel.close();
    }
    return Optional.empty();
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private void begin(String key) throws IOException {
    Path keyFile = folder.file(KEY);
    Path state = folder.file(STATE);
    String before = Files.exists(keyFile) ? Files.readString(keyFile) : "";
    String now = SIGN + key;
    if (!before.startsWith(SIGN)) {
      folder.refuseOthers();
    }
    if (!before.equals(now)) {
      if (folder.holdsWork()) {
        changes.addAll(changes(before, now));
      }
      folder.forgetWork();
      Files.writeString(keyFile, now);
    } else if (Files.exists(state)) {
      try {
        accept(Checkpoint.read(state));
      } catch (IOException | NumberFormatException damaged) {
        states.clear();
        errors = new StepErrors();
        Files.deleteIfExists(state);
      }
    }
  }

  private static List<String> changes(String before, String now) {
    Set<String> known = Set.copyOf(before.lines().toList());
    return now.lines()
        .filter(line -> !known.contains(line) && line.contains(TAB))
        .map(line -> line.substring(0, line.indexOf(TAB)))
        .toList();
  }

  /**
   * Which parts of the key have changed since the work that was interrupted, which therefore begins
   * anew; empty when there was no such work; or it is resumed.
   */
  public List<String> changes() {
    return List.copyOf(changes);
  }

  /** Parts what is of the network from what single steps have collected. */
  private void accept(Checkpoint read) {
    Map<String, StoredArray> arrays = new LinkedHashMap<>(read.arrays());
    Map<String, Long> counters = new LinkedHashMap<>(read.counters());
    arrays.keySet().removeIf(name -> name.startsWith(STEP + SEPARATOR));
    counters.keySet().removeIf(name -> name.startsWith(STEP + SEPARATOR));
    counters.keySet().removeIf(name -> name.startsWith(ERROR));
    errors = StepErrors.restored(within(read.counters(), ERROR));
    Set<Integer> numbers = new TreeSet<>();
    read.counters().keySet().stream()
        .filter(name -> name.startsWith(STEP + SEPARATOR))
        .forEach(name -> numbers.add(Integer.parseInt(name.split(SEPARATOR, -1)[1])));
    for (int number : numbers) {
      Map<String, Long> counts = within(read.counters(), prefix(number));
      Long batches = counts.remove(BATCHES);
      states.put(
          number,
          new StepState(
              batches == null ? 0 : Math.toIntExact(batches),
              within(read.arrays(), prefix(number)),
              counts));
    }
    if (!arrays.isEmpty()) {
      saved = checkpoint(read, arrays, counters, read.point());
    }
  }

  private static String prefix(int step) {
    return STEP + SEPARATOR + step + SEPARATOR;
  }

  private static <T> Map<String, T> within(Map<String, T> all, String prefix) {
    Map<String, T> own = new LinkedHashMap<>();
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
    return folder.path();
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
   * @return whether that was possible; if not, everything starts over
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

  /** Notes what a step has done to a layer; it is saved with the network. */
  void add(StepError error) {
    errors.add(error);
  }

  /** What steps had done to layers when it was last saved, and have since. */
  List<StepError> errors() {
    return errors.all();
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
    errors.counters().forEach((name, bits) -> counters.put(ERROR + name, bits));
    try {
      checkpoint(network, arrays, counters, point).write(folder.file(STATE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes everything: the output is complete. */
  public void remove() throws IOException {
    close();
    folder.remove();
  }

  /** Gives the folder free; removes it when nothing has been saved. */
  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    boolean empty = !folder.holdsWork();
    lock.release();
    channel.close();
    if (empty) {
      folder.remove();
    }
  }
}
