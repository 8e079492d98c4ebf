package dev.brevity.runtime.onnx.placement;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What operators cost an engine on a machine, by names such as {@code conv.float.rate.32}: times in
 * microseconds, rates in operations per microsecond.
 */
public final class CostTable {
  private static final String PREFIX = "onnxruntime-cpu";
  private static final String ENDING = ".properties";

  /** Tables that come with the target besides the default one, by the processors they are for. */
  private static final String AVX2 = "avx2";

  private static final String VNNI = "vnni";

  private final Map<String, Double> values;

  private CostTable(Properties properties) {
    Map<String, Double> read = new HashMap<>();
    for (String name : properties.stringPropertyNames()) {
      double value = Double.parseDouble(properties.getProperty(name).trim());
      if (!(value >= 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException("`" + name + "` is neither a time nor a rate");
      }
      read.put(name, value);
    }
    values = Map.copyOf(read);
  }

  /** The table that comes with the target, for processors with VNNI. */
  public static CostTable defaults() {
    return resource(PREFIX + ENDING);
  }

  /** Of the tables that come with the target, that for the processor of this machine. */
  public static CostTable ofMachine() {
    return Processor.saturates() ? resource(PREFIX + "-" + AVX2 + ENDING) : defaults();
  }

  /**
   * A table by the name of one that comes with the target, {@code vnni} or {@code avx2}, or else by
   * that of a file.
   *
   * @param name null for the table of this machine
   * @throws IllegalArgumentException if a value is no number, or below zero
   * @throws IOException if there is no such file, or it cannot be read
   */
  public static CostTable named(@Nullable String name) throws IOException {
    if (name == null) {
      return ofMachine();
    }
    return switch (name) {
      case VNNI -> defaults();
      case AVX2 -> resource(PREFIX + "-" + AVX2 + ENDING);
      default -> read(Path.of(name));
    };
  }

  private static CostTable resource(String file) {
    try (InputStream in = CostTable.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the library lacks " + file);
      }
      Properties properties = new Properties();
      properties.load(in);
      return new CostTable(properties);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /**
   * A table that has been measured; what it does not say is taken from the default one.
   *
   * @throws IllegalArgumentException if a value is no number, or below zero
   */
  public static CostTable read(Path file) throws IOException {
    Properties properties = new Properties();
    CostTable defaults = defaults();
    defaults.values.forEach((name, value) -> properties.setProperty(name, value.toString()));
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(in);
    }
    return new CostTable(properties);
  }

  /** The names and values, for example to write them. */
  public Map<String, Double> values() {
    return values;
  }

  double of(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the cost table has no `" + name + "`");
    }
    return value;
  }

  /** The value for the largest of the steps named after the name that a size reaches. */
  double of(String name, long size) {
    double found = -1;
    long reached = -1;
    for (Map.Entry<String, Double> entry : values.entrySet()) {
      if (entry.getKey().startsWith(name + ".")) {
        long step = Long.parseLong(entry.getKey().substring(name.length() + 1));
        if (step <= size && step > reached) {
          reached = step;
          found = entry.getValue();
        }
      }
    }
    if (found < 0) {
      throw new IllegalArgumentException("the cost table has no `" + name + "` for " + size);
    }
    return found;
  }
}
