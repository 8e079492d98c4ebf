package dev.brevity.runtime.onnx;

import dev.brevity.runtime.onnx.function.AttributeKind;
import dev.brevity.runtime.onnx.shape.NodeFacts;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.util.List;
import java.util.Optional;

/** A node that is being imported, as rules for shapes see it. */
record ImportedFacts(NodeImport node, TensorReader tensors) implements NodeFacts {
  @Override
  public String type() {
    return node.type();
  }

  @Override
  public long opset() {
    return node.opset();
  }

  @Override
  public int inputCount() {
    return node.inputCount();
  }

  @Override
  public int outputCount() {
    return node.outputs().size();
  }

  @Override
  public Optional<TensorFacts> input(int index) {
    return node.has(index) ? Optional.of(node.input(index).known()) : Optional.empty();
  }

  @Override
  public long integer(String attribute, long otherwise) {
    return node.attributes().integer(attribute, otherwise);
  }

  @Override
  public String text(String attribute, String otherwise) {
    return node.attributes().text(attribute, otherwise);
  }

  @Override
  public Optional<List<Long>> integers(String attribute) {
    return node.attributes().integers(attribute);
  }

  @Override
  public Optional<TensorFacts> tensor(String attribute) {
    return node.attributes()
        .find(attribute, AttributeKind.TENSOR)
        .map(found -> tensors.read(found.getT()).facts());
  }
}
