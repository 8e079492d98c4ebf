package dev.brevity.runtime.onnx.finn;

import dev.brevity.runtime.onnx.fakequant.Constant;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Weighted;
import dev.brevity.runtime.onnx.fakequant.GraphDraft;
import dev.brevity.runtime.onnx.fakequant.NodeDraft;
import dev.brevity.runtime.onnx.fakequant.Refusals;
import dev.brevity.runtime.onnx.fakequant.StoredCodes;
import dev.brevity.runtime.onnx.fakequant.StoredFloats;
import java.util.Arrays;
import java.util.stream.LongStream;

/** Writes layers on integer weights, with scales and biases as operators after them. */
final class IntegerWeights {
  private final GraphDraft draft;
  private final FinnTypes types;
  private final Refusals refusals;

  IntegerWeights(GraphDraft draft, FinnTypes types, Refusals refusals) {
    this.draft = draft;
    this.types = types;
    this.refusals = refusals;
  }

  void write(Weighted layer) {
    if (!(layer.weight() instanceof StoredCodes weight)) {
      refusals.add(
          layer.name(),
          "FINN has integer weights alone, with a scale",
          "use an integer quantizer such as `Int8WeightPerTensorFloat`");
      return;
    }
    boolean centred =
        isCentred(weight)
            && layer
                .bias()
                .filter(StoredCodes.class::isInstance)
                .map(StoredCodes.class::cast)
                .filter(bias -> !isCentred(bias))
                .isEmpty();
    if (layer.type().equals("ConvTranspose") || weight.axis() > 0 || !centred) {
      refusals.add(
          layer.name(),
          centred ? "FINN has no transposed convolution" : "FINN has no zero points",
          centred ? "leave it in floating point with `keep`" : "use a symmetric quantizer");
      return;
    }
    String output = layer.output();
    boolean biased = layer.bias().isPresent();
    String product = draft.name(output + "_product");
    if (layer.isLinear()) {
      StoredCodes turned = weight.turned();
      draft.node(
          new NodeDraft("MatMul").input(layer.input(), integers(turned, turned.shape())), product);
    } else {
      draft.node(
          new NodeDraft("Conv")
              .input(layer.input(), integers(weight, weight.shape()))
              .window(layer),
          product);
    }
    String scale = scales(weight, layer);
    String sums = biased ? draft.name(output + "_sums") : output;
    draft.node(new NodeDraft("Mul").input(product, scale), sums);
    layer.bias().ifPresent(bias -> bias(layer, bias, sums));
  }

  private static boolean isCentred(StoredCodes codes) {
    return LongStream.of(codes.zeroPoints()).allMatch(zero -> zero == 0);
  }

  private String integers(StoredCodes codes, long[] shape) {
    float[] values = new float[codes.codes().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = codes.codes()[i];
    }
    return types.note(draft.floats(codes.name() + "_integers", shape, values), FinnTypes.of(codes));
  }

  /** The scales of a weight or bias, so that they fit the result of the layer. */
  private String scales(StoredCodes codes, Weighted layer) {
    long[] shape =
        codes.scales().length == 1 ? new long[0] : spread(codes.scales().length, layer, true);
    return draft.floats(codes.name() + "_scale", shape, codes.scales());
  }

  /**
   * The shape of numbers for each output.
   *
   * @param rows whether numbers for columns of a matrix get a dimension in front
   */
  private static long[] spread(long count, Weighted layer, boolean rows) {
    if (layer.isLinear()) {
      return rows ? new long[] {1, count} : new long[] {count};
    }
    long[] shape = new long[layer.spatial() + 2];
    Arrays.fill(shape, 1);
    shape[1] = count;
    return shape;
  }

  private void bias(Weighted layer, Constant bias, String sums) {
    long[] shape = spread(bias.shape()[0], layer, false);
    String output = layer.output();
    if (bias instanceof StoredFloats floats) {
      String added = draft.floats(floats.name() + "_spread", shape, floats.values());
      draft.node(new NodeDraft("Add").input(sums, added), output);
      return;
    }
    StoredCodes codes = (StoredCodes) bias;
    long[] single = {1};
    String scale =
        codes.scales().length == 1
            ? draft.floats(codes.name() + "_scale", single, codes.scales())
            : scales(codes, layer);
    String divided =
        draft.node(new NodeDraft("Div").input(sums, scale), draft.name(output + "_divided"));
    String added =
        draft.node(
            new NodeDraft("Add").input(divided, integers(codes, shape)),
            draft.name(output + "_added"));
    draft.node(new NodeDraft("Mul").input(added, scale), output);
  }
}
