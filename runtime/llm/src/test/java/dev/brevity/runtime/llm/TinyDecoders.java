package dev.brevity.runtime.llm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Tiny decoders with random weights, and what transformers computes with them; made by {@code
 * tests/consumers/make_decoders.py}.
 */
public final class TinyDecoders {
  /** How tests name {@link #names} as the source of their parameters. */
  public static final String NAMES = "dev.brevity.runtime.llm.TinyDecoders#names";

  private TinyDecoders() {}

  /** One for each kind of architecture, scaling, sharing and storage. */
  public static List<String> names() {
    return List.of(
        "llama", "llama3-scaling-tied", "llama-linear-biases", "mistral", "qwen2-sharded", "qwen3");
  }

  /**
   * Unpacks one of them.
   *
   * @param into the folder in which its folder is made
   */
  public static Path unpack(String name, Path into) throws IOException {
    try (InputStream in = TinyDecoders.class.getResourceAsStream("/llm/decoders.zip");
        ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(in))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().startsWith(name + "/")) {
          Path file = into.resolve(entry.getName());
          Files.createDirectories(file.resolveSibling("."));
          Files.write(file, zip.readAllBytes());
        }
      }
    }
    return into.resolve(name);
  }
}
