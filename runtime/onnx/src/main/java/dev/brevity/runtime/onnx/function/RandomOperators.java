package dev.brevity.runtime.onnx.function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;

/**
 * Random numbers of the shape of another tensor. They come from the engine's generator; the option
 * {@code seed} means another one's numbers and is left alone.
 */
final class RandomOperators {
  private RandomOperators() {}

  static void addTo(OperatorTable table) {
    table.add(
        "RandomNormalLike",
        "input",
        "dtype:i mean:f scale:f seed:f",
        call ->
            typed(
                call,
                standard(call)
                    .mul((float) call.real("scale", 1))
                    .add((float) call.real("mean", 0))));
    table.add(
        "RandomUniformLike",
        "input",
        "dtype:i high:f low:f seed:f",
        call -> {
          double low = call.real("low", 0);
          double range = call.real("high", 1) - low;
          return typed(call, uniform(call).mul((float) range).add((float) low));
        });
    table.add(
        "Bernoulli",
        "input",
        "dtype:i seed:f",
        call -> {
          NDArray likely = call.array("input").toType(DataType.FLOAT32, false);
          return typed(call, uniform(call).lt(likely));
        });
    table.rank(ResultRank.FIRST, "RandomNormalLike", "RandomUniformLike", "Bernoulli");
  }

  private static NDArray standard(Call call) {
    NDArray like = call.array("input");
    return like.getManager().randomNormal(0, 1, like.getShape(), DataType.FLOAT32);
  }

  private static NDArray uniform(Call call) {
    NDArray like = call.array("input");
    return like.getManager().randomUniform(0, 1, like.getShape(), DataType.FLOAT32);
  }

  private static Value typed(Call call, NDArray numbers) {
    DataType type =
        call.has("dtype")
            ? ElementTypes.of(call.integer("dtype"))
            : call.array("input").getDataType();
    return Value.of(numbers.toType(type, false));
  }
}
