package dev.brevity.runtime.plot;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.tensor.QuantTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Presets with another granularity and number of bits: either they are refused in so many words, by
 * the check or once shapes are known, or the quantizer computes.
 */
class PresetCornersTest {
  private static final List<String> GRANULARITIES =
      List.of(
          "",
          "scaling_per_output_type = TENSOR",
          "scaling_per_output_type = CHANNEL",
          "scaling_per_output_type = GROUP  group_size = 8");

  private static final Pattern PLACE = Pattern.compile("--> .*all\\.quant:([0-9]+):");

  /** How what only shapes show is refused. */
  private static final String UNFIT = "the recipe does not fit a tensor of shape ";

  @TempDir private Path folder;

  @Test
  void areRefusedOrCompute() throws IOException {
    Map<String, String> variants = variants();
    Path file = folder.resolve("all.quant");
    write(variants, file);
    variants.keySet().removeAll(refused(file));
    write(variants, file);
    Brevity brevity = Brevity.recipes(file);
    Map<String, Set<String>> failures = new TreeMap<>();
    int computed = 0;
    for (String name : variants.keySet()) {
      try (NDManager manager = NDManager.newBaseManager()) {
        failure(manager, brevity, name)
            .ifPresent(why -> failures.computeIfAbsent(why, key -> new TreeSet<>()).add(name));
        computed++;
      }
    }
    assertThat(computed).isGreaterThan(300);
    assertThat(
            failures.entrySet().stream()
                .map(one -> one.getKey() + ": " + one.getValue().size() + " " + one.getValue())
                .collect(Collectors.joining("\n")))
        .isEmpty();
  }

  private static Map<String, String> variants() {
    Map<String, String> variants = new LinkedHashMap<>();
    for (Recipe recipe : Brevity.builtin().library().recipes()) {
      String preset = recipe.name();
      boolean quantizer = recipe.kind() == RecipeKind.QUANTIZER;
      if (!quantizer || preset.contains("Bias") || preset.contains("Acc")) {
        continue;
      }
      if (!preset.contains("Weight") && !preset.contains("Act")) {
        continue;
      }
      for (int i = 0; i < GRANULARITIES.size(); i++) {
        for (int bits : new int[] {0, 1, 2, 3, 5, 8}) {
          String width = bits == 0 ? "" : "  bit_width = " + bits;
          variants.put(
              preset + "_" + i + "_" + bits,
              " extends " + preset + " { " + GRANULARITIES.get(i) + width + " }\n");
        }
      }
    }
    return variants;
  }

  private static void write(Map<String, String> variants, Path file) throws IOException {
    StringBuilder text = new StringBuilder("brevity 1\n");
    variants.forEach((name, body) -> text.append("quantizer ").append(name).append(body));
    Files.writeString(file, text);
  }

  /** The recipes in which the check finds an error. */
  private static Set<String> refused(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    Set<String> refused = new TreeSet<>();
    try {
      Brevity.recipes(file);
    } catch (RecipeException e) {
      Matcher places = PLACE.matcher(String.valueOf(e.getMessage()));
      while (places.find()) {
        refused.add(lines.get(Integer.parseInt(places.group(1)) - 1).split(" ")[1]);
      }
    }
    return refused;
  }

  private static Optional<String> failure(NDManager manager, Brevity brevity, String name) {
    float[] numbers = new float[16];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) Math.sin(1.7 * i + 0.3);
    }
    try {
      Rehearsal rehearsal = new Rehearsal(manager, brevity.quantizer(name));
      QuantTensor result =
          name.contains("Weight")
              ? rehearsal.weight(numbers)
              : rehearsal.activation(numbers, dimensions(name));
      float[] values = result.value().toFloatArray();
      if (values.length != numbers.length) {
        return Optional.of("another shape");
      }
      for (float value : values) {
        if (!Float.isFinite(value)) {
          return Optional.of("not finite");
        }
      }
      return Optional.empty();
    } catch (RecipeException found) {
      return Optional.empty();
    } catch (RuntimeException e) {
      if (String.valueOf(e.getMessage()).startsWith(UNFIT)) {
        return Optional.empty();
      }
      String message = String.valueOf(e.getMessage());
      return Optional.of(
          e.getClass().getSimpleName()
              + ": "
              + message.substring(0, Math.min(100, message.length())).replace(name, "…"));
    }
  }

  /** Presets for images and sequences want their dimensions. */
  private static int dimensions(String name) {
    return name.contains("2d") ? 4 : name.contains("1d") ? 3 : 2;
  }
}
