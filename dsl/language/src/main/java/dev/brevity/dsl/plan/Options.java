package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.PlanWordDeclaration.Option;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Origin;
import dev.brevity.dsl.link.PlanWord;
import dev.brevity.dsl.type.AttributeType;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates the options of steps and targets. */
public final class Options {
  private final Library library;
  private final Resolver resolver;

  public Options(Library library, Resolver resolver) {
    this.library = library;
    this.resolver = resolver;
  }

  /**
   * The word with the values that its options have in a plan. What has no value, or a wrong one, is
   * left out; {@code dsl check} reports it.
   */
  public PlannedWord planned(PlanWord word, List<Assignment> settings, Span span) {
    Map<String, Value> values = new LinkedHashMap<>();
    Map<String, Expression> written = new LinkedHashMap<>();
    for (Option option : word.declaration().options()) {
      String name = option.name().text();
      Optional<Expression> expression =
          settings.stream()
              .filter(setting -> setting.target().text().equals(name))
              .map(Assignment::value)
              .findFirst()
              .or(option::otherwise);
      @Nullable AttributeType type = word.options().get(name);
      if (expression.isPresent() && type != null) {
        written.put(name, expression.get());
        value(expression.get(), type).ifPresent(value -> values.put(name, value));
      }
    }
    return new PlannedWord(word, values, written, span);
  }

  private Optional<Value> value(Expression expression, AttributeType type) {
    Origin from = library.isUsers(expression.span()) ? Origin.USER : Origin.BUILT_IN;
    return resolver.constant(expression, type, from).value();
  }
}
