package dev.brevity.dsl.document;

import dev.brevity.dsl.ast.EnumDeclaration;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.ast.RoleDeclaration;
import dev.brevity.dsl.ast.TypeExpression;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.print.TypePrinter;
import dev.brevity.dsl.type.AttributeType;
import java.util.ArrayList;
import java.util.List;

/** The pages of enums, roles and inputs. */
final class WordPages {
  private WordPages() {}

  static String enums(Library library) {
    Markdown page = Markdown.page("Enums");
    for (EnumDeclaration declared : library.vocabulary().enums()) {
      String name = declared.name().text();
      page.heading(2, name).paragraph(declared.documentation());
      page.paragraph(attributes(library, name));
      page.table("Constant", "Meaning");
      for (EnumDeclaration.Constant constant : declared.constants()) {
        page.row(Markdown.code(constant.name().text()), Markdown.cell(constant.documentation()));
      }
    }
    return page.toString();
  }

  static String roles(Library library) {
    Markdown page = Markdown.page("Roles");
    for (RoleDeclaration role : library.roles()) {
      String name = role.name().text();
      page.heading(2, name).paragraph(role.documentation());
      page.paragraph(attributes(library, name));
      List<String> players = new ArrayList<>();
      for (String player : library.vocabulary().implementations().playing(name)) {
        players.add(Markdown.link(player, "implementations.md"));
      }
      page.paragraph(players.isEmpty() ? "" : "Played by " + String.join(", ", players) + ".");
    }
    return page.toString();
  }

  static String inputs(Library library) {
    Markdown page = Markdown.page("Inputs");
    for (InputDeclaration input : library.inputs()) {
      page.heading(2, input.name().text()).paragraph(input.documentation());
      page.paragraph("A " + Markdown.code(TypePrinter.print(input.type())) + ".");
      if (!input.fields().isEmpty()) {
        page.table("Field", "Type", "Meaning");
      }
      for (InputDeclaration.Field field : input.fields()) {
        page.row(
            Markdown.code(field.name().text()),
            Markdown.code(TypePrinter.print(field.type())),
            Markdown.cell(field.documentation()));
      }
    }
    return page.toString();
  }

  /** The attributes whose type mentions the name. */
  private static String attributes(Library library, String type) {
    List<String> names = new ArrayList<>();
    for (AttributeType attribute : library.attributes()) {
      if (mentions(attribute.declaration().type(), type)) {
        names.add(
            "[" + Markdown.code(attribute.name()) + "](attributes.md#" + attribute.name() + ")");
      }
    }
    return names.isEmpty() ? "" : "Taken by " + String.join(", ", names) + ".";
  }

  private static boolean mentions(TypeExpression type, String name) {
    return type.alternatives().stream()
        .anyMatch(
            term ->
                term.name().text().equals(name)
                    || term.argument().map(argument -> mentions(argument, name)).orElse(false));
  }
}
