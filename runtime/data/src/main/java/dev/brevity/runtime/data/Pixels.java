package dev.brevity.runtime.data;

import dev.brevity.dsl.data.Preprocessing.Channels;
import dev.brevity.dsl.data.Preprocessing.Layout;
import dev.brevity.runtime.data.Numbers.Floats;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.List;

/**
 * An image as numbers from 0 to 255.
 *
 * @param values one plane of {@code height × width} for each channel
 */
record Pixels(float[][] values, int height, int width) {

  static Pixels of(BufferedImage image, Channels channels) {
    int height = image.getHeight();
    int width = image.getWidth();
    boolean gray =
        image.getRaster().getNumBands() <= 2 && !(image.getColorModel() instanceof IndexColorModel);
    int[] rgb = gray ? gray(image) : image.getRGB(0, 0, width, height, null, 0, width);
    float[][] values = new float[channels == Channels.GRAY ? 1 : 3][height * width];
    for (int i = 0; i < rgb.length; i++) {
      int red = (rgb[i] >> 16) & 0xFF;
      int green = (rgb[i] >> 8) & 0xFF;
      int blue = rgb[i] & 0xFF;
      switch (channels) {
        case RGB -> {
          values[0][i] = red;
          values[1][i] = green;
          values[2][i] = blue;
        }
        case BGR -> {
          values[0][i] = blue;
          values[1][i] = green;
          values[2][i] = red;
        }
        // The luma of ITU-R 601, in the rounding that Python's imaging library uses.
        case GRAY -> values[0][i] = (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
      }
    }
    return new Pixels(values, height, width);
  }

  /** Java would take gray for linear light and brighten it, so the numbers are read themselves. */
  private static int[] gray(BufferedImage image) {
    Raster raster = image.getRaster();
    int bits = raster.getSampleModel().getSampleSize(0);
    int[] samples = raster.getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
    int largest = (1 << Math.min(bits, 16)) - 1;
    for (int i = 0; i < samples.length; i++) {
      int level =
          bits == 8 ? samples[i] : bits == 16 ? samples[i] >> 8 : samples[i] * 255 / largest;
      samples[i] = level << 16 | level << 8 | level;
    }
    return samples;
  }

  /** The middle. */
  Pixels cropped(int toHeight, int toWidth) {
    int top = (int) Math.rint((height - toHeight) / 2.0);
    int left = (int) Math.rint((width - toWidth) / 2.0);
    float[][] cropped = new float[values.length][toHeight * toWidth];
    for (int c = 0; c < values.length; c++) {
      for (int y = 0; y < toHeight; y++) {
        System.arraycopy(values[c], (top + y) * width + left, cropped[c], y * toWidth, toWidth);
      }
    }
    return new Pixels(cropped, toHeight, toWidth);
  }

  Floats numbers(Layout layout) {
    int size = height * width;
    float[] numbers = new float[values.length * size];
    for (int c = 0; c < values.length; c++) {
      if (layout == Layout.NCHW) {
        System.arraycopy(values[c], 0, numbers, c * size, size);
      } else {
        for (int i = 0; i < size; i++) {
          numbers[i * values.length + c] = values[c][i];
        }
      }
    }
    return new Floats(numbers, shape(height, width, values.length, layout));
  }

  static List<Long> shape(long height, long width, long channels, Layout layout) {
    return layout == Layout.NCHW
        ? List.of(channels, height, width)
        : List.of(height, width, channels);
  }
}
