package dev.brevity.dsl.data;

import java.util.List;
import java.util.Optional;

/**
 * How numbers and pixels are prepared: resized, cropped, multiplied by {@code scale}, then {@code
 * mean} is taken away and the rest divided by {@code std}.
 *
 * @param resize the size of images; one number is that of the shorter side
 * @param crop the middle that is kept; one number stands for both sides
 * @param mean one number, or one per channel; empty for 0
 * @param std one number, or one per channel; empty for 1
 */
public record Preprocessing(
    Optional<Size> resize,
    Optional<Size> crop,
    Interpolation interpolation,
    Channels channels,
    Layout layout,
    Optional<Ratio> scale,
    List<Double> mean,
    List<Double> std) {

  /** Everything as it is in the files; images are RGB with channels first. */
  public static final Preprocessing NONE =
      new Preprocessing(
          Optional.empty(),
          Optional.empty(),
          Interpolation.BILINEAR,
          Channels.RGB,
          Layout.NCHW,
          Optional.empty(),
          List.of(),
          List.of());

  public Preprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  /** Whether numbers stay what they are. */
  public boolean keepsNumbers() {
    return scale.isEmpty() && mean.isEmpty() && std.isEmpty();
  }

  /** How images are resized; shrinking averages over all pixels that fall into one. */
  public enum Interpolation {
    NEAREST,
    BILINEAR,
    BICUBIC
  }

  /** Which numbers a pixel becomes, in this order. */
  public enum Channels {
    RGB,
    BGR,
    GRAY
  }

  /** Whether channels come before or after height and width. */
  public enum Layout {
    NCHW,
    NHWC
  }

  /**
   * Pixels.
   *
   * @param height empty when one number was given
   */
  public record Size(Optional<Integer> height, int width) {}

  /** {@code 1/255} stays a quotient, since dividing by 255 rounds otherwise than multiplying. */
  public record Ratio(double numerator, double denominator) {}
}
