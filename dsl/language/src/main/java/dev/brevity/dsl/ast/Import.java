package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;

/** {@code import "path"}: another source file, relative to this one and inside the recipe root. */
public record Import(String path, Span span) {}
