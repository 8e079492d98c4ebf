package dev.brevity.runtime.algorithm.learnedround;

import dev.brevity.runtime.aten.RoundingForm;
import java.util.Random;

/**
 * How rounding is learned.
 *
 * @param form how decisions become numbers
 * @param iterations steps of gradient descent for each block
 * @param batchSize samples that are drawn for each step, with replacement
 * @param rule how gradients change decisions
 * @param learningRate of decisions
 * @param decay whether the learning rate falls to 0 over the iterations
 * @param regularization how much it counts that decisions are made; 0 for not at all
 * @param summed whether squared errors are summed over channels and not averaged
 * @param keepsBest whether the decisions with the smallest loss are kept and not the last ones
 * @param scaleRate learning rate of the largest magnitudes that scales are made of; 0 to leave them
 *     alone
 * @param draws which samples are drawn
 */
public record LearnedRoundOptions(
    RoundingForm form,
    int iterations,
    int batchSize,
    DescentRule rule,
    double learningRate,
    boolean decay,
    double regularization,
    boolean summed,
    boolean keepsBest,
    double scaleRate,
    Draws draws) {
  /** Draws samples. */
  @FunctionalInterface
  public interface Draws {
    /**
     * The samples of one step.
     *
     * @param count how many
     * @param samples how many there are
     */
    int[] next(int count, int samples);
  }

  /** The reference's defaults for language models: SignRound, 200 steps. */
  public static LearnedRoundOptions defaults(long seed) {
    Random random = new Random(seed);
    return new LearnedRoundOptions(
        RoundingForm.IDENTITY,
        200,
        8,
        DescentRule.SIGN_SGD,
        5e-3,
        true,
        0,
        false,
        true,
        0,
        (count, samples) -> random.ints(count, 0, samples).toArray());
  }
}
