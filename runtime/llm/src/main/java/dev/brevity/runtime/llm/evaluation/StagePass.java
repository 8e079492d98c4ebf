package dev.brevity.runtime.llm.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.llm.text.TokenWindows;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Windows of text on their way through the stages of a model. What one stage makes of them waits on
 * disk for the next.
 */
public final class StagePass implements Closeable {
  private final Path folder;
  private final String name;
  private final TokenWindows windows;
  private @Nullable ActivationFile hidden;
  private @Nullable Path outdated;
  private int stage;

  /**
   * @param folder for what is between stages
   * @param name tells it from others in the same folder
   */
  public StagePass(Path folder, String name, TokenWindows windows) {
    this.folder = folder;
    this.name = name;
    this.windows = windows;
  }

  public String name() {
    return name;
  }

  public TokenWindows windows() {
    return windows;
  }

  /** What the next stage gets; null before the first stage, which gets tokens. */
  public @Nullable ActivationFile hidden() {
    return hidden;
  }

  /**
   * Goes on where another pass of the same name was when its process ended.
   *
   * @param next the stage that has not been passed
   * @param size length of the vectors between stages
   */
  public void resume(int next, long size) throws IOException {
    stage = next;
    hidden = ActivationFile.open(path(next - 1), windows.size(), new Shape(windows.length(), size));
  }

  /** Takes all windows through a stage. What went in stays on disk until {@link #forget}. */
  public void advance(GraphBlock network, NDManager manager) throws IOException {
    @Nullable ActivationFile before = hidden;
    @Nullable ActivationFile next = null;
    for (int i = 0; i < windows.size(); i++) {
      try (NDManager scratch = manager.newSubManager()) {
        NDArray output = network.evaluate(input(i, scratch)).singletonOrThrow();
        if (next == null) {
          Shape shape = output.getShape();
          next = ActivationFile.create(path(stage), windows.size(), shape.slice(1));
        }
        next.write(i, output);
      }
    }
    if (before != null) {
      before.close();
      outdated = before.path();
    }
    hidden = next;
    stage++;
  }

  /** Removes what went into the last stage passed. */
  public void forget() throws IOException {
    if (outdated != null) {
      Files.deleteIfExists(outdated);
      outdated = null;
    }
  }

  private Path path(int of) {
    return folder.resolve(name + "-" + of + ".npy");
  }

  /** Takes all windows through the last stage, and looks at what it predicts. */
  public Perplexity finish(GraphBlock network, NDManager manager) throws IOException {
    Perplexity perplexity = new Perplexity();
    for (int i = 0; i < windows.size(); i++) {
      try (NDManager scratch = manager.newSubManager()) {
        NDArray logits = network.evaluate(input(i, scratch)).singletonOrThrow();
        perplexity.add(logits, windows.windows().get(i));
      }
    }
    return perplexity;
  }

  private NDArray input(int window, NDManager scratch) throws IOException {
    if (hidden != null) {
      return hidden.read(window, scratch);
    }
    return scratch.create(windows.windows().get(window), new Shape(1, windows.length()));
  }

  /** Closes the file; it stays for another attempt. */
  @Override
  public void close() throws IOException {
    if (hidden != null) {
      hidden.close();
    }
  }

  /** Closes the file, and removes everything that waits on disk. */
  public void remove() throws IOException {
    close();
    forget();
    if (hidden != null) {
      Files.deleteIfExists(hidden.path());
      hidden = null;
    }
  }
}
