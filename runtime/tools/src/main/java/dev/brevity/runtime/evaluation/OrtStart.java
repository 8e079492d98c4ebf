package dev.brevity.runtime.evaluation;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Starts onnxruntime, which happens once in a process. */
final class OrtStart {
  /** Reserved, not used: only what is touched takes memory. */
  private static final long STACK_BYTES = 256L << 20;

  private OrtStart() {}

  /** The version of onnxruntime, without starting it. */
  static String version() {
    String version = OrtEnvironment.class.getPackage().getImplementationVersion();
    return version == null ? "(unknown version)" : version;
  }

  /**
   * The environment of this process. While it starts, onnxruntime matches the process's command
   * line with a recursive regular expression, which overflows the stack of a usual thread when the
   * class path is long; so it has a thread of its own.
   */
  static OrtEnvironment environment() {
    FutureTask<OrtEnvironment> task =
        new FutureTask<>(
            () -> {
              OrtEnvironment started =
                  OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
              UnpackedLibraries.remove();
              return started;
            });
    new Thread(null, task, "onnxruntime start", STACK_BYTES).start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new ModelRunException("onnxruntime cannot be started here", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelRunException("onnxruntime was interrupted while it started", e);
    }
  }
}
