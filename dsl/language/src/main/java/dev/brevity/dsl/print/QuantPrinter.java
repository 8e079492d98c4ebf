package dev.brevity.dsl.print;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.AttributeDeclaration;
import dev.brevity.dsl.ast.Declaration;
import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.ast.EnumDeclaration;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.ImplementationDeclaration;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.ast.LayerDeclaration;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.dsl.ast.TypeDeclaration;
import dev.brevity.dsl.format.QuantFormatter;
import dev.brevity.grammar.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes documents as canonical {@code .quant} texts, with the comments of the source that they
 * came from.
 */
public final class QuantPrinter implements SurfacePrinter {

  /**
   * The text; reading it gives the document again. The document must have been read without errors.
   */
  @Override
  public String print(Document document) {
    String text = new Writer(Comments.of(document.source())).document(document);
    return new QuantFormatter()
        .format(new SourceText("printed.quant", text), ignored -> {})
        .orElse(text);
  }

  /** The expression as it stands in a {@code .quant} file, on one line where it holds no arms. */
  public static String print(Expression expression) {
    return new ExpressionPrinter(Optional.empty()).print(expression);
  }

  /** Writes without regard to indentation. */
  private static final class Writer {
    private final Comments comments;
    private final ExpressionPrinter expressions;
    private final PlanWordPrinter words;

    Writer(Comments comments) {
      this.comments = comments;
      this.expressions = new ExpressionPrinter(Optional.of(comments));
      this.words = new PlanWordPrinter(expressions);
    }

    String document(Document document) {
      List<String> head = new ArrayList<>();
      document
          .version()
          .ifPresent(
              header ->
                  head.add(expressions.commented(header.span(), "brevity " + header.version())));
      document
          .imports()
          .forEach(
              path ->
                  head.add(
                      expressions.commented(path.span(), "import " + Literal.string(path.path()))));
      StringBuilder text = new StringBuilder(String.join("\n", head)).append("\n\n");
      String previous = "";
      for (Declaration declaration : document.declarations()) {
        String next = declaration(declaration);
        boolean related = brief(previous) && brief(next) && sameKeyword(previous, next);
        text.append(related ? "\n" : "\n\n").append(next);
        previous = next;
      }
      List<String> end = comments.after(document.end());
      if (!end.isEmpty()) {
        text.append("\n");
      }
      end.forEach(comment -> text.append("\n// ").append(comment));
      return text.append('\n').toString();
    }

    private static boolean brief(String text) {
      return !text.contains("\n");
    }

    private static boolean sameKeyword(String one, String other) {
      int end = one.indexOf(' ') + 1;
      return end > 0 && other.startsWith(one.substring(0, end));
    }

    private String declaration(Declaration declaration) {
      return ExpressionPrinter.documentation(declaration.documentation())
          + expressions.commented(declaration.span(), bare(declaration));
    }

    private String bare(Declaration declaration) {
      if (declaration instanceof RecipeDeclaration recipe) {
        return recipe(recipe);
      } else if (declaration instanceof EnumDeclaration declared) {
        return enumeration(declared);
      } else if (declaration instanceof AttributeDeclaration attribute) {
        return attribute(attribute);
      } else if (declaration instanceof TypeDeclaration type) {
        return "type "
            + type.name()
            + " "
            + ExpressionPrinter.lines(expressions.closed(fields(type.fields()), type.span()));
      } else if (declaration instanceof InputDeclaration input) {
        return input(input);
      } else if (declaration instanceof ImplementationDeclaration implementation) {
        List<String> members = expressions.membersOf(implementation.demands());
        return "implementation "
            + implementation.name()
            + " "
            + ExpressionPrinter.lines(expressions.closed(members, declaration.span()));
      } else if (declaration instanceof PlanDeclaration plan) {
        List<String> members = plan.members().stream().map(this::member).toList();
        String base = plan.base().map(name -> " extends " + name).orElse("");
        return "plan "
            + plan.name()
            + base
            + " "
            + ExpressionPrinter.lines(expressions.closed(members, plan.span()));
      } else if (declaration instanceof LayerDeclaration layer) {
        return words.layer(layer);
      } else if (declaration instanceof PlanWordDeclaration word) {
        return words.word(word);
      } else {
        return "role " + declaration.name();
      }
    }

    private String recipe(RecipeDeclaration recipe) {
      List<String> members = expressions.membersOf(recipe.body());
      return recipe.kind().name().toLowerCase(Locale.ROOT)
          + " "
          + recipe.name()
          + (recipe.bases().isEmpty() ? "" : " extends " + names(recipe.bases()))
          + (recipe.synonyms().isEmpty() ? "" : " synonyms " + names(recipe.synonyms()))
          + " "
          + ExpressionPrinter.lines(expressions.closed(members, recipe.span()));
    }

    private String enumeration(EnumDeclaration declared) {
      List<String> constants =
          expressions.closed(
              declared.constants().stream().map(this::constant).toList(), declared.span());
      boolean brief = constants.stream().noneMatch(constant -> constant.contains("\n"));
      return "enum "
          + declared.name()
          + " "
          + (brief && !constants.isEmpty()
              ? "{ " + String.join(" ", constants) + " }"
              : ExpressionPrinter.lines(constants));
    }

    private String constant(EnumDeclaration.Constant constant) {
      return ExpressionPrinter.documentation(constant.documentation())
          + expressions.commented(constant.name().span(), constant.name().text());
    }

    private String attribute(AttributeDeclaration attribute) {
      return "attribute "
          + attribute.name()
          + " : "
          + TypePrinter.print(attribute.type())
          + attribute.range().map(range -> " in " + TypePrinter.print(range)).orElse("")
          + attribute.unit().map(unit -> " unit " + unit).orElse("")
          + (attribute.synonyms().isEmpty() ? "" : " synonyms " + names(attribute.synonyms()))
          + attribute
              .deprecation()
              .map(reason -> " deprecated " + Literal.string(reason))
              .orElse("");
    }

    private String input(InputDeclaration input) {
      List<String> fields = fields(input.fields());
      return "input "
          + input.name()
          + " : "
          + TypePrinter.print(input.type())
          + (fields.isEmpty()
              ? ""
              : " " + ExpressionPrinter.lines(expressions.closed(fields, input.span())));
    }

    private List<String> fields(List<InputDeclaration.Field> fields) {
      return fields.stream()
          .map(
              field ->
                  ExpressionPrinter.documentation(field.documentation())
                      + expressions.commented(
                          field.name().span(),
                          field.name() + " : " + TypePrinter.print(field.type())))
          .toList();
    }

    private String member(PlanDeclaration.Member member) {
      if (member instanceof PlanDeclaration.Setting setting) {
        return expressions.commentedAssignment(setting.assignment());
      }
      return expressions.commented(member.span(), rule(member));
    }

    private String rule(PlanDeclaration.Member member) {
      if (member instanceof PlanDeclaration.Layers layers) {
        List<String> slots = layers.slots().stream().map(this::slot).toList();
        return "layers "
            + selectors(layers.selectors())
            + " "
            + ExpressionPrinter.lines(expressions.closed(slots, layers.span()));
      } else if (member instanceof PlanDeclaration.Keep keep) {
        return "keep " + selectors(keep.selectors());
      } else if (member instanceof PlanDeclaration.Steps steps) {
        return "steps "
            + ExpressionPrinter.lines(
                expressions.closed(
                    steps.steps().stream()
                        .map(
                            step ->
                                expressions.commented(
                                    step.span(), step.name() + settings(step.settings())))
                        .toList(),
                    steps.span()));
      } else if (member instanceof PlanDeclaration.Export export) {
        return "export " + export.target() + settings(export.settings());
      } else if (member instanceof PlanDeclaration.Style style) {
        return "style = " + style.name() + settings(style.settings());
      } else {
        return "";
      }
    }

    private String slot(PlanDeclaration.Slot slot) {
      return expressions.commented(
          slot.span(), slot.name() + " = " + expressions.print(slot.value()));
    }

    private String settings(List<Assignment> settings) {
      return settings.isEmpty()
          ? ""
          : " "
              + ExpressionPrinter.members(
                  settings.stream().map(expressions::commentedAssignment).toList());
    }

    private static String selectors(List<PlanDeclaration.Selector> selectors) {
      return selectors.stream()
          .map(
              selector ->
                  bare(selector)
                      + selector
                          .position()
                          .map(position -> "[" + position.notation() + "]")
                          .orElse(""))
          .collect(Collectors.joining(", "));
    }

    private static String bare(PlanDeclaration.Selector selector) {
      return switch (selector.kind()) {
        case LAYER_KIND -> selector.text();
        case NAME -> Literal.string(selector.text());
        case REGEX -> "~\"" + selector.text().replace("\"", "\\\"") + "\"";
      };
    }

    private static String names(List<Identifier> names) {
      return names.stream().map(Identifier::text).collect(Collectors.joining(", "));
    }
  }
}
