package dev.brevity.dsl.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.SmallWorld;
import dev.brevity.dsl.diagnostic.Diagnostics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares merging with the rule written down as plainly as possible, on random inheritance graphs.
 */
class MergeOrderPropertyTest {
  private static final List<String> ATTRIBUTES = List.of("a", "b", "c", "d");

  /** A mixin of the model: its bases, and the attributes it sets itself to its own name. */
  private record Model(String name, List<String> bases, List<String> own) {}

  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theLeftmostBaseWinsWholesaleAndTheBodyWinsOverAll(int seed) {
    List<Model> models = models(new Random(seed));

    Library library = SmallWorld.link(text(models), new Diagnostics());

    for (Model model : models) {
      Map<String, String> merged = new HashMap<>();
      for (AttributeEntry entry : library.merged(model.name()).orElseThrow().attributes()) {
        merged.put(entry.attribute(), entry.definedIn().name());
      }
      assertThat(merged).as(model.name()).isEqualTo(expected(model, models));
    }
  }

  private static Map<String, String> expected(Model model, List<Model> models) {
    Map<String, String> table = new LinkedHashMap<>();
    List<String> reversed = new ArrayList<>(model.bases());
    java.util.Collections.reverse(reversed);
    for (String base : reversed) {
      Model found =
          models.stream().filter(other -> other.name().equals(base)).findFirst().orElseThrow();
      table.putAll(expected(found, models));
    }
    model.own().forEach(attribute -> table.put(attribute, model.name()));
    return table;
  }

  private static List<Model> models(Random random) {
    List<Model> models = new ArrayList<>();
    for (int i = 0; i < 2 + random.nextInt(8); i++) {
      List<String> bases = new ArrayList<>();
      for (Model earlier : models) {
        if (random.nextInt(3) == 0) {
          bases.add(random.nextInt(bases.size() + 1), earlier.name());
        }
      }
      List<String> own = ATTRIBUTES.stream().filter(attribute -> random.nextInt(3) == 0).toList();
      models.add(new Model("M" + i, bases, own));
    }
    return models;
  }

  private static String text(List<Model> models) {
    StringBuilder text = new StringBuilder("brevity 1\n");
    for (Model model : models) {
      text.append("mixin ").append(model.name());
      if (!model.bases().isEmpty()) {
        text.append(" extends ").append(String.join(", ", model.bases()));
      }
      text.append(" {");
      model.own().forEach(name -> text.append(" ").append(name).append(" = 1"));
      text.append(" }\n");
    }
    return text.toString();
  }
}
