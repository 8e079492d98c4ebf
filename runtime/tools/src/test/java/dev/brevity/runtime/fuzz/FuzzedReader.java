package dev.brevity.runtime.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A reader that is given damaged files.
 *
 * @param name as tables of results have it
 * @param file the path of the damaged file below the folder that {@code reading} gets
 * @param seeds whole files, which damage begins with
 * @param packing what is done after the damage, so that not all of it ends at a check sum
 * @param slow whether an input takes it much longer than others, as it does a whole command
 */
record FuzzedReader(
    String name,
    String file,
    List<byte[]> seeds,
    UnaryOperator<byte[]> packing,
    boolean slow,
    Reading reading) {
  private static final int SLOWER = 20;

  FuzzedReader(String name, String file, List<byte[]> seeds, Reading reading) {
    this(name, file, seeds, UnaryOperator.identity(), false, reading);
  }

  /** How many inputs it gets where others get {@code count}. */
  int inputs(int count) {
    return slow ? Math.max(1, count / SLOWER) : count;
  }

  /** Reads what lies in a folder. */
  @FunctionalInterface
  interface Reading {
    /**
     * Reads the file, and all numbers that it holds.
     *
     * @return whether nothing is wrong with it
     * @throws dev.brevity.dsl.diagnostic.FindingsException if something is; any other exception is
     *     a defect
     */
    boolean read(Path folder) throws IOException;
  }
}
