package dev.brevity.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.module.Scope;
import java.util.List;

/**
 * An average of bit widths that a loss can include, so that training prefers few bits. Gradients
 * flow to whatever the bit widths were learned by.
 */
public abstract class BitWidthPenalty implements AutoCloseable {
  BitWidthPenalty() {}

  /**
   * A bit width and how much it counts.
   *
   * @param name the quantizer or layer
   * @param bits a scalar or an array of one element
   */
  public record Term(String name, NDArray bits, double weight) {}

  /** What the average is of, as the last forward pass left it. */
  public abstract List<Term> terms();

  /** Stops following the network. */
  @Override
  public abstract void close();

  /**
   * The weighted average of all bit widths: an array of no dimensions.
   *
   * @throws IllegalStateException if nothing learns its bit width, or the network has not been
   *     called yet
   */
  public final NDArray value(NDManager manager) {
    try (Scope scope = Scope.discarding()) {
      List<Term> terms = terms();
      double total = terms.stream().mapToDouble(Term::weight).sum();
      if (total == 0) {
        throw new IllegalStateException(
            "there is no bit width to penalize: none is learned, or the network has not been"
                + " called");
      }
      NDArray sum = share(terms.get(0), total);
      for (Term term : terms.subList(1, terms.size())) {
        sum = sum.add(share(term, total));
      }
      return Scope.keep(sum, manager);
    }
  }

  private static NDArray share(Term term, double total) {
    return term.bits().sum().mul((float) (term.weight() / total));
  }
}
