package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.InputDeclaration;
import dev.brevity.dsl.ast.LayerDeclaration;
import dev.brevity.dsl.link.Library;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The declared kinds of layers: which is which, and what slots they have. */
public final class LayerKinds {
  private final Map<String, LayerDeclaration> declared;

  public LayerKinds(Library library) {
    this.declared = library.layers();
  }

  public boolean isDeclared(String kind) {
    return declared.containsKey(kind);
  }

  public List<String> names() {
    return List.copyOf(declared.keySet());
  }

  /** Whether who selects the wide kind selects the other kind too. */
  public boolean is(String kind, String wide) {
    return widened(kind).contains(wide);
  }

  /** The role that a quantizer in each slot of the kind must play, by slot. */
  public Map<String, String> slots(String kind) {
    Map<String, String> slots = new LinkedHashMap<>();
    for (String one : widened(kind)) {
      @Nullable LayerDeclaration declaration = declared.get(one);
      if (declaration != null) {
        for (InputDeclaration.Field slot : declaration.slots()) {
          roles(slot).forEach(role -> slots.putIfAbsent(slot.name().text(), role));
        }
      }
    }
    return slots;
  }

  /** The slots of the kind and of those that are selected with it. */
  public Map<String, String> slotsBelow(String wide) {
    Map<String, String> slots = new LinkedHashMap<>();
    for (String kind : declared.keySet()) {
      if (is(kind, wide)) {
        slots(kind).forEach(slots::putIfAbsent);
      }
    }
    return slots;
  }

  /** All slots that some kind has, with their roles. */
  public Map<String, String> slots() {
    Map<String, String> slots = new LinkedHashMap<>();
    declared.keySet().forEach(kind -> slots(kind).forEach(slots::putIfAbsent));
    return slots;
  }

  private static List<String> roles(InputDeclaration.Field slot) {
    List<String> roles = new ArrayList<>();
    slot.type().alternatives().forEach(term -> roles.add(term.name().text()));
    return roles;
  }

  /** The kind and all wider ones, the nearest first. */
  private Set<String> widened(String kind) {
    Set<String> found = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(kind));
    while (!open.isEmpty()) {
      String next = open.removeFirst();
      @Nullable LayerDeclaration declaration = declared.get(next);
      if (found.add(next) && declaration != null) {
        declaration.bases().stream().map(Identifier::text).forEach(open::addLast);
      }
    }
    return Collections.unmodifiableSet(found);
  }
}
