package dev.brevity.runtime.recurrent;

/**
 * How one direction of a recurrent layer passes over its input.
 *
 * @param reversed whether from the end to the beginning
 * @param quantizesInput whether the input is quantized like the output; only in the first layer
 * @param returnsQuantTensor whether outputs carry their scale
 */
record DirectionOptions(
    long hiddenSize,
    boolean batchFirst,
    boolean reversed,
    boolean quantizesInput,
    boolean returnsQuantTensor) {}
