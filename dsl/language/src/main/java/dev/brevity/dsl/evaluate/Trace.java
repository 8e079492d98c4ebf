package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.Let;
import dev.brevity.dsl.link.AttributeEntry;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the value of an attribute came about: where it is set, which arm was taken, and what was read
 * on the way.
 */
public final class Trace {
  private final Slot slot;
  private final List<Trace> reads;

  private Trace(Slot slot, List<Trace> reads) {
    this.slot = slot;
    this.reads = reads;
  }

  static Trace of(Slot slot, Map<Slot, Trace> known) {
    Trace found = known.get(slot);
    if (found != null) {
      return found;
    }
    List<Trace> reads = new ArrayList<>();
    Trace trace = new Trace(slot, Collections.unmodifiableList(reads));
    known.put(slot, trace);
    Set<Slot> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Slot.Read read : slot.reads()) {
      if (seen.add(read.slot())) {
        reads.add(of(read.slot(), known));
      }
    }
    return trace;
  }

  public String attribute() {
    return slot.attribute();
  }

  /** The recipe in which it was looked up: the one asked for, or one nested in it. */
  public String recipe() {
    return slot.scope().recipe().name();
  }

  /** How many recipes enclose that recipe. */
  public int nesting() {
    return slot.scope().depth();
  }

  /** The value; empty when it could not be evaluated. */
  public Optional<Value> value() {
    return slot.isFinished() && !slot.outcome().isFailed()
        ? Optional.of(slot.outcome().value())
        : Optional.empty();
  }

  /** The assignment that was evaluated. */
  public Optional<AttributeEntry> source() {
    return Optional.ofNullable(slot.entry());
  }

  /** The let that was evaluated, for what is no attribute but a name inside a recipe. */
  public Optional<Let> let() {
    return Optional.ofNullable(slot.let());
  }

  /**
   * The attributes read, each once, in the order first read. The same trace may be read by several
   * others.
   */
  public List<Trace> reads() {
    return reads;
  }

  /** What was read of inputs, for example {@code module.out_channels}. */
  public List<String> inputs() {
    return List.copyOf(slot.inputs());
  }

  /** The values of the arms of {@code match} and {@code when} that were taken, outermost first. */
  public List<Span> arms() {
    return List.copyOf(slot.arms());
  }
}
