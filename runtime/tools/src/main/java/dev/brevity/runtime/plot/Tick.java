package dev.brevity.runtime.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** A labelled place on an axis. */
public record Tick(double value, String label) {
  private static final int DIGITS = 4;

  /** Round numbers, equally distant, inside a range. */
  public static List<Tick> between(double low, double high, int about) {
    BigDecimal step = step((high - low) / about);
    List<Tick> ticks = new ArrayList<>();
    long first = (long) Math.ceil(low / step.doubleValue() - 1e-9);
    long last = (long) Math.floor(high / step.doubleValue() + 1e-9);
    for (long i = first; i <= last; i++) {
      BigDecimal value = step.multiply(BigDecimal.valueOf(i));
      ticks.add(new Tick(value.doubleValue(), plain(value)));
    }
    return ticks;
  }

  /** 1, 2 or 5 times a power of ten, not less than the number. */
  private static BigDecimal step(double atLeast) {
    int exponent = (int) Math.floor(Math.log10(atLeast));
    for (int factor : new int[] {1, 2, 5}) {
      BigDecimal step = BigDecimal.valueOf(factor).scaleByPowerOfTen(exponent);
      if (step.doubleValue() >= atLeast * (1 - 1e-9)) {
        return step;
      }
    }
    return BigDecimal.ONE.scaleByPowerOfTen(exponent + 1);
  }

  /** The number without a fraction that says nothing. */
  public static String label(double number) {
    return plain(BigDecimal.valueOf(number));
  }

  /** The number with four digits; words for what is none. */
  public static String rounded(double number) {
    if (Double.isNaN(number)) {
      return "no number";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "infinite" : "−infinite";
    }
    return plain(new BigDecimal(number).round(new MathContext(DIGITS)));
  }

  private static String plain(BigDecimal number) {
    BigDecimal bare = number.stripTrailingZeros();
    if (bare.signum() == 0) {
      return "0";
    }
    boolean readable = bare.precision() - bare.scale() > -4 && bare.precision() - bare.scale() < 7;
    String text = readable ? bare.toPlainString() : bare.toString().replace("E", "e");
    return text.replace('-', '−');
  }
}
