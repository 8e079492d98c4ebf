package dev.brevity.runtime.graph.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Makes layers that have nothing to learn, by PyTorch's names. */
final class StatelessLayers {
  private final Map<String, Function<LayerSpec, StatelessLayer>> makers = new LinkedHashMap<>();

  StatelessLayers() {
    activations();
    pooling();
    moving("Identity", spec -> x -> x);
    moving("Flatten", StatelessLayers::flatten);
    makers.put("Dropout", StatelessLayers::dropout);
    makers.put("Dropout2d", StatelessLayers::dropout);
    makers.put(
        "Softmax",
        spec -> {
          int dim = (int) spec.integer("dim", -1);
          return new StatelessLayer(spec, false, (x, training) -> x.softmax(dim));
        });
    makers.put(
        "LogSoftmax",
        spec -> {
          int dim = (int) spec.integer("dim", -1);
          return new StatelessLayer(spec, false, (x, training) -> x.logSoftmax(dim));
        });
  }

  Optional<StatelessLayer> create(LayerSpec spec) {
    return Optional.ofNullable(makers.get(spec.type())).map(maker -> maker.apply(spec));
  }

  private void activations() {
    computing("ReLU", spec -> Activation::relu);
    computing("ReLU6", spec -> x -> x.clip(0, 6));
    computing("Sigmoid", spec -> Activation::sigmoid);
    computing("Tanh", spec -> Activation::tanh);
    computing("SiLU", spec -> x -> x.mul(Activation.sigmoid(x)));
    computing("Softplus", spec -> Activation::softPlus);
    computing("Softsign", spec -> Activation::softSign);
    computing("Mish", spec -> Activation::mish);
    computing("SELU", spec -> Activation::selu);
    computing("Hardsigmoid", spec -> StatelessLayers::hardSigmoid);
    computing("Hardswish", spec -> x -> x.mul(hardSigmoid(x)));
    computing("ELU", spec -> x -> Activation.elu(x, (float) spec.real("alpha", 1)));
    computing(
        "LeakyReLU",
        spec -> x -> Activation.leakyRelu(x, (float) spec.real("negative_slope", 0.01)));
    computing("Hardtanh", spec -> x -> x.clip(spec.real("min_val", -1), spec.real("max_val", 1)));
    computing(
        "GELU",
        spec -> {
          boolean tanh = spec.text("approximate", "none").equals("tanh");
          return x -> FloatFunctions.gelu(x, tanh);
        });
  }

  private void pooling() {
    for (int dimensions = 1; dimensions <= 3; dimensions++) {
      int spatial = dimensions;
      moving("MaxPool" + spatial + "d", spec -> maxPool(spec, spatial));
      computing("AvgPool" + spatial + "d", spec -> averagePool(spec, spatial));
    }
    computing(
        "AdaptiveAvgPool2d",
        spec -> {
          long[] size = spec.integers("output_size", 2);
          return x -> FloatFunctions.adaptiveAveragePool(x, size);
        });
    computing(
        "AdaptiveAvgPool1d",
        spec -> {
          long[] size = {1, spec.integer("output_size")};
          return x -> FloatFunctions.adaptiveAveragePool(x.expandDims(-2), size).squeeze(-2);
        });
  }

  /** A layer whose output has values of its own. */
  private void computing(String type, Function<LayerSpec, UnaryOperator<NDArray>> operator) {
    makers.put(type, spec -> layer(spec, false, operator.apply(spec)));
  }

  /** A layer that moves or drops values of its input. */
  private void moving(String type, Function<LayerSpec, UnaryOperator<NDArray>> operator) {
    makers.put(type, spec -> layer(spec, true, operator.apply(spec)));
  }

  private static StatelessLayer layer(
      LayerSpec spec, boolean keepsGrid, UnaryOperator<NDArray> operator) {
    return new StatelessLayer(spec, keepsGrid, (x, training) -> operator.apply(x));
  }

  private static NDArray hardSigmoid(NDArray x) {
    return x.add(3).clip(0, 6).div(6);
  }

  private static StatelessLayer dropout(LayerSpec spec) {
    float probability = (float) spec.real("p", 0.5);
    return new StatelessLayer(
        spec,
        true,
        (x, training) ->
            training ? x.getNDArrayInternal().dropout(x, probability, true).singletonOrThrow() : x);
  }

  private static UnaryOperator<NDArray> flatten(LayerSpec spec) {
    int start = (int) spec.integer("start_dim", 1);
    int end = (int) spec.integer("end_dim", -1);
    return x -> {
      int rank = x.getShape().dimension();
      int first = start < 0 ? start + rank : start;
      int last = end < 0 ? end + rank : end;
      return x.reshape(
          x.getShape()
              .slice(0, first)
              .add(x.getShape().slice(first, last + 1).size())
              .addAll(x.getShape().slice(last + 1)));
    };
  }

  private static UnaryOperator<NDArray> maxPool(LayerSpec spec, int dimensions) {
    long[] kernel = spec.integers("kernel_size", dimensions);
    long[] stride = spec.has("stride") ? spec.integers("stride", dimensions) : kernel;
    long[] padding = spec.integers("padding", dimensions, 0);
    long[] dilation = spec.integers("dilation", dimensions, 1);
    boolean ceilMode = spec.flag("ceil_mode", false);
    return x -> FloatFunctions.maxPool(x, kernel, stride, padding, dilation, ceilMode);
  }

  private static UnaryOperator<NDArray> averagePool(LayerSpec spec, int dimensions) {
    Shape kernel = new Shape(spec.integers("kernel_size", dimensions));
    Shape stride = spec.has("stride") ? new Shape(spec.integers("stride", dimensions)) : kernel;
    Shape padding = new Shape(spec.integers("padding", dimensions, 0));
    boolean ceilMode = spec.flag("ceil_mode", false);
    boolean countPadding = spec.flag("count_include_pad", true);
    return x -> x.getNDArrayInternal().avgPool(kernel, stride, padding, ceilMode, countPadding);
  }
}
