package dev.brevity.runtime.llm.compressed;

import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.gguf.Half;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.llm.TensorNames;
import dev.brevity.runtime.llm.compressed.CompressedScheme.Inputs;
import dev.brevity.runtime.llm.compressed.CompressedScheme.Layout;
import dev.brevity.runtime.llm.quantization.InputRanges;
import dev.brevity.runtime.llm.quantization.QuantizedModel;
import dev.brevity.runtime.safetensors.SafetensorsWriter;
import dev.brevity.runtime.safetensors.TensorEntry;
import dev.brevity.runtime.safetensors.TensorType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The scales that calibration finds: of the inputs of layers, of keys and of values. */
final class StaticScales {
  private static final String GLOBAL = ".input_global_scale";
  private static final String INPUT = ".input_scale";
  private static final String ZERO_POINT = ".input_zero_point";
  private static final String KEYS = "self_attn.k_scale";
  private static final String VALUES = "self_attn.v_scale";
  private static final TensorType BRAIN = TensorType.BF16;
  private static final float EPSILON = 1.1920929e-7f;
  private static final float STEPS = 255;
  private static final int LEAST = -128;
  private static final int MOST = 127;

  private final QuantizedModel model;
  private final CompressedScheme scheme;
  private final boolean symmetric;
  private final Map<TensorEntry, ByteBuffer> tensors = new LinkedHashMap<>();

  private StaticScales(QuantizedModel model, CompressedScheme scheme, boolean symmetric) {
    this.model = model;
    this.scheme = scheme;
    this.symmetric = symmetric;
  }

  /**
   * The tensors, with their bytes.
   *
   * @param layers whose inputs are quantized
   * @param cache whether keys and values are
   */
  static Map<TensorEntry, ByteBuffer> of(
      QuantizedModel model,
      CompressedScheme scheme,
      boolean symmetric,
      Iterable<String> layers,
      boolean cache)
      throws UnreadableModelException {
    StaticScales scales = new StaticScales(model, scheme, symmetric);
    if (scheme.needsRanges()) {
      for (String layer : layers) {
        scales.input(layer);
      }
    }
    if (cache) {
      for (int block = 0; block < model.config().layers(); block++) {
        scales.cached(block, InputRanges.KEYS, KEYS);
        scales.cached(block, InputRanges.VALUES, VALUES);
      }
    }
    return scales.tensors;
  }

  /** What the tensors of a planned model take, as entries. */
  static List<TensorEntry> entries(
      ModelConfig config,
      CompressedScheme scheme,
      boolean symmetric,
      Iterable<String> layers,
      boolean cache) {
    List<TensorEntry> entries = new ArrayList<>();
    if (scheme.needsRanges()) {
      boolean local = scheme.inputs() == Inputs.LOCAL;
      for (String layer : layers) {
        entries.add(local ? one(layer + GLOBAL, TensorType.F32) : one(layer + INPUT, BRAIN));
        if (!local && !symmetric && scheme.layout() != Layout.FP8) {
          entries.add(one(layer + ZERO_POINT, TensorType.I8));
        }
      }
    }
    for (int block = 0; cache && block < config.layers(); block++) {
      entries.add(one(TensorNames.layer(block, KEYS), BRAIN));
      entries.add(one(TensorNames.layer(block, VALUES), BRAIN));
    }
    return entries;
  }

  private static TensorEntry one(String name, TensorType type) {
    return SafetensorsWriter.entry(name, type, List.of(1L));
  }

  private void input(String layer) throws UnreadableModelException {
    float[] range = model.values(layer + InputRanges.INPUT);
    float largest = Math.max(-range[0], range[1]);
    if (scheme.inputs() == Inputs.LOCAL) {
      tensors.put(
          one(layer + GLOBAL, TensorType.F32),
          MatrixLayout.buffer(Float.BYTES).putFloat(BlockScaledLayer.globalScale(largest)).flip());
      return;
    }
    boolean floating = scheme.layout() == Layout.FP8;
    float wide =
        floating
            ? largest / Minifloats.LARGEST_FP8
            : symmetric ? largest / (STEPS / 2) : (range[1] - range[0]) / STEPS;
    float scale = put(layer + INPUT, wide);
    if (!floating && !symmetric) {
      double zero = Math.max(LEAST, Math.min(MOST, Math.rint(LEAST - range[0] / scale)));
      tensors.put(
          one(layer + ZERO_POINT, TensorType.I8), MatrixLayout.buffer(1).put((byte) zero).flip());
    }
  }

  private void cached(int block, String kind, String name) throws UnreadableModelException {
    float[] range = model.values(TensorNames.layer(block, "self_attn") + kind);
    put(TensorNames.layer(block, name), Math.max(-range[0], range[1]) / Minifloats.LARGEST_FP8);
  }

  private float put(String name, float wide) {
    short bits = Half.brain(wide);
    float scale = Half.fromBrain(bits);
    if (scale == 0) {
      bits = Half.brain(EPSILON);
      scale = Half.fromBrain(bits);
    }
    tensors.put(one(name, BRAIN), MatrixLayout.buffer(Short.BYTES).putShort(bits).flip());
    return scale;
  }
}
