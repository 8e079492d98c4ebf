/**
 * Networks as graphs: nodes that call layers and functions, and their execution as one block.
 *
 * <p>The form is that of PyTorch's {@code torch.fx}: a list of nodes in an order in which they can
 * be computed, with layers found by dotted name.
 */
@NullMarked
package dev.brevity.runtime.graph;

import org.jspecify.annotations.NullMarked;
