package dev.brevity.runtime.algorithm.gpxq;

/**
 * The random numbers that PyTorch draws on a CPU (Matsumoto and Nishimura, Mersenne Twister, 1998).
 */
final class MersenneTwister {
  private static final int SIZE = 624;
  private static final int MIDDLE = 397;
  private static final int MATRIX = 0x9908b0df;
  private static final int INITIALIZER = 1812433253;
  private static final int MANTISSA = 24;

  private final int[] state = new int[SIZE];
  private int next = SIZE;

  MersenneTwister(int seed) {
    state[0] = seed;
    for (int i = 1; i < SIZE; i++) {
      state[i] = INITIALIZER * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** A number from 0 to 1, without 1. */
  float nextFloat() {
    int bits = nextInt() & ((1 << MANTISSA) - 1);
    return bits * (1f / (1 << MANTISSA));
  }

  private int nextInt() {
    if (next == SIZE) {
      twist();
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  private void twist() {
    for (int i = 0; i < SIZE; i++) {
      int y = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
      state[i] = state[(i + MIDDLE) % SIZE] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : MATRIX);
    }
    next = 0;
  }
}
