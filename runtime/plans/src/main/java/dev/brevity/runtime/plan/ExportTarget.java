package dev.brevity.runtime.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * A format that quantized networks are written in. A class marked {@link
 * dev.brevity.injector.Target} writes the declared {@code target} of that name, which says what it
 * can express; its constructor takes the target's options.
 */
public interface ExportTarget {
  /**
   * What the names of further files have more than that of the main file, as far as that is known
   * before the network is.
   */
  default List<String> beside() {
    return List.of();
  }

  /** How many bytes of constants a file holds at most; empty if any number. */
  default OptionalLong mostBytes() {
    return OptionalLong.empty();
  }

  /** Whether onnxruntime computes the files. */
  default boolean runsInOnnxRuntime() {
    return false;
  }

  /**
   * Writes the network.
   *
   * @param draft gets the file; it is put in its place when it is complete
   * @throws dev.brevity.runtime.RecipeException if the network holds what cannot be written
   */
  void write(QuantizedNetwork network, ExportDraft draft) throws IOException;

  /**
   * Tries what has been written, as far as that is possible without the program that it is for.
   *
   * @param file the main file, with those that belong to it beside it
   * @throws dev.brevity.runtime.RecipeException if it cannot be read, or does not compute the
   *     network
   */
  default void tryOut(QuantizedNetwork network, Path file) throws IOException {}
}
