package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Declaration;
import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.ast.EnumDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.lang.reflect.RecordComponent;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a document says, without its places, so that documents of both surfaces can be
 * compared.
 */
public final class AstText {
  private AstText() {}

  /** The parts of a document in order; declarations are grouped by kind, as YAML groups them. */
  public static String of(Document document) {
    List<Declaration> grouped =
        document.declarations().stream().sorted(Comparator.comparing(AstText::kind)).toList();
    return of(document.version()) + "\n" + of(document.imports()) + "\n" + of(grouped);
  }

  private static String kind(Declaration declaration) {
    return declaration instanceof RecipeDeclaration recipe
        ? recipe.kind().name()
        : declaration instanceof PlanWordDeclaration word
            ? word.kind().name()
            : declaration.getClass().getSimpleName();
  }

  private static String of(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(AstText::of).orElse("-");
    } else if (value instanceof List<?> list) {
      StringBuilder text = new StringBuilder("[");
      list.forEach(item -> text.append(of(item)).append(item instanceof Declaration ? "\n" : ", "));
      return text.append("]").toString();
    } else if (value instanceof String string) {
      return "'" + string + "'";
    } else if (value instanceof Record part && !(value instanceof EnumDeclaration.Constant)) {
      return record(part);
    } else if (value instanceof EnumDeclaration.Constant constant) {
      return constant.name().text() + "'" + constant.documentation() + "'";
    }
    return String.valueOf(value);
  }

  private static String record(Record part) {
    StringBuilder text = new StringBuilder(part.getClass().getSimpleName()).append('(');
    for (RecordComponent component : part.getClass().getRecordComponents()) {
      if (component.getType() != Span.class && component.getType() != SourceText.class) {
        try {
          text.append(of(component.getAccessor().invoke(part))).append("; ");
        } catch (ReflectiveOperationException unreachable) {
          throw new AssertionError(unreachable);
        }
      }
    }
    return text.append(')').toString();
  }
}
