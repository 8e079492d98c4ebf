package dev.brevity.runtime.recurrent;

import dev.brevity.runtime.tensor.QuantTensor;
import java.util.List;

/**
 * What one direction of a recurrent layer computed.
 *
 * @param outputs hidden states in the order of the input
 * @param states the last states, {@code [1, batch, hidden]} each
 */
record Sequence(QuantTensor outputs, List<QuantTensor> states) {}
