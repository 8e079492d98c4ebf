package dev.brevity.runtime.algorithm.rotation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Orders in which channels are dealt to the blocks of a rotation. A block spreads what stands out
 * over its own channels alone, so that blocks with several large channels stay large.
 */
public enum ChannelOrder {
  /** From the largest magnitude to the smallest. */
  ABSMAX {
    @Override
    int[] of(ChannelMagnitudes known, int block, Random random) {
      return descending(known.largest());
    }
  },
  /**
   * As {@link #ABSMAX}, in rows as long as there are blocks, of which every other is turned round,
   * and then column by column.
   */
  ZIGZAG {
    @Override
    int[] of(ChannelMagnitudes known, int block, Random random) {
      int[] sorted = descending(known.largest());
      int blocks = sorted.length / block;
      int[] order = new int[sorted.length];
      for (int row = 0; row < block; row++) {
        for (int column = 0; column < blocks; column++) {
          int from = row % 2 == 0 ? column : blocks - 1 - column;
          order[column * block + row] = sorted[row * blocks + from];
        }
      }
      return order;
    }
  },
  /**
   * One after the other, from the largest mean magnitude to the smallest, to the block whose mean
   * magnitudes have the smallest sum so far.
   */
  MASSDIFF {
    @Override
    int[] of(ChannelMagnitudes known, int block, Random random) {
      double[] means = known.means();
      int[] sorted = descending(means);
      int blocks = sorted.length / block;
      double[] masses = new double[blocks];
      List<List<Integer>> members = new ArrayList<>();
      for (int i = 0; i < blocks; i++) {
        members.add(new ArrayList<>());
      }
      for (int i = 0; i < sorted.length; i++) {
        int lightest =
            i < blocks
                ? i
                : IntStream.range(0, blocks)
                    .filter(one -> members.get(one).size() < block)
                    .boxed()
                    .min(Comparator.comparingDouble(one -> masses[one]))
                    .orElseThrow();
        members.get(lightest).add(sorted[i]);
        masses[lightest] += means[sorted[i]];
      }
      return members.stream().flatMap(List::stream).mapToInt(Integer::intValue).toArray();
    }
  },
  /** Any order. */
  RANDOM {
    @Override
    int[] of(ChannelMagnitudes known, int block, Random random) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, known.channels()).boxed().toList());
      Collections.shuffle(order, random);
      return order.stream().mapToInt(Integer::intValue).toArray();
    }
  };

  /**
   * The order.
   *
   * @param known how large the channels get
   * @param block size of a block, of which the number of channels is a multiple
   * @param random for orders that are drawn
   * @return which channel comes to which place; the first {@code block} of them are the first block
   */
  abstract int[] of(ChannelMagnitudes known, int block, Random random);

  /** The places of numbers from the largest to the smallest; equal ones stay in their order. */
  private static int[] descending(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble(place -> -values[place]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** As they are. */
  static boolean isUnchanged(int[] order) {
    return Arrays.equals(order, IntStream.range(0, order.length).toArray());
  }
}
