package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.link.AttributeEntry;
import dev.brevity.dsl.link.Recipe;
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
    Session.Active key = new Session.Active(scope.recipe(), name, scope.depth());
    slot = new Slot(name, scope, entry.get(), reader);
    connect(reader, slot);
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

  private Outcome compute(Lookup lookup, String name, AttributeEntry entry) {
    Recipe owner = entry.definedIn();
    Environment environment = new Environment(lookup, owner.origin());
    Expected expected =
        session.library().attribute(name).map(Expected::of).orElse(Expected.ANYTHING);
    Outcome value = evaluator.evaluate(entry.assignment().value(), environment, expected);
    return name.endsWith("_class") ? value : evaluator.objects().build(value, lookup, name);
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
