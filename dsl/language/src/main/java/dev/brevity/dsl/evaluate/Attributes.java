package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.link.AttributeEntry;
import dev.brevity.dsl.link.OwnedRefinement;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Evaluates attributes, each at most once in a look-up. */
final class Attributes {
  private final Session session;
  private final Evaluator evaluator;

  Attributes(Session session, Evaluator evaluator) {
    this.session = session;
    this.evaluator = evaluator;
  }

  /** The attribute's value in the look-up. */
  Outcome read(Lookup lookup, String name, Span place) {
    Scope scope = lookup.scope();
    Optional<AttributeEntry> entry = scope.recipe().attribute(name);
    if (entry.isEmpty()) {
      return input(scope, name, place);
    }
    @Nullable Slot slot = lookup.slots().get(name);
    if (slot == null) {
      slot = scope.plain().get(name);
    }
    @Nullable Slot reader = session.current();
    if (slot != null) {
      connect(reader, slot);
      return slot.isFinished() ? slot.outcome() : cycle(slot, place);
    }
    slot = new Slot(name, scope, entry.get(), reader);
    connect(reader, slot);
    Session.Active key = new Session.Active(scope.recipe(), name, null, scope.depth());
    if (!session.active().add(key)) {
      return cycle(slot, place);
    }
    lookup.slots().put(name, slot);
    Outcome outcome = inside(slot, () -> compute(lookup, name, entry.get()));
    slot.finish(outcome);
    session.active().remove(key);
    if (outcome.isFailed() || isPlain(outcome.value())) {
      scope.plain().put(name, slot);
    }
    return outcome;
  }

  /** What a let stands for. */
  Outcome read(Environment.Binding binding, Span place) {
    Scope scope = binding.home().scope();
    String name = binding.let().name().text();
    @Nullable Slot reader = session.current();
    @Nullable Slot known = binding.values().get(binding.let());
    if (known != null) {
      connect(reader, known);
      return known.isFinished() ? known.outcome() : cycle(known, place);
    }
    Slot slot = Slot.of(binding.let(), scope, reader);
    connect(reader, slot);
    Session.Active key = new Session.Active(scope.recipe(), name, binding.let(), scope.depth());
    if (!session.active().add(key)) {
      return cycle(slot, place);
    }
    binding.values().put(binding.let(), slot);
    Expression value = binding.let().value();
    Outcome outcome =
        inside(slot, () -> evaluator.evaluate(value, binding.home(), Expected.ANYTHING));
    slot.finish(outcome);
    session.active().remove(key);
    return outcome;
  }

  private Outcome compute(Lookup lookup, String name, AttributeEntry entry) {
    Environment environment = Environment.of(lookup, entry.definedIn());
    Expected expected =
        session.library().attribute(name).map(Expected::of).orElse(Expected.ANYTHING);
    Outcome value = evaluator.evaluate(entry.assignment().value(), environment, expected);
    if (!entry.refinements().isEmpty()) {
      value = refined(value, entry, lookup.scope());
    }
    return expected.isName() ? value : evaluator.objects().build(value, lookup, name);
  }

  /** The recipe that the attribute holds, with what refinements override in it. */
  private Outcome refined(Outcome outcome, AttributeEntry entry, Scope by) {
    if (outcome.isFailed()) {
      return outcome;
    }
    if (outcome.value() instanceof Scope held) {
      Scope refined = held.refined(session.library().refined(entry, held.recipe()), by);
      session.renest(held, refined);
      return outcome.withValue(refined);
    }
    if (outcome.value() instanceof Value.Unknown unknown) {
      List<Supplier<Outcome>> possible = new ArrayList<>();
      for (Value value : unknown.possibilities()) {
        possible.add(() -> refined(outcome.withValue(value), entry, by));
      }
      return possible.isEmpty()
          ? outcome
          : evaluator.branches().explore(unknown.reason(), possible, entry.assignment().span());
    }
    OwnedRefinement first = entry.refinements().get(0);
    String name = entry.attribute();
    return session.failed(
        Diagnostic.of(
                Code.NO_RECIPE_TO_REFINE,
                first.override().target().span(),
                "`"
                    + name
                    + "` holds no recipe here, but "
                    + ValueNotation.described(outcome.value()))
            .related(entry.assignment().span(), "`" + name + "` is set here"));
  }

  private Outcome input(Scope scope, String name, Span place) {
    @Nullable Slot reader = session.current();
    @Nullable Value input = scope.inputs().get(name);
    if (input != null) {
      if (reader != null) {
        reader.inputs().add(name);
      }
      return Outcome.of(input, null);
    }
    return session.failed(
        Diagnostic.of(
            Code.UNRESOLVED_ATTRIBUTE,
            place,
            "`"
                + scope.recipe().name()
                + "` does not set `"
                + name
                + "`"
                + (reader == null ? "" : ", which `" + reader.attribute() + "` needs")));
  }

  /** Notes that the one reads the other. */
  void connect(@Nullable Slot reader, Slot slot) {
    if (reader != null) {
      reader.reads().add(new Slot.Read(slot, session.isCertain()));
    }
  }

  /** Evaluates on behalf of the slot, which then holds what was read. */
  Outcome inside(Slot slot, Supplier<Outcome> evaluation) {
    @Nullable Slot before = session.current();
    boolean certain = session.isCertain();
    session.current(slot);
    session.certain(true);
    Outcome outcome = evaluation.get();
    session.current(before);
    session.certain(certain);
    return outcome;
  }

  private Outcome cycle(Slot slot, Span place) {
    List<String> path = new ArrayList<>();
    path.add(slot.attribute());
    for (@Nullable Slot step = session.current(); step != null; step = step.requester()) {
      path.add(0, step.attribute());
      if (step.attribute().equals(slot.attribute())
          && step.scope().recipe() == slot.scope().recipe()) {
        break;
      }
    }
    return session.failed(
        Diagnostic.of(
            Code.ATTRIBUTE_CYCLE,
            place,
            path.size() <= 2
                ? "`" + slot.attribute() + "` depends on itself"
                : "these attributes depend on each other: `" + String.join("` → `", path) + "`"));
  }

  /** Whether all look-ups may share the value: it holds no object. */
  private static boolean isPlain(Value value) {
    if (value instanceof ResolvedObject) {
      return false;
    }
    if (value instanceof Value.Unknown unknown) {
      return unknown.possibilities().stream().allMatch(Attributes::isPlain);
    }
    return true;
  }
}
