package dev.brevity.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Reference numbers: a directory given by {@code -Dgolden.dir}, else excerpts among the test
 * resources.
 */
public final class Golden {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Golden() {}

  /** The cases of a preset. */
  public static JsonNode preset(String name) {
    String directory = System.getProperty("golden.dir");
    try (InputStream in =
        directory == null
            ? new GZIPInputStream(Golden.class.getResourceAsStream("golden/" + name + ".json.gz"))
            : Files.newInputStream(Path.of(directory, "quantize", name + ".json"))) {
      return JSON.readTree(in).get("cases");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the preset can be read. */
  public static boolean has(String name) {
    return System.getProperty("golden.dir") != null
        || Golden.class.getResource("golden/" + name + ".json.gz") != null;
  }

  /** A float32 tensor. */
  public static NDArray tensor(NDManager manager, JsonNode node) {
    return manager.create(floats(node), shape(node));
  }

  /** The values of a tensor. */
  public static float[] floats(JsonNode node) {
    JsonNode data = node.get("data");
    float[] values = new float[data.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(data.get(i));
    }
    return values;
  }

  /** The shape of a tensor. */
  public static Shape shape(JsonNode node) {
    long[] sizes = new long[node.get("shape").size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = node.get("shape").get(i).asLong();
    }
    return new Shape(sizes);
  }

  private static float number(JsonNode node) {
    if (!node.isTextual()) {
      return (float) node.asDouble();
    }
    return switch (node.asText()) {
      case "inf" -> Float.POSITIVE_INFINITY;
      case "-inf" -> Float.NEGATIVE_INFINITY;
      default -> Float.NaN;
    };
  }
}
