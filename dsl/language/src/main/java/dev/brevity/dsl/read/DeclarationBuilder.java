package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.AttributeDeclaration;
import dev.brevity.dsl.ast.Declaration;
import dev.brevity.dsl.ast.EnumDeclaration;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.ImplementationDeclaration;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.ast.LayerDeclaration;
import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.ast.RoleDeclaration;
import dev.brevity.dsl.ast.TypeDeclaration;
import dev.brevity.dsl.ast.TypeExpression;
import dev.brevity.grammar.QuantBaseVisitor;
import dev.brevity.grammar.QuantParser;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.tree.RuleNode;

/** Turns declaration trees of the grammar into declarations. Those without a name are left out. */
final class DeclarationBuilder extends QuantBaseVisitor<Optional<Declaration>> {
  private final Reading reading;
  private final ExpressionBuilder expressions;
  private final TypeBuilder types;
  private final PlanBuilder plans;
  private final PlanWordBuilder words;
  private final Literals literals;

  DeclarationBuilder(Reading reading) {
    this.reading = reading;
    this.expressions = new ExpressionBuilder(reading);
    this.types = new TypeBuilder(reading);
    this.plans = new PlanBuilder(reading, expressions);
    this.words = new PlanWordBuilder(reading, expressions, types);
    this.literals = new Literals(reading);
  }

  Optional<Declaration> declaration(QuantParser.DeclarationContext context) {
    return context.getChildCount() == 0 ? Optional.empty() : context.getChild(0).accept(this);
  }

  @Override
  public Optional<Declaration> visitChildren(RuleNode node) {
    return Optional.empty();
  }

  @Override
  protected Optional<Declaration> defaultResult() {
    return Optional.empty();
  }

  @Override
  public Optional<Declaration> visitRecipe(QuantParser.RecipeContext context) {
    RecipeKind kind =
        switch (context.kind.getType()) {
          case QuantParser.MIXIN -> RecipeKind.MIXIN;
          case QuantParser.SOLVER -> RecipeKind.SOLVER;
          default -> RecipeKind.QUANTIZER;
        };
    List<Identifier> bases =
        context.bases.stream().map(reading::identifier).flatMap(Optional::stream).toList();
    List<Identifier> synonyms =
        context.synonyms.stream().map(reading::identifier).flatMap(Optional::stream).toList();
    List<QuantParser.MemberContext> members =
        context.body() == null ? List.of() : context.body().member();
    return reading
        .identifier(context.name)
        .map(
            name ->
                new RecipeDeclaration(
                    kind,
                    name,
                    bases,
                    synonyms,
                    expressions.body(members),
                    reading.documentation(context),
                    reading.span(context)));
  }

  @Override
  public Optional<Declaration> visitEnumDeclaration(QuantParser.EnumDeclarationContext context) {
    List<EnumDeclaration.Constant> constants =
        context.enumConstant().stream()
            .map(
                constant ->
                    reading
                        .identifier(constant.name)
                        .map(
                            name ->
                                new EnumDeclaration.Constant(
                                    name, reading.documentation(constant))))
            .flatMap(Optional::stream)
            .toList();
    return reading
        .identifier(context.name)
        .map(
            name ->
                new EnumDeclaration(
                    name, constants, reading.documentation(context), reading.span(context)));
  }

  @Override
  public Optional<Declaration> visitAttributeDeclaration(
      QuantParser.AttributeDeclarationContext context) {
    return reading
        .attribute(context.target)
        .map(
            name ->
                new AttributeDeclaration(
                    name,
                    typeOrUnknown(context.type(), name),
                    types.range(context.range()),
                    reading.identifier(context.unit).map(Identifier::text),
                    context.synonyms.stream()
                        .map(reading::identifier)
                        .flatMap(Optional::stream)
                        .toList(),
                    Optional.ofNullable(context.deprecation).map(literals::string),
                    reading.documentation(context),
                    reading.span(context)));
  }

  @Override
  public Optional<Declaration> visitRoleDeclaration(QuantParser.RoleDeclarationContext context) {
    return reading
        .identifier(context.name)
        .map(
            name ->
                new RoleDeclaration(name, reading.documentation(context), reading.span(context)));
  }

  @Override
  public Optional<Declaration> visitTypeDeclaration(QuantParser.TypeDeclarationContext context) {
    List<InputDeclaration.Field> fields =
        context.inputField().stream().map(this::field).flatMap(Optional::stream).toList();
    return reading
        .identifier(context.name)
        .map(
            name ->
                new TypeDeclaration(
                    name, fields, reading.documentation(context), reading.span(context)));
  }

  @Override
  public Optional<Declaration> visitInputDeclaration(QuantParser.InputDeclarationContext context) {
    List<InputDeclaration.Field> fields =
        context.inputField().stream().map(this::field).flatMap(Optional::stream).toList();
    return reading
        .identifier(context.target)
        .map(
            name ->
                new InputDeclaration(
                    name,
                    typeOrUnknown(context.type(), name),
                    fields,
                    reading.documentation(context),
                    reading.span(context)));
  }

  private Optional<InputDeclaration.Field> field(QuantParser.InputFieldContext context) {
    return reading
        .identifier(context.target)
        .map(
            name ->
                new InputDeclaration.Field(
                    name, typeOrUnknown(context.type(), name), reading.documentation(context)));
  }

  @Override
  public Optional<Declaration> visitImplementationDeclaration(
      QuantParser.ImplementationDeclarationContext context) {
    return reading
        .identifier(context.name)
        .map(
            name ->
                new ImplementationDeclaration(
                    name,
                    expressions.demands(context.demand()),
                    reading.documentation(context),
                    reading.span(context)));
  }

  @Override
  public Optional<Declaration> visitPlan(QuantParser.PlanContext context) {
    return reading.identifier(context.name).map(name -> plans.plan(context, name));
  }

  @Override
  public Optional<Declaration> visitLayerDeclaration(QuantParser.LayerDeclarationContext context) {
    List<Identifier> bases =
        context.bases.stream().map(reading::identifier).flatMap(Optional::stream).toList();
    List<InputDeclaration.Field> slots =
        context.inputField().stream().map(this::field).flatMap(Optional::stream).toList();
    return reading
        .identifier(context.name)
        .map(
            name ->
                new LayerDeclaration(
                    name, bases, slots, reading.documentation(context), reading.span(context)));
  }

  @Override
  public Optional<Declaration> visitPlanWord(QuantParser.PlanWordContext context) {
    return reading.identifier(context.name).map(name -> words.word(context, name));
  }

  /**
   * A type without alternatives accepts everything: what is broken has been reported and bars
   * nothing.
   */
  private TypeExpression typeOrUnknown(QuantParser.TypeContext context, Identifier name) {
    return types.type(context).orElseGet(() -> new TypeExpression(List.of(), name.span()));
  }
}
