package dev.brevity.dsl.format;

import java.util.List;

/**
 * Something that stands on one line while it fits, and otherwise is broken at all its joints.
 *
 * @param from the first token that stands deeper when it is broken
 * @param to after the last such token
 * @param indentation how many blanks deeper
 * @param breaks the tokens that begin lines when it is broken
 * @param depth how deep in the tree it stands: outer parts are broken before inner ones
 * @param lastResort whether everything else on the line is broken first
 */
record Fold(
    int from, int to, int indentation, List<Integer> breaks, int depth, boolean lastResort) {}
