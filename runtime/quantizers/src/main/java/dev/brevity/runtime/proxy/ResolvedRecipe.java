package dev.brevity.runtime.proxy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a recipe resolved to for a layer, written down: every object and every value that its
 * constructors got.
 *
 * @param name the name of the recipe
 * @param values in the notation of the language by dotted path, in the order of construction
 */
public record ResolvedRecipe(String name, Map<String, String> values) {
  public ResolvedRecipe {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** One line {@code path = value} for each value. */
  public String text() {
    StringBuilder out = new StringBuilder();
    values.forEach((path, value) -> out.append(path).append(" = ").append(value).append('\n'));
    return out.toString();
  }

  /** The SHA-256 of the text, in hexadecimal digits: equal for equal quantizers of any name. */
  public String hash() {
    try {
      byte[] text = text().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
