package dev.brevity.runtime.onnx;

import static dev.brevity.runtime.onnx.SampleModel.f;
import static dev.brevity.runtime.onnx.SampleModel.i;
import static dev.brevity.runtime.onnx.SampleModel.ints;
import static dev.brevity.runtime.onnx.SampleModel.s;
import static dev.brevity.runtime.onnx.SampleModel.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import onnx.AttributeProto;

/** Models of one operator that moves, compares or reduces tensors. */
final class TensorSamples {
  private TensorSamples() {}

  static Stream<SampleModel> elementwise() {
    List<SampleModel> cases = new ArrayList<>();
    for (String operator :
        List.of(
            "Abs",
            "Neg",
            "Exp",
            "Floor",
            "Ceil",
            "Sign",
            "Erf",
            "Sin",
            "Cos",
            "Tan",
            "Atan",
            "Sinh",
            "Cosh",
            "Asinh",
            "Reciprocal",
            "Identity",
            "IsNaN")) {
      cases.add(UnarySamples.of(operator, 9));
    }
    cases.add(UnarySamples.of("Round", 11));
    cases.add(UnarySamples.of("IsInf", 10));
    for (String operator :
        List.of("Add", "Sub", "Mul", "Div", "Max", "Min", "Equal", "Less", "Greater")) {
      cases.add(
          new SampleModel(operator, 11)
              .input("x", 2, 3, 4)
              .input("z", 3, 1)
              .node(operator, "x z", "y")
              .output("y"));
    }
    for (String operator : List.of("LessOrEqual", "GreaterOrEqual")) {
      cases.add(
          new SampleModel(operator, 12)
              .input("x", 2, 3, 4)
              .input("z", 3, 1)
              .node(operator, "x z", "y")
              .output("y"));
    }
    cases.add(
        new SampleModel("And Or Xor Not", 9)
            .input("x", 2, 3)
            .input("z", 2, 3)
            .node("Greater", "x z", "a")
            .node("Less", "x z", "b")
            .node("And", "a b", "c")
            .node("Or", "a b", "d")
            .node("Xor", "c d", "e")
            .node("Not", "e", "g")
            .output("c d e g"));
    cases.add(
        new SampleModel("Where", 9)
            .input("x", 2, 3)
            .input("z", 2, 3)
            .node("Greater", "x z", "a")
            .node("Where", "a x z", "y")
            .output("y"));
    cases.add(
        new SampleModel("Sqrt Log Pow", 13)
            .input("x", 2, 3)
            .real("two", 2)
            .real("half", 0.5f)
            .node("Pow", "x two", "a")
            .node("Sqrt", "a", "b")
            .node("Log", "b", "c")
            .node("Pow", "a half", "d")
            .output("b c d"));
    cases.add(
        new SampleModel("Sum Mean", 13)
            .input("x", 2, 3)
            .input("z", 2, 3)
            .node("Sum", "x z x", "a")
            .node("Mean", "x z", "b")
            .output("a b"));
    cases.add(
        new SampleModel("Cast", 13)
            .input("x", 2, 3)
            .node("Cast", "x", "a", i("to", 7))
            .node("Cast", "x", "b", i("to", 9))
            .node("Cast", "a", "c", i("to", 1))
            .output("a b c"));
    cases.add(
        new SampleModel("integer Div and Mod", 13)
            .input("x", 2, 3)
            .longs("ten", 10)
            .longs("three", 3)
            .real("many", 7)
            .node("Mul", "x many", "m")
            .node("Cast", "m", "a", i("to", 7))
            .node("Mul", "a ten", "b")
            .node("Div", "b three", "c")
            .node("Mod", "b three", "d")
            .node("Mod", "x many", "e", i("fmod", 1))
            .output("c d e"));
    cases.add(
        new SampleModel("Dropout of nothing in training", 13)
            .input("x", 2, 3)
            .real("ratio", 0)
            .codes("training", 9, 1)
            .node("Dropout", "x ratio training", "y")
            .output("y"));
    cases.add(
        new SampleModel("Dropout", 13)
            .input("x", 2, 3)
            .node("Dropout", "x", "a")
            .node("Relu", "a", "y")
            .output("y"));
    return cases.stream();
  }

  static Stream<SampleModel> shapes() {
    return Stream.of(
        UnarySamples.of("Flatten", 9),
        UnarySamples.of("Flatten", 13, i("axis", 2)),
        UnarySamples.of("Flatten", 13, i("axis", 0)),
        UnarySamples.of("Flatten", 13, i("axis", -1)),
        UnarySamples.of("Transpose", 9),
        UnarySamples.of("Transpose", 13, ints("perm", 0, 2, 3, 1)),
        UnarySamples.of("Unsqueeze", 9, ints("axes", 0, 3)),
        UnarySamples.of("Shape", 9),
        UnarySamples.of("Shape", 15, i("start", 1), i("end", -1)),
        UnarySamples.of("Size", 9),
        new SampleModel("Reshape kept and inferred", 9)
            .input("x", 2, 3, 4)
            .longs("shape", 0, -1)
            .node("Reshape", "x shape", "y")
            .output("y"),
        new SampleModel("Reshape given", 14)
            .input("x", 2, 3, 4)
            .longs("shape", -1, 6, 2)
            .node("Reshape", "x shape", "y")
            .output("y"),
        new SampleModel("Reshape computed", 13)
            .input("x", 2, 3, 4)
            .longs("end", -1)
            .number("zero", 0)
            .longs("axis", 0)
            .node("Shape", "x", "s")
            .node("Gather", "s zero", "n")
            .node("Unsqueeze", "n axis", "b")
            .node("Concat", "b end", "shape", i("axis", 0))
            .node("Reshape", "x shape", "y")
            .output("y"),
        new SampleModel("Squeeze", 9)
            .input("x", 2, 1, 3, 1)
            .node("Squeeze", "x", "a", ints("axes", 1))
            .node("Squeeze", "x", "b", ints("axes", 1, -1))
            .output("a b"),
        new SampleModel("Squeeze Unsqueeze", 13)
            .input("x", 2, 1, 3, 1)
            .longs("one", 1)
            .longs("two", 0, -1)
            .node("Squeeze", "x one", "a")
            .node("Unsqueeze", "a two", "b")
            .output("a b"),
        new SampleModel("Expand", 9)
            .input("x", 2, 1, 4)
            .longs("shape", 3, 1)
            .node("Expand", "x shape", "y")
            .output("y"),
        new SampleModel("Tile", 9)
            .input("x", 2, 3)
            .longs("repeats", 2, 3)
            .node("Tile", "x repeats", "y")
            .output("y"),
        new SampleModel("Concat", 11)
            .input("x", 2, 3)
            .input("z", 2, 3)
            .weight("w", 2, 3)
            .node("Concat", "x z w", "a", i("axis", 1))
            .node("Concat", "x z", "b", i("axis", -2))
            .output("a b"),
        new SampleModel("ConstantOfShape", 9)
            .input("x", 2, 3)
            .node("Shape", "x", "s")
            .node("ConstantOfShape", "s", "c", tensor("value", 2.5f))
            .node("Add", "x c", "y")
            .output("y"),
        new SampleModel("ConstantOfShape folded", 9)
            .input("x", 2, 3)
            .longs("s", 2, 3)
            .node("ConstantOfShape", "s", "c")
            .node("Add", "x c", "y")
            .output("y"),
        new SampleModel("Constant", 13)
            .input("x", 2, 3)
            .node("Constant", "", "c", tensor("value", 1.5f))
            .node("Add", "x c", "y")
            .output("y"),
        new SampleModel("Range", 11)
            .input("x", 5)
            .number("start", 1)
            .number("stop", 11)
            .number("step", 2)
            .node("Range", "start stop step", "r")
            .node("Cast", "r", "c", i("to", 1))
            .node("Mul", "x c", "y")
            .output("y"),
        unary8("DepthToSpace", 9, i("blocksize", 2)),
        unary8("DepthToSpace", 13, i("blocksize", 2), s("mode", "CRD")),
        unary8("SpaceToDepth", 9, i("blocksize", 2)));
  }

  private static SampleModel unary8(String operator, int opset, AttributeProto... attributes) {
    return new SampleModel(operator + UnarySamples.describe(attributes), opset)
        .input("x", 2, 8, 4, 6)
        .node(operator, "x", "y", attributes)
        .output("y");
  }

  static Stream<SampleModel> indexing() {
    List<SampleModel> cases = new ArrayList<>();
    cases.add(
        new SampleModel("Slice by attributes", 9)
            .input("x", 4, 5)
            .node("Slice", "x", "y", ints("starts", 1, -3), ints("ends", 3, 1000))
            .output("y"));
    long[][] slices = {
      {1, 3, 0, 1},
      {-3, -1, 1, 1},
      {0, 1000, 1, 2},
      {-1, -1000, 1, -1},
      {3, 0, 0, -2},
      {2, Long.MAX_VALUE, 1, 1},
      {Long.MAX_VALUE, Long.MIN_VALUE, 0, -1}
    };
    for (long[] slice : slices) {
      cases.add(
          new SampleModel("Slice " + Arrays.toString(slice), 13)
              .input("x", 4, 5)
              .longs("s", slice[0])
              .longs("e", slice[1])
              .longs("a", slice[2])
              .longs("t", slice[3])
              .node("Slice", "x s e a t", "y")
              .output("y"));
    }
    cases.add(
        new SampleModel("Split", 9)
            .input("x", 2, 6)
            .node("Split", "x", "a b", i("axis", 1), ints("split", 2, 4))
            .output("a b"));
    cases.add(
        new SampleModel("Split evenly", 11)
            .input("x", 2, 6)
            .node("Split", "x", "a b c", i("axis", -1))
            .output("c a b"));
    cases.add(
        new SampleModel("Split by input", 13)
            .input("x", 2, 6)
            .longs("n", 1, 5)
            .node("Split", "x n", "a b", i("axis", 1))
            .output("a b"));
    cases.add(
        new SampleModel("Split unevenly", 18)
            .input("x", 2, 7)
            .node("Split", "x", "a b c", i("axis", 1), i("num_outputs", 3))
            .output("a b c"));
    cases.add(
        new SampleModel("Gather", 9)
            .input("x", 3, 4)
            .longs("n", 2, 0)
            .node("Gather", "x n", "a")
            .number("last", -1)
            .node("Gather", "x last", "b", i("axis", 1))
            .output("a b"));
    cases.add(
        new SampleModel("Gather rows of a table, some counted from its end", 13)
            .indices("n", 2, 3)
            .weight("table", 5, 4)
            .number("one", 1)
            .node("Gather", "table n", "y")
            .node("Sub", "n one", "m")
            .node("Gather", "table m", "z")
            .output("y z"));
    cases.add(
        new SampleModel("GatherElements", 13)
            .input("x", 2, 3)
            .indices("n", 2, 3)
            .node("GatherElements", "x n", "y", i("axis", 1))
            .output("y"));
    cases.add(
        new SampleModel("Pad by attributes", 9)
            .input("x", 2, 3)
            .node("Pad", "x", "y", ints("pads", 1, 0, 0, 2), f("value", 1.5f))
            .output("y"));
    for (String mode : List.of("constant", "reflect", "edge")) {
      cases.add(
          new SampleModel("Pad " + mode, 13)
              .input("x", 2, 3, 4, 5)
              .longs("pads", 0, 0, 1, 2, 0, 0, 3, 1)
              .node("Pad", "x pads", "y", s("mode", mode))
              .output("y"));
    }
    cases.add(
        new SampleModel("Pad and cut", 18)
            .input("x", 2, 5)
            .longs("pads", -1, 2)
            .longs("axes", 1)
            .real("v", 0.5f)
            .node("Pad", "x pads v axes", "y")
            .output("y"));
    cases.add(
        new SampleModel("Pad around", 19)
            .input("x", 2, 5)
            .longs("pads", 0, 2, 0, 1)
            .node("Pad", "x pads", "y", s("mode", "wrap"))
            .output("y"));
    cases.add(
        new SampleModel("OneHot", 11)
            .indices("n", 2, 2)
            .number("depth", 3)
            .reals("values", 0.5f, 2)
            .node("OneHot", "n depth values", "y")
            .output("y"));
    cases.add(
        new SampleModel("Trilu", 14)
            .input("x", 4, 4)
            .number("k", 1)
            .node("Trilu", "x k", "a")
            .node("Trilu", "x", "b", i("upper", 0))
            .output("a b"));
    cases.add(
        new SampleModel("NonZero", 13)
            .input("x", 3, 4)
            .node("Relu", "x", "r")
            .node("NonZero", "r", "y")
            .output("y"));
    return cases.stream();
  }

  static Stream<SampleModel> reductions() {
    List<SampleModel> cases = new ArrayList<>();
    for (String operator :
        List.of(
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSumExp")) {
      cases.add(UnarySamples.of(operator, 11));
      cases.add(UnarySamples.of(operator, 11, ints("axes", 1, -1), i("keepdims", 0)));
      cases.add(
          new SampleModel(operator + " by input", 18)
              .input("x", 2, 3, 4)
              .longs("axes", 2)
              .node(operator, "x axes", "y", i("keepdims", 1))
              .output("y"));
    }
    cases.add(UnarySamples.of("ReduceSum", 13, i("noop_with_empty_axes", 1)));
    cases.add(UnarySamples.of("ArgMax", 11, i("axis", 1)));
    cases.add(UnarySamples.of("ArgMax", 12, i("axis", -1), i("keepdims", 0)));
    cases.add(UnarySamples.of("ArgMin", 13, i("axis", 2)));
    cases.add(
        new SampleModel("ArgMax of equals", 13)
            .input("x", 3, 4)
            .node("Sign", "x", "s")
            .node("ArgMax", "s", "y", i("axis", 1), i("select_last_index", 1))
            .output("y"));
    cases.add(
        new SampleModel("TopK", 11)
            .input("x", 3, 5)
            .longs("k", 2)
            .node("TopK", "x k", "v n")
            .output("v n"));
    cases.add(
        new SampleModel("TopK smallest", 11)
            .input("x", 3, 5)
            .longs("k", 2)
            .node("TopK", "x k", "v n", i("axis", 0), i("largest", 0))
            .output("v n"));
    cases.add(
        new SampleModel("TopK of equal elements", 11)
            .indices("x", 3, 40)
            .longs("k", 30)
            .node("TopK", "x k", "v n")
            .output("v n"));
    for (int flags = 0; flags < 4; flags++) {
      cases.add(
          new SampleModel("CumSum " + flags, 11)
              .input("x", 3, 5)
              .number("axis", 1)
              .node("CumSum", "x axis", "y", i("exclusive", flags & 1), i("reverse", flags >> 1))
              .output("y"));
    }
    return cases.stream();
  }

  static Stream<SampleModel> resizing() {
    List<SampleModel> cases = new ArrayList<>();
    cases.add(
        new SampleModel("Upsample", 9)
            .input("x", 1, 2, 3, 4)
            .reals("s", 1, 1, 2, 2)
            .node("Upsample", "x s", "y")
            .output("y"));
    cases.add(
        new SampleModel("Upsample linear", 9)
            .input("x", 1, 2, 3, 4)
            .reals("s", 1, 1, 2, 3)
            .node("Upsample", "x s", "y", s("mode", "linear"))
            .output("y"));
    cases.add(
        new SampleModel("Resize", 10)
            .input("x", 1, 2, 3, 4)
            .reals("s", 1, 1, 2, 1.5f)
            .node("Resize", "x s", "y")
            .output("y"));
    for (String mode : List.of("nearest", "linear", "cubic")) {
      for (String coordinates :
          List.of("half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners")) {
        cases.add(resize(13, mode, coordinates, 2, 1.5f));
        cases.add(resize(13, mode, coordinates, 0.5f, 0.75f));
      }
    }
    for (String mode : List.of("linear", "cubic")) {
      cases.add(resize(13, mode, "align_corners", 0.6f, 0.8f));
      cases.add(
          new SampleModel("Resize smoothly, " + mode, 18)
              .input("x", 1, 2, 8, 7)
              .longs("to", 1, 2, 3, 4)
              .node("Resize", "x - - to", "y", s("mode", mode), i("antialias", 1))
              .output("y"));
    }
    cases.add(
        new SampleModel("Resize of a region", 13)
            .input("x", 1, 2, 6, 6)
            .reals("r", 0, 0, 0.2f, 0.4f, 1, 1, 0.7f, 1.3f)
            .longs("to", 1, 2, 4, 4)
            .node(
                "Resize",
                "x r - to",
                "y",
                s("mode", "linear"),
                s("coordinate_transformation_mode", "tf_crop_and_resize"),
                f("extrapolation_value", 9))
            .output("y"));
    for (String rounding : List.of("floor", "ceil", "round_prefer_floor", "round_prefer_ceil")) {
      cases.add(
          new SampleModel("Resize " + rounding, 13)
              .input("x", 1, 2, 4, 4)
              .reals("s", 1, 1, 2, 0.5f)
              .node("Resize", "x - s", "y", s("nearest_mode", rounding))
              .output("y"));
    }
    cases.add(
        new SampleModel("Resize by sizes", 13)
            .input("x", 1, 2, 4, 6)
            .longs("n", 1, 2, 7, 3)
            .node("Resize", "x - - n", "y", s("mode", "linear"))
            .output("y"));
    cases.add(
        new SampleModel("Resize some axes", 18)
            .input("x", 1, 2, 4, 6)
            .longs("n", 8, 12)
            .node(
                "Resize",
                "x - - n",
                "y",
                s("mode", "cubic"),
                ints("axes", 2, 3),
                i("exclude_outside", 1))
            .output("y"));
    return cases.stream();
  }

  private static SampleModel resize(
      int opset, String mode, String coordinates, float height, float width) {
    return new SampleModel("Resize " + mode + " " + coordinates + " " + height, opset)
        .input("x", 1, 2, 4, 8)
        .reals("s", 1, 1, height, width)
        .node(
            "Resize",
            "x - s",
            "y",
            s("mode", mode),
            s("coordinate_transformation_mode", coordinates))
        .output("y");
  }
}
