package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;

/** {@code brevity 1}: the version of the language that a file is written in. */
public record VersionHeader(String version, Span span) {}
