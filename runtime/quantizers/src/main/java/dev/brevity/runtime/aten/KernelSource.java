package dev.brevity.runtime.aten;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The TorchScript text of all kernels: {@code kernels.py}, {@code indexing.py}, {@code
 * order_statistics.py}, {@code quantization.py}, {@code gpxq.py}, {@code rotations.py}, {@code
 * recurrent.py}, and {@code roundings.py} once for each rounding, whose name takes the place of the
 * word {@code ROUNDING}.
 */
final class KernelSource {
  private KernelSource() {}

  static String text() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String file :
        List.of(
            "kernels.py",
            "indexing.py",
            "order_statistics.py",
            "quantization.py",
            "gpxq.py",
            "rotations.py",
            "recurrent.py")) {
      text.append(read(file));
    }
    String template = read("roundings.py");
    for (Rounding rounding : Rounding.values()) {
      text.append(template.replace("ROUNDING", rounding.suffix()));
    }
    return text.toString();
  }

  private static String read(String file) throws IOException {
    try (InputStream source =
        Objects.requireNonNull(KernelSource.class.getResourceAsStream(file), file)) {
      return new String(source.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
