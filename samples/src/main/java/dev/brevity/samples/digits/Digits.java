package dev.brevity.samples.digits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The digits that the sample runs on.
 *
 * @param origin where they come from, for people
 * @param training images to train and calibrate with
 * @param test images held out to measure accuracy
 */
public record Digits(String origin, DigitImages training, DigitImages test) {
  private static final int TRAINING = 8000;
  private static final int TEST = 2000;
  private static final long SEED = 20_260_101L;

  /**
   * The 10,000 images of a folder with the files {@code t10k-images-idx3-ubyte.gz} and {@code
   * t10k-labels-idx1-ubyte.gz} of MNIST, the last 2,000 held out; or as many rendered digits when
   * the folder does not exist.
   *
   * @throws IOException when the folder exists but its files cannot be read
   */
  public static Digits fromFolderOrRendered(Path folder) throws IOException {
    return Files.isDirectory(folder) ? fromFolder(folder) : rendered(TRAINING, TEST);
  }

  /** Digits drawn by {@link RenderedDigits}, the same ones every time. */
  public static Digits rendered(int training, int test) {
    DigitImages all = new RenderedDigits(SEED).draw(training + test);
    return split("rendered digits", all, training);
  }

  private static Digits fromFolder(Path folder) throws IOException {
    int[] labels = IdxFile.labels(folder.resolve("t10k-labels-idx1-ubyte.gz"));
    byte[] grey = IdxFile.images(folder.resolve("t10k-images-idx3-ubyte.gz"), DigitImages.SIDE);
    DigitImages all = DigitImages.ofGreyValues(grey, labels);
    return split("handwritten digits", all, Math.max(0, all.size() - TEST));
  }

  private static Digits split(String origin, DigitImages all, int training) {
    return new Digits(origin, all.range(0, training), all.range(training, all.size()));
  }
}
