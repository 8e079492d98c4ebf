package dev.brevity.runtime.transform;

import dev.brevity.runtime.layer.LayerSpec;
import java.util.OptionalInt;

/** Which axis of a weight, and of an activation, counts channels. */
final class ChannelAxes {
  private ChannelAxes() {}

  /**
   * The axis of the weight that counts output channels; empty if there is no such axis, as in a
   * transposed convolution in groups, whose weight lists those of one group.
   */
  static OptionalInt output(LayerSpec layer, int weightDimensions) {
    return switch (layer.type()) {
      case "Embedding" -> OptionalInt.of(1);
      case "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d" ->
          layer.integer("groups", 1) == 1 ? OptionalInt.of(1) : OptionalInt.empty();
      case "LayerNorm", "RMSNorm" -> normalized(weightDimensions);
      default -> OptionalInt.of(0);
    };
  }

  /**
   * The axis of the weight that counts input channels; empty for a convolution in groups that is
   * not depthwise.
   */
  static OptionalInt input(LayerSpec layer, int weightDimensions) {
    return switch (layer.type()) {
      case "Linear", "MultiheadAttention" -> OptionalInt.of(1);
      case "BatchNorm1d", "BatchNorm2d", "BatchNorm3d" -> OptionalInt.of(0);
      case "Conv1d", "Conv2d", "Conv3d" -> grouped(layer);
      case "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d" -> OptionalInt.of(0);
      case "LayerNorm", "RMSNorm" -> normalized(weightDimensions);
      default -> OptionalInt.empty();
    };
  }

  /**
   * The axis of the layer's input, without its batch axis where that comes first, that counts
   * channels; empty for layers that do not tell.
   */
  static OptionalInt activation(LayerSpec layer) {
    return switch (layer.type()) {
      case "Linear", "MultiheadAttention" -> OptionalInt.of(-1);
      case "Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d" ->
          OptionalInt.of(0);
      default -> OptionalInt.empty();
    };
  }

  private static OptionalInt grouped(LayerSpec layer) {
    long groups = layer.integer("groups", 1);
    if (groups == 1) {
      return OptionalInt.of(1);
    }
    boolean depthwise =
        groups == layer.integer("out_channels") && groups == layer.integer("in_channels", groups);
    return depthwise ? OptionalInt.of(0) : OptionalInt.empty();
  }

  private static OptionalInt normalized(int weightDimensions) {
    return weightDimensions == 1 ? OptionalInt.of(0) : OptionalInt.empty();
  }
}
