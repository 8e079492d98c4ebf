package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.onnx.function.AttributeKind;
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
    NDManager manager = node.target().manager();
    String name = attribute.getName();
    int type = 0;
    NDArray array;
    switch (name) {
      case "value" -> {
        node.attributes().find(name, AttributeKind.TENSOR);
        array = tensors.read(attribute.getT());
        type = attribute.getT().getDataType();
      }
      case "value_int" -> array = manager.create(node.attributes().integer(name, 0)).duplicate();
      case "value_float" ->
          array = manager.create((float) node.attributes().real(name, 0)).duplicate();
      case "value_ints" ->
          array =
              manager
                  .create(
                      node.attributes().integers(name).orElseThrow().stream()
                          .mapToLong(Long::longValue)
                          .toArray())
                  .duplicate();
      case "value_floats" -> {
        node.attributes().find(name, AttributeKind.REALS);
        float[] numbers = new float[attribute.getFloatsCount()];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = attribute.getFloats(i);
        }
        array = manager.create(numbers).duplicate();
      }
      default -> throw new UnsupportedException("Constant with `" + name + "`");
    }
    node.define(0, new Source.Constant(node.outputs().get(0), array, type, false));
    return true;
  }
}
