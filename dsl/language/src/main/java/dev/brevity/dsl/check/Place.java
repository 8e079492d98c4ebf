package dev.brevity.dsl.check;

import dev.brevity.dsl.link.Origin;
import dev.brevity.dsl.type.Type;
import org.jspecify.annotations.Nullable;

/**
 * Where an expression stands.
 *
 * @param type what the place takes
 * @param subject what the place is, for messages; empty when nothing is known of it
 * @param from who wrote the expression
 * @param variables the variables of the comprehensions around it, innermost first
 */
record Place(Type type, String subject, Origin from, @Nullable Variable variables) {
  /**
   * The variable of a comprehension.
   *
   * @param input the input whose elements it runs over; empty when it is something else
   */
  record Variable(String name, String input, @Nullable Variable outer) {}

  static Place anything(Origin from) {
    return new Place(Type.ANY, "", from, null);
  }

  Place taking(Type other, String otherSubject) {
    return new Place(other, otherSubject, from, variables);
  }

  Place anything() {
    return taking(Type.ANY, "");
  }

  Place with(String variable, String input) {
    return new Place(type, subject, from, new Variable(variable, input, variables));
  }

  @Nullable Variable variable(String name) {
    for (@Nullable Variable one = variables; one != null; one = one.outer()) {
      if (one.name().equals(name)) {
        return one;
      }
    }
    return null;
  }
}
