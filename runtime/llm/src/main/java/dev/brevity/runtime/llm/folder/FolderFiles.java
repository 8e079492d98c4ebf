package dev.brevity.runtime.llm.folder;

import dev.brevity.runtime.gguf.Half;
import dev.brevity.runtime.safetensors.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What folders of all formats have in common. */
public final class FolderFiles {
  public static final String CONFIG = "config.json";
  public static final String WEIGHTS = "model.safetensors";

  private FolderFiles() {}

  /** Copies the tokenizer and whatever else is not about weights. */
  public static void copyOthers(Path source, Path target) throws IOException {
    for (Path file : others(source)) {
      Files.copy(file, target.resolve(String.valueOf(file.getFileName())));
    }
  }

  /** The bytes of what is copied. */
  public static long bytesOfOthers(Path source) {
    try {
      long bytes = 0;
      for (Path file : others(source)) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> others(Path source) throws IOException {
    List<Path> others = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.list(source)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      boolean weights = name.contains(".safetensors") || name.equals(CONFIG);
      boolean small = name.endsWith(".json") || name.endsWith(".txt") || name.endsWith(".model");
      if (!weights && small) {
        others.add(file);
      }
    }
    return others;
  }

  /** The bytes of numbers in F32, F16 or BF16, little-endian. */
  public static ByteBuffer bytes(float[] values, TensorType type) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, type.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      switch (type) {
        case F16 -> bytes.putShort(Half.of(value));
        case BF16 -> bytes.putShort(Half.brain(value));
        default -> bytes.putFloat(value);
      }
    }
    return bytes.flip();
  }
}
