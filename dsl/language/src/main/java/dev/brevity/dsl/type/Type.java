package dev.brevity.dsl.type;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What values an attribute or a constructor parameter takes.
 *
 * @param alternatives at least one; a value must fit one of them
 * @param optional whether {@code none} is a value of the type
 */
public record Type(List<Term> alternatives, boolean optional) {
  /** Takes every value. */
  public static final Type ANY = of(new Anything());

  public static final Type BOOL = of(new Bool());
  public static final Type INT = of(new Int());
  public static final Type REAL = of(new Real());

  public Type {
    alternatives = List.copyOf(alternatives);
  }

  public static Type of(Term term) {
    return new Type(List.of(term), false);
  }

  public static Type listOf(Type element) {
    return of(new ListOf(element));
  }

  /** The same type that also takes {@code none}. */
  public Type orNone() {
    return new Type(alternatives, true);
  }

  /** Whether values of every kind fit. */
  public boolean isAny() {
    for (Term term : alternatives) {
      if (term instanceof Anything) {
        return true;
      }
    }
    return false;
  }

  /** The first alternative that is an enum. */
  public Optional<EnumOf> enumeration() {
    return alternatives.stream()
        .filter(EnumOf.class::isInstance)
        .map(EnumOf.class::cast)
        .findFirst();
  }

  /** The first alternative that is a list. */
  public Optional<ListOf> list() {
    return alternatives.stream()
        .filter(ListOf.class::isInstance)
        .map(ListOf.class::cast)
        .findFirst();
  }

  /** In the notation of the language. */
  @Override
  public String toString() {
    return alternatives.stream().map(Term::notation).collect(Collectors.joining(" | "))
        + (optional ? "?" : "");
  }

  /** In words, for messages: {@code a whole number or `none`}. */
  public String words() {
    return alternatives.stream().map(Term::words).collect(Collectors.joining(" or "))
        + (optional ? " or `none`" : "");
  }

  /** One alternative of a type. */
  public sealed interface Term {
    /** In the notation of the language. */
    String notation();

    /** In words, after "takes". */
    String words();
  }

  /** Every value. */
  public record Anything() implements Term {
    @Override
    public String notation() {
      return "Any";
    }

    @Override
    public String words() {
      return "any value";
    }
  }

  /** True or false. */
  public record Bool() implements Term {
    @Override
    public String notation() {
      return "Bool";
    }

    @Override
    public String words() {
      return "`true` or `false`";
    }
  }

  /** Whole numbers. */
  public record Int() implements Term {
    @Override
    public String notation() {
      return "Int";
    }

    @Override
    public String words() {
      return "a whole number";
    }
  }

  /** Numbers. */
  public record Real() implements Term {
    @Override
    public String notation() {
      return "Real";
    }

    @Override
    public String words() {
      return "a number";
    }
  }

  /** Strings. */
  public record Text() implements Term {
    @Override
    public String notation() {
      return "String";
    }

    @Override
    public String words() {
      return "a text";
    }
  }

  /** Lists whose elements are all of one type. */
  public record ListOf(Type element) implements Term {
    @Override
    public String notation() {
      return "List<" + element + ">";
    }

    @Override
    public String words() {
      return "a list, `" + notation() + "`";
    }
  }

  /** The constants of an enum; strings that name one are converted. */
  public record EnumOf(String name) implements Term {
    @Override
    public String notation() {
      return name;
    }

    @Override
    public String words() {
      return "a constant of `" + name + "`";
    }
  }

  /** Implementations that play a role. */
  public record RoleOf(String name) implements Term {
    @Override
    public String notation() {
      return name;
    }

    @Override
    public String words() {
      return "an implementation of `" + name + "`";
    }
  }

  /** Implementations of any role. */
  public record AnyImplementation() implements Term {
    @Override
    public String notation() {
      return "Implementation";
    }

    @Override
    public String words() {
      return "an implementation";
    }
  }

  /** Recipes. */
  public record AnyRecipe() implements Term {
    @Override
    public String notation() {
      return "Recipe";
    }

    @Override
    public String words() {
      return "a recipe";
    }
  }

  /** What a layer supplies under a declared input's type name. */
  public record InputOf(String name) implements Term {
    @Override
    public String notation() {
      return name;
    }

    @Override
    public String words() {
      return "what a layer supplies as `" + name + "`";
    }
  }
}
