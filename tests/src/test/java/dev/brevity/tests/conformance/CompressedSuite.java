package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.llm.HuggingFaceFolder;
import dev.brevity.runtime.llm.quantization.LanguageModelTarget;
import dev.brevity.runtime.llm.quantization.QuantizedModel;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.safetensors.SafetensorsFile;
import dev.brevity.runtime.safetensors.TensorEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Folders of compressed-tensors beside recorded ones, byte for byte. The recorded ones lie in the
 * folder that the system property {@code ct.dir} names; without it among the test resources.
 */
final class CompressedSuite {
  private static final String PROPERTY = "ct.dir";
  private static final String MODEL = System.getProperty("ct.model", "llama-tiny");
  private static final int HASH = 16;
  private static final String GLOBAL_SCALE = ".input_global_scale";
  private static final double NVFP4_RANGE = 448 * 6;
  private static final double RANGE_TOLERANCE = 1e-5;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PACKED = Pattern.compile("w(\\d)a16_(?:g(\\d+)|channel)(_asym)?");
  private static final Pattern STATIC = Pattern.compile("w8a8_int8_static(_asym)?");
  private static final Map<String, String> NAMED =
      Map.of(
          "w8a8_int8_dynamic", "scheme = W8A8",
          "w8a8_int8_kvfp8", "scheme = W8A8  kv_cache = true",
          "w8a8_int8_tensor", "scheme = W8A8_TENSOR",
          "fp8_dynamic", "scheme = FP8");

  private CompressedSuite() {}

  /** A group for each recorded scheme. */
  static List<Suite.Group> groups(LanguageModelFolder folder) {
    String property = System.getProperty(PROPERTY, "");
    Path expected =
        property.isEmpty()
            ? folder.path("compressed/expected.json")
            : Path.of(property, "expected.json");
    List<Suite.Group> groups = new ArrayList<>();
    if (!Files.exists(expected) || !folder.has(MODEL)) {
      return groups;
    }
    try {
      JsonNode schemes = JSON.readTree(expected.toFile());
      JsonNode ranges = JSON.readTree(expected.resolveSibling("activation_ranges.json").toFile());
      for (Map.Entry<String, JsonNode> scheme : schemes.properties()) {
        JsonNode tensors = scheme.getValue().path("tensors");
        groups.add(
            LanguageModelSuites.group(
                scheme.getKey(),
                tally -> compare(folder, scheme.getKey(), tensors, ranges, tally)));
      }
    } catch (IOException e) {
      groups.add(LanguageModelSuites.group("compressed", tally -> List.of(expected.toString())));
    }
    return groups;
  }

  private static List<String> compare(
      LanguageModelFolder folder, String name, JsonNode tensors, JsonNode ranges, Tally tally)
      throws IOException, UnreadableModelException {
    Path work = Files.createTempDirectory("compressed-");
    List<String> mismatches = new ArrayList<>();
    try {
      String plan =
          "brevity 1\n\nplan Row {\n  export compressed_tensors { " + options(name) + " }\n}\n";
      ExecutablePlan executable = LanguageModelSuites.executable(folder, MODEL, plan, work);
      LanguageModelSuites.run(
          folder, MODEL, executable, work, LanguageModelSuites.CALIBRATION, false);
      LanguageModelTarget target = (LanguageModelTarget) executable.target().orElseThrow();
      Path written = work.resolve("written");
      try (HuggingFaceFolder source = HuggingFaceFolder.open(folder.path(MODEL), MODEL);
          QuantizedModel model = QuantizedModel.open(source, MODEL, executable, work)) {
        target.write(model, written, finding -> {});
      }
      try (SafetensorsFile file =
          SafetensorsFile.open(written.resolve("model.safetensors"), name)) {
        Map<String, TensorEntry> entries = new TreeMap<>(file.tensors());
        TreeSet<String> names = new TreeSet<>(entries.keySet());
        tensors.fieldNames().forEachRemaining(names::add);
        for (String tensor : names) {
          String own = entries.containsKey(tensor) ? text(entries.get(tensor), file) : "missing";
          boolean equal =
              own.equals(recorded(tensors.path(tensor)))
                  || isScaleOfRange(ranges, tensor, entries.get(tensor), file);
          tally.count(equal);
          if (!equal) {
            mismatches.add(
                name
                    + ": "
                    + tensor
                    + " is "
                    + own
                    + " instead of "
                    + recorded(tensors.path(tensor)));
          }
        }
      }
    } finally {
      LanguageModelSuites.delete(work);
    }
    return mismatches;
  }

  /**
   * Whether it is the scale of a recorded range. Sums of activations differ in their last bits, and
   * these scales have all bits.
   */
  private static boolean isScaleOfRange(
      JsonNode ranges, String tensor, @Nullable TensorEntry entry, SafetensorsFile file)
      throws UnreadableModelException {
    if (entry == null || !tensor.endsWith(GLOBAL_SCALE)) {
      return false;
    }
    JsonNode range = ranges.path(tensor.substring(0, tensor.length() - GLOBAL_SCALE.length()));
    double largest = Math.max(-range.path(0).asDouble(), range.path(1).asDouble());
    double scale = file.bytes(entry).asFloatBuffer().get();
    return Math.abs(scale * largest / NVFP4_RANGE - 1) < RANGE_TOLERANCE;
  }

  private static String options(String name) {
    Matcher packed = PACKED.matcher(name);
    if (packed.matches()) {
      return "scheme = W"
          + packed.group(1)
          + "A16  group_size = "
          + (packed.group(2) == null ? "none" : packed.group(2))
          + "  symmetric = "
          + (packed.group(3) == null);
    }
    Matcher fixed = STATIC.matcher(name);
    if (fixed.matches()) {
      return "scheme = W8A8_STATIC  symmetric = " + (fixed.group(1) == null);
    }
    return NAMED.getOrDefault(name, "scheme = " + name.toUpperCase(Locale.ROOT));
  }

  private static String recorded(JsonNode tensor) {
    return tensor.isArray()
        ? tensor.get(0).asText() + " " + tensor.get(1) + " " + tensor.get(2).asText()
        : "missing";
  }

  private static String text(TensorEntry entry, SafetensorsFile file)
      throws UnreadableModelException {
    String type =
        switch (entry.type()) {
          case BF16 -> "bfloat16";
          case F32 -> "float32";
          case F16 -> "float16";
          case I8 -> "int8";
          case U8 -> "uint8";
          case I32 -> "int32";
          case I64 -> "int64";
          case F8_E4M3 -> "float8_e4m3fn";
          default -> entry.type().name();
        };
    ByteBuffer bytes = file.bytes(entry);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      String hash = HexFormat.of().formatHex(digest.digest()).substring(0, HASH);
      String shape = entry.shape().toString().replace(" ", "");
      return type + " " + shape + " " + hash;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
