package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.layer.QuantUpsample;
import dev.brevity.runtime.layer.UpsampleMode;
import java.util.Optional;

/** Writes upsampling that repeats the nearest values. */
final class UpsamplingWriter {
  private static final int SAMPLES_AND_CHANNELS = 2;

  /** The first version of Resize that says how coordinates are meant. */
  private static final int RESIZE_MODES = 11;

  private final GraphWriter graph;

  UpsamplingWriter(GraphWriter graph) {
    this.graph = graph;
  }

  String write(NodeCall call, QuantUpsample layer) {
    if (layer.mode() != UpsampleMode.NEAREST) {
      throw new InexpressibleException(
          "ONNX does not round interpolated values to the scale of the input",
          "use the nearest values, or interpolate in floating point and quantize after it");
    }
    Optional<double[]> factors = layer.factorsOf(call.shape());
    if (factors.isEmpty()) {
      throw new InexpressibleException(
          "ONNX repeats values as often as a factor says, and " + call.shape() + " has none",
          "choose a size that is a multiple of the input's");
    }
    if (graph.opset() < RESIZE_MODES) {
      throw InexpressibleException.before("upsamplings", RESIZE_MODES);
    }
    float[] scales = new float[factors.get().length + SAMPLES_AND_CHANNELS];
    for (int i = 0; i < scales.length; i++) {
      boolean spatial = i >= SAMPLES_AND_CHANNELS;
      scales[i] = spatial ? (float) factors.get()[i - SAMPLES_AND_CHANNELS] : 1;
    }
    String constant =
        graph.constant(
            TensorProtos.floats(
                graph.name(call.name() + "_scales"), new long[] {scales.length}, scales));
    return graph
        .node("Resize")
        .input(call.input(), "", constant)
        .set("mode", "nearest")
        .set("coordinate_transformation_mode", "asymmetric")
        .set("nearest_mode", "floor")
        .as(call.name());
  }
}
