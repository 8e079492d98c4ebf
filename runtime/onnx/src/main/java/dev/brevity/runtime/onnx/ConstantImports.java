package dev.brevity.runtime.onnx;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.onnx.node.AttributeKind;
import dev.brevity.runtime.onnx.node.KnownTensor;
import dev.brevity.runtime.onnx.node.OnnxException;
import dev.brevity.runtime.onnx.node.Source;
import dev.brevity.runtime.onnx.node.UnsupportedException;
import dev.brevity.runtime.onnx.shape.Numbers;
import java.util.List;
import onnx.AttributeProto;

/** Values written into nodes. */
final class ConstantImports {
  private final TensorReader tensors;

  ConstantImports(TensorReader tensors) {
    this.tensors = tensors;
  }

  /** Whether the node has become a constant. */
  boolean apply(NodeImport node) {
    if (!node.type().equals("Constant")) {
      return false;
    }
    if (node.attributes().all().size() != 1 || node.outputs().size() != 1) {
      throw OnnxException.invalid("node `" + node.name() + "` must have one value");
    }
    AttributeProto attribute = node.attributes().all().values().iterator().next();
    String name = attribute.getName();
    int type = 0;
    KnownTensor tensor;
    switch (name) {
      case "value" -> {
        node.attributes().find(name, AttributeKind.TENSOR);
        tensor = tensors.read(attribute.getT());
        type = attribute.getT().getDataType();
      }
      case "value_int" ->
          tensor =
              KnownTensor.written(
                  new Shape(), DataType.INT64, Numbers.of(node.attributes().integer(name, 0)));
      case "value_float" ->
          tensor =
              KnownTensor.written(
                  new Shape(), DataType.FLOAT32, Numbers.ofReals(node.attributes().real(name, 0)));
      case "value_ints" -> {
        List<Long> integers = node.attributes().integers(name).orElseThrow();
        tensor =
            KnownTensor.written(
                new Shape(integers.size()),
                DataType.INT64,
                Numbers.of(integers.stream().mapToLong(Long::longValue).toArray()));
      }
      case "value_floats" -> {
        node.attributes().find(name, AttributeKind.REALS);
        List<Float> reals = attribute.getFloatsList();
        tensor =
            KnownTensor.written(
                new Shape(reals.size()),
                DataType.FLOAT32,
                Numbers.ofReals(reals.stream().mapToDouble(Float::doubleValue).toArray()));
      }
      default -> throw new UnsupportedException("Constant with `" + name + "`");
    }
    node.define(0, new Source.Constant(node.outputs().get(0), tensor, type, false));
    return true;
  }
}
