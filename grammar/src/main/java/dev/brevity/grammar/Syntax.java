package dev.brevity.grammar;

import java.util.List;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;

/**
 * A parsed text: its tree, its tokens (comments and blanks included) and what is wrong with it.
 *
 * @param tree covers what could be understood; where there are errors, parts are missing or error
 *     nodes
 * @param errors in the order of their places; empty when the text is well formed
 */
public record Syntax<T extends ParserRuleContext>(
    T tree, CommonTokenStream tokens, Positions positions, List<SyntaxError> errors) {}
