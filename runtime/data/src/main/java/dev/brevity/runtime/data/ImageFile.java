package dev.brevity.runtime.data;

import dev.brevity.dsl.data.Preprocessing;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.runtime.data.Numbers.Floats;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** An image. Its numbers are those of its pixels, 0 to 255, resized, cropped and laid out. */
record ImageFile(StoredFile file, Preprocessing preprocessing) implements SampleFile {

  @Override
  public OptionalLong count() {
    return OptionalLong.of(1);
  }

  @Override
  public SampleReader open() {
    return new SampleReader() {
      private boolean read;

      @Override
      public Optional<Sample> next() throws IOException {
        if (read) {
          return Optional.empty();
        }
        read = true;
        return Optional.of(new Sample(numbers(), place()));
      }

      @Override
      public void skip(long samples) {
        read |= samples > 0;
      }

      @Override
      public void close() {}
    };
  }

  private Floats numbers() throws IOException {
    Pixels pixels = Pixels.of(decode(), preprocessing.channels());
    if (preprocessing.resize().isPresent()) {
      pixels = resize(pixels, preprocessing.resize().get());
    }
    if (preprocessing.crop().isPresent()) {
      pixels = crop(pixels, preprocessing.crop().get());
    }
    return pixels.numbers(preprocessing.layout());
  }

  private Pixels resize(Pixels pixels, Preprocessing.Size size) {
    int height = Resampling.height(pixels, size);
    int width = Resampling.width(pixels, size);
    checkSize(width, height);
    return Resampling.resize(pixels, height, width, preprocessing.interpolation());
  }

  private Pixels crop(Pixels pixels, Preprocessing.Size size) {
    int width = size.width();
    int height = size.height().orElse(width);
    if (width > pixels.width() || height > pixels.height()) {
      throw DataException.of(
          Code.DATA_MISMATCH,
          String.format(
              Locale.ROOT,
              "`%s` has %d×%d pixels (height × width), less than the %d×%d that `crop` keeps",
              place(),
              pixels.height(),
              pixels.width(),
              height,
              width),
          "`resize` it first");
    }
    return pixels.cropped(height, width);
  }

  private BufferedImage decode() throws IOException {
    byte[] bytes;
    try (InputStream in = file.open()) {
      bytes = in.readNBytes(Limits.BYTES + 1);
    }
    if (bytes.length > Limits.BYTES) {
      throw DataException.of(Code.DATA_LIMIT, "`" + place() + "` is too large for one image");
    }
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      ImageReader reader = null;
      while (readers.hasNext() && reader == null) {
        ImageReader next = readers.next();
        // TIFF has many ways to make a decoder work without end, and samples are hardly ever TIFF.
        reader = next.getFormatName().toLowerCase(Locale.ROOT).startsWith("tif") ? null : next;
      }
      if (reader == null) {
        throw DataException.malformed(place(), "is not an image of a known format");
      }
      try {
        reader.setInput(in, true, true);
        checkSize(reader.getWidth(0), reader.getHeight(0));
        checkScans(bytes, (long) reader.getWidth(0) * reader.getHeight(0));
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Decoders of damaged images fail in many ways, and nothing is known of the image then.
      throw DataException.malformed(place(), "cannot be decoded: " + DataException.reason(e));
    }
  }

  /** Each scan of a progressive JPEG is decoded over all pixels; images of cameras have ten. */
  private void checkScans(byte[] bytes, long pixels) {
    boolean jpeg = bytes.length > 2 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xD8;
    long most = Math.min(Limits.SCANS, Limits.SCANNED / Math.max(1, pixels));
    int scans = 0;
    for (int i = 2; jpeg && i + 1 < bytes.length; i++) {
      if ((bytes[i] & 0xFF) == 0xFF && (bytes[i + 1] & 0xFF) == 0xDA && ++scans > most) {
        throw DataException.of(
            Code.DATA_LIMIT,
            "`" + place() + "` has more than " + most + " scans, too many for an image of its size",
            "save it again as an ordinary JPEG or PNG");
      }
    }
  }

  private void checkSize(long width, long height) {
    if (width * height > Limits.PIXELS) {
      throw DataException.of(
          Code.DATA_LIMIT,
          String.format(
              Locale.ROOT,
              "`%s` has, or would get, %d×%d pixels, too many for a sample",
              place(),
              height,
              width));
    }
  }

  /** The shape that all images get, where the preprocessing decides it. */
  Optional<List<Long>> shape() {
    Optional<Preprocessing.Size> size =
        preprocessing.crop().or(() -> preprocessing.resize().filter(to -> to.height().isPresent()));
    return size.map(
        to ->
            Pixels.shape(
                to.height().orElse(to.width()),
                to.width(),
                preprocessing.channels() == Preprocessing.Channels.GRAY ? 1 : 3,
                preprocessing.layout()));
  }
}
