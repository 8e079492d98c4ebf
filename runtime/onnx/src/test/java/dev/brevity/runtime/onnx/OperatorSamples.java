package dev.brevity.runtime.onnx;

import static dev.brevity.runtime.onnx.SampleModel.i;
import static dev.brevity.runtime.onnx.SampleModel.ints;

import java.util.List;
import java.util.stream.Stream;

/** Small models as files: together they hold every kind of operator. */
public final class OperatorSamples {
  private OperatorSamples() {}

  /** Models of one or a few operators each. */
  public static List<byte[]> files() {
    return Stream.of(
            LayerSamples.convolutions(),
            LayerSamples.products(),
            LayerSamples.pooling(),
            LayerSamples.activations(),
            LayerSamples.normalization(),
            TensorSamples.elementwise(),
            TensorSamples.shapes(),
            TensorSamples.indexing(),
            TensorSamples.reductions(),
            TensorSamples.resizing(),
            RecurrentSamples.recurrent())
        .flatMap(cases -> cases)
        .map(SampleModel::bytes)
        .toList();
  }

  /** A convolutional network for images of 3 × 6 × 6 that tells five classes apart. */
  public static byte[] network() {
    return new SampleModel("network", 17)
        .input("x", 1, 3, 6, 6)
        .weight("conv1.weight", 4, 3, 3, 3)
        .weight("conv1.bias", 4)
        .positive("norm.weight", 4)
        .weight("norm.bias", 4)
        .weight("norm.mean", 4)
        .positive("norm.var", 4)
        .weight("conv2.weight", 8, 2, 3, 3)
        .weight("fc.weight", 5, 72)
        .weight("fc.bias", 5)
        .node("Conv", "x conv1.weight conv1.bias", "a", ints("pads", 1, 1, 1, 1))
        .node("BatchNormalization", "a norm.weight norm.bias norm.mean norm.var", "b")
        .node("Relu", "b", "c")
        .node(
            "Conv",
            "c conv2.weight",
            "d",
            i("group", 2),
            ints("strides", 2, 2),
            ints("pads", 1, 1, 1, 1))
        .node("Relu", "d", "e")
        .node("Add", "e e", "g")
        .node("Flatten", "g", "h")
        .node("Gemm", "h fc.weight fc.bias", "y", i("transB", 1))
        .output("y")
        .bytes();
  }

  /** A linear layer for samples of so many numbers. */
  public static byte[] wide(int features) {
    return new SampleModel("wide", 17)
        .input("x", 1, features)
        .weight("fc.weight", 3, features)
        .weight("fc.bias", 3)
        .node("Gemm", "x fc.weight fc.bias", "y", i("transB", 1))
        .output("y")
        .bytes();
  }
}
