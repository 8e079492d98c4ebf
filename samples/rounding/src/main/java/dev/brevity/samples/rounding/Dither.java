package dev.brevity.samples.rounding;

/** A sequence of numbers that covers [0, 1) evenly. */
@FunctionalInterface
public interface Dither {
  /** The number at a place of the sequence, from 0. */
  double at(int index);
}
