package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.AttributeDeclaration;
import dev.brevity.dsl.ast.Declaration;
import dev.brevity.dsl.ast.Demands;
import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.ast.EnumDeclaration;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Expression.BinaryOperator;
import dev.brevity.dsl.ast.Expression.UnaryOperator;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.ImplementationDeclaration;
import dev.brevity.dsl.ast.Import;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.ast.LayerDeclaration;
import dev.brevity.dsl.ast.Let;
import dev.brevity.dsl.ast.NumberRange;
import dev.brevity.dsl.ast.Pattern;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.PlanDeclaration.Position;
import dev.brevity.dsl.ast.PlanDeclaration.Selector;
import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.ast.Refinement;
import dev.brevity.dsl.ast.Requirement;
import dev.brevity.dsl.ast.RoleDeclaration;
import dev.brevity.dsl.ast.TypeDeclaration;
import dev.brevity.dsl.ast.TypeExpression;
import dev.brevity.dsl.ast.VersionHeader;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Documents that use every construct in every combination, from a seed. */
public final class RandomDocuments {
  private static final List<String> IDENTIFIERS =
      List.of(
          "bit_width",
          "x",
          "error",
          "unit",
          "layers",
          "fix",
          "quantizer",
          "plan",
          "export",
          "on",
          "role",
          "keep",
          "input",
          "a_1",
          "_b",
          "steps",
          "y",
          "step",
          "after",
          "once",
          "style",
          "let",
          "refuse",
          "unset",
          "type");
  private static final List<String> NAMES =
      List.of("Int8", "MAX", "Conv2d", "TRUE", "NULL", "X", "List", "None_", "A_b");
  private static final List<String> TEXTS =
      List.of(
          "",
          "stats",
          "true",
          "none",
          "null",
          "1",
          "-1.5",
          "= x",
          "=x",
          "a: b",
          "a #b",
          " x ",
          "X",
          "it's",
          "say \"hi\"",
          "back\\slash",
          "two\nlines",
          "tab\there",
          "~",
          "- a",
          "[1]",
          "{a}",
          "é😀",
          "\u0007",
          "\u2028",
          "a:",
          "//x",
          "# x",
          "yes",
          "!t",
          "&a",
          "*a",
          "%",
          "@",
          "`a`");
  private static final List<String> PROSE =
      List.of(
          "",
          "",
          "Bits.",
          "Upper: percentile of |x|",
          "two\nlines",
          "a\n\nb",
          "`none` is # fine",
          "= not an expression",
          "ends with:",
          "null",
          "- item",
          "- item\n  deeper",
          "'quoted'");

  private final Random random;
  private final Span nowhere = new SourceText("random.quant", "").whole();

  public RandomDocuments(long seed) {
    this.random = new Random(seed);
  }

  /** Another document. */
  public Document next() {
    List<Declaration> declarations = new ArrayList<>();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      declarations.add(declaration(i));
    }
    return new Document(
        nowhere.source(),
        maybe(() -> new VersionHeader("1", nowhere)),
        list(2, () -> new Import(pick(List.of("a.quant", "../b c.yaml", "d: e.quant")), nowhere)),
        declarations);
  }

  private Declaration declaration(int number) {
    Identifier name = new Identifier(pick(NAMES) + number, nowhere);
    Identifier lower = new Identifier(pick(IDENTIFIERS) + number, nowhere);
    String doc = pick(PROSE);
    return switch (random.nextInt(12)) {
      case 0 -> new RoleDeclaration(name, doc, nowhere);
      case 1 ->
          new EnumDeclaration(
              name,
              list(4, () -> new EnumDeclaration.Constant(identifier(NAMES), pick(PROSE))),
              doc,
              nowhere);
      case 2 ->
          new AttributeDeclaration(
              lower,
              type(2),
              maybe(this::range),
              maybe(() -> pick(IDENTIFIERS)),
              list(2, () -> identifier(IDENTIFIERS)),
              maybe(() -> pick(PROSE)),
              doc,
              nowhere);
      case 3 ->
          new InputDeclaration(
              lower,
              type(1),
              distinct(3, name2 -> new InputDeclaration.Field(name2, type(1), pick(PROSE))),
              doc,
              nowhere);
      case 4 -> new ImplementationDeclaration(name, demands(), doc, nowhere);
      case 5 ->
          new PlanDeclaration(
              name, maybe(() -> identifier(NAMES)), list(5, this::member), doc, nowhere);
      case 6 ->
          new LayerDeclaration(
              name,
              list(2, () -> identifier(NAMES)),
              distinct(3, slot -> new InputDeclaration.Field(slot, type(1), pick(PROSE))),
              doc,
              nowhere);
      case 7 -> planWord(lower, doc);
      case 8 ->
          new TypeDeclaration(
              name,
              distinct(3, field -> new InputDeclaration.Field(field, type(1), pick(PROSE))),
              doc,
              nowhere);
      default ->
          new RecipeDeclaration(
              pick(List.of(RecipeKind.values())),
              name,
              list(3, () -> identifier(NAMES)),
              list(1, () -> identifier(NAMES)),
              body(3),
              doc,
              nowhere);
    };
  }

  private PlanWordDeclaration planWord(Identifier name, String doc) {
    List<PlanWordDeclaration.Order> orders = new ArrayList<>();
    for (PlanWordDeclaration.Clause clause : PlanWordDeclaration.Clause.values()) {
      if (random.nextBoolean()) {
        List<Identifier> others = new ArrayList<>(List.of(identifier(IDENTIFIERS)));
        others.addAll(list(1, () -> identifier(IDENTIFIERS)));
        orders.add(
            new PlanWordDeclaration.Order(
                clause,
                others,
                maybe(() -> identifier(IDENTIFIERS)),
                maybe(() -> pick(PROSE)),
                nowhere));
      }
    }
    return new PlanWordDeclaration(
        pick(List.of(PlanWordDeclaration.Kind.values())),
        name,
        distinct(
            3,
            option ->
                new PlanWordDeclaration.Option(
                    option,
                    type(1),
                    maybe(this::range),
                    maybe(() -> pick(IDENTIFIERS)),
                    maybe(() -> expression(2)),
                    pick(PROSE),
                    nowhere)),
        orders,
        random.nextBoolean(),
        demands(),
        doc,
        nowhere);
  }

  private RecipeBody body(int depth) {
    return new RecipeBody(lets(depth), assignments(depth), refinements(depth), requirements(2));
  }

  private Demands demands() {
    return new Demands(lets(2), requirements(2));
  }

  private List<Let> lets(int depth) {
    return random.nextInt(3) > 0
        ? List.of()
        : distinct(2, name -> new Let(name, expression(depth), pick(PROSE), nowhere));
  }

  private List<Refinement> refinements(int depth) {
    return random.nextInt(3) > 0
        ? List.of()
        : distinct(
            2,
            name -> {
              List<Identifier> path = new ArrayList<>(List.of(name));
              path.addAll(list(1, () -> identifier(IDENTIFIERS)));
              Assignment override =
                  new Assignment(identifier(IDENTIFIERS), expression(depth), pick(PROSE), nowhere);
              return new Refinement(path, override, nowhere);
            });
  }

  /** In the order that YAML groups them in. */
  private List<Requirement> requirements(int most) {
    List<Requirement> all = new ArrayList<>();
    for (Requirement.Kind kind : Requirement.Kind.values()) {
      all.addAll(list(most, () -> requirement(kind)));
    }
    return all;
  }

  private List<Assignment> assignments(int depth) {
    return distinct(4, name -> new Assignment(name, expression(depth), pick(PROSE), nowhere));
  }

  private List<Assignment> settings() {
    return distinct(2, name -> new Assignment(name, expression(1), "", nowhere));
  }

  private Requirement requirement(Requirement.Kind kind) {
    Expression condition =
        new Expression.Binary(BinaryOperator.LESS, expression(2), expression(1), nowhere);
    return new Requirement(kind, condition, pick(PROSE), maybe(() -> pick(PROSE)), nowhere);
  }

  private PlanDeclaration.Member member() {
    return switch (random.nextInt(6)) {
      case 4 -> new PlanDeclaration.Style(identifier(IDENTIFIERS), settings(), nowhere);
      case 0 -> new PlanDeclaration.Layers(selectors(), slots(), nowhere);
      case 1 -> new PlanDeclaration.Keep(selectors(), nowhere);
      case 2 ->
          new PlanDeclaration.Steps(
              list(3, () -> new PlanDeclaration.Step(identifier(IDENTIFIERS), settings(), nowhere)),
              nowhere);
      case 3 -> new PlanDeclaration.Export(identifier(IDENTIFIERS), settings(), nowhere);
      default ->
          new PlanDeclaration.Setting(
              new Assignment(
                  new Identifier("setting", nowhere), expression(2), pick(PROSE), nowhere));
    };
  }

  private List<Selector> selectors() {
    List<Selector> selectors = new ArrayList<>();
    selectors.add(new Selector(Selector.Kind.LAYER_KIND, "Conv2d", maybe(this::position), nowhere));
    selectors.addAll(
        list(
            2,
            () -> new Selector(Selector.Kind.NAME, pick(TEXTS), maybe(this::position), nowhere)));
    selectors.addAll(
        list(
            1,
            () ->
                new Selector(
                    Selector.Kind.REGEX, "b[0-9]+\\.c{1,2}: #'", maybe(this::position), nowhere)));
    return selectors;
  }

  private Position position() {
    Position position =
        random.nextBoolean()
            ? Position.only(random.nextInt(7) - 3)
            : new Position(maybe(() -> random.nextInt(5) - 2), maybe(() -> random.nextInt(5) - 2));
    return position.isBackwards() ? position() : position;
  }

  private List<PlanDeclaration.Slot> slots() {
    return distinct(
        3,
        name ->
            new PlanDeclaration.Slot(
                name, list(2, () -> identifier(IDENTIFIERS)), expression(2), nowhere));
  }

  private TypeExpression type(int depth) {
    List<TypeExpression.Term> terms = new ArrayList<>();
    do {
      terms.add(
          new TypeExpression.Term(
              identifier(NAMES),
              depth > 0 ? maybe(() -> type(depth - 1)) : Optional.empty(),
              random.nextBoolean()));
    } while (random.nextInt(3) == 0);
    return new TypeExpression(terms, nowhere);
  }

  private NumberRange range() {
    return new NumberRange(
        maybe(() -> pick(List.of(BigDecimal.ZERO, new BigDecimal("-1.5"), new BigDecimal("1e-7")))),
        random.nextBoolean(),
        maybe(() -> pick(List.of(BigDecimal.TEN, new BigDecimal("100.0")))),
        random.nextBoolean(),
        nowhere);
  }

  private Expression expression(int depth) {
    return depth == 0 || random.nextInt(3) == 0 ? leaf() : branch(depth - 1);
  }

  private Expression leaf() {
    return switch (random.nextInt(9)) {
      case 0 ->
          new Expression.NumberLiteral(BigDecimal.valueOf(random.nextInt(300)), true, nowhere);
      case 1 ->
          new Expression.NumberLiteral(
              new BigDecimal(pick(List.of("0.5", "1.50", "1e3", "1e-7", "2e0", "1.0E+20"))),
              false,
              nowhere);
      case 2, 3 -> new Expression.StringLiteral(pick(TEXTS), nowhere);
      case 4 -> new Expression.BooleanLiteral(random.nextBoolean(), nowhere);
      case 5 -> new Expression.NoneLiteral(nowhere);
      case 6 -> new Expression.NameReference(pick(NAMES), nowhere);
      case 7 -> new Expression.ParentReference(nowhere);
      default -> new Expression.AttributeReference(pick(IDENTIFIERS), nowhere);
    };
  }

  private Expression branch(int depth) {
    Supplier<Expression> part = () -> expression(depth);
    return switch (random.nextInt(14)) {
      case 0 -> new Expression.Member(part.get(), identifier(IDENTIFIERS), nowhere);
      case 1 ->
          new Expression.MethodCall(part.get(), identifier(IDENTIFIERS), list(3, part), nowhere);
      case 2 -> new Expression.Index(part.get(), part.get(), nowhere);
      case 3 -> new Expression.Call(identifier(IDENTIFIERS), list(3, part), nowhere);
      case 4 -> new Expression.Unary(pick(List.of(UnaryOperator.values())), part.get(), nowhere);
      case 5, 6 ->
          new Expression.Binary(
              pick(List.of(BinaryOperator.values())), part.get(), part.get(), nowhere);
      case 7 -> new Expression.ListLiteral(list(4, part), nowhere);
      case 8 ->
          new Expression.Comprehension(part.get(), identifier(IDENTIFIERS), part.get(), nowhere);
      case 9 ->
          new Expression.AnonymousRecipe(
              identifier(NAMES),
              new RecipeBody(
                  lets(depth),
                  assignments(depth),
                  refinements(depth),
                  random.nextInt(4) == 0 ? requirements(1) : List.of()),
              nowhere);
      case 10 -> new Expression.Construction(identifier(NAMES), assignments(depth), nowhere);
      case 11 ->
          new Expression.Match(
              part.get(),
              list(
                  3,
                  () ->
                      new Expression.MatchArm(List.of(pattern(), pattern()), part.get(), nowhere)),
              maybe(part),
              nowhere);
      case 12 ->
          new Expression.When(
              list(3, () -> new Expression.WhenArm(part.get(), part.get(), nowhere)),
              maybe(part),
              nowhere);
      default -> new Expression.Failure(pick(TEXTS), maybe(() -> pick(TEXTS)), nowhere);
    };
  }

  private Pattern pattern() {
    return random.nextInt(4) == 0 ? new Pattern.Unset(nowhere) : new Pattern.Constant(constant());
  }

  private Expression constant() {
    return switch (random.nextInt(4)) {
      case 0 -> new Expression.NumberLiteral(BigDecimal.ONE, true, nowhere);
      case 1 -> new Expression.StringLiteral(pick(TEXTS), nowhere);
      case 2 -> new Expression.NoneLiteral(nowhere);
      default -> new Expression.NameReference(pick(NAMES), nowhere);
    };
  }

  private Identifier identifier(List<String> from) {
    return new Identifier(pick(from), nowhere);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private <T> Optional<T> maybe(Supplier<T> part) {
    return random.nextBoolean() ? Optional.of(part.get()) : Optional.empty();
  }

  private <T> List<T> list(int most, Supplier<? extends T> part) {
    List<T> list = new ArrayList<>();
    int count = random.nextInt(most + 1);
    for (int i = 0; i < count; i++) {
      list.add(part.get());
    }
    return list;
  }

  private <T> List<T> distinct(int most, java.util.function.Function<Identifier, T> part) {
    List<T> list = new ArrayList<>();
    int count = random.nextInt(most + 1);
    for (int i = 0; i < count; i++) {
      list.add(part.apply(new Identifier(pick(IDENTIFIERS) + i, nowhere)));
    }
    return list;
  }
}
