package dev.brevity.runtime.data;

/**
 * What one sample gives to one input.
 *
 * @param place its file, in messages
 */
record Sample(Numbers numbers, String place) {}
