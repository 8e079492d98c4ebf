package dev.brevity.samples.lenet;

/**
 * Which recipe quantizes what.
 *
 * @param title for people
 * @param image recipe for the input of the network
 * @param activation recipe for the inputs of all layers but the first, which are never negative
 * @param weight recipe for all weights
 * @param bias recipe for all biases
 */
record Scheme(String title, String image, String activation, String weight, String bias) {}
