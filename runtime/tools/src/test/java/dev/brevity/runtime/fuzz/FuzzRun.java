package dev.brevity.runtime.fuzz;

import dev.brevity.dsl.diagnostic.FindingsException;
import dev.brevity.runtime.damage.Stall;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process of its own that gives damaged files to readers: {@code FOLDER FIRST COUNT [READER…]}.
 * Prints a line for each reader: inputs, how many were read and how many crashed it, and the
 * longest time of the processor that one took; before it, each crash. Ends with 0 if there was
 * none, and with 3 if one input took too long.
 */
final class FuzzRun {
  private static final int LONGEST_SECONDS = 60;
  private static final int HANGS = 3;
  private static final int SHOWN_CRASHES = 5;
  private static final int SHOWN_FRAMES = 8;

  private final Path folder;
  private final AtomicInteger at = new AtomicInteger();
  private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
  private int crashes;

  private FuzzRun(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException {
    FuzzRun run = new FuzzRun(Path.of(arguments[0]));
    FuzzedReaders.prepare(run.folder);
    long first = Long.parseLong(arguments[1]);
    int count = Integer.parseInt(arguments[2]);
    List<String> wanted = List.of(arguments).subList(3, arguments.length);
    Stall.watch(run.at, LONGEST_SECONDS, HANGS);
    for (FuzzedReader reader : FuzzedReaders.all()) {
      if (wanted.isEmpty() || wanted.contains(reader.name())) {
        run.all(reader, first, reader.inputs(count));
      }
    }
    System.exit(run.crashes == 0 ? 0 : 1);
  }

  private void all(FuzzedReader reader, long first, int count) throws IOException {
    Damage damage = new Damage(reader.seeds());
    Path file = folder.resolve(reader.file());
    requireWholeSeeds(reader, file);
    int read = 0;
    int crashed = 0;
    long longest = 0;
    long slowest = first;
    for (long number = first; number < first + count; number++) {
      at.incrementAndGet();
      Files.write(file, reader.packing().apply(damage.of(number)));
      long begun = clock.getCurrentThreadCpuTime();
      try {
        read += reader.reading().read(folder) ? 1 : 0;
      } catch (FindingsException refused) {
        // That is what should happen.
      } catch (IOException | RuntimeException | Error crash) {
        crashed++;
        show(reader, number, crash, crashed);
      }
      long took = clock.getCurrentThreadCpuTime() - begun;
      if (took > longest) {
        longest = took;
        slowest = number;
      }
    }
    Files.delete(file);
    crashes += crashed;
    System.out.printf(
        Locale.ROOT,
        "%-16s %8d inputs %8d read %4d crashes, longest %7.1f ms (number %d)%n",
        reader.name(),
        count,
        read,
        crashed,
        longest / 1e6,
        slowest);
  }

  /** Damage to what nobody reads would show nothing. */
  private void requireWholeSeeds(FuzzedReader reader, Path file) throws IOException {
    for (byte[] seed : reader.seeds()) {
      Files.write(file, reader.packing().apply(seed));
      boolean whole;
      try {
        whole = reader.reading().read(folder);
      } catch (FindingsException e) {
        whole = false;
      }
      if (!whole) {
        throw new IllegalStateException(
            reader.name() + " does not read " + new String(seed, StandardCharsets.UTF_8));
      }
    }
  }

  private static void show(FuzzedReader reader, long number, Throwable crash, int crashed) {
    if (crashed > SHOWN_CRASHES) {
      return;
    }
    System.out.println(reader.name() + " " + number + ": " + crash);
    StackTraceElement[] frames = crash.getStackTrace();
    for (int i = 0; i < Math.min(SHOWN_FRAMES, frames.length); i++) {
      System.out.println("  " + frames[i]);
    }
  }
}
