package dev.brevity.dsl.text;

import dev.brevity.grammar.Span;

/** A place to underline and what to say about it. */
record Mark(Span span, String label, Ink ink, boolean primary) {
  int line() {
    return span.startLine();
  }
}
