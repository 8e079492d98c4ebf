package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.PlanDeclaration.Member;
import dev.brevity.dsl.ast.PlanDeclaration.Position;
import dev.brevity.dsl.ast.PlanDeclaration.Selector;
import dev.brevity.dsl.ast.PlanDeclaration.Slot;
import dev.brevity.dsl.ast.PlanDeclaration.Step;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Nearest;
import dev.brevity.grammar.QuantBaseVisitor;
import dev.brevity.grammar.QuantParser;
import dev.brevity.grammar.Span;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.RuleNode;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Turns plan trees of the grammar into plans. Members that are too broken are left out. */
final class PlanBuilder extends QuantBaseVisitor<Optional<Member>> {
  private static final List<String> PARTS = List.of("layers", "keep", "style", "steps", "export");

  private final Reading reading;
  private final ExpressionBuilder expressions;
  private final Literals literals;

  PlanBuilder(Reading reading, ExpressionBuilder expressions) {
    this.reading = reading;
    this.expressions = expressions;
    this.literals = new Literals(reading);
  }

  PlanDeclaration plan(QuantParser.PlanContext context, Identifier name) {
    Optional<Identifier> base = reading.identifier(context.base);
    List<Member> members =
        context.planMember().stream()
            .map(member -> member.accept(this))
            .flatMap(Optional::stream)
            .toList();
    return new PlanDeclaration(
        name, base, members, reading.documentation(context), reading.span(context));
  }

  @Override
  public Optional<Member> visitChildren(RuleNode node) {
    return Optional.empty();
  }

  @Override
  public Optional<Member> visitLayersRule(QuantParser.LayersRuleContext context) {
    if (context.chosen().isEmpty()) {
      reading.report(
          Diagnostic.of(
                  Code.SYNTAX,
                  reading.span(context.getStart()),
                  "`layers` does not say which layers")
              .fix("name kinds or layers: `layers Conv, \"fc1\" { … }`"));
      return Optional.empty();
    }
    List<Slot> slots = context.slot().stream().map(this::slot).flatMap(Optional::stream).toList();
    return Optional.of(
        new PlanDeclaration.Layers(selectors(context.chosen()), slots, reading.span(context)));
  }

  private Optional<Slot> slot(QuantParser.SlotContext context) {
    List<Identifier> path =
        context.path.stream().map(reading::identifier).flatMap(Optional::stream).toList();
    return path.isEmpty() || path.size() < context.path.size()
        ? Optional.empty()
        : Optional.of(
            new Slot(
                path.get(0),
                path.subList(1, path.size()),
                expressions.expression(context.value, context),
                reading.span(context)));
  }

  @Override
  public Optional<Member> visitKeepRule(QuantParser.KeepRuleContext context) {
    return Optional.of(
        new PlanDeclaration.Keep(selectors(context.chosen()), reading.span(context)));
  }

  @Override
  public Optional<Member> visitPlanSteps(QuantParser.PlanStepsContext context) {
    List<Step> steps =
        context.step().stream()
            .map(
                step ->
                    reading
                        .identifier(step.name)
                        .map(
                            name ->
                                new Step(
                                    name,
                                    expressions.settings(step.settings()),
                                    reading.span(step))))
            .flatMap(Optional::stream)
            .toList();
    return Optional.of(new PlanDeclaration.Steps(steps, reading.span(context)));
  }

  @Override
  public Optional<Member> visitPlanExport(QuantParser.PlanExportContext context) {
    TerminalNode equals = context.ASSIGN();
    if (equals != null) {
      Span span = reading.span(equals.getSymbol());
      reading.report(
          Diagnostic.of(Code.SYNTAX, span, "`export` takes its target without `=`")
              .fix("remove the `=`", span, ""));
    }
    return reading
        .identifier(context.target)
        .map(
            target ->
                new PlanDeclaration.Export(
                    target, expressions.settings(context.settings()), reading.span(context)));
  }

  @Override
  public Optional<Member> visitPlanStyle(QuantParser.PlanStyleContext context) {
    if (context.ASSIGN() == null && context.name != null) {
      Span span = reading.span(context.name);
      reading.report(
          Diagnostic.of(Code.SYNTAX, span, "`=` is missing after `style`")
              .fix("write `=`", span, "= " + span.text()));
    }
    return reading
        .identifier(context.name)
        .map(
            name ->
                new PlanDeclaration.Style(
                    name, expressions.settings(context.settings()), reading.span(context)));
  }

  @Override
  public Optional<Member> visitPlanSetting(QuantParser.PlanSettingContext context) {
    Span span = reading.span(context);
    return reading
        .attribute(context.target)
        .map(
            target ->
                new PlanDeclaration.Setting(
                    new Assignment(
                        target,
                        expressions.expression(context.value, context),
                        reading.documentation(context),
                        span)));
  }

  /** A word that begins no part of a plan: a part misspelt, or a step outside of its block. */
  @Override
  public Optional<Member> visitStrayMember(QuantParser.StrayMemberContext context) {
    String word = context.word.getText();
    Span span = reading.span(context.word);
    QuantParser.StrayBlockContext block = context.strayBlock();
    boolean selects = !context.selector().isEmpty();
    boolean holdsSteps =
        block != null && block.step().stream().anyMatch(step -> step.settings() != null);
    Diagnostic.Builder finding =
        Diagnostic.of(
            Code.SYNTAX,
            span,
            "`"
                + word
                + "` "
                + (selects || holdsSteps
                    ? "begins no part of a plan"
                    : "stands outside of `steps`"));
    Nearest.to(word, PARTS)
        .ifPresentOrElse(
            part -> finding.fix("did you mean `" + part + "`?", span, part),
            () ->
                finding.fix(
                    selects || holdsSteps
                        ? "the parts are `" + String.join("`, `", PARTS) + "`"
                        : "put steps into `steps { … }`; a setting has `=` after its name"));
    reading.report(finding);
    return Optional.empty();
  }

  private List<Selector> selectors(List<QuantParser.ChosenContext> contexts) {
    return contexts.stream()
        .filter(context -> !Reading.broken(context))
        .map(context -> context.bare == null ? context.selector() : context)
        .filter(context -> context != null && !Reading.broken(context))
        .map(
            context ->
                context instanceof QuantParser.SelectorContext selector
                    ? selector(selector)
                    : bare(context.getStart()))
        .toList();
  }

  private Selector bare(Token name) {
    Span span = reading.span(name);
    String quoted = "\"" + name.getText() + "\"";
    reading.report(
        Diagnostic.of(
                Code.SYNTAX, span, "the name of a layer stands in double quotes: `" + quoted + "`")
            .fix("write `" + quoted + "`", span, quoted));
    return new Selector(Selector.Kind.NAME, name.getText(), Optional.empty(), span);
  }

  private Selector selector(QuantParser.SelectorContext context) {
    Token token = context.getStart();
    Span span = reading.span(context);
    Optional<Position> position = Optional.ofNullable(context.position()).map(this::position);
    return switch (token.getType()) {
      case QuantParser.NAME ->
          new Selector(Selector.Kind.LAYER_KIND, token.getText(), position, span);
      case QuantParser.REGEX ->
          new Selector(Selector.Kind.REGEX, literals.regex(token), position, span);
      default -> new Selector(Selector.Kind.NAME, literals.string(token), position, span);
    };
  }

  private Position position(QuantParser.PositionContext context) {
    if (context.only != null) {
      return new Position(place(context.only), place(context.only));
    }
    Position position = new Position(place(context.lowest), place(context.highest));
    PositionOrder.check(
        position, Code.SYNTAX, reading.span(context), context.getText(), reading::report);
    return position;
  }

  private Optional<Integer> place(QuantParser.@Nullable PlaceContext context) {
    return context == null || context.INTEGER() == null
        ? Optional.empty()
        : literals.place(context.getText(), reading.span(context));
  }
}
