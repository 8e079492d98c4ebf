package dev.brevity.runtime.llm;

import java.util.OptionalInt;

/**
 * The sizes and options of a decoder.
 *
 * @param hidden length of the vectors between blocks
 * @param layers number of decoder blocks
 * @param heads heads of queries
 * @param keyHeads heads of keys and values; divides the former
 * @param headSize length of the vectors inside attention
 * @param feedForward length of the vectors inside the feed-forward part
 * @param vocabulary number of tokens
 * @param epsilon of the normalization by root mean square
 * @param rotaryBase base of the frequencies of rotary embeddings
 * @param context most tokens that are seen at once
 * @param tied whether the output projection is the table of embeddings
 * @param inputBiases whether projections to queries, keys and values have biases
 * @param outputBias whether the projection out of attention has one
 * @param feedForwardBiases whether the projections of the feed-forward part have biases
 * @param headNorms whether queries and keys are normalized head by head
 */
public record ModelConfig(
    Architecture architecture,
    int hidden,
    int layers,
    int heads,
    int keyHeads,
    int headSize,
    int feedForward,
    int vocabulary,
    double epsilon,
    double rotaryBase,
    RotaryScaling rotaryScaling,
    int context,
    boolean tied,
    boolean inputBiases,
    boolean outputBias,
    boolean feedForwardBiases,
    boolean headNorms,
    OptionalInt bos,
    OptionalInt eos,
    OptionalInt pad) {
  /** The tensor that the values of a tensor stand in: the output may be the table of embeddings. */
  public String stored(String tensor) {
    boolean shared = tied && tensor.equals(TensorNames.weight(TensorNames.HEAD));
    return shared ? TensorNames.weight(TensorNames.EMBEDDING) : tensor;
  }

  /** The same with an output projection of its own. */
  public ModelConfig untied() {
    return new ModelConfig(
        architecture,
        hidden,
        layers,
        heads,
        keyHeads,
        headSize,
        feedForward,
        vocabulary,
        epsilon,
        rotaryBase,
        rotaryScaling,
        context,
        false,
        inputBiases,
        outputBias,
        feedForwardBiases,
        headNorms,
        bos,
        eos,
        pad);
  }
}
