package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.Let;
import dev.brevity.dsl.link.AttributeEntry;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One attribute, or let, evaluated in one look-up, with what it read on the way. */
final class Slot {
  private final String attribute;
  private final Scope scope;
  private final @Nullable AttributeEntry entry;
  private final @Nullable Let let;
  private final @Nullable Slot requester;
  private final List<Read> reads = new ArrayList<>(4);
  private final List<Span> arms = new ArrayList<>(2);
  private final Set<String> inputs = new LinkedHashSet<>(2);
  private @Nullable Outcome outcome;

  /**
   * @param entry the assignment being evaluated; null for what no single assignment asks for, such
   *     as a condition
   * @param requester what asked for it first; null at the root
   */
  Slot(String attribute, Scope scope, @Nullable AttributeEntry entry, @Nullable Slot requester) {
    this(attribute, scope, entry, null, requester);
  }

  private Slot(
      String attribute,
      Scope scope,
      @Nullable AttributeEntry entry,
      @Nullable Let let,
      @Nullable Slot requester) {
    this.attribute = attribute;
    this.scope = scope;
    this.entry = entry;
    this.let = let;
    this.requester = requester;
  }

  /** A name that a block of the recipe introduces. */
  static Slot of(Let let, Scope scope, @Nullable Slot requester) {
    return new Slot(let.name().text(), scope, null, let, requester);
  }

  /**
   * @param certain whether the read happens whatever the unknown inputs turn out to be
   */
  record Read(Slot slot, boolean certain) {}

  String attribute() {
    return attribute;
  }

  Scope scope() {
    return scope;
  }

  @Nullable AttributeEntry entry() {
    return entry;
  }

  /** The let being evaluated; null for what is none. */
  @Nullable Let let() {
    return let;
  }

  @Nullable Slot requester() {
    return requester;
  }

  List<Read> reads() {
    return reads;
  }

  List<Span> arms() {
    return arms;
  }

  Set<String> inputs() {
    return inputs;
  }

  boolean isFinished() {
    return outcome != null;
  }

  Outcome outcome() {
    return Objects.requireNonNull(outcome);
  }

  void finish(Outcome result) {
    outcome = result;
  }
}
