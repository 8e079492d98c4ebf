package dev.brevity.dsl.explain;

import dev.brevity.dsl.ast.AttributeDeclaration;
import dev.brevity.dsl.ast.EnumDeclaration;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.print.TypePrinter;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.text.Ink;
import dev.brevity.dsl.text.Paint;
import dev.brevity.dsl.type.AttributeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Describes what is declared: attributes, enums, inputs, implementations and words of plans. */
public final class DeclarationPages {
  private static final int MOST_NAMES = 12;

  private final Library library;
  private final AttributeUses uses;
  private final Paint paint;
  private final PlanPages plans;

  public DeclarationPages(Library library, Paint paint) {
    this.library = library;
    this.uses = new AttributeUses(library);
    this.paint = paint;
    this.plans = new PlanPages(library, paint);
  }

  /** The page of the attribute, enum, input or implementation of that name. */
  public Optional<String> page(String name) {
    Optional<AttributeType> attribute = library.attribute(name);
    if (attribute.isPresent()) {
      return Optional.of(attribute(attribute.get()));
    }
    Optional<InputDeclaration> input = library.input(name);
    if (input.isPresent()) {
      return Optional.of(input(input.get()));
    }
    for (EnumDeclaration declared : library.vocabulary().enums()) {
      if (declared.name().text().equals(name)) {
        return Optional.of(enumeration(declared));
      }
    }
    Optional<String> plan = plans.page(name);
    return plan.isPresent()
        ? plan
        : library.vocabulary().implementations().find(name).map(this::implementation);
  }

  /** All names that have a page, for suggestions. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    library.attributes().forEach(attribute -> names.add(attribute.name()));
    library.inputs().forEach(input -> names.add(input.name().text()));
    library.vocabulary().enums().forEach(declared -> names.add(declared.name().text()));
    library.vocabulary().implementations().all().forEach(known -> names.add(known.name()));
    names.addAll(plans.names());
    return names;
  }

  private String attribute(AttributeType attribute) {
    AttributeDeclaration declared = attribute.declaration();
    StringBuilder page = new StringBuilder();
    page.append(paint.apply(Ink.TITLE, "attribute " + attribute.name() + " : " + attribute.type()));
    declared.range().ifPresent(range -> page.append(" in ").append(TypePrinter.shown(range)));
    declared.unit().ifPresent(unit -> page.append(", in ").append(unit));
    page.append('\n');
    paragraph(page, declared.documentation());
    declared.deprecation().ifPresent(why -> paragraph(page, "Deprecated: " + why));
    if (!declared.synonyms().isEmpty()) {
      List<String> synonyms = new ArrayList<>();
      for (Identifier synonym : declared.synonyms()) {
        synonyms.add(synonym.text());
      }
      paragraph(page, "Elsewhere called " + String.join(", ", synonyms) + ".");
    }
    page.append("\ndeclared at  ").append(declared.name().span()).append('\n');
    list(page, "read by      ", readers(attribute.name()));
    list(page, "set by       ", setters(attribute.name()));
    return page.toString();
  }

  private TreeSet<String> readers(String attribute) {
    TreeSet<String> readers = new TreeSet<>();
    uses.needs(attribute).forEach(need -> readers.add(need.implementation().name()));
    uses.readers(attribute).forEach(recipe -> readers.add(recipe.name()));
    return readers;
  }

  private TreeSet<String> setters(String attribute) {
    TreeSet<String> setters = new TreeSet<>();
    uses.setters(attribute).forEach(recipe -> setters.add(recipe.name()));
    return setters;
  }

  private String input(InputDeclaration input) {
    StringBuilder page = new StringBuilder();
    String type = TypePrinter.print(input.type());
    page.append(paint.apply(Ink.TITLE, "input " + input.name() + " : " + type)).append('\n');
    paragraph(page, input.documentation());
    page.append('\n');
    for (InputDeclaration.Field field : input.fields()) {
      page.append("  ").append(field.name()).append(" : ").append(TypePrinter.print(field.type()));
      entry(page, field.documentation());
    }
    page.append("\ndeclared at  ").append(input.name().span()).append('\n');
    return page.toString();
  }

  private String enumeration(EnumDeclaration declared) {
    StringBuilder page = new StringBuilder();
    page.append(paint.apply(Ink.TITLE, "enum " + declared.name())).append('\n');
    paragraph(page, declared.documentation());
    page.append('\n');
    for (EnumDeclaration.Constant constant : declared.constants()) {
      page.append("  ").append(constant.name());
      entry(page, constant.documentation());
    }
    page.append("\ndeclared at  ").append(declared.name().span()).append('\n');
    return page.toString();
  }

  private String implementation(ImplementationSignature known) {
    StringBuilder page = new StringBuilder();
    page.append(paint.apply(Ink.TITLE, "implementation " + known.name())).append('\n');
    paragraph(page, known.documentation());
    if (!known.roles().isEmpty()) {
      page.append("\nused as      ").append(String.join(", ", new TreeSet<>(known.roles())));
    }
    if (!known.inputs().isEmpty()) {
      page.append("\nsupplies     ").append(String.join(", ", new TreeSet<>(known.inputs())));
    }
    page.append("\nneeds");
    for (ImplementationSignature.Parameter parameter : known.parameters()) {
      page.append("\n  ").append(parameter.name()).append(" : ").append(parameter.type());
      if (parameter.optional()) {
        String otherwise = parameter.defaultValue();
        page.append(otherwise.isEmpty() ? ", optional" : ", otherwise " + otherwise);
      }
    }
    return page.append(known.parameters().isEmpty() ? " nothing\n" : "\n").toString();
  }

  private static void entry(StringBuilder page, String documentation) {
    page.append('\n');
    if (!documentation.isEmpty()) {
      page.append("      ").append(documentation.replace("\n", "\n      ")).append('\n');
    }
  }

  private static void paragraph(StringBuilder page, String text) {
    if (!text.isEmpty()) {
      page.append("  ").append(text.replace("\n", "\n  ")).append('\n');
    }
  }

  private static void list(StringBuilder page, String heading, TreeSet<String> names) {
    page.append(heading);
    int count = 0;
    for (String name : names) {
      if (count == MOST_NAMES) {
        page.append(" and ").append(names.size() - count).append(" more");
        break;
      }
      page.append(count++ == 0 ? "" : ", ").append(name);
    }
    page.append(names.isEmpty() ? "nothing\n" : "\n");
  }
}
