package dev.brevity.runtime.onnx;

import dev.brevity.runtime.onnx.element.ElementType;
import dev.brevity.runtime.onnx.node.AttributeKind;
import dev.brevity.runtime.onnx.node.OnnxException;
import dev.brevity.runtime.onnx.node.Source;
import dev.brevity.runtime.onnx.node.UnsupportedException;
import dev.brevity.runtime.onnx.shape.NodeFacts;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A node that is being imported, as rules for shapes see it. */
record ImportedFacts(NodeImport node, TensorReader tensors) implements NodeFacts {

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
  public Optional<ElementType> elementType(int input) {
    return node.constant(input).map(Source.Constant::elementType).flatMap(ElementType::of);
  }

  @Override
  public long integer(String attribute, long otherwise) {
    return told(() -> node.attributes().integer(attribute, otherwise));
  }

  @Override
  public String text(String attribute, String otherwise) {
    return told(() -> node.attributes().text(attribute, otherwise));
  }

  @Override
  public Optional<List<Long>> integers(String attribute) {
    return told(() -> node.attributes().integers(attribute));
  }

  @Override
  public Optional<TensorFacts> tensor(String attribute) {
    return told(
        () ->
            node.attributes()
                .find(attribute, AttributeKind.TENSOR)
                .map(found -> tensors.read(found.getT()).facts()));
  }

  /** What an attribute says; one that contradicts its operator is reported by who imports that. */
  private static <T> T told(Supplier<T> attribute) {
    try {
      return attribute.get();
    } catch (OnnxException | UnsupportedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
