package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.link.AttributeEntry;
import dev.brevity.dsl.type.Vocabulary;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a recipe, or one attribute of it, resolves to. */
public final class Resolution {
  private final Optional<Value> value;
  private final List<Diagnostic> diagnostics;
  private final Slot root;

  Resolution(Optional<Value> value, List<Diagnostic> diagnostics, Slot root) {
    this.value = value;
    this.diagnostics = List.copyOf(diagnostics);
    this.root = root;
  }

  /**
   * The value: for a whole quantizer the proxy as a {@link ResolvedObject}; empty when there are
   * diagnostics.
   */
  public Optional<Value> value() {
    return value;
  }

  /** Whether it is a quantizer that can stand where a role is wanted. */
  public boolean plays(String role, Vocabulary vocabulary) {
    return value
        .filter(ResolvedObject.class::isInstance)
        .map(proxy -> ((ResolvedObject) proxy).implementation())
        .filter(proxy -> vocabulary.plays(proxy, role))
        .isPresent();
  }

  /** What prevents a value, each cause once. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /**
   * How each attribute came about that the value was made from, those nearest to the value first.
   * An attribute that several look-ups evaluated appears once for each.
   */
  public List<Trace> traces() {
    Map<Slot, Trace> known = new IdentityHashMap<>();
    return reachable(false).stream().map(slot -> Trace.of(slot, known)).toList();
  }

  /** The trace of an attribute of the outermost recipe. */
  public Optional<Trace> trace(String attribute) {
    return reachable(false).stream()
        .filter(slot -> slot.scope().depth() == 0 && slot.let() == null)
        .filter(slot -> slot.attribute().equals(attribute))
        .findFirst()
        .map(slot -> Trace.of(slot, new IdentityHashMap<>()));
  }

  /**
   * The assignments that are read whatever the unknown inputs turn out to be, compared by identity.
   */
  public Set<Assignment> certainReads() {
    return assignments(reachable(true));
  }

  /** The assignments that are read for some values of the unknown inputs, compared by identity. */
  public Set<Assignment> possibleReads() {
    return assignments(reachable(false));
  }

  private List<Slot> reachable(boolean onlyCertain) {
    Set<Slot> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Slot> ordered = new ArrayList<>();
    Deque<Slot> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      for (Slot.Read read : open.removeFirst().reads()) {
        if ((read.certain() || !onlyCertain) && seen.add(read.slot())) {
          ordered.add(read.slot());
          open.addLast(read.slot());
        }
      }
    }
    return ordered;
  }

  private static Set<Assignment> assignments(List<Slot> slots) {
    Set<Assignment> found = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Slot slot : slots) {
      @Nullable AttributeEntry entry = slot.entry();
      if (entry != null) {
        found.add(entry.assignment());
      }
    }
    return found;
  }
}
