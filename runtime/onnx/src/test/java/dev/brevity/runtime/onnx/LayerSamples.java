package dev.brevity.runtime.onnx;

import static dev.brevity.runtime.onnx.SampleModel.f;
import static dev.brevity.runtime.onnx.SampleModel.i;
import static dev.brevity.runtime.onnx.SampleModel.ints;
import static dev.brevity.runtime.onnx.SampleModel.s;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import onnx.AttributeProto;

/** Models of one operator that becomes a layer, or is used in the place of one. */
final class LayerSamples {
  private LayerSamples() {}

  static Stream<SampleModel> convolutions() {
    List<SampleModel> cases = new ArrayList<>();
    for (int opset : new int[] {9, 11, 17, 21}) {
      cases.add(convolution(opset));
      cases.add(convolution(opset, ints("pads", 1, 1, 1, 1), ints("strides", 2, 1)));
    }
    cases.add(convolution(11, ints("pads", 0, 1, 2, 0)));
    cases.add(convolution(11, ints("dilations", 2, 1)));
    cases.add(convolution(11, s("auto_pad", "SAME_UPPER")));
    cases.add(convolution(11, s("auto_pad", "SAME_UPPER"), ints("strides", 2, 2)));
    cases.add(convolution(11, s("auto_pad", "SAME_LOWER"), ints("strides", 2, 2)));
    cases.add(convolution(11, s("auto_pad", "VALID")));
    cases.add(
        new SampleModel("Conv grouped", 13)
            .input("x", 2, 4, 6, 6)
            .weight("w", 8, 2, 3, 3)
            .node("Conv", "x w", "y", i("group", 2))
            .output("y"));
    cases.add(
        new SampleModel("Conv depthwise", 13)
            .input("x", 2, 4, 6, 6)
            .weight("w", 4, 1, 3, 3)
            .weight("b", 4)
            .node("Conv", "x w b", "y", i("group", 4), ints("pads", 1, 1, 1, 1))
            .output("y"));
    cases.add(
        new SampleModel("Conv 1d", 13)
            .input("x", 2, 4, 9)
            .weight("w", 3, 4, 3)
            .node("Conv", "x w", "y", ints("pads", 2, 0))
            .output("y"));
    cases.add(
        new SampleModel("Conv 3d", 13)
            .input("x", 1, 2, 5, 5, 5)
            .weight("w", 3, 2, 3, 3, 3)
            .node("Conv", "x w", "y", ints("pads", 1, 1, 1, 1, 1, 1))
            .output("y"));
    cases.add(transposed(ints("strides", 2, 2)));
    cases.add(transposed(ints("strides", 2, 2), ints("pads", 1, 1, 1, 1)));
    cases.add(transposed(ints("strides", 2, 2), ints("pads", 0, 1, 1, 0)));
    cases.add(transposed(ints("strides", 2, 2), ints("output_padding", 1, 1)));
    cases.add(transposed(ints("dilations", 2, 2)));
    cases.add(
        new SampleModel("one weight for two convolutions", 13)
            .input("x", 1, 3, 5, 5)
            .weight("w", 3, 3, 1, 1)
            .node("Conv", "x w", "a")
            .node("Conv", "a w", "y")
            .output("y"));
    return cases.stream();
  }

  private static SampleModel convolution(int opset, AttributeProto... attributes) {
    return new SampleModel("Conv" + UnarySamples.describe(attributes), opset)
        .input("x", 2, 3, 7, 8)
        .weight("conv.weight", 4, 3, 3, 3)
        .weight("conv.bias", 4)
        .node("Conv", "x conv.weight conv.bias", "y", attributes)
        .output("y");
  }

  private static SampleModel transposed(AttributeProto... attributes) {
    return new SampleModel("ConvTranspose" + UnarySamples.describe(attributes), 13)
        .input("x", 2, 3, 4, 5)
        .weight("w", 3, 4, 3, 3)
        .weight("b", 4)
        .node("ConvTranspose", "x w b", "y", attributes)
        .output("y");
  }

  static Stream<SampleModel> products() {
    return Stream.of(
        new SampleModel("Gemm with a weight that stays in its file", 13)
            .input("x", 2, 60)
            .weight("fc.weight", 80, 60)
            .node("Gemm", "x fc.weight", "y", i("transB", 1))
            .output("y"),
        new SampleModel("Gemm transB", 9)
            .input("x", 3, 4)
            .weight("fc.weight", 5, 4)
            .weight("fc.bias", 5)
            .node("Gemm", "x fc.weight fc.bias", "y", i("transB", 1))
            .output("y"),
        new SampleModel("Gemm without bias", 13)
            .input("x", 3, 4)
            .weight("w", 4, 5)
            .node("Gemm", "x w", "y")
            .output("y"),
        new SampleModel("Gemm alpha beta", 13)
            .input("x", 3, 4)
            .weight("w", 4, 5)
            .weight("c", 3, 5)
            .node("Gemm", "x w c", "y", f("alpha", 0.5f), f("beta", 2))
            .output("y"),
        new SampleModel("Gemm transA", 13)
            .input("x", 4, 3)
            .weight("w", 4, 5)
            .weight("c", 5)
            .node("Gemm", "x w c", "y", i("transA", 1))
            .output("y"),
        new SampleModel("MatMul and Add", 13)
            .input("x", 2, 3, 4)
            .weight("onnx::MatMul_1", 4, 5)
            .weight("fc.bias", 5)
            .node("MatMul", "x onnx::MatMul_1", "m")
            .node("Add", "fc.bias m", "y")
            .output("y"),
        new SampleModel("MatMul and two users", 13)
            .input("x", 2, 3, 4)
            .weight("w", 4, 5)
            .weight("b", 5)
            .node("MatMul", "x w", "m")
            .node("Add", "m b", "a")
            .node("Mul", "m a", "y")
            .output("y"),
        new SampleModel("MatMul of inputs", 9)
            .input("x", 2, 3, 4)
            .input("z", 2, 4, 3)
            .node("MatMul", "x z", "y")
            .output("y"),
        new SampleModel("MatMul from the left", 13)
            .input("x", 4, 3)
            .weight("w", 5, 4)
            .node("MatMul", "w x", "y")
            .output("y"));
  }

  static Stream<SampleModel> pooling() {
    List<SampleModel> cases = new ArrayList<>();
    for (String operator : List.of("MaxPool", "AveragePool")) {
      cases.add(UnarySamples.of(operator, 9, ints("kernel_shape", 2, 2)));
      cases.add(UnarySamples.of(operator, 11, ints("kernel_shape", 3, 2), ints("strides", 2, 2)));
      cases.add(
          UnarySamples.of(operator, 11, ints("kernel_shape", 3, 3), ints("pads", 1, 1, 1, 1)));
      cases.add(
          UnarySamples.of(operator, 11, ints("kernel_shape", 3, 3), ints("pads", 0, 1, 2, 0)));
      cases.add(
          UnarySamples.of(operator, 11, ints("kernel_shape", 2, 2), ints("pads", 1, 1, 1, 1)));
      cases.add(
          UnarySamples.of(
              operator,
              12,
              ints("kernel_shape", 2, 2),
              s("auto_pad", "SAME_UPPER"),
              ints("strides", 2, 2)));
      cases.add(
          UnarySamples.of(
              operator,
              12,
              ints("kernel_shape", 2, 2),
              s("auto_pad", "SAME_LOWER"),
              ints("strides", 2, 2)));
      cases.add(
          UnarySamples.of(
              operator, 19, ints("kernel_shape", 3, 3), ints("strides", 2, 2), i("ceil_mode", 1)));
      cases.add(
          UnarySamples.of(
              operator,
              19,
              ints("kernel_shape", 3, 3),
              ints("strides", 2, 2),
              ints("pads", 1, 0, 0, 1),
              i("ceil_mode", 1)));
    }
    cases.add(UnarySamples.of("MaxPool", 12, ints("kernel_shape", 2, 2), ints("dilations", 2, 2)));
    cases.add(
        UnarySamples.of(
            "AveragePool",
            11,
            ints("kernel_shape", 3, 3),
            ints("pads", 1, 1, 1, 1),
            i("count_include_pad", 1)));
    cases.add(
        UnarySamples.of(
            "AveragePool",
            11,
            ints("kernel_shape", 3, 3),
            ints("pads", 0, 1, 1, 0),
            i("count_include_pad", 1)));
    cases.add(UnarySamples.of("LpPool", 11, ints("kernel_shape", 2, 2)));
    cases.add(UnarySamples.of("GlobalAveragePool", 9));
    cases.add(UnarySamples.of("GlobalMaxPool", 9));
    cases.add(UnarySamples.of("GlobalLpPool", 9));
    cases.add(
        new SampleModel("GlobalAveragePool 1d", 9)
            .input("x", 2, 3, 7)
            .node("GlobalAveragePool", "x", "y")
            .output("y"));
    cases.add(
        new SampleModel("MaxPool 1d", 11)
            .input("x", 2, 3, 7)
            .node("MaxPool", "x", "y", ints("kernel_shape", 3))
            .output("y"));
    return cases.stream();
  }

  static Stream<SampleModel> activations() {
    List<SampleModel> cases = new ArrayList<>();
    for (String operator :
        List.of(
            "Relu",
            "Sigmoid",
            "Tanh",
            "Elu",
            "Selu",
            "LeakyRelu",
            "Softplus",
            "Softsign",
            "HardSigmoid",
            "ThresholdedRelu")) {
      cases.add(UnarySamples.of(operator, 9));
    }
    cases.add(UnarySamples.of("HardSwish", 14));
    cases.add(UnarySamples.of("Mish", 18));
    cases.add(UnarySamples.of("Celu", 12, f("alpha", 0.7f)));
    cases.add(UnarySamples.of("Elu", 9, f("alpha", 0.3f)));
    cases.add(UnarySamples.of("Selu", 9, f("alpha", 1.1f), f("gamma", 0.9f)));
    cases.add(UnarySamples.of("LeakyRelu", 9, f("alpha", 0.3f)));
    cases.add(UnarySamples.of("HardSigmoid", 9, f("alpha", 1 / 6f), f("beta", 0.5f)));
    cases.add(UnarySamples.of("ThresholdedRelu", 10, f("alpha", 0.4f)));
    cases.add(UnarySamples.of("Gelu", 20));
    cases.add(UnarySamples.of("Gelu", 20, s("approximate", "tanh")));
    cases.add(UnarySamples.of("Shrink", 9, f("bias", 0.2f), f("lambd", 0.7f)));
    cases.add(UnarySamples.of("Clip", 9, f("min", 0), f("max", 6)));
    for (int opset : new int[] {9, 13}) {
      cases.add(UnarySamples.of("Softmax", opset));
      cases.add(UnarySamples.of("Softmax", opset, i("axis", 2)));
      cases.add(UnarySamples.of("LogSoftmax", opset, i("axis", -1)));
    }
    cases.add(
        new SampleModel("Clip bounds", 13)
            .input("x", 3, 4)
            .real("low", -0.5f)
            .real("high", 0.5f)
            .node("Clip", "x low high", "y")
            .output("y"));
    cases.add(
        new SampleModel("Clip from above", 13)
            .input("x", 3, 4)
            .real("high", 0.5f)
            .node("Clip", "x - high", "y")
            .output("y"));
    cases.add(
        new SampleModel("PRelu", 9)
            .input("x", 2, 3, 4, 5)
            .weight("slope", 3, 1, 1)
            .node("PRelu", "x slope", "y")
            .output("y"));
    return cases.stream();
  }

  static Stream<SampleModel> normalization() {
    return Stream.of(
        new SampleModel("BatchNormalization", 9)
            .input("x", 2, 3, 4, 5)
            .positive("bn.weight", 3)
            .weight("bn.bias", 3)
            .weight("mean", 3)
            .positive("var", 3)
            .node("BatchNormalization", "x bn.weight bn.bias mean var", "y", f("epsilon", 0.01f))
            .output("y"),
        new SampleModel("BatchNormalization 2d input", 15)
            .input("x", 4, 3)
            .positive("s", 3)
            .weight("b", 3)
            .weight("m", 3)
            .positive("v", 3)
            .node("BatchNormalization", "x s b m v", "y")
            .output("y"),
        new SampleModel("InstanceNormalization", 9)
            .input("x", 2, 3, 4, 5)
            .positive("s", 3)
            .weight("b", 3)
            .node("InstanceNormalization", "x s b", "y")
            .output("y"),
        new SampleModel("LayerNormalization", 17)
            .input("x", 2, 3, 8)
            .positive("ln.weight", 8)
            .weight("ln.bias", 8)
            .node("LayerNormalization", "x ln.weight ln.bias", "y")
            .output("y"),
        new SampleModel("LayerNormalization of two axes", 17)
            .input("x", 2, 3, 8)
            .positive("s", 3, 8)
            .weight("b", 3, 8)
            .node("LayerNormalization", "x s b", "y", i("axis", 1), f("epsilon", 0.1f))
            .output("y"),
        new SampleModel("LayerNormalization without bias", 17)
            .input("x", 2, 3, 8)
            .positive("s", 8)
            .node("LayerNormalization", "x s", "y")
            .output("y"),
        new SampleModel("GroupNormalization", 21)
            .input("x", 2, 4, 3, 3)
            .positive("s", 4)
            .weight("b", 4)
            .node("GroupNormalization", "x s b", "y", i("num_groups", 2))
            .output("y"),
        UnarySamples.of("LRN", 13, i("size", 3)),
        UnarySamples.of("LRN", 13, i("size", 5), f("alpha", 0.1f), f("beta", 0.5f), f("bias", 2)),
        UnarySamples.of("LpNormalization", 9),
        UnarySamples.of("LpNormalization", 9, i("p", 1), i("axis", 1)));
  }

  static Stream<SampleModel> quantization() {
    return Stream.of(
        new SampleModel("QuantizeLinear DequantizeLinear", 10)
            .input("x", 2, 3)
            .real("s", 0.05f)
            .codes("z", 2, 100)
            .node("QuantizeLinear", "x s z", "q")
            .node("DequantizeLinear", "q s z", "y")
            .output("q y"),
        new SampleModel("QuantizeLinear per channel", 13)
            .input("x", 2, 3, 4)
            .reals("s", 0.05f, 0.01f, 0.02f)
            .codes("z", 3, 0, 5, -5)
            .node("QuantizeLinear", "x s z", "q", i("axis", 1))
            .node("DequantizeLinear", "q s z", "y", i("axis", 1))
            .output("q y"),
        new SampleModel("quantized weight", 13)
            .input("x", 2, 3)
            .codes("q", 3, 1, -2, 3)
            .real("s", 0.1f)
            .node("DequantizeLinear", "q s", "w")
            .node("Mul", "x w", "y")
            .output("y"),
        new SampleModel("QuantizeLinear to four bits", 21)
            .input("x", 2, 3)
            .real("s", 0.3f)
            .codes("z", 22, 0)
            .node("QuantizeLinear", "x s z", "q")
            .node("DequantizeLinear", "q s z", "y")
            .output("y"));
  }
}
