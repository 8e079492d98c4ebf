package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.link.PlanWord;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A step, style or target as a plan uses it.
 *
 * @param options the value of every option that the plan sets or that has a default
 * @param written the same, as written
 */
public record PlannedWord(
    PlanWord word, Map<String, Value> options, Map<String, Expression> written, Span span) {
  public PlannedWord {
    written = Collections.unmodifiableMap(new LinkedHashMap<>(written));
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  public String name() {
    return word.name();
  }
}
