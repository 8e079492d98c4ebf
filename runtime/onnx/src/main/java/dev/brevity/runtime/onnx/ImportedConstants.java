package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.onnx.node.OnnxException;
import dev.brevity.runtime.onnx.node.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The known values of a model, graphs within graphs included, and what they will fill. */
final class ImportedConstants {
  private final Set<String> names = new HashSet<>();
  private final Map<Block, Map<String, Source.Constant>> layers = new LinkedHashMap<>();
  private final Map<Parameter, Source.Constant> parameters = new LinkedHashMap<>();

  /** Takes a value over; its name gets a number if a value of another graph has it already. */
  Source.Constant add(Source.Constant constant) {
    String name = constant.name();
    for (int number = 1; !names.add(name); number++) {
      name = numbered(constant.name(), number);
    }
    Source.Constant added =
        name.equals(constant.name())
            ? constant
            : new Source.Constant(
                name, constant.tensor(), constant.elementType(), constant.learned());
    return added;
  }

  /** The number stands with the layer's name: {@code conv_1.weight}. */
  private static String numbered(String name, int number) {
    int dot = name.lastIndexOf('.');
    return dot < 0
        ? name + "_" + number
        : name.substring(0, dot) + "_" + number + name.substring(dot);
  }

  /** Gives the parameters of a layer their shapes, and later their values. */
  void assign(Block layer, Map<String, Source.Constant> weights) {
    for (Pair<String, Parameter> pair : layer.getDirectParameters()) {
      Source.Constant constant = weights.get(pair.getKey());
      if (constant != null) {
        pair.getValue().setShape(constant.shape());
      }
    }
    layers.put(layer, weights);
  }

  /** What a layer's parameters will be filled with, by their names. */
  Map<String, Source.Constant> of(Block layer) {
    return layers.getOrDefault(layer, Map.of());
  }

  /** Gives a parameter its shape, and later its values. */
  void assign(Parameter parameter, Source.Constant constant) {
    parameter.setShape(constant.shape());
    parameters.put(parameter, constant);
  }

  /** Gives all layers and parameters their values. */
  void fill(ArrayReader arrays) {
    layers.forEach(
        (layer, weights) -> {
          Map<String, NDArray> values = new HashMap<>();
          weights.forEach(
              (name, constant) -> {
                NDArray array = arrays.read(constant.tensor());
                requireFinite(constant, array);
                values.put(name, array);
              });
          layer.getDirectParameters().values().forEach(ImportedConstants::forgetShape);
          FloatLayers.assign(layer, values);
        });
    parameters.forEach(
        (parameter, constant) -> {
          forgetShape(parameter);
          parameter.setArray(arrays.read(constant.tensor()));
        });
  }

  /**
   * What layers multiply with must be numbers; tensors of functions may be infinite, as masks are.
   */
  private static void requireFinite(Source.Constant constant, NDArray array) {
    if (!array.getDataType().isFloating() || array.size() == 0) {
      return;
    }
    // Both are NaN if one element is.
    if (Float.isFinite(number(array.min())) && Float.isFinite(number(array.max()))) {
      return;
    }
    float[] values = array.toType(DataType.FLOAT32, false).toFloatArray();
    int place = 0;
    while (Float.isFinite(values[place])) {
      place++;
    }
    List<Long> index = new ArrayList<>();
    long rest = place;
    for (int axis = array.getShape().dimension() - 1; axis >= 0; axis--) {
      index.add(0, rest % array.getShape().get(axis));
      rest /= array.getShape().get(axis);
    }
    throw OnnxException.invalid(
        "the tensor `"
            + constant.name()
            + "` holds "
            + (Float.isNaN(values[place]) ? "NaN" : "an infinite number")
            + " as element "
            + index);
  }

  private static float number(NDArray single) {
    try (NDArray number = single.toType(DataType.FLOAT32, true)) {
      return number.getFloat();
    } finally {
      single.close();
    }
  }

  /** A parameter takes an array only while it has no shape, and then has that of the array. */
  private static void forgetShape(Parameter parameter) {
    parameter.setShape(null);
  }
}
