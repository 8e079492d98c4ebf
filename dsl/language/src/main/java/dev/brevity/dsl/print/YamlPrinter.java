package dev.brevity.dsl.print;

import dev.brevity.dsl.ast.AttributeDeclaration;
import dev.brevity.dsl.ast.Declaration;
import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.ast.EnumDeclaration;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.ImplementationDeclaration;
import dev.brevity.dsl.ast.Import;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.ast.LayerDeclaration;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.dsl.ast.RoleDeclaration;
import dev.brevity.dsl.ast.TypeDeclaration;
import dev.brevity.dsl.ast.TypeExpression;
import dev.brevity.dsl.ast.YamlSection;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.grammar.Span;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes documents as canonical YAML, with the comments of the source that they came from.
 * Declarations are grouped by kind, as that surface asks; their order within a kind stays.
 */
public final class YamlPrinter implements SurfacePrinter {
  /**
   * The text; reading it gives the document again. The document must have been read without errors.
   */
  @Override
  public String print(Document document) {
    return new Writer(Comments.of(document.source())).document(document);
  }

  /** Reports names that stand twice, for which YAML has only one key. */
  @Override
  public void check(Document document, DiagnosticSink sink) {
    new Repetitions(sink).check(document);
  }

  /** Writes one document. */
  private static final class Writer {
    private final YamlLines lines = new YamlLines();
    private final Comments comments;
    private final YamlValuePrinter values;
    private final YamlPlanPrinter plans;
    private final YamlPlanWordPrinter words;

    Writer(Comments comments) {
      this.comments = comments;
      this.values = new YamlValuePrinter(lines, comments);
      this.plans = new YamlPlanPrinter(lines, comments, values);
      this.words = new YamlPlanWordPrinter(lines, comments, values);
    }

    String document(Document document) {
      document
          .version()
          .ifPresent(
              header -> {
                lines.comments(comments.above(header.span()));
                lines.line("brevity: " + header.version() + behind(header.span()));
              });
      imports(document.imports());
      for (YamlSection section : YamlSection.values()) {
        List<Declaration> members =
            document.declarations().stream()
                .filter(declaration -> YamlSection.of(declaration) == section)
                .toList();
        if (!members.isEmpty()) {
          lines.line("");
          lines.line(section.key() + ":");
          lines.indented(() -> section(members));
        }
      }
      List<String> end = comments.after(document.end());
      if (!end.isEmpty()) {
        lines.line("");
      }
      lines.comments(end);
      return lines.text().stripLeading();
    }

    private void imports(List<Import> imports) {
      if (!imports.isEmpty()) {
        lines.line("import:");
        for (Import path : imports) {
          lines.comments(comments.above(path.span()));
          lines.line("  - " + YamlText.prose(path.path()) + behind(path.span()));
        }
      }
    }

    private void section(List<Declaration> members) {
      boolean first = true;
      for (Declaration member : members) {
        if (!first && member instanceof RecipeDeclaration) {
          lines.line("");
        }
        first = false;
        lines.comments(comments.above(member.span()));
        declaration(member);
      }
    }

    private void declaration(Declaration declaration) {
      String name = YamlText.name(declaration.name().text());
      if (declaration instanceof RoleDeclaration role) {
        if (role.documentation().isEmpty()) {
          lines.line(name + ":" + behind(role.span()));
        } else {
          lines.text(name, role.documentation());
        }
      } else if (declaration instanceof EnumDeclaration declared) {
        enumeration(name, declared);
      } else if (declaration instanceof AttributeDeclaration attribute) {
        attribute(name, attribute);
      } else if (declaration instanceof InputDeclaration input) {
        input(name, input);
      } else {
        lines.line(name + ":" + behindBlock(declaration.span()));
        lines.indented(
            () -> {
              documentation(declaration.documentation());
              content(declaration);
              lines.comments(comments.inside(declaration.span()));
            });
      }
    }

    private void content(Declaration declaration) {
      if (declaration instanceof RecipeDeclaration recipe) {
        if (recipe.bases().size() == 1) {
          lines.line("extends: " + YamlText.name(recipe.bases().get(0).text()));
        } else if (!recipe.bases().isEmpty()) {
          lines.line("extends: " + names(recipe.bases()));
        }
        if (!recipe.synonyms().isEmpty()) {
          lines.line("synonyms: " + names(recipe.synonyms()));
        }
        values.body(recipe.body());
      } else if (declaration instanceof TypeDeclaration type) {
        fields(type.fields());
      } else if (declaration instanceof ImplementationDeclaration implementation) {
        values.lets(implementation.demands().lets());
        values.requirements(implementation.requirements());
      } else if (declaration instanceof PlanDeclaration plan) {
        plans.rules(plan);
      } else if (declaration instanceof LayerDeclaration layer) {
        words.layer(layer);
      } else if (declaration instanceof PlanWordDeclaration word) {
        words.word(word);
      }
    }

    private void enumeration(String name, EnumDeclaration declared) {
      boolean documented =
          !declared.documentation().isEmpty()
              || declared.constants().stream()
                  .anyMatch(constant -> !constant.documentation().isEmpty());
      if (!documented) {
        lines.line(
            name
                + ": "
                + names(declared.constants().stream().map(EnumDeclaration.Constant::name).toList())
                + behind(declared.span()));
        return;
      }
      lines.line(name + ":" + behindBlock(declared.span()));
      lines.indented(
          () -> {
            documentation(declared.documentation());
            lines.line("constants:");
            lines.indented(() -> declared.constants().forEach(this::constant));
          });
    }

    private void constant(EnumDeclaration.Constant constant) {
      String name = YamlText.name(constant.name().text());
      lines.comments(comments.above(constant.name().span()));
      lines.item(
          () -> {
            if (constant.documentation().isEmpty()) {
              lines.line(name + behind(constant.name().span()));
            } else {
              lines.text(name, constant.documentation());
            }
          });
    }

    private void attribute(String name, AttributeDeclaration attribute) {
      boolean typeAlone =
          attribute.documentation().isEmpty()
              && attribute.range().isEmpty()
              && attribute.unit().isEmpty()
              && attribute.synonyms().isEmpty()
              && attribute.deprecation().isEmpty();
      if (typeAlone) {
        lines.line(name + ": " + type(attribute.type()) + behind(attribute.span()));
        return;
      }
      lines.line(name + ":" + behindBlock(attribute.span()));
      lines.indented(
          () -> {
            documentation(attribute.documentation());
            lines.line("type: " + type(attribute.type()));
            attribute.range().ifPresent(range -> lines.line("range: " + YamlText.range(range)));
            attribute.unit().ifPresent(unit -> lines.line("unit: " + unit));
            if (!attribute.synonyms().isEmpty()) {
              lines.line("synonyms: " + names(attribute.synonyms()));
            }
            attribute.deprecation().ifPresent(reason -> lines.text("deprecated", reason));
          });
    }

    private void input(String name, InputDeclaration input) {
      String type = type(input.type());
      if (input.documentation().isEmpty() && input.fields().isEmpty()) {
        lines.line(name + ": " + type + behind(input.span()));
        return;
      }
      lines.line(name + ":" + behindBlock(input.span()));
      lines.indented(
          () -> {
            documentation(input.documentation());
            lines.line("type: " + type);
            fields(input.fields());
          });
    }

    private void fields(List<InputDeclaration.Field> fields) {
      if (!fields.isEmpty()) {
        lines.line("fields:");
        lines.indented(() -> fields.forEach(this::field));
      }
    }

    private void field(InputDeclaration.Field field) {
      String type = type(field.type());
      lines.comments(comments.above(field.name().span()));
      if (field.documentation().isEmpty()) {
        lines.line(field.name() + ": " + type);
        return;
      }
      lines.line(field.name() + ":");
      lines.indented(
          () -> {
            documentation(field.documentation());
            lines.line("type: " + type);
          });
    }

    private void documentation(String text) {
      if (!text.isEmpty()) {
        lines.text("doc", text);
      }
    }

    private String behind(Span span) {
      return comments.behind(span).map(comment -> "  # " + comment).orElse("");
    }

    private String behindBlock(Span span) {
      return comments.behindBlock(span).map(comment -> "  # " + comment).orElse("");
    }

    private static String type(TypeExpression type) {
      return YamlText.name(TypePrinter.print(type));
    }

    private static String names(List<Identifier> names) {
      return names.stream()
          .map(name -> YamlText.name(name.text()))
          .collect(Collectors.joining(", ", "[", "]"));
    }
  }
}
