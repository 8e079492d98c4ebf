package dev.brevity.dsl.json;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.brevity.dsl.text.Glyphs;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Escapes, besides what JSON must, characters that steer a terminal or turn the direction of text.
 */
final class SteeringEscapes extends CharacterEscapes {
  private static final long serialVersionUID = 1L;
  private static final int DELETE = 0x7F;

  @Override
  public int[] getEscapeCodesForAscii() {
    int[] codes = standardAsciiEscapesForJSON();
    codes[DELETE] = ESCAPE_STANDARD;
    return codes;
  }

  @Override
  public @Nullable SerializableString getEscapeSequence(int unit) {
    boolean steers = !Character.isSurrogate((char) unit) && Glyphs.steers(unit);
    return steers ? new SerializedString(String.format(Locale.ROOT, "\\u%04X", unit)) : null;
  }
}
