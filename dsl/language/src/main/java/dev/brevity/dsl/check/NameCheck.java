package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.evaluate.TypeFindings;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.NameFindings;
import dev.brevity.dsl.link.Names;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks that names mean something, and something that their place takes. */
final class NameCheck {
  private final Library library;
  private final DiagnosticSink sink;
  private final RecipeCheck recipes;
  private final PlaceCheck places;
  private final StaticTypes staticTypes;
  private final Names names;
  private final NameFindings nameFindings;
  private final TypeFindings typeFindings;

  NameCheck(
      Library library,
      DiagnosticSink sink,
      RecipeCheck recipes,
      PlaceCheck places,
      StaticTypes staticTypes) {
    this.library = library;
    this.sink = sink;
    this.recipes = recipes;
    this.places = places;
    this.staticTypes = staticTypes;
    this.names = new Names(library);
    this.nameFindings = new NameFindings(library);
    this.typeFindings = new TypeFindings(library);
  }

  /** A capitalised name: a constant, an implementation or a recipe. */
  void name(Expression.NameReference reference, Place place) {
    Span span = reference.span();
    Names.Meaning meaning = names.meaning(reference.name(), place.type(), place.from());
    if (meaning instanceof Names.EnumConstant constant) {
      if (place.type().enumeration().isPresent()
          && !place.type().enumeration().get().name().equals(constant.enumName())) {
        sink.report(
            nameFindings.constant(reference.name(), span, place.type().enumeration().get().name()));
      } else {
        places.fit(new Value.Constant(constant.enumName(), constant.name()), place, span);
      }
    } else if (meaning instanceof Names.Implementation implementation) {
      places.fit(new Value.ImplementationName(implementation.name()), place, span);
    } else if (meaning instanceof Names.NamedRecipe recipe) {
      recipes.used(recipe.recipe(), place, span);
    } else if (meaning instanceof Names.Ambiguous ambiguous) {
      sink.report(
          Diagnostic.of(
                  Code.AMBIGUOUS_CONSTANT,
                  span,
                  "`" + reference.name() + "` is a constant of several enums")
              .note("enums: `" + String.join("`, `", ambiguous.enums()) + "`"));
    } else {
      sink.report(nameFindings.nothing(reference.name(), span, place.type()));
    }
  }

  /**
   * A name in lower case: an attribute, an input, or what a {@code let} or a comprehension names.
   */
  void reference(Expression.AttributeReference reference, Place place) {
    String name = reference.name();
    boolean named = place.variable(name) != null || place.let(name) != null;
    if (named) {
      places.overlap(staticTypes.of(reference, place), place, reference.span(), "`" + name + "`");
      return;
    }
    if (library.attribute(name).isEmpty() && library.input(name).isEmpty()) {
      List<String> known = new ArrayList<>();
      library.attributes().forEach(attribute -> known.add(attribute.name()));
      library.inputs().forEach(input -> known.add(input.name().text()));
      for (Place.@Nullable Variable one = place.variables(); one != null; one = one.outer()) {
        known.add(one.name());
      }
      for (Place.@Nullable Block one = place.block(); one != null; one = one.outer()) {
        one.lets().forEach(let -> known.add(let.name().text()));
      }
      Diagnostic.Builder finding =
          NameFindings.suggest(
              nameFindings.attribute(new Identifier(name, reference.span())),
              name,
              reference.span(),
              known);
      typeFindings
          .meant(name, place.type())
          .ifPresent(meant -> finding.fix("write `" + meant + "`", reference.span(), meant));
      sink.report(finding);
      return;
    }
    places.overlap(staticTypes.of(reference, place), place, reference.span(), "`" + name + "`");
  }

  /** The name after a dot. */
  void member(Expression.Member member, Place place) {
    Identifier name = member.member();
    Optional<StaticTypes.Fields> fields = staticTypes.fields(member.receiver(), place);
    if (fields.isPresent()) {
      Set<String> known = fields.get().types().keySet();
      if (!known.contains(name.text())) {
        Diagnostic.Builder finding =
            Diagnostic.of(
                Code.UNKNOWN_FIELD,
                name.span(),
                "`" + fields.get().owner() + "` has no field `" + name.text() + "`");
        sink.report(NameFindings.suggest(finding, name.text(), name.span(), List.copyOf(known)));
      }
    } else if (library.attribute(name.text()).isEmpty()
        && !staticTypes.isInput(member.receiver(), place)
        && library.input(name.text()).isEmpty()) {
      sink.report(nameFindings.attribute(name));
    }
  }
}
