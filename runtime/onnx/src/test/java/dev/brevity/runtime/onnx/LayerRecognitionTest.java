package dev.brevity.runtime.onnx;

import static dev.brevity.runtime.onnx.SampleModel.f;
import static dev.brevity.runtime.onnx.SampleModel.i;
import static dev.brevity.runtime.onnx.SampleModel.ints;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.onnxruntime.OrtException;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.DescribedLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import onnx.AttributeProto;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Layers that exporters spell out become layers again, with the same numbers; what differs in one
 * constant, or is used elsewhere too, stays as it is.
 */
class LayerRecognitionTest {
  private static final double RELATIVE = 1e-5;
  private static final AttributeProto LAST = ints("axes", -1);

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource({"normalizations", "activations"})
  void findsLayersThatComputeTheSame(SampleModel sample, List<String> layers)
      throws IOException, OrtException {
    byte[] bytes = sample.bytes();
    Path file = folder.resolve("sample.onnx");
    Files.write(file, bytes);
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> inputs = sample.inputs(manager);
      NDArray expected = Reference.run(manager, bytes, inputs).get(0);
      OnnxModel model =
          new OnnxImporter(manager).read(file, "sample.onnx", new Diagnostics()).orElseThrow();

      NDArray actual =
          new GraphBlock(model.graph(), manager)
              .evaluate(inputs.values().toArray(new NDArray[0]))
              .get(0);

      assertThat(
              model.graph().layers().values().stream()
                  .map(layer -> ((DescribedLayer) layer).spec().type()))
          .containsExactlyElementsOf(layers);
      double range = expected.abs().max().getFloat();
      assertThat(actual.toType(DataType.FLOAT64, true).toDoubleArray())
          .usingComparatorWithPrecision(RELATIVE * range)
          .containsExactly(expected.toType(DataType.FLOAT64, true).toDoubleArray());
    }
  }

  static Stream<Arguments> normalizations() {
    return Stream.of(
        found(
            centred("LayerNorm", LAST, 4)
                .node("Pow", "centred two", "square")
                .node("ReduceMean", "square", "variance", LAST)
                .node("Add", "variance eps", "more")
                .node("Sqrt", "more", "deviation")
                .node("Div", "centred deviation", "even")
                .node("Mul", "even norm.weight", "scaled")
                .node("Add", "scaled norm.bias", "y"),
            "LayerNorm"),
        found(
            centred("LayerNorm of an axis from the first, by a reciprocal", ints("axes", 2), 4)
                .node("Mul", "centred centred", "square")
                .node("ReduceMean", "square", "variance", ints("axes", 2))
                .node("Add", "eps variance", "more")
                .node("Sqrt", "more", "deviation")
                .node("Reciprocal", "deviation", "inverse")
                .node("Mul", "norm.weight inverse", "factor")
                .node("Mul", "centred factor", "scaled")
                .node("Add", "norm.bias scaled", "y"),
            "LayerNorm"),
        found(
            centred("LayerNorm without a bias", LAST, 4)
                .node("Sub", "x mean", "again")
                .node("Mul", "again again", "square")
                .node("ReduceMean", "square", "variance", LAST)
                .node("Add", "variance eps", "more")
                .node("Sqrt", "more", "deviation")
                .node("Div", "centred deviation", "even")
                .node("Mul", "even norm.weight", "y"),
            "LayerNorm"),
        found(
            parameters("RMSNorm", 4)
                .node("Pow", "x two", "square")
                .node("ReduceMean", "square", "mean", LAST)
                .node("Add", "mean eps", "more")
                .node("Sqrt", "more", "root")
                .node("Div", "one root", "inverse")
                .node("Mul", "x inverse", "even")
                .node("Mul", "norm.weight even", "y"),
            "RMSNorm"),
        found(
            centred("a cube is no square", LAST, 4)
                .node("Pow", "centred three", "square")
                .node("Abs", "square", "positive")
                .node("ReduceMean", "positive", "variance", LAST)
                .node("Add", "variance eps", "more")
                .node("Sqrt", "more", "deviation")
                .node("Div", "centred deviation", "even")
                .node("Mul", "even norm.weight", "y")),
        found(
            centred("one axis for the mean, another for the variance", LAST, 4)
                .node("Pow", "centred two", "square")
                .node("ReduceMean", "square", "variance", ints("axes", 1))
                .node("Add", "variance eps", "more")
                .node("Sqrt", "more", "deviation")
                .node("Div", "centred deviation", "even")
                .node("Mul", "even norm.weight", "y")),
        found(
            centred("a weight for all features at once", LAST, 1)
                .node("Pow", "centred two", "square")
                .node("ReduceMean", "square", "variance", LAST)
                .node("Add", "variance eps", "more")
                .node("Sqrt", "more", "deviation")
                .node("Div", "centred deviation", "even")
                .node("Mul", "even norm.weight", "y")),
        found(
            centred("a deviation that is used elsewhere too", LAST, 4)
                .node("Pow", "centred two", "square")
                .node("ReduceMean", "square", "variance", LAST)
                .node("Add", "variance eps", "more")
                .node("Sqrt", "more", "deviation")
                .node("Div", "centred deviation", "even")
                .node("Mul", "even norm.weight", "scaled")
                .node("Add", "scaled deviation", "y")));
  }

  static Stream<Arguments> activations() {
    return Stream.of(
        found(gelu("GELU", 1.4142135f, 0.5f), "GELU"),
        found(gelu("GELU with a rounded root", 1.414f, 0.5f)),
        found(gelu("GELU of another height", 1.4142135f, 0.75f)),
        found(
            numbers("GELU by factors")
                .real("root", 0.70710677f)
                .node("Mul", "x root", "a")
                .node("Erf", "a", "b")
                .node("Add", "one b", "c")
                .node("Mul", "c half", "d")
                .node("Mul", "x d", "y"),
            "GELU"),
        found(geluByTanh("GELU by tanh", 0.7978846f, 0.044715f), "GELU"),
        found(geluByTanh("GELU by tanh with a rounded factor", 0.7978846f, 0.045f), "Tanh"),
        found(
            numbers("GELU by tanh, factored")
                .real("root", 0.7978846f)
                .real("third", 0.044715f)
                .node("Mul", "x root", "a")
                .node("Mul", "x third", "b")
                .node("Mul", "b x", "c")
                .node("Add", "c one", "d")
                .node("Mul", "a d", "e")
                .node("Tanh", "e", "g")
                .node("Add", "g one", "h")
                .node("Mul", "x half", "k")
                .node("Mul", "k h", "y"),
            "GELU"),
        found(numbers("SiLU").node("Sigmoid", "x", "a").node("Mul", "a x", "y"), "SiLU"),
        found(
            numbers("a sigmoid that is used elsewhere too")
                .node("Sigmoid", "x", "a")
                .node("Mul", "a x", "b")
                .node("Add", "a b", "y"),
            "Sigmoid"),
        found(
            numbers("the sigmoid of another value")
                .node("Neg", "x", "n")
                .node("Sigmoid", "n", "a")
                .node("Mul", "a x", "y"),
            "Sigmoid"),
        found(
            numbers("Hardswish")
                .node("HardSigmoid", "x", "a", f("alpha", 1 / 6f))
                .node("Mul", "x a", "y"),
            "Hardswish"),
        found(
            numbers("Hardswish by a limit")
                .node("Add", "x three", "a")
                .node("Clip", "a zero six", "b")
                .node("Mul", "x b", "c")
                .node("Div", "c six", "y"),
            "Hardswish"),
        found(
            numbers("Hardsigmoid by a limit")
                .node("Add", "x three", "a")
                .node("Clip", "a zero six", "b")
                .node("Div", "b six", "y"),
            "Hardsigmoid"),
        found(
            numbers("Mish")
                .node("Softplus", "x", "a")
                .node("Tanh", "a", "b")
                .node("Mul", "x b", "y"),
            "Mish"),
        found(numbers("Softplus").node("Softplus", "x", "y"), "Softplus"));
  }

  private static Arguments found(SampleModel sample, String... layers) {
    return Arguments.of(sample.output("y"), List.of(layers));
  }

  private static SampleModel parameters(String name, int features) {
    return new SampleModel(name, 13)
        .input("x", 2, 3, 4)
        .positive("norm.weight", features)
        .weight("norm.bias", features)
        .real("eps", 1e-5f)
        .real("one", 1)
        .real("two", 2)
        .real("three", 3);
  }

  /** What is left of x when its mean has been taken away. */
  private static SampleModel centred(String name, AttributeProto axes, int features) {
    return parameters(name, features)
        .node("ReduceMean", "x", "mean", axes, i("keepdims", 1))
        .node("Sub", "x mean", "centred");
  }

  private static SampleModel numbers(String name) {
    return new SampleModel(name, 13)
        .input("x", 2, 5)
        .real("zero", 0)
        .real("half", 0.5f)
        .real("one", 1)
        .real("three", 3)
        .real("six", 6);
  }

  private static SampleModel gelu(String name, float root, float height) {
    return numbers(name)
        .real("root", root)
        .real("height", height)
        .node("Div", "x root", "a")
        .node("Erf", "a", "b")
        .node("Add", "b one", "c")
        .node("Mul", "x c", "d")
        .node("Mul", "d height", "y");
  }

  private static SampleModel geluByTanh(String name, float root, float third) {
    return numbers(name)
        .real("root", root)
        .real("third", third)
        .node("Pow", "x three", "a")
        .node("Mul", "third a", "b")
        .node("Add", "x b", "c")
        .node("Mul", "c root", "d")
        .node("Tanh", "d", "e")
        .node("Add", "one e", "g")
        .node("Mul", "x g", "h")
        .node("Mul", "half h", "y");
  }
}
