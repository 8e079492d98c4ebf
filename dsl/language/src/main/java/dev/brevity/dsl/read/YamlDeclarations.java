package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.AttributeDeclaration;
import dev.brevity.dsl.ast.Declaration;
import dev.brevity.dsl.ast.Demands;
import dev.brevity.dsl.ast.EnumDeclaration;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.ImplementationDeclaration;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.ast.NumberRange;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.ast.RoleDeclaration;
import dev.brevity.dsl.ast.TypeDeclaration;
import dev.brevity.dsl.ast.TypeExpression;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.grammar.QuantParser;
import dev.brevity.grammar.QuantSyntax;
import dev.brevity.grammar.Syntax;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns the entries of a YAML file's sections, all but plans, into declarations. */
final class YamlDeclarations {
  private static final List<String> ATTRIBUTE_KEYS =
      List.of("doc", "type", "range", "unit", "synonyms", "deprecated");

  private final YamlReading reading;
  private final YamlValues values;

  YamlDeclarations(YamlReading reading, YamlValues values) {
    this.reading = reading;
    this.values = values;
  }

  Optional<Declaration> recipe(RecipeKind kind, YamlNode.Entry entry) {
    if (isOfTheRecipeAbove(entry)) {
      reading.report(
          Code.YAML_STRUCTURE,
          entry.key().span(),
          "`" + entry.key().value() + "` stands beside the name of a recipe, not under it",
          "what belongs to the block above is indented further than its name");
      return Optional.empty();
    }
    List<YamlNode.Entry> entries = reading.entries(entry.value(), "a recipe");
    List<Identifier> bases =
        find(entries, "extends").map(node -> names(node, "a base")).orElseGet(List::of);
    List<Identifier> synonyms =
        find(entries, "synonyms").map(node -> names(node, "a synonym")).orElseGet(List::of);
    RecipeBody body = values.body(entries, Set.of("doc", "extends", "synonyms"));
    return reading
        .name(entry.key(), "the name of a recipe")
        .map(
            name ->
                new RecipeDeclaration(
                    kind,
                    name,
                    bases,
                    synonyms,
                    body,
                    documentation(entry, entries),
                    entry.span()));
  }

  /** Whether it is what belongs into a recipe, indented as far as its name. */
  private static boolean isOfTheRecipeAbove(YamlNode.Entry entry) {
    return entry.key().value().equals("extends") && !(entry.value() instanceof YamlNode.Mapping);
  }

  /** One capitalised name or a list of them; {@code what} says what each is, as in "a base". */
  List<Identifier> names(YamlNode node, String what) {
    return reading.items(node).stream()
        .map(name -> reading.name(name, what))
        .flatMap(Optional::stream)
        .toList();
  }

  Optional<Declaration> role(YamlNode.Entry entry) {
    String documentation =
        YamlReading.absent(entry.value())
            ? reading.documentation(entry.key(), Optional.empty())
            : reading.documentation(entry.key(), Optional.of(entry.value()));
    return reading
        .name(entry.key(), "the name of a role")
        .map(name -> new RoleDeclaration(name, documentation, entry.span()));
  }

  Optional<Declaration> enumeration(YamlNode.Entry entry) {
    boolean brief = entry.value() instanceof YamlNode.Sequence;
    List<YamlNode.Entry> entries = brief ? List.of() : reading.entries(entry.value(), "an enum");
    refuseOthers(entries, List.of("doc", "constants"), "an enum");
    Optional<YamlNode> constants = brief ? Optional.of(entry.value()) : find(entries, "constants");
    List<EnumDeclaration.Constant> found =
        constants.map(reading::items).orElseGet(List::of).stream()
            .map(this::constant)
            .flatMap(Optional::stream)
            .toList();
    return reading
        .name(entry.key(), "the name of an enum")
        .map(name -> new EnumDeclaration(name, found, documentation(entry, entries), entry.span()));
  }

  /** {@code MAX}, or {@code MAX: what it means}. */
  private Optional<EnumDeclaration.Constant> constant(YamlNode item) {
    if (item instanceof YamlNode.Mapping mapping && mapping.entries().size() == 1) {
      YamlNode.Entry entry = mapping.entries().get(0);
      String documentation = reading.documentation(entry.key(), Optional.of(entry.value()));
      return reading
          .name(entry.key(), "a constant")
          .map(name -> new EnumDeclaration.Constant(name, documentation));
    }
    return reading
        .name(item, "a constant")
        .map(
            name ->
                new EnumDeclaration.Constant(name, reading.documentation(item, Optional.empty())));
  }

  Optional<Declaration> attribute(YamlNode.Entry entry) {
    boolean brief = entry.value() instanceof YamlNode.Scalar;
    List<YamlNode.Entry> entries =
        brief ? List.of() : reading.entries(entry.value(), "an attribute");
    refuseOthers(entries, ATTRIBUTE_KEYS, "an attribute");
    TypeExpression type = type(entry, brief, entries);
    Optional<NumberRange> range = find(entries, "range").flatMap(this::range);
    Optional<String> unit =
        find(entries, "unit")
            .flatMap(node -> reading.attribute(node, "a unit"))
            .map(Identifier::text);
    List<Identifier> synonyms =
        find(entries, "synonyms").map(reading::items).orElseGet(List::of).stream()
            .map(node -> reading.attribute(node, "a synonym"))
            .flatMap(Optional::stream)
            .toList();
    Optional<String> deprecation =
        find(entries, "deprecated").map(node -> reading.text(node, "`deprecated`"));
    return reading
        .attribute(entry.key(), "an attribute")
        .map(
            name ->
                new AttributeDeclaration(
                    name,
                    type,
                    range,
                    unit,
                    synonyms,
                    deprecation,
                    documentation(entry, entries),
                    entry.span()));
  }

  Optional<Declaration> typeOfInputs(YamlNode.Entry entry) {
    List<YamlNode.Entry> entries = reading.entries(entry.value(), "a type");
    refuseOthers(entries, List.of("doc", "fields"), "a type");
    List<InputDeclaration.Field> fields =
        find(entries, "fields").map(node -> fields(node, "`fields`")).orElseGet(List::of);
    return reading
        .name(entry.key(), "the name of a type")
        .map(
            name -> new TypeDeclaration(name, fields, documentation(entry, entries), entry.span()));
  }

  Optional<Declaration> input(YamlNode.Entry entry) {
    boolean brief = entry.value() instanceof YamlNode.Scalar;
    List<YamlNode.Entry> entries = brief ? List.of() : reading.entries(entry.value(), "an input");
    refuseOthers(entries, List.of("doc", "type", "fields"), "an input");
    TypeExpression type = type(entry, brief, entries);
    List<InputDeclaration.Field> fields =
        find(entries, "fields").map(node -> fields(node, "`fields`")).orElseGet(List::of);
    return reading
        .attribute(entry.key(), "an input")
        .map(
            name ->
                new InputDeclaration(
                    name, type, fields, documentation(entry, entries), entry.span()));
  }

  /** Names with their types. */
  List<InputDeclaration.Field> fields(YamlNode node, String what) {
    return reading.entries(node, what).stream().map(this::field).flatMap(Optional::stream).toList();
  }

  private Optional<InputDeclaration.Field> field(YamlNode.Entry entry) {
    boolean brief = entry.value() instanceof YamlNode.Scalar;
    List<YamlNode.Entry> entries = brief ? List.of() : reading.entries(entry.value(), "a field");
    refuseOthers(entries, List.of("doc", "type"), "a field");
    TypeExpression type = type(entry, brief, entries);
    return reading
        .attribute(entry.key(), "a field")
        .map(name -> new InputDeclaration.Field(name, type, documentation(entry, entries)));
  }

  Optional<Declaration> implementation(YamlNode.Entry entry) {
    List<YamlNode.Entry> entries = reading.entries(entry.value(), "an implementation");
    refuseOthers(entries, List.of("doc", "let", "require", "refuse"), "an implementation");
    Demands demands = values.demands(entries);
    return reading
        .name(entry.key(), "the name of an implementation")
        .map(
            name ->
                new ImplementationDeclaration(
                    name, demands, documentation(entry, entries), entry.span()));
  }

  TypeExpression type(YamlNode.Entry entry, boolean brief, List<YamlNode.Entry> entries) {
    Optional<YamlNode> node = brief ? Optional.of(entry.value()) : find(entries, "type");
    if (node.isEmpty()) {
      reading.missingKey(entry.key().span(), "type", "`" + entry.key().value() + "`");
    }
    return node.flatMap(found -> reading.scalar(found, "a type"))
        .flatMap(this::type)
        .orElseGet(() -> new TypeExpression(List.of(), entry.key().span()));
  }

  private Optional<TypeExpression> type(YamlNode.Scalar scalar) {
    Syntax<QuantParser.TypeOnlyContext> syntax =
        QuantSyntax.type(scalar.value(), scalar.positions());
    SyntaxDiagnostics.report(syntax.errors(), reading.diagnostics());
    return new TypeBuilder(new Reading(syntax, reading.diagnostics())).type(syntax.tree().type());
  }

  /**
   * {@code 1..32} and {@code (0, 100]} are scalars; {@code [0, 1]} is a YAML list that reads the
   * same.
   */
  Optional<NumberRange> range(YamlNode node) {
    Syntax<QuantParser.RangeOnlyContext> syntax =
        node instanceof YamlNode.Scalar scalar
            ? QuantSyntax.range(scalar.value(), scalar.positions())
            : QuantSyntax.range(
                node.span().text(),
                (start, end) ->
                    node.span()
                        .source()
                        .span(node.span().start() + start, node.span().start() + end));
    SyntaxDiagnostics.report(syntax.errors(), reading.diagnostics());
    return new TypeBuilder(new Reading(syntax, reading.diagnostics())).range(syntax.tree().range());
  }

  String documentation(YamlNode.Entry entry, List<YamlNode.Entry> entries) {
    return reading.documentation(entry.key(), find(entries, "doc"));
  }

  void refuseOthers(List<YamlNode.Entry> entries, List<String> allowed, String where) {
    entries.stream()
        .map(YamlNode.Entry::key)
        .filter(key -> !allowed.contains(key.value()))
        .forEach(key -> reading.unknownKey(key, allowed, where));
  }

  static Optional<YamlNode> find(List<YamlNode.Entry> entries, String key) {
    return entries.stream()
        .filter(entry -> entry.key().value().equals(key))
        .map(YamlNode.Entry::value)
        .findFirst();
  }
}
