package dev.brevity.runtime.graph.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.aten.Pools;
import dev.brevity.runtime.aten.Scalar;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.tensor.Clipping;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.Pooling;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.Rearranging;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes layers that have nothing to learn, by PyTorch's names. */
final class StatelessLayers {
  private final Map<String, Function<LayerSpec, StatelessLayer>> makers = new LinkedHashMap<>();

  StatelessLayers() {
    activations();
    pooling();
    keeping("Identity", spec -> x -> x);
    keeping(
        "Flatten",
        spec -> {
          int start = (int) spec.integer("start_dim", 1);
          int end = (int) spec.integer("end_dim", -1);
          return x -> Rearranging.flatten(x, start, end);
        });
    makers.put("Dropout", StatelessLayers::dropout);
    makers.put("Dropout2d", StatelessLayers::dropout);
    computing(
        "Softmax",
        spec -> {
          int dim = (int) spec.integer("dim", -1);
          return x -> x.softmax(dim);
        });
    computing(
        "LogSoftmax",
        spec -> {
          int dim = (int) spec.integer("dim", -1);
          return x -> x.logSoftmax(dim);
        });
  }

  Optional<StatelessLayer> create(LayerSpec spec) {
    return Optional.ofNullable(makers.get(spec.type())).map(maker -> maker.apply(spec));
  }

  private void activations() {
    keeping("ReLU", spec -> Clipping::relu);
    keeping("ReLU6", spec -> Clipping::relu6);
    keeping(
        "Hardtanh",
        spec -> {
          float low = (float) spec.real("min_val", -1);
          float high = (float) spec.real("max_val", 1);
          return x -> Clipping.clip(x, low, high);
        });
    computing("Sigmoid", spec -> Activation::sigmoid);
    computing("Tanh", spec -> Activation::tanh);
    computing("SiLU", spec -> x -> x.mul(Activation.sigmoid(x)));
    computing("Softplus", spec -> FloatFunctions::softplus);
    computing("Softsign", spec -> Activation::softSign);
    computing("Mish", spec -> x -> x.mul(FloatFunctions.softplus(x).tanh()));
    computing("SELU", spec -> Activation::selu);
    computing("Hardsigmoid", spec -> StatelessLayers::hardSigmoid);
    computing("Hardswish", spec -> x -> x.mul(hardSigmoid(x)));
    computing(
        "ELU",
        spec -> {
          float alpha = (float) spec.real("alpha", 1);
          return x -> Activation.elu(x, alpha);
        });
    computing(
        "LeakyReLU",
        spec -> {
          float slope = (float) spec.real("negative_slope", 0.01);
          return x -> Activation.leakyRelu(x, slope);
        });
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
      keeping("MaxPool" + spatial + "d", spec -> maxPool(spec, spatial));
    }
    computing("AvgPool1d", StatelessLayers::averagePool1d);
    keeping("AvgPool2d", StatelessLayers::averagePool2d);
    keeping(
        "AdaptiveAvgPool2d",
        spec -> {
          List<@Nullable Long> size = sizes(spec);
          return x -> Pooling.adaptiveAverage2d(x, outputSize(size, x.value().getShape()));
        });
    computing(
        "AdaptiveAvgPool1d",
        spec -> {
          Shape size = new Shape(1, spec.integer("output_size"));
          return x -> Pools.adaptiveAverage2d(x.expandDims(-2), size).squeeze(-2);
        });
  }

  /** A layer whose output has values of its own. */
  private void computing(String type, Function<LayerSpec, UnaryOperator<NDArray>> operator) {
    makers.put(
        type,
        spec -> {
          UnaryOperator<NDArray> made = operator.apply(spec);
          return new StatelessLayer(spec, (x, training) -> new PlainTensor(made.apply(x.value())));
        });
  }

  /** A layer that knows what becomes of scales and zero points. */
  private void keeping(String type, Function<LayerSpec, UnaryOperator<QuantTensor>> operator) {
    makers.put(
        type,
        spec -> {
          UnaryOperator<QuantTensor> made = operator.apply(spec);
          return new StatelessLayer(spec, (x, training) -> made.apply(x));
        });
  }

  /** The two sizes of the output; null for one that stays as it is. */
  private static List<@Nullable Long> sizes(LayerSpec spec) {
    Object size = spec.options().get("output_size");
    List<@Nullable Long> sizes = new ArrayList<>();
    if (size instanceof Long number) {
      sizes.add(number);
      sizes.add(number);
      return sizes;
    }
    if (size instanceof List<?> list && list.size() == 2) {
      list.forEach(item -> sizes.add(item instanceof Long number ? number : null));
      return sizes;
    }
    throw new IllegalArgumentException("`output_size` must be one or two numbers, not " + size);
  }

  private static Shape outputSize(List<@Nullable Long> sizes, Shape input) {
    Shape output = new Shape();
    for (int i = 0; i < 2; i++) {
      Long size = sizes.get(i);
      output = output.add(size == null ? input.get(input.dimension() - 2 + i) : size);
    }
    return output;
  }

  private static NDArray hardSigmoid(NDArray x) {
    return Scalar.over(x.add(3).clip(0, 6), 6);
  }

  private static StatelessLayer dropout(LayerSpec spec) {
    float probability = (float) spec.real("p", 0.5);
    return new StatelessLayer(
        spec, (x, training) -> training ? x.withValue(dropped(x.value(), probability)) : x);
  }

  private static NDArray dropped(NDArray x, float probability) {
    return x.getNDArrayInternal().dropout(x, probability, true).singletonOrThrow();
  }

  private static UnaryOperator<QuantTensor> maxPool(LayerSpec spec, int dimensions) {
    Shape kernel = new Shape(spec.integers("kernel_size", dimensions));
    Shape stride = spec.has("stride") ? new Shape(spec.integers("stride", dimensions)) : kernel;
    Shape padding = new Shape(spec.integers("padding", dimensions, 0));
    Shape dilation = new Shape(spec.integers("dilation", dimensions, 1));
    boolean ceilMode = spec.flag("ceil_mode", false);
    return x -> Pooling.max(x, kernel, stride, padding, dilation, ceilMode);
  }

  private static UnaryOperator<QuantTensor> averagePool2d(LayerSpec spec) {
    Shape kernel = new Shape(spec.integers("kernel_size", 2));
    Shape stride = spec.has("stride") ? new Shape(spec.integers("stride", 2)) : kernel;
    Shape padding = new Shape(spec.integers("padding", 2, 0));
    boolean ceilMode = spec.flag("ceil_mode", false);
    boolean countPadding = spec.flag("count_include_pad", true);
    long divisor = spec.integer("divisor_override", 0);
    return x -> Pooling.average2d(x, kernel, stride, padding, ceilMode, countPadding, divisor);
  }

  /** As one row of an image. */
  private static UnaryOperator<NDArray> averagePool1d(LayerSpec spec) {
    long width = spec.integer("kernel_size");
    Shape kernel = new Shape(1, width);
    Shape stride = new Shape(1, spec.integer("stride", width));
    Shape padding = new Shape(0, spec.integer("padding", 0));
    boolean ceilMode = spec.flag("ceil_mode", false);
    boolean countPadding = spec.flag("count_include_pad", true);
    return x ->
        Pools.average2d(x.expandDims(-2), kernel, stride, padding, ceilMode, countPadding, 0)
            .squeeze(-2);
  }
}
