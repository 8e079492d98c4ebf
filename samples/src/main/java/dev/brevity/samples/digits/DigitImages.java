package dev.brevity.samples.digits;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** Grey images of digits, normalised, with their labels. */
public final class DigitImages {
  /** Height and width of an image. */
  public static final int SIDE = 28;

  static final int PIXELS = SIDE * SIDE;
  private static final float MEAN = 0.1307f;
  private static final float DEVIATION = 0.3081f;

  private final float[] pixels;
  private final int[] labels;

  private DigitImages(float[] pixels, int[] labels) {
    this.pixels = pixels;
    this.labels = labels;
  }

  /**
   * Images from grey values of 0 to 255, row by row, image after image; they are scaled to 0 to 1
   * and then normalised by mean 0.1307 and standard deviation 0.3081.
   *
   * @param labels one digit, 0 to 9, for each image
   */
  public static DigitImages ofGreyValues(byte[] grey, int[] labels) {
    if (grey.length != labels.length * PIXELS) {
      throw new IllegalArgumentException(
          grey.length + " grey values do not make " + labels.length + " images");
    }
    float[] pixels = new float[grey.length];
    for (int i = 0; i < grey.length; i++) {
      pixels[i] = ((grey[i] & 0xFF) / 255f - MEAN) / DEVIATION;
    }
    return new DigitImages(pixels, labels.clone());
  }

  public int size() {
    return labels.length;
  }

  public int label(int index) {
    return labels[index];
  }

  /** The images from one index up to, but not including, another. */
  public DigitImages range(int from, int to) {
    return new DigitImages(
        Arrays.copyOfRange(pixels, from * PIXELS, to * PIXELS),
        Arrays.copyOfRange(labels, from, to));
  }

  /** A float32 array {@code [indices, 1, 28, 28]} of the chosen images. */
  public NDArray images(NDManager manager, int... indices) {
    float[] chosen = new float[indices.length * PIXELS];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(pixels, indices[i] * PIXELS, chosen, i * PIXELS, PIXELS);
    }
    return manager.create(chosen, new Shape(indices.length, 1, SIDE, SIDE));
  }

  /** A float32 array {@code [indices]} of the labels of the chosen images. */
  public NDArray labels(NDManager manager, int... indices) {
    float[] chosen = new float[indices.length];
    for (int i = 0; i < indices.length; i++) {
      chosen[i] = labels[indices[i]];
    }
    return manager.create(chosen);
  }
}
