package dev.brevity.runtime.evaluation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Loads a file with onnxruntime and computes it once, in a process of its own with limits on memory
 * and time: onnxruntime ends a process on some files.
 */
public final class FileTrial {
  private static final long LEAST_BYTES = 6L << 30;
  private static final int TIMES_THE_FILE = 8;
  private static final long HEAP_BYTES = 1L << 30;
  private static final long LEAST_SECONDS = 60;

  /** A loop may never end, and is computed elsewhere then. */
  private static final long LOOPING_SECONDS = 15;

  private static final long BYTES_PER_SECOND = 20L << 20;

  private final long bytes;
  private final long seconds;

  /**
   * @param bytes of address space that the process may take
   * @param seconds that it may take
   */
  FileTrial(long bytes, long seconds) {
    this.bytes = bytes;
    this.seconds = seconds;
  }

  /** With the limits that suit the size of a model and of the files that belong to it. */
  public static FileTrial of(long bytes) {
    return of(bytes, LEAST_SECONDS);
  }

  /** The same for a model with loops whose rounds nothing limits beforehand. */
  static FileTrial ofLooping(long bytes) {
    return of(bytes, LOOPING_SECONDS);
  }

  private static FileTrial of(long bytes, long seconds) {
    return new FileTrial(LEAST_BYTES + TIMES_THE_FILE * bytes, seconds + bytes / BYTES_PER_SECOND);
  }

  /**
   * Why onnxruntime cannot load or compute a file; empty if it can.
   *
   * @param shapes of the inputs in order; empty to load the file only
   */
  public Optional<String> problem(Path file, List<List<Long>> shapes) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                "ulimit -v " + (bytes + HEAP_BYTES) / 1024 + "; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_BYTES / 2,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:CompressedClassSpaceSize=64m",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                TrialProcess.class.getName(),
                file.toString()));
    for (List<Long> shape : shapes) {
      command.add(
          shape.stream().map(String::valueOf).collect(Collectors.joining(TrialProcess.SEPARATOR)));
    }
    Path said = Files.createTempFile("trial", ".txt");
    said.toFile().deleteOnExit();
    try {
      return problem(command, said);
    } finally {
      Files.deleteIfExists(said);
    }
  }

  private Optional<String> problem(List<String> command, Path said) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(said.toFile())
            .start();
    // Who stops this process stops the trial.
    Thread hook = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        return Optional.of("it takes longer than " + seconds + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      process.destroyForcibly();
      release(hook);
    }
    return switch (process.exitValue()) {
      case 0 -> Optional.empty();
      case TrialProcess.REFUSED ->
          Optional.of(Files.readString(said, StandardCharsets.UTF_8).strip());
      default -> Optional.of("its process ended; it had " + (bytes >> 20) + " MiB of memory");
    };
  }

  private static void release(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endingAlready) {
      // The hook does the same.
    }
  }
}
