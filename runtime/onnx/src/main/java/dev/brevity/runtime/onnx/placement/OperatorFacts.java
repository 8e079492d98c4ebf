package dev.brevity.runtime.onnx.placement;

import dev.brevity.runtime.onnx.element.ElementType;
import dev.brevity.runtime.onnx.shape.NodeFacts;
import dev.brevity.runtime.onnx.shape.Numbers;
import dev.brevity.runtime.onnx.shape.StaticShape;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import onnx.TensorProto;

/** An operator of a graph that is being placed, as the rules for shapes see it. */
record OperatorFacts(Operator operator, OperatorGraph graph) implements NodeFacts {

  @Override
  public long opset() {
    return graph.opset();
  }

  @Override
  public int inputCount() {
    return operator.inputs().size();
  }

  @Override
  public int outputCount() {
    return operator.outputs().size();
  }

  @Override
  public Optional<TensorFacts> input(int index) {
    if (!operator.has(index)) {
      return Optional.empty();
    }
    String name = operator.input(index);
    StaticShape shape =
        graph.shape(name).map(StaticShape::of).orElseGet(() -> StaticShape.unknown());
    return Optional.of(new TensorFacts(Optional.empty(), shape, numbers(name)));
  }

  private Optional<Numbers> numbers(String name) {
    return Optional.ofNullable(graph.constants().get(name))
        .filter(tensor -> StaticShape.of(Tensors.shape(tensor)).elements() <= Numbers.MOST)
        .flatMap(OperatorFacts::numbers);
  }

  private static Optional<Numbers> numbers(TensorProto tensor) {
    return Tensors.isFloat(tensor)
        ? Tensors.floats(tensor)
            .map(
                floats ->
                    Numbers.ofReals(
                        IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray()))
        : Tensors.integers(tensor).map(Numbers::of);
  }

  @Override
  public Optional<ElementType> elementType(int input) {
    return Optional.ofNullable(graph.constants().get(operator.input(input)))
        .map(TensorProto::getDataType)
        .flatMap(ElementType::of);
  }

  @Override
  public long integer(String attribute, long otherwise) {
    return operator.integer(attribute, otherwise);
  }

  @Override
  public String text(String attribute, String otherwise) {
    return operator.text(attribute, otherwise);
  }

  @Override
  public Optional<List<Long>> integers(String attribute) {
    return operator.integers(attribute);
  }

  @Override
  public Optional<TensorFacts> tensor(String attribute) {
    return Optional.empty();
  }
}
