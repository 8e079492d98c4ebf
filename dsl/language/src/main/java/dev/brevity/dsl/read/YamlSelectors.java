package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.PlanDeclaration.Position;
import dev.brevity.dsl.ast.PlanDeclaration.Selector;
import dev.brevity.dsl.diagnostic.Code;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what stands under {@code layers} and {@code keep} of a plan into selectors: {@code Conv2d}
 * is a kind of layer, {@code "fc*"} a name, and a mapping says with {@code kind}, {@code name} or
 * {@code regex} what it is and with {@code at} which of them.
 */
final class YamlSelectors {
  private static final List<String> KEYS = List.of("kind", "name", "regex", "at");
  private static final Pattern POSITION =
      Pattern.compile("(-?[0-9]{1,9})?(\\.\\.)?(-?[0-9]{1,9})?");
  private static final Pattern KIND_AT =
      Pattern.compile("([A-Z][A-Za-z0-9_]*)\\[([-0-9.]{1,22})\\]");

  private final YamlReading reading;

  YamlSelectors(YamlReading reading) {
    this.reading = reading;
  }

  List<Selector> selectors(YamlNode node) {
    if (node instanceof YamlNode.Sequence list && list.items().isEmpty()) {
      reading.report(
          Code.YAML_STRUCTURE,
          node.span(),
          "an empty list does not say which layers",
          "name kinds or layers: `[Conv, \"fc1\"]`");
    }
    return reading.items(node).stream().map(this::selector).flatMap(Optional::stream).toList();
  }

  private Optional<Selector> selector(YamlNode node) {
    return node instanceof YamlNode.Mapping mapping
        ? mapping(mapping)
        : reading.scalar(node, "a selector").map(this::scalar);
  }

  private Selector scalar(YamlNode.Scalar text) {
    Matcher kindAt = KIND_AT.matcher(text.value());
    if (text.plain() && kindAt.matches()) {
      Optional<Position> position = position(kindAt.group(2), text);
      return new Selector(Selector.Kind.LAYER_KIND, kindAt.group(1), position, text.span());
    }
    boolean kind = text.plain() && YamlReading.NAME.matcher(text.value()).matches();
    return new Selector(
        kind ? Selector.Kind.LAYER_KIND : Selector.Kind.NAME,
        text.value(),
        Optional.empty(),
        text.span());
  }

  private Optional<Selector> mapping(YamlNode.Mapping mapping) {
    Optional<YamlNode.Scalar> text = Optional.empty();
    Optional<Position> position = Optional.empty();
    Selector.Kind kind = Selector.Kind.NAME;
    int ways = 0;
    for (YamlNode.Entry entry : mapping.entries()) {
      switch (entry.key().value()) {
        case "at" ->
            position =
                reading
                    .scalar(entry.value(), "`at`")
                    .flatMap(scalar -> position(scalar.value(), scalar));
        case "kind", "name", "regex" -> {
          ways++;
          kind = kind(entry.key().value());
          text = reading.scalar(entry.value(), "a selector");
        }
        default -> reading.unknownKey(entry.key(), KEYS, "a selector");
      }
    }
    if (ways != 1) {
      reading.report(
          Code.YAML_STRUCTURE,
          mapping.span(),
          "a selector that is a mapping has one of the keys `kind`, `name` and `regex`");
      return Optional.empty();
    }
    Selector.Kind found = kind;
    Optional<Position> at = position;
    return text.flatMap(
        scalar ->
            found == Selector.Kind.LAYER_KIND && reading.name(scalar, "a kind of layer").isEmpty()
                ? Optional.empty()
                : Optional.of(new Selector(found, scalar.value(), at, scalar.span())));
  }

  private static Selector.Kind kind(String key) {
    return switch (key) {
      case "kind" -> Selector.Kind.LAYER_KIND;
      case "regex" -> Selector.Kind.REGEX;
      default -> Selector.Kind.NAME;
    };
  }

  /** {@code 0}, {@code -1}, {@code 1..3}, {@code 1..} or {@code ..3}. */
  private Optional<Position> position(String text, YamlNode.Scalar place) {
    Matcher parts = POSITION.matcher(text.strip());
    if (!parts.matches()
        || (parts.group(1) != null && parts.group(2) == null && parts.group(3) != null)
        || text.isBlank()) {
      reading.report(
          Code.YAML_STRUCTURE,
          place.span(),
          "`" + YamlReading.shortened(text) + "` is not a position",
          "write a number such as `0` or `-1`, or a range such as `1..3`");
      return Optional.empty();
    }
    Optional<Integer> lowest = Optional.ofNullable(parts.group(1)).map(Integer::valueOf);
    if (parts.group(2) == null) {
      return Optional.of(new Position(lowest, lowest));
    }
    Position position =
        new Position(lowest, Optional.ofNullable(parts.group(3)).map(Integer::valueOf));
    PositionOrder.check(
        position, Code.YAML_STRUCTURE, place.span(), text, reading.diagnostics()::report);
    return Optional.of(position);
  }
}
