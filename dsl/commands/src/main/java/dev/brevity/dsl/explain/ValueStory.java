package dev.brevity.dsl.explain;

import dev.brevity.dsl.ast.Let;
import dev.brevity.dsl.evaluate.Trace;
import dev.brevity.dsl.evaluate.ValueNotation;
import dev.brevity.dsl.link.AttributeEntry;
import dev.brevity.dsl.link.OwnedRefinement;
import dev.brevity.dsl.signature.ImplementationIndex;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.text.Ink;
import dev.brevity.dsl.text.Paint;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.grammar.Span;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/** Tells how the value of one attribute came about: set where, by which arm, from what. */
public final class ValueStory {
  private static final int LONGEST_SOURCE = 90;

  private final ImplementationIndex implementations;
  private final Paint paint;
  private final StringBuilder out = new StringBuilder();
  private final Set<Trace> told = Collections.newSetFromMap(new IdentityHashMap<>());

  public ValueStory(ImplementationIndex implementations, Paint paint) {
    this.implementations = implementations;
    this.paint = paint;
  }

  public String of(Trace trace) {
    tell(trace, "");
    return out.toString();
  }

  private void tell(Trace trace, String indent) {
    String value = trace.value().map(ValueNotation::of).orElse("(no value)");
    out.append(indent).append(paint.apply(Ink.TITLE, trace.attribute())).append(" = ");
    out.append(paint.apply(Ink.NOTE, value));
    if (!told.add(trace)) {
      out.append(paint.apply(Ink.FAINT, "  (as above)")).append('\n');
      return;
    }
    out.append('\n');
    String inner = indent + "   ";
    trace.source().ifPresent(entry -> source(entry, inner));
    trace.let().ifPresent(let -> let(let, inner));
    for (Span arm : trace.arms()) {
      line(inner, "arm      ", Provenance.place(arm) + "  " + excerpt(arm));
    }
    if (!trace.inputs().isEmpty()) {
      line(inner, "inputs   ", String.join(", ", trace.inputs()) + " (known with the layer)");
    }
    Set<String> parameters = parameters(trace);
    for (Trace read : trace.reads()) {
      if (!parameters.contains(read.attribute())) {
        tell(read, inner);
      }
    }
    for (Trace read : trace.reads()) {
      if (parameters.contains(read.attribute())) {
        String given = read.value().map(ValueNotation::of).orElse("(no value)");
        String from = read.source().map(entry -> "   " + Provenance.of(entry)).orElse("");
        line(inner, "gets     ", read.attribute() + " = " + given + paint.apply(Ink.FAINT, from));
      }
    }
  }

  private void source(AttributeEntry entry, String indent) {
    line(indent, "set by   ", Provenance.of(entry));
    line(indent, "as       ", excerpt(entry.assignment().value().span()));
    for (OwnedRefinement refinement : entry.refinements()) {
      line(indent, "refined  ", Provenance.of(refinement));
    }
    for (AttributeEntry beaten : entry.overridden()) {
      String value = excerpt(beaten.assignment().value().span());
      line(indent, "instead of ", value + "   " + Provenance.of(beaten));
    }
  }

  private void let(Let let, String indent) {
    line(indent, "let in   ", Provenance.place(let.span()));
    line(indent, "as       ", excerpt(let.value().span()));
  }

  private void line(String indent, String label, String text) {
    out.append(indent).append(paint.apply(Ink.GUTTER, label)).append(text).append('\n');
  }

  /** What a built object's constructor asks for; the rest was read to choose the implementation. */
  private Set<String> parameters(Trace trace) {
    Optional<ImplementationSignature> built =
        trace
            .value()
            .filter(ResolvedObject.class::isInstance)
            .flatMap(value -> implementations.find(((ResolvedObject) value).implementation()));
    Set<String> names = new HashSet<>();
    built.ifPresent(
        signature -> signature.parameters().forEach(parameter -> names.add(parameter.name())));
    return names;
  }

  private static String excerpt(Span span) {
    String text = span.text().replaceAll("\\s+", " ");
    return text.length() <= LONGEST_SOURCE ? text : text.substring(0, LONGEST_SOURCE - 1) + "…";
  }
}
