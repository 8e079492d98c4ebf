package dev.brevity.runtime.onnx.cost;

/**
 * How long one link of a chain takes, in microseconds.
 *
 * @param floating in floating point
 * @param integer in integers
 */
record StepTime(double floating, double integer) {}
