package dev.brevity.dsl.cli;

import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.ModelOutline.Layer;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.dsl.model.StoredForm;
import dev.brevity.dsl.plan.LayerKinds;
import dev.brevity.dsl.text.Glyphs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The text of a first plan for one network: eight bits, with the reason of each choice. */
final class PlanDraft {
  private static final List<String> FILLED =
      List.of("Conv", "ConvTranspose", "Linear", "Recurrent");
  private static final int BATCH = 64;
  private static final int SAMPLES = 512;
  private static final int USUAL_OPSET = 17;

  /** The most samples that networks take at a time. */
  private static final int MOST = 256;

  /** Stands for the first dimension of an input that counts no samples. */
  private static final long LONE = 0;

  private final Library library;
  private final ModelOutline model;
  private final LayerKinds kinds;

  PlanDraft(Library library, ModelOutline model) {
    this.library = library;
    this.model = model;
    this.kinds = new LayerKinds(library);
  }

  /** The file. */
  String text() {
    Map<String, Long> weighted =
        model.layers().stream()
            .filter(layer -> layer.weight().isPresent())
            .collect(Collectors.groupingBy(Layer::kind, LinkedHashMap::new, Collectors.counting()));
    List<String> filled =
        FILLED.stream()
            .filter(family -> weighted.keySet().stream().anyMatch(kind -> kinds.is(kind, family)))
            .toList();
    List<String> kept =
        weighted.keySet().stream()
            .filter(kind -> filled.stream().noneMatch(family -> kinds.is(kind, family)))
            .toList();
    StringBuilder text = new StringBuilder();
    line(text, "brevity 1");
    line(text, "");
    line(text, "/// Eight bits for " + Glyphs.harmless(fileName()) + ".");
    line(text, "plan " + name() + " {");
    line(
        text, "  // Each layer with weights has quantizers of its own. `graph` also quantizes the");
    line(text, "  // values between layers, as hardware without floating point needs it.");
    line(text, "  style = layerwise");
    if (!filled.isEmpty()) {
      line(text, "");
      line(text, "  // The network has " + listed(weighted) + ".");
      line(text, "  layers " + String.join(", ", filled) + " {");
      line(text, "    // 8 bits from the range that calibration sees; a zero point lets the range");
      line(text, "    // begin anywhere, as after ReLU.");
      line(text, "    input = ShiftedUint8ActPerTensorFloat");
      line(text, "");
      line(text, "    // 8 bits around zero, one scale for each output channel. One scale for all");
      line(text, "    // (Int8WeightPerTensorFloat) is simpler for hardware and loses more.");
      line(text, "    weight = Int8WeightPerChannelFloat");
      line(text, "");
      line(text, "    // 32 bits on the grid of the products, so that sums stay in integers.");
      line(text, "    bias = Int32Bias");
      line(text, "  }");
    }
    if (!kept.isEmpty()) {
      line(text, "");
      line(text, "  // These have weights too; quantizing them rarely pays.");
      line(text, "  keep " + String.join(", ", kept));
    }
    if (filled.size() > 0) {
      line(text, "");
      line(text, "  // The first and the last layer often lose most. This keeps them as they are:");
      line(text, "  // keep WeightLayer[0], WeightLayer[-1]");
    }
    line(text, "");
    line(text, "  steps {");
    line(
        text,
        "    // Batch normalizations become part of the layers before them, where there are any.");
    line(text, "    merge_batch_norm");
    line(text, "");
    line(
        text, "    // Ranges come from samples: some hundred that look like real ones are enough.");
    line(text, "    calibrate { samples = " + SAMPLES + "  batch_size = " + batch() + " }");
    line(text, "  }");
    line(text, "");
    line(
        text,
        "  // ONNX with QuantizeLinear and DequantizeLinear, which onnxruntime runs. For speed");
    line(text, "  // there, try `--plan FastInt8`.");
    line(text, "  export onnx_qcdq { opset = " + opset() + " }");
    line(text, "}");
    return text.toString();
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }

  private static String listed(Map<String, Long> counts) {
    List<String> parts = new ArrayList<>();
    counts.forEach((kind, count) -> parts.add(count + " " + kind));
    return String.join(", ", parts);
  }

  /** The usual version of ONNX's operators, or the first that has all of the network's. */
  private int opset() {
    return model.stored().recent().stream()
        .mapToInt(StoredForm.Recent::opset)
        .reduce(USUAL_OPSET, Math::max);
  }

  /**
   * As many samples at a time as the network takes, if it takes no other number; a single one where
   * the first dimensions of inputs do not look as if they counted samples.
   */
  private long batch() {
    List<Long> first =
        model.inputs().stream()
            .map(Port::shape)
            .map(shape -> shape.size() < 2 ? LONE : shape.get(0))
            .distinct()
            .toList();
    boolean free = first.stream().noneMatch(size -> size >= 0);
    if (free) {
      return BATCH;
    }
    boolean counts = first.size() == 1 && first.get(0) >= 1 && first.get(0) <= MOST;
    return counts ? first.get(0) : 1;
  }

  /** From the name of the file; such as no recipe or plan has yet. */
  private String name() {
    String file = fileName();
    int dot = file.lastIndexOf('.');
    StringBuilder name = new StringBuilder();
    for (String part : (dot > 0 ? file.substring(0, dot) : file).split("[^A-Za-z0-9]+")) {
      if (!part.isEmpty()) {
        name.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
      }
    }
    boolean begins = !name.isEmpty() && Character.isUpperCase(name.charAt(0));
    String plan = (begins ? "" : "Model") + name + "Int8";
    while (library.plan(plan).isPresent() || library.recipe(plan).isPresent()) {
      plan += "Plan";
    }
    return plan;
  }

  private String fileName() {
    return model.name().substring(model.name().lastIndexOf('/') + 1);
  }
}
