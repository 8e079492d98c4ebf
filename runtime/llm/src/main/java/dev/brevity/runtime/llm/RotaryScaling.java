package dev.brevity.runtime.llm;

import java.util.List;

/** How rotary embeddings are stretched to contexts longer than those of training. */
public sealed interface RotaryScaling {
  /** They are not. */
  record None() implements RotaryScaling {}

  /** All positions are divided by one factor. */
  record Linear(double factor) implements RotaryScaling {}

  /**
   * Low frequencies are divided by a factor, high ones are not, with a smooth passage between.
   * Source: Llama 3.1.
   *
   * @param original the context of training
   */
  record Llama3(double factor, double lowFactor, double highFactor, double original)
      implements RotaryScaling {}

  /**
   * Each frequency is divided by a number of its own.
   *
   * @param divisors one for each pair of features of a head
   */
  record Given(List<Float> divisors) implements RotaryScaling {
    public Given {
      divisors = List.copyOf(divisors);
    }
  }

  /**
   * What the frequency of one pair of features is divided by.
   *
   * @param pair the place of the pair in a head
   */
  default double divisor(int pair, double frequency) {
    if (this instanceof Given given) {
      return given.divisors().get(pair);
    }
    if (this instanceof Linear linear) {
      return linear.factor();
    }
    if (this instanceof Llama3 llama) {
      double length = 2 * Math.PI / frequency;
      if (length < llama.original() / llama.highFactor()) {
        return 1;
      }
      if (length > llama.original() / llama.lowFactor()) {
        return llama.factor();
      }
      double smooth =
          (llama.original() / length - llama.lowFactor())
              / (llama.highFactor() - llama.lowFactor());
      return 1 / ((1 - smooth) / llama.factor() + smooth);
    }
    return 1;
  }
}
