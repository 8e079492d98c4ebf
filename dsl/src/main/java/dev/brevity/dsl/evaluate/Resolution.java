package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.value.Value;
import java.util.List;
import java.util.Optional;

/**
 * What a recipe, or one attribute of it, resolves to.
 *
 * @param value the value: for a whole quantizer the proxy as a {@link
 *     dev.brevity.dsl.value.ResolvedObject}; empty when there are errors
 * @param diagnostics what prevents a value, each cause once
 * @param traces how each attribute came about that the value was made from, in the order first read
 * @param reads the assignments that were read on the way
 */
public record Resolution(
    Optional<Value> value, List<Diagnostic> diagnostics, List<Trace> traces, Reads reads) {

  /** The trace of an attribute of the outermost recipe. */
  public Optional<Trace> trace(String attribute) {
    return traces.stream()
        .filter(trace -> trace.nesting() == 0 && trace.attribute().equals(attribute))
        .findFirst();
  }

  /** Which assignments were read. Assignments are told apart by identity. */
  public interface Reads {
    /** Whether the assignment is read whatever the unknown inputs turn out to be. */
    boolean certainly(Assignment assignment);

    /** Whether the assignment is read for some values of the unknown inputs. */
    boolean possibly(Assignment assignment);
  }
}
