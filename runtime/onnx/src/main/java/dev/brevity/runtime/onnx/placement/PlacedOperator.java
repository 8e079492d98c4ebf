package dev.brevity.runtime.onnx.placement;

/**
 * What became of an operator.
 *
 * @param name of the node
 * @param type of the node
 * @param integer whether the engine computes it in integers
 * @param kernel what computes it then; empty text in floating point
 * @param reason why it stays in floating point; empty text for integers
 * @param work multiply-adds with weights, for the sizes that are known
 */
public record PlacedOperator(
    String name, String type, boolean integer, String kernel, String reason, long work) {}
