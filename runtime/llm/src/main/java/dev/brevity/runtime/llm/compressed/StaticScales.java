package dev.brevity.runtime.llm.compressed;

import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.gguf.Half;
import dev.brevity.runtime.llm.TensorNames;
import dev.brevity.runtime.llm.compressed.CompressedScheme.Inputs;
import dev.brevity.runtime.llm.compressed.CompressedScheme.Layout;
import dev.brevity.runtime.llm.quantization.InputRanges;
import dev.brevity.runtime.llm.quantization.QuantizedModel;
import dev.brevity.runtime.safetensors.SafetensorsWriter;
import dev.brevity.runtime.safetensors.TensorEntry;
import dev.brevity.runtime.safetensors.TensorType;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The scales that calibration finds: of the inputs of layers, of keys and of values. */
final class StaticScales {
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
        scales.cached(block, InputRanges.KEYS, "k_scale");
        scales.cached(block, InputRanges.VALUES, "v_scale");
      }
    }
    return scales.tensors;
  }

  private void input(String layer) throws UnreadableModelException {
    float[] range = model.values(layer + InputRanges.INPUT);
    float largest = Math.max(-range[0], range[1]);
    if (scheme.inputs() == Inputs.LOCAL) {
      tensors.put(
          SafetensorsWriter.entry(layer + ".input_global_scale", TensorType.F32, List.of(1L)),
          MatrixLayout.buffer(Float.BYTES).putFloat(BlockScaledLayer.globalScale(largest)).flip());
      return;
    }
    boolean floating = scheme.layout() == Layout.FP8;
    float wide =
        floating
            ? largest / Minifloats.LARGEST_FP8
            : symmetric ? largest / (STEPS / 2) : (range[1] - range[0]) / STEPS;
    float scale = put(layer + ".input_scale", wide);
    if (!floating && !symmetric) {
      double zero = Math.max(LEAST, Math.min(MOST, Math.rint(LEAST - range[0] / scale)));
      tensors.put(
          SafetensorsWriter.entry(layer + ".input_zero_point", TensorType.I8, List.of(1L)),
          MatrixLayout.buffer(1).put((byte) zero).flip());
    }
  }

  private void cached(int block, String kind, String name) throws UnreadableModelException {
    float[] range = model.values(TensorNames.layer(block, "self_attn") + kind);
    put(
        TensorNames.layer(block, "self_attn.") + name,
        Math.max(-range[0], range[1]) / Minifloats.LARGEST_FP8);
  }

  private float put(String name, float wide) {
    short bits = Half.brain(wide);
    float scale = Half.fromBrain(bits);
    if (scale == 0) {
      bits = Half.brain(EPSILON);
      scale = Half.fromBrain(bits);
    }
    tensors.put(
        SafetensorsWriter.entry(name, TensorType.BF16, List.of(1L)),
        MatrixLayout.buffer(Short.BYTES).putShort(bits).flip());
    return scale;
  }
}
