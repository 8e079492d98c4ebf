package dev.brevity.runtime.onnx.torchscript;

import dev.brevity.runtime.onnx.fakequant.ActivationGrid;
import dev.brevity.runtime.onnx.fakequant.Constant;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Weighted;
import dev.brevity.runtime.onnx.fakequant.StoredCodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes convolutions and products: packed for quantized operators, or in floating point. */
final class WeightedScript {
  private final ScriptModule root;
  private final ScriptNames attributes;
  private final ScriptLines lines;
  private final ScriptValues values;
  private final Map<String, String> modules = new HashMap<>();

  WeightedScript(
      ScriptModule root, ScriptNames attributes, ScriptLines lines, ScriptValues values) {
    this.root = root;
    this.attributes = attributes;
    this.lines = lines;
    this.values = values;
  }

  /** Whether a quantized operator can compute it. */
  boolean canPack(Weighted node) {
    boolean known = node.isLinear() || (node.type().equals("Conv") && node.spatial() <= 3);
    return known
        && values.grid(node.input()).isPresent()
        && node.weight() instanceof StoredCodes codes
        && codes.axis() <= 0
        && codes.fitsSignedByte()
        && (node.isLinear() || isEven(pads(node)));
  }

  /**
   * Writes a quantized operator; returns the variable of its result.
   *
   * @param rectified whether it takes the ReLU that follows with it
   */
  String packed(Weighted node, boolean rectified, ActivationGrid grid) {
    String suffix = rectified ? "_relu" : "";
    String scale = ScriptLines.real(grid.scale());
    String input = values.codes(node.input());
    if (node.isLinear()) {
      String module = module(node, "packed", () -> packedLinear(node));
      return lines.call(
          "ops.quantized.linear" + suffix,
          input,
          module + "._packed_params._packed_params",
          scale,
          grid.zeroPoint());
    }
    String module = module(node, "packed", () -> packedConvolution(node));
    return lines.call(
        "ops.quantized.conv" + node.spatial() + "d" + suffix,
        input,
        module + "._packed_params",
        scale,
        grid.zeroPoint());
  }

  private String module(
      Weighted node, String form, java.util.function.Supplier<ScriptModule> made) {
    String bias = node.bias().map(Constant::name).orElse("");
    return modules.computeIfAbsent(
        form + '\n' + node.weight().name() + '\n' + bias + '\n' + settings(node),
        key -> {
          String attribute = attributes.of(layer(node));
          root.with(attribute, made.get());
          return "self." + attribute;
        });
  }

  /** What packed parameters hold besides numbers. */
  private static String settings(Weighted node) {
    return node.isLinear()
        ? ""
        : Arrays.toString(strides(node))
            + Arrays.toString(pads(node))
            + Arrays.toString(dilations(node));
  }

  /** The layer's name, which that of its weight begins with. */
  private static String layer(Weighted node) {
    String weight = node.weight().name();
    return weight.endsWith(".weight")
        ? weight.substring(0, weight.length() - ".weight".length())
        : node.name();
  }

  private static ScriptModule packedLinear(Weighted node) {
    ScriptModule parameters =
        new ScriptModule("LinearPackedParams")
            .with(
                "_packed_params",
                new ScriptValue.PackedLinear((StoredCodes) node.weight(), bias(node)));
    return new ScriptModule("Linear").with("_packed_params", parameters);
  }

  private static Optional<ScriptValue.Floats> bias(Weighted node) {
    return node.bias().map(ScriptValues::floating);
  }

  private static ScriptModule packedConvolution(Weighted node) {
    int spatial = node.spatial();
    // One dimension is stored as a picture of height 1.
    boolean flat = spatial == 1;
    int stored = flat ? 2 : spatial;
    long[] shape = node.weight().shape();
    List<Long> settings = new ArrayList<>(List.of((long) stored));
    add(settings, flat, 1, strides(node));
    add(settings, flat, 0, Arrays.copyOf(pads(node), spatial));
    add(settings, flat, 1, dilations(node));
    add(settings, flat, 0, new long[spatial]);
    settings.add(group(node));
    settings.add(0L);
    short[] shorts = new short[settings.size()];
    for (int i = 0; i < shorts.length; i++) {
      shorts[i] = (short) (long) settings.get(i);
    }
    return new ScriptModule("Conv" + spatial + "d")
        .with(
            "_packed_params",
            new ScriptValue.PackedConvolution(
                (StoredCodes) node.weight(),
                flat ? new long[] {shape[0], shape[1], 1, shape[2]} : shape,
                bias(node),
                shorts));
  }

  private static void add(List<Long> settings, boolean flat, long first, long[] values) {
    if (flat) {
      settings.add(first);
    }
    for (long value : values) {
      settings.add(value);
    }
  }

  /** Writes the operator in floating point; returns the variable of its result. */
  String floating(Weighted node) {
    String module = module(node, "floating", () -> floatingModule(node));
    boolean quantized = isStoredQuantized(node.weight());
    String weight =
        quantized ? lines.call("torch.dequantize", module + ".weight") : module + ".weight";
    String bias = node.bias().isPresent() ? module + ".bias" : "None";
    String input = values.floats(node.input());
    if (node.isLinear()) {
      return lines.call("torch.linear", input, weight, bias);
    }
    int spatial = node.spatial();
    long[] pads = pads(node);
    boolean transposed = node.type().equals("ConvTranspose");
    if (!transposed && !isEven(pads)) {
      input = lines.call("torch.constant_pad_nd", input, ScriptLines.list(inwards(pads)), "0.");
      pads = new long[2 * spatial];
    }
    // The one form of convolutions that TVM imports, with what it was traced with at the end.
    return lines.call(
        "torch._convolution",
        input,
        weight,
        bias,
        ScriptLines.list(strides(node)),
        ScriptLines.list(Arrays.copyOf(pads, spatial)),
        ScriptLines.list(dilations(node)),
        transposed ? "True" : "False",
        ScriptLines.list(integers(node, "output_padding", new long[spatial])),
        group(node),
        "False",
        "False",
        "True",
        "True");
  }

  /** Whether it can be written in floating point. */
  static boolean isKnown(Weighted node) {
    boolean transposed = node.type().equals("ConvTranspose");
    return node.isLinear()
        || (node.spatial() >= 1
            && node.spatial() <= 3
            && (!transposed || (isEven(pads(node)) && !node.attributes().has("output_shape"))));
  }

  private static ScriptModule floatingModule(Weighted node) {
    boolean quantized = isStoredQuantized(node.weight());
    String name =
        (quantized ? "QuantizedWeight" : "FloatWeight")
            + (node.bias().isPresent() ? "AndBias" : "");
    ScriptModule module =
        new ScriptModule(name)
            .with(
                "weight",
                quantized
                    ? new ScriptValue.Quantized((StoredCodes) node.weight())
                    : ScriptValues.floating(node.weight()));
    bias(node).ifPresent(bias -> module.with("bias", bias));
    return module;
  }

  private static boolean isStoredQuantized(Constant weight) {
    return weight instanceof StoredCodes codes && codes.fitsSignedByte();
  }

  private static long[] strides(Weighted node) {
    return integers(node, "strides", ones(node.spatial()));
  }

  private static long[] dilations(Weighted node) {
    return integers(node, "dilations", ones(node.spatial()));
  }

  private static long[] pads(Weighted node) {
    return integers(node, "pads", new long[2 * node.spatial()]);
  }

  private static long group(Weighted node) {
    return node.attributes().integer("group", 1);
  }

  private static long[] ones(int count) {
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static long[] integers(Weighted node, String name, long[] otherwise) {
    return node.attributes()
        .integers(name)
        .map(all -> all.stream().mapToLong(Long::longValue).toArray())
        .orElse(otherwise);
  }

  /** Whether both sides are padded alike. */
  static boolean isEven(long[] pads) {
    int spatial = pads.length / 2;
    for (int i = 0; i < spatial; i++) {
      if (pads[i] != pads[i + spatial]) {
        return false;
      }
    }
    return true;
  }

  /** Padding as PyTorch has it: of the last dimension first, before and after. */
  static long[] inwards(long[] pads) {
    int dimensions = pads.length / 2;
    long[] inwards = new long[pads.length];
    for (int i = 0; i < dimensions; i++) {
      inwards[2 * i] = pads[dimensions - 1 - i];
      inwards[2 * i + 1] = pads[2 * dimensions - 1 - i];
    }
    return inwards;
  }
}
