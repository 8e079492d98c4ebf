package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Pattern;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.evaluate.ValueNotation;
import dev.brevity.dsl.link.AttributeEntry;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what would read an attribute that nothing reads, and what would have to be chosen for that.
 */
final class UnreadReason {
  private static final int MOST_READERS = 5;

  private final Library library;
  private final Resolver resolver;

  UnreadReason(Library library, Resolver resolver) {
    this.library = library;
    this.resolver = resolver;
  }

  /** One sentence for each way to have the attribute read; never empty. */
  List<String> explain(String attribute, MergedRecipe recipe) {
    List<String> readers =
        library.vocabulary().implementations().all().stream()
            .filter(
                signature ->
                    signature.parameters().stream()
                        .anyMatch(parameter -> parameter.name().equals(attribute)))
            .map(ImplementationSignature::name)
            .toList();
    List<String> notes = new ArrayList<>();
    for (String reader : readers) {
      for (AttributeEntry entry : recipe.attributes()) {
        choice(entry, reader, recipe).ifPresent(notes::add);
      }
    }
    if (!notes.isEmpty()) {
      return notes.subList(0, Math.min(notes.size(), 2));
    }
    Optional<String> precedence = Precedence.over(attribute, recipe);
    if (precedence.isPresent()) {
      return List.of(precedence.get());
    }
    if (!readers.isEmpty()) {
      String more = readers.size() > MOST_READERS ? ", …" : "";
      List<String> shown = readers.subList(0, Math.min(readers.size(), MOST_READERS));
      return List.of(
          "read by `" + String.join("`, `", shown) + "`" + more + ", none of which is built here");
    }
    List<String> attributes =
        recipe.attributes().stream()
            .filter(entry -> mentions(entry.assignment().value().span().text(), attribute))
            .map(AttributeEntry::attribute)
            .filter(name -> !name.equals(attribute))
            .limit(MOST_READERS)
            .toList();
    return List.of(
        attributes.isEmpty()
            ? elsewhere(attribute)
            : "only `"
                + String.join("`, `", attributes)
                + "` could read it, and here nothing does");
  }

  /** The recipes that would bring an attribute which reads it. */
  private String elsewhere(String attribute) {
    List<String> bringing =
        library.recipes().stream()
            .filter(
                recipe ->
                    recipe.declaration().body().assignments().stream()
                        .filter(own -> !own.target().text().equals(attribute))
                        .anyMatch(own -> mentions(own.value().span().text(), attribute)))
            .map(Recipe::name)
            .limit(MOST_READERS)
            .toList();
    return bringing.isEmpty()
        ? "nothing in this library reads it"
        : "attributes of `"
            + String.join("`, `", bringing)
            + "` read it, from which this recipe does not inherit them";
  }

  /** The constant that makes the attribute choose the implementation. */
  private Optional<String> choice(
      AttributeEntry entry, String implementation, MergedRecipe recipe) {
    if (!(entry.assignment().value() instanceof Expression.Match match)) {
      return Optional.empty();
    }
    Optional<Expression.AttributeReference> subject = subject(match.subject());
    if (subject.isEmpty()) {
      return Optional.empty();
    }
    String name = subject.get().name();
    for (Expression.MatchArm arm : match.arms()) {
      if (arm.value() instanceof Expression.NameReference chosen
          && chosen.name().equals(implementation)
          && firstName(arm) instanceof Expression.NameReference pattern) {
        Optional<Value> current = resolver.value(recipe, name, Inputs.symbolic()).value();
        String now = current.map(value -> "`" + ValueNotation.of(value) + "`").orElse("not set");
        if (now.equals("`" + pattern.name() + "`")) {
          return Optional.empty();
        }
        return Optional.of(
            "`"
                + implementation
                + "` reads it, which `"
                + name
                + " = "
                + pattern.name()
                + "` chooses; here `"
                + name
                + "` is "
                + now);
      }
    }
    return Optional.empty();
  }

  /** The first constant that the arm takes; null if it takes none. */
  private static @Nullable Expression firstName(Expression.MatchArm arm) {
    for (Pattern pattern : arm.patterns()) {
      if (pattern instanceof Pattern.Constant constant
          && constant.value() instanceof Expression.NameReference) {
        return constant.value();
      }
    }
    return null;
  }

  private static Optional<Expression.AttributeReference> subject(Expression expression) {
    if (expression instanceof Expression.AttributeReference reference) {
      return Optional.of(reference);
    }
    return expression instanceof Expression.Binary binary
            && binary.left() instanceof Expression.AttributeReference reference
        ? Optional.of(reference)
        : Optional.empty();
  }

  private static boolean mentions(String text, String attribute) {
    int at = text.indexOf(attribute);
    while (at >= 0) {
      int end = at + attribute.length();
      boolean starts = at == 0 || !Character.isJavaIdentifierPart(text.charAt(at - 1));
      boolean ends = end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end));
      if (starts && ends) {
        return true;
      }
      at = text.indexOf(attribute, at + 1);
    }
    return false;
  }
}
