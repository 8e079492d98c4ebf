package dev.brevity.tests.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.tensor.IntQuantTensor;

/**
 * What the reference's pooling layers hand to their truncation: an average whose integers are the
 * sums.
 */
final class Pooling {
  private Pooling() {}

  /**
   * Pools the last two dimensions.
   *
   * @param layer {@code TruncAvgPool2d} or {@code TruncAdaptiveAvgPool2d}; anything else pools
   *     nothing
   */
  static IntQuantTensor pool(String layer, JsonNode arguments, IntQuantTensor x) {
    return switch (layer) {
      case "TruncAvgPool2d" -> average(arguments, x);
      case "TruncAdaptiveAvgPool2d" -> adaptive(arguments.get("output_size").asLong(), x);
      default -> x;
    };
  }

  private static IntQuantTensor average(JsonNode arguments, IntQuantTensor x) {
    long kernel = arguments.get("kernel_size").asLong();
    long stride = arguments.path("stride").asLong(kernel);
    NDArray pooled =
        Pool.avgPool2d(
            x.value(),
            new Shape(kernel, kernel),
            new Shape(stride, stride),
            new Shape(0, 0),
            false,
            true);
    return sums(x, pooled, kernel * kernel);
  }

  private static IntQuantTensor adaptive(long size, IntQuantTensor x) {
    NDArray pooled = JniUtils.adaptiveAvgPool((PtNDArray) x.value(), new Shape(size, size));
    Shape from = x.value().getShape();
    long area = 1;
    for (int dimension = 2; dimension < from.dimension(); dimension++) {
      long stride = from.get(dimension) / size;
      area *= from.get(dimension) - (size - 1) * stride;
    }
    return sums(x, pooled, area);
  }

  private static IntQuantTensor sums(IntQuantTensor x, NDArray pooled, long area) {
    double largest = (Math.pow(2, x.bitWidth().getFloat()) - 1) * area;
    double bits = Math.ceil(Math.log(largest) / Math.log(2));
    return new IntQuantTensor(
        pooled,
        x.scale().div((float) area),
        x.zeroPoint(),
        x.bitWidth().getManager().create((float) bits),
        x.signed(),
        x.training());
  }
}
