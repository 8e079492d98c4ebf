package dev.brevity.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cases that ONNX itself tests its operators with. {@code -Donnx.cases=DIR} takes others: a
 * folder that holds folders with a {@code model.onnx} and a {@code test_data_set_0}.
 */
class OnnxOperatorCasesTest {
  private static final String ARCHIVE = "cases/operators.zip";

  /** Cases that are not computed, or not so, with a part of what is said of them. */
  private static final Map<String, String> KNOWN =
      Map.ofEntries(
          // Half floats are computed as floats.
          Map.entry("test_cast_FLOAT_to_BFLOAT16", "instead of"),
          Map.entry("test_castlike_FLOAT_to_BFLOAT16", "instead of"),
          Map.entry("test_castlike_FLOAT_to_BFLOAT16_expanded", "instead of"),
          // Sizes are rounded before corners are aligned, as in onnxruntime.
          Map.entry("test_resize_downsample_scales_cubic_align_corners", "instead of"),
          Map.entry("test_resize_downsample_scales_linear_align_corners", "instead of"),
          Map.entry("test_constant", "no inputs"),
          Map.entry("test_scan_sum", "Scan"));

  @TempDir private Path folder;

  @Test
  void modelsComputeWhatTheirCasesSay() throws IOException {
    String given = System.getProperty("onnx.cases");
    Path cases = given == null ? unpacked() : Path.of(given);
    Map<String, String> problems = new TreeMap<>();
    int passed = 0;
    try (Stream<Path> found = Files.walk(cases)) {
      for (Path model : found.filter(path -> path.endsWith("model.onnx")).toList()) {
        OperatorCase sample = new OperatorCase(Objects.requireNonNull(model.getParent()));
        Optional<String> problem = sample.problem();
        passed += problem.isEmpty() ? 1 : 0;
        problem.ifPresent(text -> problems.put(sample.name(), text));
      }
    }
    if (given != null) {
      assertThat(problems).isEmpty();
    }
    assertThat(problems.keySet()).isEqualTo(KNOWN.keySet());
    problems.forEach((name, text) -> assertThat(text).as(name).contains(KNOWN.get(name)));
    assertThat(passed).isGreaterThan(880);
  }

  private Path unpacked() throws IOException {
    try (InputStream archive =
            Objects.requireNonNull(OnnxOperatorCasesTest.class.getResourceAsStream(ARCHIVE));
        ZipInputStream zip = new ZipInputStream(archive)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = folder.resolve(entry.getName()).normalize();
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.copy(zip, file);
      }
    }
    return folder;
  }
}
