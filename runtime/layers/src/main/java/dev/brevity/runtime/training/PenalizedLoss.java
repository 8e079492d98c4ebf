package dev.brevity.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;

/** A loss plus a multiple of the average bit width of the network that made the predictions. */
public final class PenalizedLoss extends Loss {
  private final Loss loss;
  private final BitWidthPenalty penalty;
  private final float coefficient;

  /**
   * @param loss what predictions cost
   * @param penalty follows the network; the caller closes it
   * @param coefficient what a bit costs
   */
  public PenalizedLoss(Loss loss, BitWidthPenalty penalty, double coefficient) {
    super(loss.getName());
    this.loss = loss;
    this.penalty = penalty;
    this.coefficient = (float) coefficient;
  }

  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    NDArray cost = loss.evaluate(labels, predictions);
    return cost.add(penalty.value(cost.getManager()).mul(coefficient));
  }
}
