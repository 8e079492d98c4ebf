package dev.brevity.dsl.link;

import dev.brevity.dsl.ast.AttributeDeclaration;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Nearest;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.type.AttributeType;
import dev.brevity.dsl.type.Type;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Findings about names that mean nothing, with what they may have meant. */
public final class NameFindings {
  private final Library library;

  public NameFindings(Library library) {
    this.library = library;
  }

  /** A capitalised name that no enum, implementation or recipe has. */
  public Diagnostic.Builder nothing(String name, Span place, Type expected) {
    Optional<Type.EnumOf> enumeration = expected.enumeration();
    if (enumeration.isPresent()) {
      return constant(name, place, enumeration.get().name());
    }
    Optional<String> role =
        expected.alternatives().stream()
            .filter(Type.RoleOf.class::isInstance)
            .map(term -> ((Type.RoleOf) term).name())
            .findFirst();
    if (role.isPresent() || expected.alternatives().contains(new Type.AnyImplementation())) {
      List<String> known =
          role.map(library.vocabulary().implementations()::playing)
              .orElseGet(this::implementations);
      return suggest(
          Diagnostic.of(
              Code.UNKNOWN_IMPLEMENTATION, place, "there is no implementation `" + name + "`"),
          name,
          place,
          known);
    }
    List<String> known = new ArrayList<>();
    library.recipes().forEach(recipe -> known.add(recipe.name()));
    known.addAll(implementations());
    library
        .vocabulary()
        .enums()
        .forEach(declared -> known.addAll(library.vocabulary().constants(declared.name().text())));
    Diagnostic.Builder finding =
        Diagnostic.of(
            Code.UNKNOWN_NAME,
            place,
            "`" + name + "` is neither a recipe nor an implementation nor an enum constant");
    return suggest(finding, name, place, library.recipes(), known);
  }

  /** A name that is no constant of the enum its place asks for. */
  public Diagnostic.Builder constant(String name, Span place, String enumName) {
    List<String> allowed = Nearest.order(name, library.vocabulary().constants(enumName));
    Diagnostic.Builder finding =
        Diagnostic.of(
                Code.UNKNOWN_CONSTANT, place, "`" + enumName + "` has no constant `" + name + "`")
            .note("allowed: `" + String.join("`, `", allowed) + "`");
    return suggest(finding, name, place, allowed);
  }

  /** An attribute that no declaration introduces. */
  public Diagnostic.Builder attribute(Identifier name) {
    Diagnostic.Builder finding =
        Diagnostic.of(
                Code.UNKNOWN_ATTRIBUTE, name.span(), "unknown attribute `" + name.text() + "`")
            .label("unknown");
    Optional<String> synonym =
        library.attributes().stream()
            .map(AttributeType::declaration)
            .filter(declared -> hasSynonym(declared, name.text()))
            .map(declared -> declared.name().text())
            .findFirst();
    if (synonym.isPresent()) {
      return finding.fix("use `" + synonym.get() + "`", name.span(), synonym.get());
    }
    return suggest(
        finding,
        name.text(),
        name.span(),
        library.attributes().stream().map(AttributeType::name).toList());
  }

  /** Adds the candidate that the name most likely meant. */
  public static Diagnostic.Builder suggest(
      Diagnostic.Builder finding, String name, Span place, List<String> candidates) {
    Nearest.to(name, candidates)
        .ifPresent(near -> finding.fix("did you mean `" + near + "`?", place, near));
    return finding;
  }

  /** Adds the recipe that has the name as a synonym, or else the one with the nearest name. */
  public static Diagnostic.Builder suggestRecipe(
      Diagnostic.Builder finding, Identifier name, Collection<Recipe> candidates) {
    List<String> names = candidates.stream().map(Recipe::name).toList();
    return suggest(finding, name.text(), name.span(), candidates, names);
  }

  private static Diagnostic.Builder suggest(
      Diagnostic.Builder finding,
      String name,
      Span place,
      Collection<Recipe> recipes,
      List<String> candidates) {
    return Recipe.withSynonym(name, recipes)
        .map(recipe -> finding.fix("use `" + recipe.name() + "`", place, recipe.name()))
        .orElseGet(() -> suggest(finding, name, place, candidates));
  }

  private static boolean hasSynonym(AttributeDeclaration declared, String name) {
    return declared.synonyms().stream().anyMatch(synonym -> synonym.text().equals(name));
  }

  private List<String> implementations() {
    return library.vocabulary().implementations().all().stream()
        .map(ImplementationSignature::name)
        .toList();
  }
}
