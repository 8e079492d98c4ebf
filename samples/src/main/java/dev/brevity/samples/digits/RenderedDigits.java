package dev.brevity.samples.digits;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Random;

/**
 * Draws digits that look written by hand: strokes whose points wander, turned, slanted, stretched,
 * shifted, of varying thickness, with noise. The same seed draws the same digits. Needs no fonts
 * and no screen.
 */
final class RenderedDigits {
  private static final double GLYPH_HEIGHT = 20;

  private final Random random;

  RenderedDigits(long seed) {
    this.random = new Random(seed);
  }

  DigitImages draw(int count) {
    byte[] grey = new byte[count * DigitImages.PIXELS];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(10);
      System.arraycopy(drawOne(labels[i]), 0, grey, i * DigitImages.PIXELS, DigitImages.PIXELS);
    }
    return DigitImages.ofGreyValues(grey, labels);
  }

  private byte[] drawOne(int digit) {
    BufferedImage image =
        new BufferedImage(DigitImages.SIDE, DigitImages.SIDE, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(Color.WHITE);
    graphics.setStroke(
        new BasicStroke((float) between(1.4, 3.2), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    Shape strokes = DigitStrokes.of(digit, random);
    graphics.draw(placement().createTransformedShape(strokes));
    graphics.dispose();
    return withNoise(((DataBufferByte) image.getRaster().getDataBuffer()).getData());
  }

  /** From the unit square, in which strokes are described, to pixels. */
  private AffineTransform placement() {
    double centre = DigitImages.SIDE / 2.0;
    AffineTransform placement = new AffineTransform();
    placement.translate(centre + between(-2, 2), centre + between(-2, 2));
    placement.rotate(between(-0.35, 0.35));
    placement.shear(between(-0.3, 0.15), 0);
    placement.scale(GLYPH_HEIGHT * between(0.65, 1.05), GLYPH_HEIGHT * between(0.85, 1.1));
    placement.translate(-0.5, -0.5);
    return placement;
  }

  private byte[] withNoise(byte[] grey) {
    byte[] noisy = new byte[grey.length];
    for (int i = 0; i < grey.length; i++) {
      double value = (grey[i] & 0xFF) + random.nextGaussian() * 20;
      noisy[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
    return noisy;
  }

  private double between(double low, double high) {
    return low + random.nextDouble() * (high - low);
  }
}
