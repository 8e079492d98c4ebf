package dev.brevity.dsl.document;

import dev.brevity.dsl.ast.Requirement;
import dev.brevity.dsl.ast.RoleDeclaration;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.signature.ImplementationSignature.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The page of implementations: what each is used as, needs and demands. */
final class ImplementationsPage {
  private final Library library;

  ImplementationsPage(Library library) {
    this.library = library;
  }

  String text() {
    Markdown page = Markdown.page("Implementations");
    for (ImplementationSignature known : library.vocabulary().implementations().all()) {
      page.heading(2, known.name()).paragraph(known.documentation());
      page.paragraph(uses(known));
      parameters(page, known.parameters());
      List<Requirement> requirements =
          library.demandsOf(known.name()).stream()
              .flatMap(demands -> demands.requirements().stream())
              .toList();
      if (!requirements.isEmpty()) {
        page.paragraph("Refuses:").gap();
      }
      for (Requirement requirement : requirements) {
        String remedy = requirement.remedy().map(fix -> " (" + fix + ")").orElse("");
        page.item(requirement.message() + remedy);
      }
    }
    return page.toString();
  }

  private String uses(ImplementationSignature known) {
    List<String> roles = new ArrayList<>();
    for (RoleDeclaration role : library.roles()) {
      if (known.roles().contains(role.name().text())) {
        roles.add(Markdown.link(role.name().text(), "roles.md"));
      }
    }
    String inputs =
        known.inputs().isEmpty()
            ? ""
            : " Supplies " + Markdown.codes(List.copyOf(new TreeSet<>(known.inputs()))) + ".";
    return (roles.isEmpty() ? "" : "Used as " + String.join(", ", roles) + ".") + inputs;
  }

  private void parameters(Markdown page, List<Parameter> parameters) {
    if (!parameters.isEmpty()) {
      page.table("Needs", "Type", "If not set");
    }
    for (Parameter parameter : parameters) {
      String otherwise =
          parameter.defaultValue().isEmpty()
              ? "does without"
              : Markdown.code(parameter.defaultValue());
      String name = Markdown.code(parameter.name());
      page.row(
          library.attribute(parameter.name()).isPresent()
              ? "[" + name + "](attributes.md#" + parameter.name() + ")"
              : name,
          Markdown.code(parameter.type()),
          parameter.optional() ? otherwise : "required");
    }
  }
}
