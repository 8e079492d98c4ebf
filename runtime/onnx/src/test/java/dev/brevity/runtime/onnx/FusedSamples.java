package dev.brevity.runtime.onnx;

import static dev.brevity.runtime.onnx.SampleModel.f;
import static dev.brevity.runtime.onnx.SampleModel.i;
import static dev.brevity.runtime.onnx.SampleModel.ints;
import static dev.brevity.runtime.onnx.SampleModel.s;

import java.util.stream.Stream;

/** Models with operators of onnxruntime's own domain, and networks that are quantized already. */
final class FusedSamples {
  private FusedSamples() {}

  static Stream<SampleModel> fused() {
    return Stream.of(
        one("Gelu", "x"),
        one("FastGelu", "x b").reals("b", 0.5f, -0.5f, 1, 0),
        one("FastGelu", "x"),
        one("BiasGelu", "x b").reals("b", 0.5f, -0.5f, 1, 0),
        new SampleModel("QuickGelu", 17)
            .input("x", 2, 4)
            .node("com.microsoft:QuickGelu", "x", "y", f("alpha", 1.5f))
            .output("y"),
        new SampleModel("FusedConv", 17)
            .input("x", 1, 3, 6, 6)
            .weight("w", 4, 3, 3, 3)
            .weight("b", 4)
            .node("com.microsoft:FusedConv", "x w b", "y", s("activation", "Relu"))
            .output("y"),
        new SampleModel("FusedMatMul", 17)
            .input("x", 2, 3, 4)
            .weight("w", 5, 4)
            .node("com.microsoft:FusedMatMul", "x w", "y", i("transB", 1), f("alpha", 0.5f))
            .output("y"),
        new SampleModel("SkipLayerNormalization", 17)
            .input("x", 2, 3, 4)
            .input("z", 2, 3, 4)
            .positive("g", 4)
            .weight("b", 4)
            .weight("more", 4)
            .node("com.microsoft:SkipLayerNormalization", "x z g b more", "y - - sum")
            .output("y sum"),
        new SampleModel("SkipSimplifiedLayerNormalization", 17)
            .input("x", 2, 3, 4)
            .input("z", 2, 3, 4)
            .positive("g", 4)
            .node("com.microsoft:SkipSimplifiedLayerNormalization", "x z g", "y - - sum")
            .output("y sum"),
        new SampleModel("SimplifiedLayerNormalization", 17)
            .input("x", 2, 3, 4)
            .positive("g", 4)
            .node("SimplifiedLayerNormalization", "x g", "y", f("epsilon", 1e-5f), i("axis", -1))
            .output("y"),
        new SampleModel("Attention", 17)
            .input("x", 2, 3, 8)
            .weight("w", 8, 24)
            .weight("b", 24)
            .node("com.microsoft:Attention", "x w b", "y", i("num_heads", 2))
            .output("y"),
        new SampleModel("Attention causal", 17)
            .input("x", 2, 3, 8)
            .weight("w", 8, 24)
            .weight("b", 24)
            .node(
                "com.microsoft:Attention", "x w b", "y", i("num_heads", 2), i("unidirectional", 1))
            .output("y"),
        new SampleModel("Attention with a mask", 17)
            .input("x", 2, 3, 8)
            .indices("ids", 2, 3)
            .weight("w", 8, 24)
            .weight("b", 24)
            .node("Cast", "ids", "mask", i("to", 6))
            .node("com.microsoft:Attention", "x w b mask", "y", i("num_heads", 2))
            .output("y"),
        new SampleModel("MultiHeadAttention", 17)
            .input("q", 2, 3, 8)
            .input("k", 2, 5, 8)
            .input("v", 2, 5, 8)
            .weight("b", 24)
            .node("com.microsoft:MultiHeadAttention", "q k v b", "y", i("num_heads", 2))
            .output("y"),
        new SampleModel("EmbedLayerNormalization", 17)
            .indices("ids", 2, 3)
            .indices("segments", 2, 3)
            .node("Cast", "ids", "i", i("to", 6))
            .node("Cast", "segments", "s", i("to", 6))
            .weight("words", 6, 4)
            .weight("places", 5, 4)
            .weight("kinds", 2, 4)
            .positive("g", 4)
            .weight("b", 4)
            .node("com.microsoft:EmbedLayerNormalization", "i s words places kinds g b i", "y n")
            .output("y n"));
  }

  private static SampleModel one(String operator, String inputs) {
    return new SampleModel(operator, 17)
        .input("x", 2, 4)
        .node("com.microsoft:" + operator, inputs, "y")
        .output("y");
  }

  static Stream<SampleModel> quantized() {
    return Stream.of(
        codes("QLinearAdd")
            .node("com.microsoft:QLinearAdd", "q a zero q a zero c seven", "y")
            .output("y"),
        codes("QLinearMul")
            .node("com.microsoft:QLinearMul", "q a zero q a zero c seven", "y")
            .output("y"),
        codes("QLinearSigmoid")
            .node("com.microsoft:QLinearSigmoid", "q a zero c seven", "y")
            .output("y"),
        codes("QLinearLeakyRelu")
            .node("com.microsoft:QLinearLeakyRelu", "q a zero c seven", "y", f("alpha", 0.1f))
            .output("y"),
        codes("QLinearConcat")
            .node("com.microsoft:QLinearConcat", "c seven q a zero q a zero", "y", i("axis", 1))
            .output("y"),
        codes("QLinearGlobalAveragePool")
            .node("com.microsoft:QLinearGlobalAveragePool", "q a zero c seven", "y")
            .output("y"),
        codes("QLinearAveragePool")
            .node(
                "com.microsoft:QLinearAveragePool",
                "q a zero c seven",
                "y",
                ints("kernel_shape", 2, 2))
            .output("y"),
        codes("QLinearConv")
            .codes("weight", 3, 3, -4, 5, 100, -100, 7)
            .longs("shape", 3, 2, 1, 1)
            .node("Reshape", "weight shape", "w")
            .node("QLinearConv", "q a zero w c none c seven", "y")
            .output("y"),
        new SampleModel("DynamicQuantizeLinear and MatMulInteger", 17)
            .input("x", 2, 3)
            .codes("weight", 2, 3, 4, 250, 100, 0, 7)
            .codes("z", 2, 9)
            .longs("shape", 3, 2)
            .node("Reshape", "weight shape", "w")
            .node("DynamicQuantizeLinear", "x", "q s p")
            .node("MatMulInteger", "q w p z", "y")
            .output("y s p"),
        new SampleModel("DynamicQuantizeMatMul", 17)
            .input("x", 2, 3)
            .codes("weight", 2, 3, 4, 250, 100, 0, 7)
            .codes("z", 2, 9)
            .real("s", 0.1f)
            .longs("shape", 3, 2)
            .node("Reshape", "weight shape", "w")
            .node("com.microsoft:DynamicQuantizeMatMul", "x w s z", "y")
            .output("y"));
  }

  /** Codes {@code q} of an input with the scale {@code a}. */
  private static SampleModel codes(String name) {
    return new SampleModel(name, 17)
        .input("x", 1, 2, 4, 4)
        .real("a", 0.03f)
        .real("c", 0.05f)
        .codes("zero", 2, 128)
        .codes("none", 3, 0)
        .codes("seven", 2, 120)
        .node("QuantizeLinear", "x a zero", "q");
  }

  static Stream<SampleModel> recent() {
    return Stream.of(
        new SampleModel("RMSNormalization", 23)
            .input("x", 2, 3, 4)
            .positive("g", 4)
            .node("RMSNormalization", "x g", "y")
            .output("y"),
        new SampleModel("Attention", 23)
            .input("q", 2, 4, 3, 8)
            .input("k", 2, 2, 5, 8)
            .input("v", 2, 2, 5, 8)
            .node("Attention", "q k v", "y")
            .output("y"),
        new SampleModel("Attention of rows, causal", 23)
            .input("q", 2, 3, 8)
            .input("k", 2, 3, 8)
            .input("v", 2, 3, 8)
            .node(
                "Attention",
                "q k v",
                "y",
                i("q_num_heads", 2),
                i("kv_num_heads", 2),
                i("is_causal", 1),
                f("softcap", 2))
            .output("y"),
        new SampleModel("RotaryEmbedding", 23)
            .input("x", 2, 2, 3, 8)
            .weight("c", 4, 4)
            .weight("s", 4, 4)
            .indices("p", 2, 3)
            .node("RotaryEmbedding", "x c s p", "y")
            .output("y"),
        new SampleModel("RotaryEmbedding interleaved", 23)
            .input("x", 2, 3, 16)
            .weight("c", 4, 4)
            .weight("s", 4, 4)
            .indices("p", 2, 3)
            .node("RotaryEmbedding", "x c s p", "y", i("interleaved", 1), i("num_heads", 2))
            .output("y"),
        new SampleModel("Swish", 24)
            .input("x", 2, 3)
            .node("Swish", "x", "y", f("alpha", 0.5f))
            .output("y"),
        new SampleModel("CenterCropPad", 18)
            .input("x", 3, 5, 4)
            .longs("to", 4, 5)
            .node("CenterCropPad", "x to", "y", ints("axes", 1, 2))
            .output("y"),
        new SampleModel("Col2Im", 18)
            .input("x", 1, 8, 9)
            .longs("image", 4, 4)
            .longs("block", 2, 2)
            .node("Col2Im", "x image block", "y")
            .output("y"),
        new SampleModel("Bitwise", 18)
            .indices("x", 2, 3)
            .longs("z", 6, 5, 3)
            .node("BitwiseAnd", "x z", "a")
            .node("BitwiseOr", "x z", "b")
            .node("BitwiseXor", "x z", "c")
            .node("BitwiseNot", "x", "d")
            .output("a b c d"),
        new SampleModel("AffineGrid and GridSample", 20)
            .input("x", 1, 2, 4, 4)
            .weight("t", 1, 2, 3)
            .longs("size", 1, 2, 3, 5)
            .node("AffineGrid", "t size", "g", i("align_corners", 1))
            .node("GridSample", "x g", "y", s("mode", "linear"), s("padding_mode", "border"))
            .output("y"),
        new SampleModel("ScatterND max", 18)
            .input("x", 4, 3)
            .indices("i", 2, 1)
            .weight("u", 2, 3)
            .node("ScatterND", "x i u", "y", s("reduction", "max"))
            .output("y"),
        new SampleModel("ScatterElements add", 18)
            .input("x", 4, 3)
            .indices("i", 2, 3)
            .weight("u", 2, 3)
            .node("ScatterElements", "x i u", "y", s("reduction", "add"))
            .output("y"),
        new SampleModel("Einsum of three", 12)
            .input("x", 2, 3)
            .input("z", 3, 4)
            .weight("w", 4, 2)
            .node("Einsum", "x z w", "y", s("equation", "ij, jk, kl -> il"))
            .output("y"));
  }
}
