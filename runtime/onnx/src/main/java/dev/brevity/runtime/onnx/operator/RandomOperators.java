package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.element.ElementType;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import java.util.List;
import java.util.stream.Stream;

/**
 * Random numbers of the shape of another tensor. They come from the engine's generator; the option
 * {@code seed} means another one's numbers and is left alone.
 */
final class RandomOperators {
  private RandomOperators() {}

  static List<Operator> all() {
    return Stream.of(
            Operator.of(
                "RandomNormalLike",
                1,
                "input",
                "dtype:type mean:f scale:f seed:f",
                RandomOperators::normal),
            Operator.of(
                "RandomUniformLike",
                1,
                "input",
                "dtype:type high:f low:f seed:f",
                RandomOperators::uniform),
            Operator.of("Bernoulli", 15, "input", "dtype:type seed:f", RandomOperators::bernoulli))
        .map(operator -> operator.with(Trait.RANDOM).shape(ElementwiseRules::typed))
        .toList();
  }

  private static Value normal(Call call) {
    double scale = call.real("scale", 1);
    return typed(call, standard(call).mul((float) scale).add((float) call.real("mean", 0)));
  }

  private static Value uniform(Call call) {
    double low = call.real("low", 0);
    double range = call.real("high", 1) - low;
    return typed(call, even(call).mul((float) range).add((float) low));
  }

  private static Value bernoulli(Call call) {
    NDArray likely = call.array("input").toType(DataType.FLOAT32, false);
    return typed(call, even(call).lt(likely));
  }

  private static NDArray standard(Call call) {
    NDArray like = call.array("input");
    return like.getManager().randomNormal(0, 1, like.getShape(), DataType.FLOAT32);
  }

  private static NDArray even(Call call) {
    NDArray like = call.array("input");
    return like.getManager().randomUniform(0, 1, like.getShape(), DataType.FLOAT32);
  }

  private static Value typed(Call call, NDArray numbers) {
    DataType type =
        call.has("dtype")
            ? ElementType.computed(call.integer("dtype"))
            : call.array("input").getDataType();
    return Value.of(numbers.toType(type, false));
  }
}
