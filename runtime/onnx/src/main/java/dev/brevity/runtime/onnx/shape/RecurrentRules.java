package dev.brevity.runtime.onnx.shape;

import java.util.List;

/** Recurrent layers. */
public final class RecurrentRules {
  private RecurrentRules() {}

  public static List<TensorFacts> run(NodeFacts node) {
    TensorFacts x = node.operand(0);
    boolean batchFirst = node.integer("layout", 0) != 0;
    boolean known = x.shape().rank() == 3;
    long length = known ? x.shape().size(batchFirst ? 1 : 0) : StaticShape.VARIES;
    long batch = known ? x.shape().size(batchFirst ? 0 : 1) : StaticShape.VARIES;
    long directions = node.text("direction", "forward").equals("bidirectional") ? 2 : 1;
    long hidden = node.operand(2).shape().size(2);
    StaticShape all =
        batchFirst
            ? StaticShape.of(batch, length, directions, hidden)
            : StaticShape.of(length, directions, batch, hidden);
    StaticShape last =
        batchFirst
            ? StaticShape.of(batch, directions, hidden)
            : StaticShape.of(directions, batch, hidden);
    return List.of(x.like(all), x.like(last), x.like(last));
  }
}
