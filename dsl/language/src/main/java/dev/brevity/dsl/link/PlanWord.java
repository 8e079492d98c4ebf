package dev.brevity.dsl.link;

import dev.brevity.dsl.ast.AttributeDeclaration;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.type.AttributeType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A declared step, style or target.
 *
 * @param options what it takes, by name in the order declared
 */
public record PlanWord(PlanWordDeclaration declaration, Map<String, AttributeType> options) {
  public PlanWord {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  public String name() {
    return declaration.name().text();
  }

  static String key(PlanWordDeclaration declaration) {
    return key(declaration.kind(), declaration.name().text());
  }

  static String key(PlanWordDeclaration.Kind kind, String name) {
    return kind.word() + " " + name;
  }

  /** An option is typed, ranged and documented like an attribute. */
  static AttributeDeclaration attribute(PlanWordDeclaration.Option option) {
    return new AttributeDeclaration(
        option.name(),
        option.type(),
        option.range(),
        option.unit(),
        List.of(),
        Optional.empty(),
        option.documentation(),
        option.span());
  }
}
