package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Expressions;
import dev.brevity.dsl.ast.Requirement;
import dev.brevity.dsl.link.PlanWord;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A step, style or target as a plan uses it.
 *
 * @param options the value of every option that the plan sets or that has a default
 * @param written the same, as written
 */
public record PlannedWord(
    PlanWord word, Map<String, Value> options, Map<String, Expression> written, Span span) {
  private static final String SLOT = "slot";

  public PlannedWord {
    written = Collections.unmodifiableMap(new LinkedHashMap<>(written));
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  public String name() {
    return word.name();
  }

  /**
   * Where the word is at fault, if a requirement is one of its own options alone, whatever the
   * quantizer in the slot.
   */
  public Optional<Span> blamed(Requirement requirement) {
    Set<String> read = new LinkedHashSet<>(Expressions.read(requirement.condition()));
    read.remove(SLOT);
    if (read.isEmpty() || !options.keySet().containsAll(read)) {
      return Optional.empty();
    }
    return Optional.of(
        read.stream()
            .map(written::get)
            .filter(Objects::nonNull)
            .map(Expression::span)
            .filter(this::isHere)
            .findFirst()
            .orElse(span));
  }

  /** Whether the plan says it, rather than that it is the default. */
  private boolean isHere(Span place) {
    return place.source().name().equals(span.source().name())
        && place.start() >= span.start()
        && place.end() <= span.end();
  }
}
