package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Let;
import dev.brevity.dsl.link.Origin;
import dev.brevity.dsl.type.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an expression stands.
 *
 * @param type what the place takes
 * @param subject what the place is, for messages; empty when nothing is known of it
 * @param from who wrote the expression
 * @param variables the names in front of attributes, those of comprehensions among them, innermost
 *     first
 * @param block the lets of the blocks around it, innermost first
 */
record Place(
    Type type, String subject, Origin from, @Nullable Variable variables, @Nullable Block block) {
  /**
   * A name that stands for a value.
   *
   * @param type what is known of the value
   * @param input the input that the value is an element of; empty when it is something else
   */
  record Variable(String name, Type type, String input, @Nullable Variable outer) {}

  /**
   * The lets of a block.
   *
   * @param variables the names that their expressions may use besides each other
   */
  record Block(List<Let> lets, @Nullable Variable variables, @Nullable Block outer) {}

  static Place anything(Origin from) {
    return new Place(Type.ANY, "", from, null, null);
  }

  Place taking(Type other, String otherSubject) {
    return new Place(other, otherSubject, from, variables, block);
  }

  Place anything() {
    return taking(Type.ANY, "");
  }

  /** The same place with a name for a value of the type. */
  Place with(String variable, Type known) {
    return with(new Variable(variable, known, "", variables));
  }

  /** The same place with a name for an element of the input. */
  Place withElement(String variable, String input) {
    return with(new Variable(variable, Type.ANY, input, variables));
  }

  private Place with(Variable variable) {
    return new Place(type, subject, from, variable, block);
  }

  /** The same place inside a block that introduces names. */
  Place inside(List<Let> lets) {
    return new Place(type, subject, from, variables, new Block(lets, variables, block));
  }

  /** Inside a recipe that is made in this place: its attributes are others, lets are still seen. */
  Place inRecipe() {
    return new Place(Type.ANY, "", from, null, block);
  }

  @Nullable Variable variable(String name) {
    for (@Nullable Variable one = variables; one != null; one = one.outer()) {
      if (one.name().equals(name)) {
        return one;
      }
    }
    return null;
  }

  /** The expression that a let of that name stands for, and where it stands; null if none does. */
  @Nullable Named let(String name) {
    for (@Nullable Block one = block; one != null; one = one.outer()) {
      for (Let let : one.lets()) {
        if (let.name().text().equals(name)) {
          return new Named(let, new Place(Type.ANY, "", from, one.variables(), one));
        }
      }
    }
    return null;
  }

  /** A let, and where its expression stands. */
  record Named(Let let, Place place) {}
}
