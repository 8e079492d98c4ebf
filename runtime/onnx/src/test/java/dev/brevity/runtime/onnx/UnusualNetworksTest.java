package dev.brevity.runtime.onnx;

import static dev.brevity.runtime.onnx.SampleModel.i;
import static dev.brevity.runtime.onnx.SampleModel.ints;
import static dev.brevity.runtime.onnx.SampleModel.s;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.NetworkQuantization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Legal networks of forms that few have are quantized as well as others, as onnxruntime shows. */
class UnusualNetworksTest {
  private static final String LAYERS =
      """
      plan P {
        style = layerwise
        layers WeightLayer {
          input = ShiftedUint8ActPerTensorFloat
          weight = Int8WeightPerChannelFloat
          bias = Int32Bias
        }
        steps { calibrate }
        export onnx_qcdq { opset = 17 }
      }
      """;
  private static final String GRAPH =
      """
      plan P extends GraphInt8 {
        layers WeightLayer { weight = Int8WeightPerChannelFloat  bias = Int32Bias }
        steps { calibrate }
        export onnx_qcdq { opset = 17 }
      }
      """;
  private static final int SAMPLES = 32;

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a matrix that is used as it is and turned,          layers, 34",
    "one layer for values of two magnitudes,             layers, 28",
    "a concatenation of values of two magnitudes,        graph,  28",
    "a quotient of which one side was moved,             graph,  24",
    "transposed with the size of the input,              layers, 35",
    "transposed with the size of the input at the end,   layers, 35",
    "transposed to a size,                               layers, 35"
  })
  void areQuantizedLikeOthers(String name, String plan, double decibels)
      throws IOException, UnreadableModelException, OrtException {
    byte[] model = networks().get(name).bytes();
    Path recipes =
        Files.writeString(folder.resolve("plan.quant"), plan.equals("graph") ? GRAPH : LAYERS);
    Path given = Files.write(folder.resolve("model.onnx"), model);
    Path written = folder.resolve("written.onnx");
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray samples = samples(manager, name);
      Path data =
          Files.write(
              folder.resolve("x.npy"),
              NumberFile.of(samples.toFloatArray(), samples.getShape().getShape()));

      NetworkQuantization.of(Brevity.recipes(recipes), "P", given, data)
          .write(written, new Interruption());

      Map<String, NDArray> input = Map.of("x", samples);
      NDArray expected = Reference.run(manager, model, input).get(0);
      NDArray actual = Reference.run(manager, Files.readAllBytes(written), input).get(0);
      assertThat(decibels(expected, actual)).isGreaterThan(decibels);
    }
  }

  private static Map<String, SampleModel> networks() {
    Map<String, SampleModel> networks = new TreeMap<>();
    networks.put(
        "a matrix that is used as it is and turned",
        model(8)
            .weight("w", 8, 8)
            .node("Gemm", "x w", "h", i("transB", 1))
            .node("Gemm", "h w", "y"));
    networks.put(
        "one layer for values of two magnitudes",
        model(8)
            .weight("w", 8, 8)
            .real("many", 3)
            .node("MatMul", "x w", "h")
            .node("Mul", "h many", "m")
            .node("MatMul", "m w", "y"));
    networks.put(
        "a concatenation of values of two magnitudes",
        images()
            .weight("k", 3, 2, 3, 3)
            .weight("l", 3, 2, 3, 3)
            .real("many", 30)
            .weight("w", 4, 6, 1, 1)
            .node("Mul", "l many", "ll")
            .node("Conv", "x k", "a")
            .node("Conv", "x ll", "b")
            .node("Relu", "b", "c")
            .node("Concat", "a c", "d", i("axis", 1))
            .node("Conv", "d w", "y"));
    networks.put(
        "a quotient of which one side was moved",
        images()
            .weight("k", 3, 2, 3, 3)
            .weight("l", 3, 2, 3, 3)
            .real("one", 1)
            .weight("w", 4, 3, 1, 1)
            .node("Conv", "x k", "a")
            .node("Conv", "x l", "b")
            .node("Relu", "b", "c")
            .node("Add", "c one", "d")
            .node("Div", "a d", "e")
            .node("Conv", "e w", "y"));
    networks.put(
        "transposed with the size of the input",
        transposed(s("auto_pad", "SAME_UPPER"), ints("strides", 2, 2)));
    networks.put(
        "transposed with the size of the input at the end",
        transposed(s("auto_pad", "SAME_LOWER"), ints("strides", 1, 2)));
    networks.put(
        "transposed to a size", transposed(ints("output_shape", 11, 12), ints("strides", 2, 2)));
    networks.values().forEach(model -> model.output("y"));
    return networks;
  }

  private static SampleModel model(int width) {
    return new SampleModel("unusual", 17).input("x", 1, width);
  }

  private static SampleModel images() {
    return new SampleModel("unusual", 17).input("x", 1, 2, 6, 6);
  }

  private static SampleModel transposed(onnx.AttributeProto... options) {
    return images()
        .weight("k", 2, 3, 3, 4)
        .weight("b", 3)
        .node("ConvTranspose", "x k b", "y", options);
  }

  private static NDArray samples(NDManager manager, String name) {
    Shape shape =
        name.contains("layer") || name.contains("matrix")
            ? new Shape(SAMPLES, 8)
            : new Shape(SAMPLES, 2, 6, 6);
    manager.getEngine().setRandomSeed(3);
    return manager.randomNormal(0, 1, shape, DataType.FLOAT32);
  }

  private static double decibels(NDArray expected, NDArray actual) {
    double signal = expected.square().sum().getFloat();
    double noise = expected.sub(actual).square().sum().getFloat();
    return 10 * Math.log10(signal / noise);
  }
}
